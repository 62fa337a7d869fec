"""From what a customer waits for to the paid invoice of the supplier, in the browser."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop, items
from comptoir.payments.models import Payment
from comptoir.workflows.check_dossier import check_dossier
from tests.e2e.hands import scan
from tests.requirements import covers

ROMAN, ATLAS = "9782092512746", "9782203029842"


@pytest.fixture
def shop(dossier: Dossier) -> Iterator[Shop]:
    """A customer waits for three copies of a novel that its distributor has, and of which none is left."""
    shop = Shop(user=User.objects.get(), today=localdate())
    shop.supplier("SODIS", "Sodis distribution")
    for code, label in ((ROMAN, "Le roman"), (ATLAS, "L'atlas")):
        shop.article(
            code,
            label,
            gross_price="10.55",
            purchase_price="6.00",
            cost_price="6.00",
            supplier="SODIS",
            barcode=code,
        )
    shop.customer("DUR", "Durand")
    shop.takes_order("DUR", [(ROMAN, 3)])
    yield shop
    assert check_dossier() == []


def confirm(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).first.click()
    page.locator("dialog[open] [data-confirm-yes]").click()


@covers("DOC-305", "DOC-149", "DOC-310")
def test_from_the_shortage_to_the_paid_invoice(
    page: Page, server: str, shop: Shop, assert_accessible: Callable[[Page], None]
) -> None:
    # What is missing is ordered from the delivery screen.
    page.goto(f"{server}/ventes/livraison/")
    page.get_by_role("link", name="Commander ce qui manque").click()
    page.wait_for_url("**/achats/a-commander/")
    expect(page.get_by_label("Quantité à commander de Le roman")).to_have_value("3")
    assert_accessible(page)
    confirm(page, "Commander")
    page.wait_for_url("**/achats/documents/*/")
    expect(page.locator("h1")).to_contain_text("Commande CF000001")

    # The parcel is scanned: two copies, one of them came with a book that nobody ordered.
    page.keyboard.press("Alt+c")
    page.wait_for_url("**/reception/")
    for code in (ROMAN, ROMAN, ATLAS):
        scan(page, code)
    expect(page.locator("tr.is-short [data-gap]")).to_have_text("1 manquant")
    expect(page.locator("[data-extras] tbody tr")).to_contain_text("L'atlas")
    expect(page.locator("[data-told]")).to_contain_text("n'est pas sur cette commande")
    page.keyboard.type("0000")
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_have_text("Code inconnu : 0000")
    assert_accessible(page)
    page.locator("#receipt-reference").fill("BL 4711")
    confirm(page, "Réceptionner")
    page.wait_for_url("**/achats/documents/*/")
    expect(page.locator("h1")).to_contain_text("Bon de réception BRF000001")
    receipt = Document.objects.get(kind="goods_receipt")
    assert [(line.article_code, line.quantity) for line in items(receipt)] == [(ROMAN, 2), (ATLAS, 1)]
    assert receipt.reference == "BL 4711"

    # The supplier's invoice is dearer than the order: the check tells, the price is taken.
    page.keyboard.press("Alt+t")
    page.locator("#transfer button[type=submit]").click()
    page.wait_for_url("**/achats/documents/*/")
    expect(page.locator("h1")).to_contain_text("Facture")
    invoice = Document.objects.get(kind="purchase_invoice")
    shop.rewrites(invoice, {ROMAN: {"unit_price": "6.30"}})
    page.goto(f"{server}/achats/documents/{invoice.pk}/controle/")
    expect(page.locator("tbody tr").nth(0)).to_contain_text("Plus cher que commandé")
    expect(page.locator("tbody tr").nth(1)).to_contain_text("Non commandé")
    assert_accessible(page)
    page.goto(f"{server}/achats/documents/{invoice.pk}/prix-achat/")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert_accessible(page)
    page.keyboard.press("Control+s")
    page.wait_for_url(f"**/achats/documents/{invoice.pk}/")
    assert Article.objects.get(code=ROMAN).purchase_price == Decimal("6.30")

    # Validated, then paid.
    confirm(page, "Valider")
    expect(page.locator("h1")).to_contain_text("FF000001")
    page.wait_for_load_state()  # the keys are listened to once the page is loaded
    page.keyboard.press("Alt+r")
    page.wait_for_url("**/reglements/fournisseurs/nouveau/**")
    expect(page.locator("#payment-amount")).to_have_value("19,62")
    assert_accessible(page)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/reglements/fournisseurs/*/")
    invoice.refresh_from_db()
    payment = Payment.objects.get()
    assert (payment.side, payment.amount, invoice.balance_due) == ("supplier", Decimal("19.62"), 0)
