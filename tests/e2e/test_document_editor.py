"""The editor of documents in a real Chromium: typed, scanned and pasted lines, drafts, two people at once."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from tests.e2e.hands import scan, wait_for_draft
from tests.requirements import covers

ROMAN, ATLAS, CAHIER = "9791094908020", "9791094908037", "9791094908044"
HAND = 70  # milliseconds between two keys: no scanner is so slow

CELLS = """rows => rows.map(row => [...row.querySelectorAll("[data-cell], [data-out=amount]")].map(cell => cell.value))"""
PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def shop(dossier: Dossier) -> Shop:
    shop = Shop(user=User.objects.get(), today=localdate())
    shop.customer("MARTIN", "Martin et fils", customer={"payment_terms": "CH30"})
    for code, label, price in (
        (ROMAN, "Le roman", "10.00"),
        (ATLAS, "L'atlas", "20.00"),
        (CAHIER, "Le cahier", "5.00"),
    ):
        shop.article(code, label, gross_price=price, cost_price="3.00", barcode=code)
    shop.receives([(code, 10, "3.00") for code in (ROMAN, ATLAS, CAHIER)])
    return shop


def lines(page: Page) -> list[list[str]]:
    """Cells of every line but the empty one at the end."""
    return page.locator("[data-row]").evaluate_all(CELLS)[:-1]


def expect_cell(page: Page, name: str, row: int) -> None:
    """The hand is on that cell of that line, counted from 1."""
    expect(page.locator(f"[data-row]:nth-child({row}) [data-cell={name}]")).to_be_focused()


def new_document(page: Page, server: str, kind: str) -> None:
    """Open an empty document and choose the customer by three letters."""
    page.goto(f"{server}/ventes/documents/nouveau/{kind}/")
    expect(page.locator("#field-party")).to_be_focused()
    page.keyboard.type("mar", delay=HAND)
    expect(page.locator(".lookup-list tbody tr").first).to_contain_text("Martin et fils")
    page.keyboard.press("Enter")
    expect_cell(page, "article", 1)


@covers("UI-175", "UPM-052", "DOC-034")
def test_lines_are_typed_scanned_and_pasted_then_found_again(
    page: Page, server: str, shop: Shop, assert_accessible: Callable[[Page], None]
) -> None:
    new_document(page, server, "commande")
    # Words, Enter on the proposal, a product as quantity.
    page.keyboard.type("atlas", delay=HAND)
    expect(page.locator(".lookup-list tbody tr").first).to_contain_text("18,96")
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect_cell(page, "quantity", 1)
    page.keyboard.type("2*3", delay=HAND)
    page.keyboard.press("Enter")
    expect_cell(page, "article", 2)
    expect(page.locator("[data-total=net_payable]")).to_have_text("120,02")
    # A scan, then the same again while the hand is on the quantity: one line of two.
    scan(page, ROMAN)
    expect_cell(page, "quantity", 2)
    expect(page.locator("[data-row]:nth-child(2) [data-cell=quantity]")).to_have_value("1")
    scan(page, ROMAN)
    expect(page.locator("[data-row]:nth-child(2) [data-cell=quantity]")).to_have_value("2")
    # A scanner that pauses within the code, and is taken for a hand at first, adds one all the same.
    scan(page, ROMAN, pause_after=4)
    expect(page.locator("[data-row]:nth-child(2) [data-cell=quantity]")).to_have_value("3")
    page.locator("[data-row]:nth-child(2) [data-cell=quantity]").fill("2")
    page.keyboard.press("Enter")
    expect_cell(page, "article", 3)
    # A text, a subtotal, then rows of a spreadsheet.
    page.keyboard.press("Control+b")
    page.keyboard.type("Livres", delay=HAND)
    page.keyboard.press("Enter")
    expect_cell(page, "article", 4)
    page.locator("[data-row]:last-child [data-cell=article]").evaluate(
        PASTE, f"{CAHIER}\t12\t4,00\n{ATLAS}\t1"
    )
    expect(page.locator("[data-row]:nth-child(5) [data-cell=description]")).to_have_value("L'atlas")
    expect(page.locator("[data-row]:nth-child(3) [data-out=amount]")).to_have_text("132,72")
    expect(page.locator("#document")).not_to_have_class(re.compile("is-stale"))
    before = lines(page)
    assert [line[0] for line in before] == [ATLAS, ROMAN, "Livres", CAHIER, ATLAS]
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile(r"/ventes/documents/\d+/"))
    assert lines(page) == before
    page.reload()
    expect(page.locator("[data-row]:nth-child(5) [data-cell=description]")).to_have_value("L'atlas")
    assert lines(page) == before
    order = Document.objects.get()
    assert [str(line.quantity.normalize()) for line in order.lines.all()] == ["6", "2", "0", "12", "1"]
    assert_accessible(page)


@covers("UI-075", "UI-077", "UI-090", "UI-149")
def test_lines_are_moved_deleted_and_given_back_by_keyboard(page: Page, server: str, shop: Shop) -> None:
    new_document(page, server, "devis")
    for code in (ROMAN, ATLAS):
        scan(page, code)
        expect(page.locator(":focus")).to_have_attribute("data-cell", "quantity")
        page.keyboard.press("Enter")
    expect_cell(page, "article", 3)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    assert [line[0] for line in lines(page)] == [ATLAS, ROMAN]
    page.keyboard.press("Control+Delete")
    assert [line[0] for line in lines(page)] == [ROMAN]
    page.keyboard.press("Control+z")
    assert [line[0] for line in lines(page)] == [ATLAS, ROMAN]
    page.keyboard.press("Insert")
    expect_cell(page, "article", 1)


@covers("P-08")
def test_a_fault_stands_beside_its_field_and_nothing_is_saved(page: Page, server: str, shop: Shop) -> None:
    page.goto(f"{server}/ventes/documents/nouveau/facture/")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-field-box=party] .field-error")).to_have_text("Ce champ est obligatoire.")
    expect(page.locator("#field-party")).to_be_focused()
    new_document(page, server, "facture")
    page.keyboard.type("PAS-ICI", delay=HAND)
    page.keyboard.press("Tab")
    expect(page.locator(".line-fault")).to_contain_text("Aucun article n'a le code")
    page.keyboard.press("Control+s")
    expect_cell(page, "article", 1)
    assert not Document.objects.exists()


@covers("UI-148")
def test_what_was_not_saved_is_offered_again(page: Page, server: str, shop: Shop) -> None:
    new_document(page, server, "devis")
    scan(page, ROMAN)
    expect_cell(page, "quantity", 1)
    page.keyboard.type("4", delay=HAND)
    wait_for_draft(page, '"4"')
    page.keyboard.press("Escape")
    expect(page.locator("#confirm")).to_contain_text("brouillon")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ventes/documents/?onglet=devis")
    page.goto(f"{server}/ventes/documents/nouveau/devis/")
    page.get_by_role("button", name="Reprendre").click()
    expect(page.locator("[data-total=net_payable]")).to_have_text("40,01")
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile(r"/ventes/documents/\d+/"))
    assert Document.objects.get().net_payable == Decimal("40.01")
    page.goto(f"{server}/ventes/documents/nouveau/devis/")
    expect(page.locator("[data-draft-offer]")).to_be_hidden()


@covers("P-09")
def test_two_people_on_one_document(page: Page, server: str, shop: Shop) -> None:
    quote = shop.quotes("MARTIN", [(ROMAN, 1)])
    page.goto(f"{server}/ventes/documents/{quote.pk}/")
    shop.marks(quote, 2)
    page.locator("#field-reference").fill("Pour lundi")
    page.keyboard.press("Control+s")
    expect(page.locator("#conflict")).to_contain_text("État du devis")
    page.get_by_role("button", name="Enregistrer le mien quand même").click()
    expect(page.locator(".toast-line")).to_contain_text("Document enregistré")
    quote.refresh_from_db()
    assert (quote.reference, quote.quote_state) == ("Pour lundi", 2)


@covers("P-10", "PRN-061")
def test_a_total_explains_itself_and_the_page_shows_the_print(
    page: Page, server: str, shop: Shop, assert_accessible: Callable[[Page], None]
) -> None:
    invoice = shop.validates(shop.writes("invoice", "MARTIN", [(ROMAN, 2)]))
    page.goto(f"{server}/ventes/documents/{invoice.pk}/")
    page.keyboard.press("Alt+p")
    expect(page.locator("#explanation")).to_contain_text("Ligne 1 : 2 × 9,48")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+p")
    expect(page.locator("#pdf-preview iframe")).to_have_attribute("src", re.compile(r"/pdf#navpanes=0$"))
    page.keyboard.press("Escape")
    expect(page.locator("#pdf-preview")).to_be_hidden()
