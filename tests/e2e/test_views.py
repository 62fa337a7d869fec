"""Views in a real browser: built in the editor, kept as default, carried to another dossier, details unfolded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.hashers import get_hashers, make_password
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.parties.models import Address, Party
from comptoir.references.models import VatTerritory
from comptoir.resources.models import SavedView
from comptoir.resources.registry import registry
from comptoir.resources.view_spec import Condition, ConditionGroup, read_spec
from tests.dossier_templates import ADMIN, ADMIN_PASSWORD
from tests.requirements import covers
from tests.resources.samples import make_rows

Check = Callable[[Page], None]


@pytest.fixture
def articles(dossier: Dossier) -> None:
    table = registry.get("articles")
    assert table is not None
    make_rows(table, 8)


@pytest.fixture
def other_dossier(dossier: Dossier, new_test_dossier: Callable[[str], Dossier]) -> Dossier:
    other = new_test_dossier("autre")
    with use_dossier(other):
        hashed = make_password(ADMIN_PASSWORD, hasher=get_hashers()[1].algorithm)
        User.objects.filter(username=ADMIN).update(password=hashed)
    return other


def address(page: Page, path: str, slug: str = "essai") -> str:
    return page.url.partition("/d/")[0] + f"/d/{slug}{path}"


@covers("UI-127", "UI-132", "UI-133", "UI-134", "UI-135", "UI-137", "UI-138", "UI-139", "UI-140", "TV-UI-11")
def test_a_view_is_built_kept_as_default_and_carried_to_another_dossier(
    page: Page, articles: None, other_dossier: Dossier, assert_accessible: Check, tmp_path: Path
) -> None:
    page.goto(address(page, "/t/articles/"))
    page.get_by_label("Vue : Articles (système)").click()
    page.get_by_role("link", name="Nouvelle vue").click()
    expect(page.locator("[data-preview] tbody tr")).not_to_have_count(0)
    page.get_by_label("Nom de la vue").fill("Valeur par famille")
    # A column of the table and one of a linked table, found by search, by keyboard alone.
    page.get_by_label("Chercher un champ").fill("valeur du stock")
    expect(page.locator("[data-fields] [data-add-column]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    row = page.locator("[data-columns] [data-name=stock_value]")
    row.get_by_label("Somme").check()
    page.get_by_label("Chercher un champ").fill("")
    page.locator("[data-branch=family] > summary").click()
    page.locator("[data-branch=family] [data-add-column]").first.click()
    linked = page.locator('[data-columns] [data-name="family.code"]')
    linked.get_by_label("Titre").fill("Code famille")
    linked.get_by_label("Titre").press("Alt+ArrowUp")
    expect(page.locator("[data-columns] li").last).to_have_attribute("data-name", "stock_value")
    expect(linked.get_by_label("Titre")).to_be_focused()
    page.locator("[data-columns] [data-name=gross_price]").get_by_label("Retirer").click()
    # Two conditions, of which one must hold.
    page.locator("[data-conditions] > .view-group > .view-group-head select").select_option("or")
    for operator, value in (("contains", "eclair"), ("starts", "z")):
        page.locator("[data-new-condition]").click()
        condition = page.locator(".view-condition").last
        condition.get_by_label("Champ").select_option("label")
        condition.get_by_label("Opérateur").select_option(operator)
        condition.get_by_label("Valeur").fill(value)
    page.locator("[data-add-group]").click()
    page.locator("[data-groups] [data-key]").select_option("family")
    page.get_by_label("Vue par défaut").check()
    expect(page.locator("[data-preview]")).to_contain_text("4 fiches · groupées par Famille")
    assert_accessible(page)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/t/articles/?vue=*")
    expect(page.locator(".view-tab.is-current")).to_contain_text("Valeur par famille")

    view = SavedView.objects.get()
    spec = read_spec(view.spec)
    assert spec.groups == ("family",) and spec.sums == ("stock_value",)
    assert spec.conditions == ConditionGroup(
        "or", (Condition("label", "contains", "eclair"), Condition("label", "starts", "z"))
    )
    page.goto(address(page, "/t/articles/"))
    expect(page.locator(".view-tab.is-current")).to_contain_text("Valeur par famille")
    assert_accessible(page)

    page.goto(address(page, "/t/articles/vues/"))
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_label("Exporter Valeur par famille").click()
    assert download.value.suggested_filename == "vue-articles-valeur-par-famille.qry"
    file = tmp_path / "vue.qry"
    download.value.save_as(file)

    page.goto(address(page, "/", "autre"))
    page.keyboard.type(ADMIN)
    page.keyboard.press("Tab")
    page.keyboard.type(ADMIN_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/d/autre/")
    page.goto(address(page, "/t/articles/vues/", "autre"))
    page.get_by_label("Fichier de vue").set_input_files(file)
    page.get_by_role("button", name="Importer").click()
    expect(page.get_by_role("link", name="Valeur par famille", exact=True)).to_be_visible()
    with use_dossier(other_dossier):
        assert read_spec(SavedView.objects.get().spec) == spec


@covers("UI-111", "UI-129", "TV-UI-12", "AMB-UI-05")
def test_the_band_by_keyboard_makes_a_copy_of_the_system_view(page: Page, articles: None) -> None:
    page.goto(address(page, "/t/articles/"))
    page.locator("th[data-column=label] a").first.click()
    band = page.get_by_role("group", name="La vue a changé")
    expect(band).to_contain_text("le tri a changé")
    page.get_by_role("link", name="Revenir à la vue").click()
    expect(page.locator("th[data-column=code]")).to_have_attribute("aria-sort", "ascending")
    expect(band).to_have_count(0)
    page.locator("th[data-column=label] a").first.click()
    button = page.get_by_role("button", name="Enregistrer dans la vue")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".view-tab.is-current")).to_contain_text("Articles")
    expect(band).to_have_count(0)
    assert read_spec(SavedView.objects.get().spec).sort == ("label",)


@covers("UI-136")
def test_the_detail_of_a_row_unfolds_by_keyboard(page: Page, assert_accessible: Check) -> None:
    home = VatTerritory.objects.order_by("pk")[0]
    party = Party.objects.create(code="DUR", name="Durand", is_customer=True, territory=home)
    Address.objects.create(party=party, label="Siège", city="Montpellier")
    user = User.objects.get(username=ADMIN)
    view = SavedView.objects.create(
        user=user, resource="tiers", name="Avec adresses", spec={"detail": {"relation": "addresses"}}
    )
    page.goto(address(page, f"/t/tiers/?vue={view.pk}"))
    row = page.locator("#list-body tr[data-id]").first
    row.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".list-detail")).to_contain_text("Montpellier")
    assert_accessible(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".list-detail")).to_have_count(0)


def test_the_editor_works_on_a_phone_and_tells_what_is_wrong(page: Page, assert_accessible: Check) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    page.goto(address(page, "/t/tiers/vue/systeme/"))
    page.locator("[data-new-condition]").click()
    page.locator(".view-condition [data-column]").select_option("is_customer")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".view-condition .field-error")).to_contain_text("obligatoire")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(page)
    page.get_by_label("Valeur").select_option("oui")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/t/tiers/?vue=*")
