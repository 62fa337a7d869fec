"""Lists and records by keyboard in a real browser: search, sort, select, delete, rows, lookups, drafts, conflicts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from comptoir.references.models import ArticleFamily, PaymentTerms
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record, update_record
from tests.requirements import covers

Check = Callable[[Page], None]


@pytest.fixture
def families(dossier: Dossier) -> list[str]:
    """Sixty families of articles, so that a list has two pages."""
    resource = registry.by_api_name("article-families")
    assert resource is not None
    user = User.objects.get()
    codes = [f"F{index:03}" for index in range(60)]
    for index, code in enumerate(codes):
        label = "Éveil musical" if index == 37 else f"Famille {index % 7}"
        create_record(resource, user=user, values={"code": code, "label": label})
    return codes


def address(page: Page, path: str) -> str:
    return page.url.partition("/d/essai")[0] + "/d/essai" + path


def open_list(page: Page, path: str = "/t/familles-articles/") -> None:
    page.goto(address(page, path))
    expect(page.locator("#list-body tr[data-id]").first).to_be_visible()


def codes_shown(page: Page) -> list[str]:
    return page.locator("#list-body tr[data-id] td:nth-child(2)").all_inner_texts()


@covers("UI-090", "UI-091", "UI-095", "UI-104", "UI-105", "TV-UI-08", "TV-UI-09")
def test_a_list_by_keyboard_alone(page: Page, families: list[str], assert_accessible: Check) -> None:
    open_list(page)
    assert_accessible(page)
    # Whatever is typed while the list has the focus searches, accents or not.
    page.keyboard.type("eveil")
    expect(page.locator("#list-body tr[data-id]")).to_have_count(1)
    assert page.input_value("#list-search") == "eveil"
    assert page.url.endswith("?q=eveil")
    page.reload()
    expect(page.locator("#list-body tr[data-id]")).to_have_count(1)

    open_list(page)
    page.locator("th[data-column=label] a").click()
    expect(page.locator("th[data-column=label]")).to_have_attribute("aria-sort", "ascending")
    page.locator("th[data-column=code] a").click(modifiers=["Shift"])
    page.wait_for_url("**tri=label%2Ccode")
    shown = codes_shown(page)
    assert shown[0] == "F037" and shown[1:4] == ["F000", "F007", "F014"]

    open_list(page)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "list-search"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-selected]")).to_have_text("3 sélectionnées")
    page.keyboard.press("Delete")
    expect(page.locator("#confirm")).to_contain_text("Cette suppression sera définitive")
    page.keyboard.press("Escape")
    assert ArticleFamily.objects.count() == 60
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("3 fiche(s) supprimée(s).")
    assert ArticleFamily.objects.count() == 57
    page.keyboard.press("Alt+ArrowRight")
    page.wait_for_url("**apres=*")
    assert codes_shown(page)[-1] == "F059"


@covers("UI-089", "UI-092", "UI-145", "UI-147", "UI-150", "TV-UI-17")
def test_a_record_by_keyboard_alone(page: Page, families: list[str], assert_accessible: Check) -> None:
    open_list(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("F2")
    expect(page.locator("h1")).to_contain_text("F001")
    assert_accessible(page)
    page.fill("#id-label", "")
    page.keyboard.press("Control+s")
    expect(page.locator("#id-label-error")).to_have_text("Ce champ est obligatoire.")
    assert page.evaluate("document.activeElement.id") == "id-label"
    page.keyboard.type("Jeux de société")
    page.keyboard.press("Control+s")
    expect(page.locator("#toasts")).to_contain_text("Fiche enregistrée.")
    assert ArticleFamily.objects.get(code="F001").label == "Jeux de société"
    page.keyboard.press("Alt+PageDown")
    expect(page.locator("h1")).to_contain_text("F002")

    page.fill("#id-label", "À ne pas perdre")
    page.keyboard.press("Escape")
    expect(page.locator("#leave")).to_contain_text("Enregistrer les changements de cette fiche ?")
    assert_accessible(page)
    page.keyboard.press("Escape")
    assert page.input_value("#id-label") == "À ne pas perdre"
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Familles d'articles")
    assert ArticleFamily.objects.get(code="F002").label == "À ne pas perdre"


@covers("P-09")
def test_two_people_change_one_record(page: Page, families: list[str], assert_accessible: Check) -> None:
    open_list(page)
    page.keyboard.press("Enter")
    page.fill("#id-label", "La mienne")
    resource = registry.by_api_name("article-families")
    assert resource is not None
    record = resource.by_key("F000")
    assert record is not None
    update_record(resource, user=User.objects.get(), record=record, values={"label": "La sienne"})
    page.keyboard.press("Control+s")
    expect(page.locator(".conflicts")).to_contain_text("Quelqu'un d'autre a enregistré cette fiche")
    expect(page.locator(".conflicts")).to_contain_text("La sienne")
    assert_accessible(page)
    assert ArticleFamily.objects.get(code="F000").label == "La sienne"
    page.keyboard.press("Control+s")
    expect(page.locator("#toasts")).to_contain_text("Fiche enregistrée.")
    assert ArticleFamily.objects.get(code="F000").label == "La mienne"


@covers("UI-052", "UI-053", "UI-055", "UI-061", "TV-UI-01", "PAY-033")
def test_rows_and_lookups_by_keyboard_alone(page: Page, dossier: Dossier, assert_accessible: Check) -> None:
    page.goto(address(page, "/t/modes-reglement/nouveau/"))
    page.fill("#id-code", "2X")
    page.fill("#id-label", "En deux fois")
    page.fill("[name=lines-0-rate]", "40")
    page.fill("[name=lines-0-days]", "30")
    page.select_option("[name=lines-0-rule]", "net")
    method = page.locator("[name=lines-0-method-text]")
    method.focus()
    page.keyboard.press("F4")
    expect(page.locator(".lookup-list tbody tr").first).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("F4")
    expect(page.locator(".lookup-list")).to_have_count(0)
    assert method.input_value() == ""
    page.keyboard.type("chè")
    expect(page.locator(".lookup-list tbody tr")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(method).to_have_value("CHQ — Chèque")
    page.locator("[data-add-row]").press("Enter")
    assert page.input_value("[name=lines-1-rate]") == "60"
    page.fill("[name=lines-1-days]", "60")
    page.select_option("[name=lines-1-rule]", "end_of_month")
    page.locator("[name=lines-1-method-text]").focus()
    # A scanner types a whole code, then Enter.
    page.keyboard.type("VIR")
    page.keyboard.press("Enter")
    expect(page.locator("[name=lines-1-method-text]")).to_have_value("VIR — Virement")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+s")
    expect(page.locator("h1")).to_contain_text("2X — En deux fois")
    lines = PaymentTerms.objects.get(code="2X").lines.all()
    assert [(line.rate, line.days, line.method.code) for line in lines] == [(60, 60, "VIR"), (40, 30, "CHQ")]
    page.locator("[data-row]").nth(1).locator("[data-complement]").focus()
    page.keyboard.press("Control+Delete")
    page.fill("[data-complement]", "100")
    # The visit of the page is posted too: only the answer of the record tells that it is stored.
    with page.expect_response(lambda one: one.request.method == "POST" and "/modes-reglement/" in one.url):
        page.keyboard.press("Control+s")
    expect(page.locator("[data-row]")).to_have_count(1)
    assert PaymentTerms.objects.get(code="2X").lines.get().rate == 100


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_the_frame_is_accessible(page: Page, theme: str, width: int, assert_accessible: Check) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    for path in (
        "/",
        "/t/pays/?f.code=f",
        "/t/pays/1/",
        "/t/articles/nouveau/",
        "/t/taux-tva/",
        "/nulle-part/",
    ):
        page.goto(address(page, path))
        assert_accessible(page)
    page.goto(address(page, "/t/pays/"))
    page.keyboard.press("Control+k")
    page.keyboard.type("taux")
    expect(page.locator("#palette [role=option]").first).to_have_text("Taux de TVA")
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/t/taux-tva/")
    if width < 800:
        return
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_contain_text("Rechercher dans la liste")
    assert_accessible(page)
