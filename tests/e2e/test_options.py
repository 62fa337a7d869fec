"""The options by keyboard: the seller's name and the counter of invoices, seen on the invoice that is printed next."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from comptoir.dossiers.registry import Dossier
from comptoir.references.models import DossierSettings
from tests.golden.pdf_reading import needs_poppler, whole_text
from tests.requirements import covers
from tests.services.shops import open_shop

Check = Callable[[Page], None]


def address(page: Page, path: str) -> str:
    return page.url.partition("/d/essai")[0] + "/d/essai" + path


def search_option(page: Page, words: str) -> None:
    """From anywhere on the page: "/" goes to the search, ↓ and Enter to the option."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    expect(page.locator(".options-found a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def retype(page: Page, selector: str, text: str) -> None:
    expect(page.locator(selector)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


@needs_poppler
@covers("OPT-001", "OPT-002", "OPT-021", "OPT-053", "OPT-064")
def test_identity_and_counter_by_keyboard_reach_the_printed_invoice(
    page: Page, dossier: Dossier, assert_accessible: Check
) -> None:
    page.goto(address(page, "/options/identification/"))
    assert_accessible(page)
    search_option(page, "raison sociale")
    retype(page, "#id-name", "Librairie du Port")
    page.keyboard.press("Control+s")
    expect(page.locator(".option-change", has_text="Modifié par").first).to_be_visible()
    assert DossierSettings.objects.get().name == "Librairie du Port"
    assert_accessible(page)

    page.goto(address(page, "/options/"))
    search_option(page, "compteur ventes facture")
    retype(page, "#id-invoice", "FB 0100")
    coming = page.locator("#id-invoice-coming")
    expect(coming).to_contain_text("FB 0100, FB 0101, FB 0102")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("facturation électronique refusera")).to_be_visible()
    assert_accessible(page)
    retype_after_save(page, "FB0100")
    expect(page.get_by_text("facturation électronique refusera")).to_have_count(0)

    shop = open_shop()
    invoice = shop.validates(shop.writes("invoice", "DUR", [("A", 1)]))
    assert invoice.number == "FB0100"
    pdf = page.request.get(address(page, f"/ventes/documents/{invoice.pk}/pdf")).body()
    text = whole_text(pdf)
    assert "FB0100" in text and "Librairie du Port" in text


def retype_after_save(page: Page, text: str) -> None:
    page.locator("#id-invoice").focus()
    retype(page, "#id-invoice", text)
    page.keyboard.press("Control+s")


@covers("OPT-045")
def test_every_page_of_options_fits_a_telephone(page: Page, assert_accessible: Check) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("coordonnees", "logo", "numerotation", "devis", "parametrages"):
        page.goto(address(page, f"/options/{path}/"))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert_accessible(page)
