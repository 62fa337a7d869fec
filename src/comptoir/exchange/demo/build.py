"""Building the demonstration dossier: a year of a small bookshop and stationer, told by the words of the scenarios."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from comptoir.dossiers.creation import new_dossier
from comptoir.exchange.demo.business import Business
from comptoir.exchange.demo.catalogue import stock_up_catalogue
from comptoir.exchange.demo.customers import meet_everyone
from comptoir.exchange.demo.opening_days import open_on_or_after
from comptoir.exchange.demo.seller import NAME, hire, open_shop
from comptoir.exchange.demo.small_tables import fill_small_tables
from comptoir.exchange.demo.templates import keep_templates
from comptoir.exchange.demo.told_apart import plan_told_apart
from comptoir.exchange.demo.year import plan_year
from comptoir.exchange.vocabulary import Shop
from comptoir.references.defaults import load_defaults


def build_demo(slug: str, *, today: date | None = None) -> None:
    """Create the demonstration dossier; it appears under its slug only once the whole year is told.

    The same ``today`` (default: the current day) gives the same dossier. Raises ``DossierExists`` and what else a
    new dossier may raise; nothing is left behind then.
    """
    with new_dossier(slug=slug, name=NAME), transaction.atomic():
        load_defaults(territory="metropole")
        tell_demo(today=today or timezone.localdate())


@transaction.atomic
def tell_demo(*, today: date, first: date | None = None) -> None:
    """Fill the new dossier in place with what happened from ``first`` until ``today``, in one transaction.

    By default from two months before the same month of last year: this month then has one to be compared with.
    """
    first = open_on_or_after(first or _first_day(today))
    users = hire()
    shop = Shop(user=users["demo"], today=first)
    open_shop(shop)
    fill_small_tables(shop)
    customers = meet_everyone(shop)
    goods = stock_up_catalogue(shop)
    business = Business(shop=shop, users=users, goods=goods, customers=customers, first=first, today=today)
    plan_year(business)
    plan_told_apart(business)
    business.goes_on()
    keep_templates(business)


def _first_day(today: date) -> date:
    """The first of the month, fourteen months before ``today``."""
    months = today.year * 12 + today.month - 1 - 14
    return date(months // 12, months % 12 + 1, 1)
