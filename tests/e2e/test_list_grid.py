"""The grid of a list under the hand: groups by drag, conditions, values, widths, menus, all by mouse and by keyboard."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.dossiers.registry import Dossier
from comptoir.references.models import ArticleFamily
from comptoir.resources.models import SavedView
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record
from tests.requirements import covers

Check = Callable[[Page], None]


@pytest.fixture
def articles(dossier: Dossier) -> None:
    """Twelve articles of two families, from 50 to 600 euros."""
    user = User.objects.get()
    resources = {name: registry.by_api_name(name) for name in ("article-families", "articles")}
    for code, label in (("JEU", "Jeux"), ("LIV", "Livres")):
        create_record(resources["article-families"], user=user, values={"code": code, "label": label})  # type: ignore[arg-type]
    for index in range(12):
        values = {
            "code": f"A{index:02}",
            "label": f"Article {index}",
            "family": "JEU" if index % 3 else "LIV",
        }
        create_record(resources["articles"], user=user, values=values)  # type: ignore[arg-type]
        Article.objects.filter(code=values["code"]).update(net_price=Decimal(50 * (index + 1)))
    assert ArticleFamily.objects.count() == 2


def open_list(page: Page, query: str = "") -> None:
    page.goto(page.url.partition("/d/essai")[0] + "/d/essai/t/articles/" + query)
    expect(page.locator("#list-count")).to_contain_text("article")


def codes(page: Page) -> list[str]:
    return page.locator("#list-body tr[data-id] td:nth-child(2)").all_inner_texts()


@covers("UI-088", "UI-101", "UI-103", "UI-106", "UI-107", "UI-108", "UI-109", "UI-111")
def test_groups_widths_and_menus(page: Page, articles: None, assert_accessible: Check) -> None:
    open_list(page)
    expect(page.locator("#list-count")).to_have_text("12 articles")
    # A heading dropped on the grouping panel groups; the panel shows itself while one drags.
    page.locator("th[data-column=family] .title-button[data-heading-menu]").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Panneau de regroupement").click()
    expect(page.locator("#list-groupbar")).to_be_visible()
    page.locator("th[data-column=family]").drag_to(page.locator("#list-groupbar"))
    page.wait_for_url("**grouper=family*")
    expect(page.locator("tr[data-group]")).to_have_count(2)
    expect(page.locator("tr[data-group]").first).to_contain_text("Jeux")
    expect(page.locator("tr[data-group]").first).to_contain_text("8")
    assert_accessible(page)
    # By keyboard: the first group unfolds, its rows are records like any others, it folds again.
    page.locator("tr[data-group]").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("tr[data-id]")).to_have_count(8)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("[data-selected]")).to_contain_text("1 sélectionnée")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("tr[data-id]")).to_have_count(0)
    page.locator("[data-ungroup=family]").click()
    expect(page.locator("tr[data-id]")).to_have_count(12)

    # A width is kept in the view of the user, by mouse and by keyboard.
    open_list(page)
    edge = page.locator("th[data-column=label] [data-edge]").bounding_box()
    assert edge is not None
    before = page.locator("th[data-column=label]").bounding_box()
    assert before is not None
    page.mouse.move(edge["x"] + 3, edge["y"] + 10)
    page.mouse.down()
    page.mouse.move(edge["x"] - 57, edge["y"] + 10, steps=4)
    with page.expect_navigation():
        page.mouse.up()
    expect(page.locator("tr[data-id]").first).to_be_visible()
    after = page.locator("th[data-column=label]").bounding_box()
    assert after is not None and abs(after["width"] - (before["width"] - 60)) <= 3
    page.locator("th[data-column=label] a").focus()
    with page.expect_response("**/disposition/*"):
        page.keyboard.press("Alt+Shift+ArrowRight")
    open_list(page)
    wider = page.locator("th[data-column=label]").bounding_box()
    assert wider is not None and abs(wider["width"] - after["width"] - 16) <= 2
    assert SavedView.objects.count() == 1

    # The menu of a heading: hiding, and sorts that can be taken back.
    page.locator("th[data-column=author]").click(button="right")
    assert_accessible(page)
    with page.expect_navigation():
        page.get_by_role("menuitem", name="Masquer la colonne").click()
    expect(page.locator("th[data-column=author]")).to_have_count(0)
    page.locator("th[data-column=net_price] .title-text").click(button="right")
    page.get_by_role("menuitem", name="Trier par ordre décroissant").click()
    page.wait_for_url("**tri=-net_price*")
    assert codes(page)[0] == "A11"
    page.locator("th[data-column=net_price] .title-text").click(button="right")
    page.get_by_role("menuitem", name="Annuler le tri").click()
    expect(page.locator("#list-body tr[data-id] td:nth-child(2)").first).to_have_text("A00")


@covers("UI-113", "UI-114", "UI-115", "UI-117", "UI-118", "UI-171", "TV-UI-10", "TV-UI-11")
def test_values_conditions_and_cells(page: Page, articles: None, assert_accessible: Check) -> None:
    open_list(page)
    order = codes(page)
    # The automatic filter, from the filter of the column by keyboard.
    page.locator("[name='f.family']").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".values-list label")).to_have_text(["Jeux8", "Livres4"])
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("tr[data-id]")).to_have_count(4)
    expect(page.locator("th[data-column=family]")).to_have_class(re.compile("is-filtered"))
    page.locator("[data-clear-filter=family]").click()
    expect(page.locator("tr[data-id]")).to_have_count(12)
    assert codes(page) == order

    # Two conditions.
    page.locator("th[data-column=net_price] [data-heading-menu]").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Filtrer…").click()
    dialog = page.locator("#condition")
    dialog.locator("[name=op1]").select_option("ge")
    dialog.locator("[name=val1]").fill("beaucoup")
    page.keyboard.press("Enter")
    expect(dialog.locator("[data-error=val1]")).to_be_visible()
    assert_accessible(page)
    dialog.locator("[name=val1]").fill("100")
    dialog.locator("[name=op2]").select_option("lt")
    dialog.locator("[name=val2]").fill("200")
    page.keyboard.press("Enter")
    expect(page.locator("tr[data-id]")).to_have_count(2)
    assert codes(page) == ["A01", "A02"]
    assert page.input_value("[name='f.net_price']") == ">=100 et <200"
    page.reload()
    expect(page.locator("tr[data-id]")).to_have_count(2)

    # "Filtrer sur cette valeur" and its opposite, on the cell that the arrows chose.
    open_list(page)
    page.locator("tr[data-id]").first.locator("td:nth-child(5)").click(button="right")
    page.get_by_role("menuitem", name="Filtrer sur cette valeur").click()
    expect(page.locator("tr[data-id]")).to_have_count(4)
    page.locator("tr[data-id]").first.locator("td:nth-child(5)").click(button="right")
    page.get_by_role("menuitem", name="Effacer le filtre").click()
    expect(page.locator("tr[data-id]")).to_have_count(12)

    # F5 reads the list again and leaves the page alone.
    page.evaluate("window.isSamePage = true")
    Article.objects.filter(code="A00").delete()
    page.locator("tr[data-id]").nth(3).focus()
    page.keyboard.press("F5")
    expect(page.locator("tr[data-id]")).to_have_count(11)
    assert page.evaluate("window.isSamePage") is True
    expect(page.locator("#list-count")).to_have_text("11 articles")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_a_grouped_list_is_accessible(
    page: Page, articles: None, theme: str, width: int, assert_accessible: Check
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    open_list(page, "?grouper=family&f.net_price=>0&sommes=stock_value,net_price")
    page.locator("[data-group-url]").first.click()
    expect(page.locator("tr[data-id]").first).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@covers("UI-100")
def test_the_line_of_filters_is_put_away_but_never_one_that_holds(page: Page, articles: None) -> None:
    open_list(page)
    line, button = page.locator("tr.list-filters"), page.get_by_role("button", name="Filtrage avancé")
    expect(line).to_be_visible()
    button.click()
    expect(line).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.reload()
    expect(line).to_be_hidden()
    # A list that opens filtered shows why rows are missing.
    open_list(page, "?f.label=Article+7")
    expect(line).to_be_visible()
    expect(page.locator("#list-body tr[data-id]")).to_have_count(1)
    open_list(page)
    expect(line).to_be_hidden()
    button.click()
    expect(line).to_be_visible()
