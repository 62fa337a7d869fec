"""A long document by keyboard: typed, pasted, reordered, undone, carried to another one; views of the lines."""

import re
from collections.abc import Callable

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, Route, expect

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from tests.requirements import covers

HAND = 70  # milliseconds between two keys: no scanner is so slow
LONG = 120
CODES = """rows => rows.map(row => row.querySelector("[data-cell=article]")?.value || "")"""
PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def shop(dossier: Dossier) -> Shop:
    shop = Shop(user=User.objects.get(), today=localdate())
    shop.customer("MARTIN", "Martin et fils")
    shop.supplier("GROSSISTE", "Le grossiste")
    for number in range(8):
        shop.article(f"ART{number}", f"Article {number}", gross_price=f"{number + 1}0.00", cost_price="3.00")
    return shop


def codes(page: Page) -> list[str]:
    """Codes of the lines, the empty one at the end left out."""
    return page.locator("[data-row]").evaluate_all(CODES)[:-1]


def settled(page: Page) -> None:
    """The editor listens, and every figure on screen is that of the server."""
    page.wait_for_selector("#document[data-listening]")
    expect(page.locator("#document")).not_to_have_class(re.compile("is-stale"))


def new_document(page: Page, server: str, place: str, party: str) -> None:
    page.goto(f"{server}/{place}")
    expect(page.locator("#field-party")).to_be_focused()
    page.keyboard.type(party, delay=HAND)
    expect(page.locator(".lookup-list tbody tr")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]:nth-child(1) [data-cell=article]")).to_be_focused()


def type_line(page: Page, row: int, code: str, quantity: str) -> None:
    page.keyboard.type(code, delay=HAND)
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-row]:nth-child({row}) [data-cell=quantity]")).to_be_focused()
    expect(page.locator(f"[data-row]:nth-child({row}) [data-cell=description]")).to_have_value(
        f"Article {code[-1]}"
    )
    page.keyboard.type(quantity, delay=HAND)
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-row]:nth-child({row + 1}) [data-cell=article]")).to_be_focused()


@covers("UI-071", "UI-075", "UI-077", "UI-078", "UI-149", "UI-173", "UI-175", "DOC-030")
def test_a_document_of_120_lines_typed_pasted_and_reordered_by_keyboard(
    page: Page, server: str, shop: Shop, assert_accessible: Callable[[Page], None]
) -> None:
    new_document(page, server, "ventes/documents/nouveau/devis/", "mar")
    type_line(page, 1, "ART0", "2")
    type_line(page, 2, "ART1", "3")
    rows = "\n".join(f"ART{2 + number % 6}\t{number + 1}" for number in range(LONG - 2))
    page.locator("[data-row]:nth-child(3) [data-cell=article]").evaluate(PASTE, rows)
    expect(page.locator("[data-row]")).to_have_count(LONG + 1)
    expect(page.locator(f"[data-row]:nth-child({LONG}) [data-cell=description]")).to_have_value("Article 5")
    settled(page)
    assert codes(page)[:5] == ["ART0", "ART1", "ART2", "ART3", "ART4"]
    # The second line, two places down; then the first two cut and put at the end.
    page.locator("[data-row]:nth-child(2) [data-cell=quantity]").focus()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    assert codes(page)[:5] == ["ART0", "ART2", "ART3", "ART1", "ART4"]
    page.locator("[data-row]:nth-child(1) [data-cell=quantity]").focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-line-chosen]")).to_have_text("2 lignes choisies")
    page.keyboard.press("Control+x")
    expect(page.locator("[data-row]")).to_have_count(LONG - 1)
    assert codes(page)[:3] == ["ART3", "ART1", "ART4"]
    page.locator("[data-row]:last-child [data-cell=article]").focus()
    page.get_by_role("button", name="Coller").click()
    expect(page.locator("[data-row]")).to_have_count(LONG + 1)
    assert codes(page)[-2:] == ["ART0", "ART2"]
    settled(page)
    # Step by step back, and again.
    page.locator("[data-row]:nth-child(1) [data-cell=quantity]").focus()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert codes(page)[:5] == ["ART0", "ART2", "ART3", "ART1", "ART4"]
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+y")
    assert codes(page)[:3] == ["ART3", "ART1", "ART4"] and codes(page)[-2:] == ["ART0", "ART2"]
    settled(page)
    before = codes(page)
    assert_accessible(page)
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile(r"/ventes/documents/\d+/"))
    quote = Document.objects.get()
    assert [line.article_code for line in quote.lines.all()] == before
    assert [int(line.quantity) for line in quote.lines.all()][-2:] == [2, 1]
    # A quantity typed after saving is undone too, and what is stored follows.
    settled(page)
    quantity = page.locator("[data-row]:nth-child(1) [data-cell=quantity]")
    with page.expect_response(
        re.compile("/calcul/")
    ):  # figures that come while the hand is still in the cell
        quantity.fill("77")
    settled(page)
    quantity.press("Tab")
    settled(page)
    page.keyboard.press("Control+s")
    expect(page.locator(".toast-line")).to_contain_text("Document enregistré")
    page.keyboard.press("Control+z")
    expect(quantity).to_have_value("2")
    settled(page)
    with page.expect_response(lambda one: one.request.method == "POST" and "/enregistrer/" in one.url):
        page.keyboard.press("Control+s")
    page.reload()
    expect(page.locator("[data-row]:nth-child(1) [data-cell=quantity]")).to_have_value("2")


