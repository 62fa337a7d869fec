"""A day's first five minutes, by keyboard alone: sign in, palette, customer, its documents, back; favourites; help."""

from collections.abc import Callable

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.ui.models import UserLink
from tests.requirements import covers

Check = Callable[[Page], None]


@pytest.fixture
def invoice_number(dossier: Dossier) -> str:
    """A customer with an invoice."""
    shop = Shop(user=User.objects.get(username="admin"), today=localdate())
    shop.customer("MARTIN", "Martin et fils", customer={})
    shop.customer("DURAND", "Durand", customer={})
    shop.article("ROMAN", "Le roman", gross_price="10.00", cost_price="3.00")
    shop.receives([("ROMAN", 10, "3.00")])
    return str(shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 2)])).number)


@covers("UI-164", "UI-173")
def test_the_first_five_minutes_by_keyboard(
    page: Page, invoice_number: str, assert_accessible: Check
) -> None:
    # The page fixture has signed in by keyboard; the home page tells what waits.
    expect(page.locator("h1")).to_have_text("Accueil")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type("martin")
    expect(page.locator("#palette [role=option]").first).to_contain_text("Martin et fils")
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/t/tiers/*/")
    expect(page.locator("h1")).to_contain_text("Martin et fils")
    expect(page.locator("[data-star]")).to_have_attribute("aria-pressed", "false")
    page.locator("[data-star]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-star]")).to_have_attribute("aria-pressed", "true")

    page.keyboard.press("Control+k")
    page.keyboard.type(invoice_number.lower())
    expect(page.locator("#palette [role=option]").first).to_contain_text(invoice_number)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ventes/documents/*/")
    expect(page.locator("h1")).to_contain_text(invoice_number)
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Martin et fils")

    # Without a word typed the palette shows the favourite, then what was opened lately.
    page.keyboard.press("Control+k")
    options = page.locator("#palette [role=option]")
    expect(options.first).to_contain_text("Martin et fils")
    expect(options.nth(1)).to_contain_text(invoice_number)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    assert UserLink.objects.filter(is_favourite=True).count() == 1

    with page.context.expect_page() as opened:
        page.keyboard.press("F1")
    expect(opened.value.locator("h1")).to_have_text("Clients, prospects et fournisseurs")
    assert_accessible(opened.value)


@covers("UI-167", "UI-168")
def test_a_word_of_the_help_opens_its_definition(page: Page, assert_accessible: Check) -> None:
    page.goto(page.url + "aide/page/documents-de-vente/")
    word = page.locator("button.term").first
    word.focus()
    page.keyboard.press("Enter")
    definition = page.locator(".definition:popover-open")
    expect(definition).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(definition).to_have_count(0)


@covers("UI-008", "OPT-014", "TOO-024")
def test_density_theme_and_signing_out_by_keyboard(page: Page) -> None:
    menu = page.locator("summary[aria-label^=Compte]")
    menu.focus()
    page.keyboard.press("Enter")
    for choice in ("[data-density-choice=compact]", "[data-theme-choice=dark]"):
        page.locator(choice).focus()
        with page.expect_response("**/preferences/affichage/"):
            page.keyboard.press("Enter")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert "is-compact" in str(page.locator("body").get_attribute("class"))
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--row')") == "26px"
    menu.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Se déconnecter").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#confirm")).to_contain_text("Se déconnecter de")
    page.keyboard.press("Enter")
    page.wait_for_url("**/connexion/")
