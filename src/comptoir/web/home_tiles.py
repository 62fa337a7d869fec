"""What the home page says: turnover, quotes, orders, due dates, articles short, failed work, own links (AMB-UI-08).

Every figure is a link to the list that holds it.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Model, Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate, now

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.core.document_kinds import Side
from comptoir.documents.models import Document
from comptoir.documents.resources import sales_kinds
from comptoir.jobs.queries import failed_jobs
from comptoir.resources.registry import registry
from comptoir.ui.french_format import MONTHS, format_date
from comptoir.ui.home_tiles import HomeTile, register_tile
from comptoir.web.home.first_steps import first_steps
from comptoir.web.home.purchases import orders_to_receive, prices_to_take, supplier_overdue
from comptoir.web.home.turnover import compared, months
from comptoir.web.home.waiting import SHOWN, documents_waiting, dues_waiting
from comptoir.web.links import links_of
from comptoir.web.sales.deliveries import OPEN_ORDERS, OrderFilter, ready_orders
from comptoir.workflows.quote_reminders import usual_until, waiting_quotes

SALE = Side.SALE.value
SOON = timedelta(days=7)
COMING = timedelta(days=30)


def turnover(request: HttpRequest) -> Mapping[str, object]:
    """Net turnover of the month and of the year so far, each against the same days a year ago; two queries."""
    today = localdate()
    month, year = compared(today)
    rows = [(one, MONTHS[one.first.month - 1], _invoices_url(_month_of(one.first))) for one in months(today)]
    return {
        "figures": [
            (f"{MONTHS[today.month - 1]} {today.year}", month, _invoices_url("ce mois")),
            (f"Année {today.year}", year, _invoices_url("cette année")),
        ],
        "months": rows,
        "year": today.year,
        "has_any": any(one.amount or one.before for one, _, _ in rows),
    }


def _invoices_url(period: str) -> str:
    return _list_url(Document, {"f.dated_on": period, "f.status": Document.Status.VALIDATED.value})


def _month_of(first: date) -> str:
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return f"{format_date(first)}..{format_date(last)}"


def _list_url(model: type[Model], filters: Mapping[str, str]) -> str:
    return f"{registry.for_model(model).list_url}?{urlencode(filters)}"


def quotes_to_follow_up(request: HttpRequest) -> Mapping[str, object]:
    """What the list "Devis à relancer" holds when it is opened; two queries."""
    today = localdate()
    quotes = waiting_quotes(until=usual_until(today), today=today)
    return documents_waiting(
        quotes.aggregate(count=Count("pk"), total=Sum("net_payable")),
        quotes.order_by("valid_until_on", "pk"),
        url=reverse("quote-reminders"),
        none="Aucun devis n'arrive à sa date de validité.",
    )


def orders_to_deliver(request: HttpRequest) -> Mapping[str, object]:
    """Orders of which something remains to deliver, the oldest first, and how many are ready; five queries."""
    orders = Document.objects.filter(
        side=SALE,
        kind__in=[kind.code for kind in sales_kinds() if kind.has_delivery],
        delivery_status__in=OPEN_ORDERS,
        status=Document.Status.OPEN,
    )
    summary = orders.aggregate(count=Count("pk"), total=Sum("net_payable"))
    context = documents_waiting(
        summary,
        orders.order_by("dated_on", "pk"),
        url=reverse("deliveries"),
        none="Toutes les commandes sont livrées.",
    )
    user: User = request.user  # type: ignore[assignment]
    if not summary["count"] or not user.may("sales:edit"):
        # The page of deliveries is not for everybody: the list shows the same orders.
        return {**context, "url": _list_url(Document, {"f.delivery_status": ",".join(OPEN_ORDERS)})}
    ready = len(ready_orders(OrderFilter()))
    return {**context, "ready": ready, "ready_url": f"{reverse('deliveries')}?pretes=1"}


def overdue(request: HttpRequest) -> Mapping[str, object]:
    """Due dates past and not paid, with what is owed; two queries."""
    return dues_waiting(
        Side.SALE,
        Q(due_on__lt=localdate()),
        period=f"<{format_date(localdate())}",
        none="Aucune échéance n'est en retard.",
    )


def coming_due(request: HttpRequest) -> Mapping[str, object]:
    """Due dates of the next thirty days; two queries."""
    until = localdate() + COMING
    period = f"{format_date(localdate())}..{format_date(until)}"
    return dues_waiting(
        Side.SALE,
        Q(due_on__range=(localdate(), until)),
        period=period,
        none="Aucune échéance dans les trente jours.",
    )


def articles_short(request: HttpRequest) -> Mapping[str, object]:
    """Goods whose stock is managed and of which nothing is left; two queries."""
    short = Article.objects.filter(is_stock_managed=True, is_active=True, real_quantity__lte=0)
    filters = {"f.is_stock_managed": "oui", "f.is_active": "oui", "f.real_quantity": "<=0"}
    count = short.count()
    rows = short.order_by("real_quantity", "code")[:SHOWN].only("pk", "code", "label", "real_quantity")
    resource = registry.for_model(Article)
    return {
        "count": count,
        "articles": [(one, resource.record_url(one)) for one in rows] if count else [],
        "url": _list_url(Article, filters),
    }


def failed_work(request: HttpRequest) -> Mapping[str, object] | None:
    """Jobs of the last week that failed; the tile is there only when there are some."""
    user: User = request.user  # type: ignore[assignment]
    failed = failed_jobs(user).filter(created_at__gte=now() - timedelta(days=7))
    jobs = list(failed[: SHOWN + 1])
    if not jobs:
        return None
    count = len(jobs) if len(jobs) <= SHOWN else failed.count()
    return {"count": count, "jobs": jobs[:SHOWN], "url": f"{reverse('jobs')}?etat=echec"}


def own_links(request: HttpRequest) -> Mapping[str, object] | None:
    """Favourites and recent records of the user; one query."""
    user: User = request.user  # type: ignore[assignment]
    favourites, recent = links_of(user)
    if not favourites and not recent:
        return None
    return {"favourites": favourites, "recent": recent[:8]}


SALES, BUYS = "sales:view", "purchases:view"
DOCUMENTS, DUES = "sales/tile_documents.html", "sales/tile_dues.html"
TURNOVER = "Chiffre d'affaires hors taxes"

for _tile in (
    HomeTile(
        "first-steps",
        "Premiers pas",
        "settings:edit",
        "web/home/first_steps.html",
        first_steps,
        order=1,
        width=12,
    ),
    HomeTile("turnover", TURNOVER, SALES, "web/home/turnover.html", turnover, order=10, width=8),
    HomeTile("links", "Vos repères", "", "web/home/links.html", own_links, order=15),
    HomeTile("quotes", "Devis à relancer", SALES, DOCUMENTS, quotes_to_follow_up, order=20),
    HomeTile("orders", "Commandes à livrer", SALES, DOCUMENTS, orders_to_deliver, order=30),
    HomeTile("overdue", "Échéances en retard", "payments:view", DUES, overdue, order=40),
    HomeTile("coming-due", "Échéances à venir", "payments:view", DUES, coming_due, order=45),
    HomeTile("to-receive", "Commandes à recevoir", BUYS, DOCUMENTS, orders_to_receive, order=46),
    HomeTile("supplier-overdue", "Fournisseurs à régler en retard", BUYS, DUES, supplier_overdue, order=47),
    HomeTile(
        "prices",
        "Prix d'achat à reprendre",
        "articles:edit",
        "purchases/tile_prices.html",
        prices_to_take,
        order=48,
    ),
    HomeTile(
        "short", "Articles en rupture", "articles:view", "web/home/articles.html", articles_short, order=50
    ),
    HomeTile("failed", "Travaux en échec", "jobs:view", "web/home/failed.html", failed_work, order=60),
):
    register_tile(_tile)