@covers("UI-078", "UI-079", "UI-080", "UI-081", "UI-085", "DOC-037")
def test_lines_go_to_a_purchase_and_an_article_is_made_from_a_line(
    page: Page, server: str, shop: Shop
) -> None:
    new_document(page, server, "ventes/documents/nouveau/devis/", "mar")
    generate = page.get_by_role("button", name="Générer l'article")
    expect(generate).to_be_disabled()
    type_line(page, 1, "ART1", "2")
    page.locator("[data-row]:nth-child(1) [data-cell=quantity]").focus()
    settled(page)
    expect(generate).to_be_disabled()
    page.locator("[data-row]:last-child [data-cell=article]").focus()
    page.keyboard.type("XYZ", delay=HAND)
    page.keyboard.press("Tab")
    page.keyboard.type("Câble 3 m", delay=HAND)
    page.keyboard.press("Tab")
    expect(page.locator(".line-fault.is-warning")).to_contain_text("Aucun article n'a le code « XYZ »")
    expect(page.locator("[data-row]:nth-child(2) [data-cell=description]")).to_have_value("Câble 3 m")
    expect(generate).to_be_enabled()
    page.keyboard.press("Alt+g")
    expect(page.locator(".toast-line")).to_contain_text("est créé")
    expect(page.locator(".line-fault")).to_have_count(0)
    assert Article.objects.filter(label="Câble 3 m").count() == 1
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+Shift+a")
    expect(page.locator("[data-line-chosen]")).to_have_text("3 lignes choisies")
    page.keyboard.press("Control+c")
    expect(page.locator(".toast-line").last).to_contain_text("3 lignes copiées")
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile(r"/ventes/documents/\d+/"))
    new_document(page, server, "achats/documents/nouveau/commande/", "gro")
    page.get_by_role("button", name="Coller").click()
    expect(page.locator("[data-row]")).to_have_count(3)
    expect(page.locator(".toast-line")).to_contain_text("1 ligne n'a pas été collée")


