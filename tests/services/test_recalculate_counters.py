"""Maintenance › Recalculer: every counter goes on after the highest number there is, on both engines."""

import pytest

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.core.errors import Forbidden
from comptoir.documents.models import Document
from comptoir.options.models import OptionChange
from comptoir.options.numbering import text_of
from comptoir.references.models import ArticleFamily, Counter
from comptoir.workflows.recalculate_counters import recalculate_counters
from tests.requirements import covers
from tests.services.shops import BusyShop, open_shop

pytestmark = pytest.mark.usefixtures("dossier")


@pytest.fixture
def shop() -> BusyShop:
    return open_shop()


def counter(code: str) -> Counter:
    return Counter.objects.get(code=code)


@covers("OPT-057", "DOC-008", "TOO-054", "T08-5")
def test_every_counter_goes_on_after_the_highest_number_of_its_prefix(shop: BusyShop) -> None:
    quotes = [shop.writes("quote", "DUR", [("A", 1)]) for _ in range(4)]
    assert [one.number for one in quotes] == ["DE000001", "DE000002", "DE000003", "DE000004"]
    # A number that was typed, and one of another prefix, say nothing about the series.
    Document.objects.filter(pk=quotes[0].pk).update(number="VIEUX9999", sequence_value=None)
    Counter.objects.filter(code="quote").update(next_value=2)
    Counter.objects.filter(code="invoice").update(next_value=7)
    ArticleFamily.objects.create(code="FAR00041", label="Atlas")
    ArticleFamily.objects.create(code="LIVRES", label="Livres")
    Article.objects.filter(code="A").update(code="ar000120")

    changed = {one.name: (one.old, one.new) for one in recalculate_counters(user=shop.user)}

    assert changed["quote"] == ("DE000002", "DE000005")
    assert changed["article_family"] == ("FAR00001", "FAR00042")
    assert changed["article"][1] == "AR000121"
    # Nothing tells where the invoices should start: the counter stays as it was set.
    assert "invoice" not in changed and counter("invoice").next_value == 7
    assert shop.writes("quote", "DUR", [("B", 1)]).number == "DE000005"
    kept = OptionChange.objects.get(name="quote")
    assert (kept.page, kept.old, kept.new, kept.user) == ("numerotation", "DE000002", "DE000005", shop.user)
    counter_before = text_of(counter("quote"))
    assert recalculate_counters(user=shop.user) == [] and text_of(counter("quote")) == counter_before


def test_only_who_sets_the_options_recalculates(shop: BusyShop) -> None:
    Counter.objects.filter(code="quote").update(next_value=90)
    shop.writes("quote", "DUR", [("A", 1)])
    Counter.objects.filter(code="quote").update(next_value=1)
    seller = User.objects.create(username="vendeuse", role="sales")
    with pytest.raises(Forbidden):
        recalculate_counters(user=seller)
    assert counter("quote").next_value == 1
