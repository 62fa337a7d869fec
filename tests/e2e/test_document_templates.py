"""A document kept as a template in a real Chromium, found again by the palette and used for another customer."""

from collections.abc import Callable

from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from tests.requirements import covers


@covers("DOC-185")
def test_a_quote_becomes_a_template_and_the_template_a_quote(
    page: Page, server: str, dossier: Dossier, assert_accessible: Callable[[Page], None]
) -> None:
    shop = Shop(user=User.objects.get(), today=localdate())
    shop.customer("MARTIN", "Martin et fils")
    shop.customer("ECOLE", "École Jules-Ferry")
    shop.article("ROMAN", "Le roman", gross_price="10.55", cost_price="3.00")
    shop.article("ATLAS", "L'atlas", gross_price="21.10", cost_price="9.00")
    quote = shop.quotes("MARTIN", [("ROMAN", 2), ("ATLAS", 1)])
    page.goto(f"{server}/ventes/documents/{quote.pk}/")
    page.locator("summary[aria-label='Autres actions']").click()
    page.get_by_role("button", name="Enregistrer comme modèle…").click()
    name = page.get_by_label("Nom du modèle")
    expect(name).to_be_focused()
    assert_accessible(page)
    name.press("Enter")
    expect(page.locator("#template .field-error")).to_have_text("Ce champ est obligatoire.")
    name.fill("Rentrée des classes")
    name.press("Enter")
    expect(page.locator("h1")).to_contain_text("Rentrée des classes")
    expect(page.get_by_role("region", name="Lignes du modèle")).to_contain_text("L'atlas")
    assert_accessible(page)

    page.keyboard.press("Control+k")
    search = page.locator("dialog[open] input").first
    expect(search).to_be_focused()
    search.fill("rentree")
    page.get_by_role("option", name="Rentrée des classes document de vente").click()
    expect(page.locator("h1")).to_contain_text("Devis d'après « Rentrée des classes »")
    assert_accessible(page)
    shop.changes(Article.objects.get(code="ATLAS"), is_active=False)
    party = page.get_by_role("combobox", name="Client")
    party.fill("ecole")
    page.get_by_role("row", name="École Jules-Ferry").first.click()
    expect(party).to_have_value("ECOLE — École Jules-Ferry")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Ligne 2, ATLAS L'atlas")
    assert_accessible(page)
    page.get_by_label("Créer le document sans ces lignes").check()
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("DE000002")
    expect(page.locator("[data-cell=article]").first).to_have_value("ROMAN")
    expect(page.locator("#field-party")).to_have_value("ECOLE — École Jules-Ferry")