@covers("UI-057", "UI-076", "DOC-033", "DOC-035")
def test_several_articles_at_once_and_a_view_of_ones_own(page: Page, server: str, shop: Shop) -> None:
    new_document(page, server, "ventes/documents/nouveau/devis/", "mar")
    page.keyboard.press("F4")
    expect(page.locator(".lookup-list tbody tr")).to_have_count(8)
    for _ in range(3):
        page.keyboard.press("Control+Space")
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(4)
    settled(page)
    page.get_by_text("Vues", exact=True).click()
    page.get_by_role("button", name="Marges (système)").click()
    expect(page.locator("[data-row]:nth-child(1) [data-out=margin_amount]")).not_to_have_text("")
    page.get_by_text("Vues", exact=True).click()
    page.get_by_role("button", name="Personnaliser les colonnes…").click()
    page.locator("[data-view-name]").fill("La mienne")
    page.locator("[data-column-choice=barcode] input[type=checkbox]").check()
    page.get_by_role("button", name="Enregistrer comme nouvelle vue").click()
    expect(page.locator("th[data-column=barcode]")).to_be_visible()
    assert len(codes(page)) == 3
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile(r"/ventes/documents/\d+/"))
    expect(page.locator("th[data-column=barcode]")).to_be_visible()


@covers("UI-055", "DOC-035")
def test_a_list_of_earlier_letters_gives_no_article(page: Page, server: str, shop: Shop) -> None:
    """The hand goes on before the server answers: the first article for "ART" is not what "ARTX" means."""
    new_document(page, server, "ventes/documents/nouveau/devis/", "mar")
    page.keyboard.type("ART", delay=HAND)
    expect(page.locator(".lookup-list tbody tr")).to_have_count(8)
    held: list[Route] = []
    page.route(lambda url: "q=ARTX" in url and "exact" not in url, lambda route: held.append(route))
    page.keyboard.type("X", delay=HAND)
    page.keyboard.press("Tab")
    page.keyboard.type("Divers", delay=HAND)
    page.keyboard.press("Tab")
    expect(page.locator(".line-fault.is-warning")).to_contain_text("Aucun article n'a le code « ARTX »")
    expect(page.locator("[data-row]:nth-child(1) [data-cell=article]")).to_have_value("ARTX")
    for route in held:
        route.abort()


@covers("UI-055")
def test_a_list_of_earlier_letters_gives_no_customer(page: Page, server: str, shop: Shop) -> None:
    """Left in a hurry, the field takes what its last letters mean, once the server has said it."""
    shop.customer("MARTEL", "Martel")
    page.goto(f"{server}/ventes/documents/nouveau/devis/")
    expect(page.locator("#field-party")).to_be_focused()
    page.keyboard.type("mart", delay=HAND)
    expect(page.locator(".lookup-list tbody tr")).to_have_count(2)
    expect(page.locator(".lookup-list tbody tr").first).to_contain_text("MARTEL")
    held: list[Route] = []
    is_held = True
    page.route(
        lambda url: "q=marti" in url,
        lambda route: held.append(route) if is_held else route.continue_(),
    )
    page.keyboard.type("in", delay=HAND)
    page.keyboard.press("Tab")
    expect(page.locator("#field-party")).not_to_be_focused()
    expect(page.locator("#field-party")).to_have_value("martin")
    is_held = False
    for route in held:
        route.continue_()
    expect(page.locator("#field-party")).to_have_value("MARTIN — Martin et fils")


def test_a_spoilt_clipboard_is_left_for_what_can_be_read(page: Page, server: str, shop: Shop) -> None:
    new_document(page, server, "ventes/documents/nouveau/devis/", "mar")
    for spoilt in ("{", "null", '{"lines": null}'):
        page.locator("[data-row]:last-child [data-cell=article]").evaluate(
            """(cell, spoilt) => {
              const data = new DataTransfer();
              data.setData("application/x-comptoir-lines", spoilt);
              data.setData("text/plain", "ART1\\t2");
              cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
              for (const name of Object.keys(localStorage)) if (name.includes("lines")) localStorage[name] = spoilt;
            }""",
            spoilt,
        )
    expect(page.locator("[data-row]")).to_have_count(4)
    assert codes(page) == ["ART1", "ART1", "ART1"]
