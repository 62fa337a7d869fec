"""An order delivered in three times, closed and reopened between; quotes grouped with their subtotals."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop, items, remaining_lines
from comptoir.workflows.check_dossier import check_dossier
from tests.requirements import covers

D = Decimal


@pytest.fixture
def shop(dossier: Dossier) -> Iterator[Shop]:
    shop = Shop(user=User.objects.get(), today=localdate())
    shop.article("A", "Livre A", gross_price="10.00", cost_price="6.00")
    shop.article("B", "Livre B", gross_price="12.50", cost_price="5.00")
    shop.receives([("A", 20, "6.00"), ("B", 3, "5.00")])
    shop.customer("DUR", "Durand")
    yield shop
    assert check_dossier() == []


def answer(page: Page) -> None:
    """Say yes to the question that is asked."""
    page.locator("dialog[open] [data-confirm-yes]").click()


def stored(order: Document) -> tuple[str, list[Decimal]]:
    order.refresh_from_db()
    return order.delivery_status, [quantity for _, quantity in remaining_lines(order)]


@covers(
    "TV-DOC-29", "TV-DOC-30", "TV-DOC-31", "DOC-159", "DOC-160", "DOC-162", "DOC-163", "DOC-165", "DOC-167"
)
def test_an_order_is_delivered_in_three_times(
    page: Page, server: str, shop: Shop, assert_accessible: Callable[[Page], None]
) -> None:
    order = shop.takes_order("DUR", [("A", 10), ("B", 5)])
    deliveries = f"{server}/ventes/livraison/?commande={order.pk}"
    page.goto(deliveries)
    first = page.locator("[data-json-row]").first
    expect(page.get_by_text("Stock insuffisant")).to_be_visible()
    first.locator("[data-tick]").check()
    expect(first.locator("[data-quantity]")).to_have_value("10")
    first.locator("[data-quantity]").fill("4")
    expect(first.locator("[data-rest]")).to_have_text("6")
    expect(first.locator("[data-total]")).to_have_text("4")
    assert_accessible(page)
    page.keyboard.press("Control+s")
    answer(page)
    expect(page.locator("h1")).to_contain_text("BL000001")
    assert stored(order) == ("partially_delivered", [D(6), D(5)])

    # The remainder of B will not come: closed, then reopened.
    page.goto(f"{server}/ventes/documents/{order.pk}/")
    page.get_by_label("Autres actions").click()
    page.get_by_role("button", name="Solder", exact=True).first.click()
    with page.expect_navigation():
        answer(page)
    expect(page.get_by_role("button", name="Dé-solder").first).to_be_visible()
    assert stored(order) == ("fully_delivered", [D(6), D(5)])
    with page.expect_navigation():
        page.get_by_role("button", name="Dé-solder").first.click()
    page.get_by_label("Autres actions").click()
    expect(page.get_by_role("button", name="Solder", exact=True).first).to_be_visible()
    assert stored(order) == ("partially_delivered", [D(6), D(5)])

    page.goto(deliveries)
    first.locator("[data-quantity]").fill("7")
    page.keyboard.press("Control+s")
    answer(page)
    expect(first.locator(".field-error")).to_contain_text("reste de la commande (6)")
    # What was agreed to is not asked again once the fault is put right.
    first.locator("[data-quantity]").fill("2")
    page.keyboard.press("Control+s")
    expect(page.locator("h1")).to_contain_text("BL000002")
    page.goto(deliveries)
    page.locator("[data-tick-order]").check()
    expect(first.locator("[data-total]")).to_have_text("10")
    page.keyboard.press("Control+s")
    answer(page)
    expect(page.locator("h1")).to_contain_text("BL000003")
    assert stored(order) == ("fully_delivered", [D(0), D(0)])
    notes = Document.objects.filter(kind="delivery_note").order_by("pk")
    assert [[(line.article_code, line.quantity) for line in items(note)] for note in notes] == [
        [("A", 4)], [("A", 2)], [("A", 4), ("B", 5)],
    ]  # fmt: skip


@covers("TV-DOC-27", "DOC-129", "DOC-132", "DOC-133", "DOC-136", "DOC-137", "DOC-138")
def test_quotes_are_grouped_with_a_subtotal_each(
    page: Page, server: str, shop: Shop, assert_accessible: Callable[[Page], None]
) -> None:
    quotes = [shop.quotes("DUR", [("A", 1 + rank), ("B", 1)]) for rank in range(3)]
    page.goto(f"{server}/ventes/documents/regrouper/?" + "&".join(f"id={quote.pk}" for quote in quotes))
    merging, subtotals = (
        page.get_by_label("Regrouper les articles"),
        page.get_by_label("Générer un sous-total par document"),
    )
    merging.check()
    subtotals.check()
    expect(merging).not_to_be_checked()
    expect(merging).to_be_disabled()
    page.get_by_label(f"Regrouper {quotes[2].number}").uncheck()
    expect(page.locator("[data-summary]")).to_have_text("2 documents, 1 à créer.")
    assert_accessible(page)
    page.keyboard.press("Control+s")
    expect(page.locator("h1")).to_contain_text("CM000001")
    order = Document.objects.get(kind="order")
    assert [line.type for line in order.lines.all()] == ["origin", "goods", "goods", "subtotal"] * 2
    text = order.lines.filter(type="subtotal").first().description
    assert text.startswith(f"Sous-total Devis N° {quotes[0].number} du ")
    states = [Document.objects.get(pk=quote.pk).status for quote in quotes]
    assert states == ["grouped", "grouped", "open"]
