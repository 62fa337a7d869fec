"""A note with its formats and a file, by keyboard, toolbar and drag and drop, in a real browser (UI-064 to UI-069)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from comptoir.references.models import ArticleFamily
from comptoir.ui.preferences import keep_preference
from tests.requirements import covers

Check = Callable[[Page], None]

NOTE = (
    "<p>Relire <b>avant</b> <i>midi</i></p>"
    '<p class="rt-center"><span class="rt-color-red">Urgent</span></p>'
    '<ul><li>papier</li><li class="rt-indent-1"><span class="rt-mark-yellow">encre</span></li></ul>'
)

DROP = """([selector, name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, {type: "application/pdf"}));
  const target = document.querySelector(selector);
  for (const kind of ["dragover", "drop"])
    target.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data}));
}"""


@pytest.fixture
def family(dossier: Dossier) -> ArticleFamily:
    return ArticleFamily.objects.create(code="BD", label="Bandes dessinées")


def open_notes(page: Page, family: ArticleFamily) -> None:
    page.goto(page.url.partition("/d/essai")[0] + f"/d/essai/t/familles-articles/{family.pk}/")
    page.get_by_role("tab", name="Notes").click()
    expect(page.locator("[data-rich-text][data-ready]")).to_be_visible()


def tool(page: Page, name: str) -> None:
    page.get_by_role("toolbar", name="Mise en forme").get_by_label(name, exact=True).first.click()


@covers("UI-064", "UI-065", "UI-066", "UI-067", "UI-154", "UI-155", "UI-174")
def test_a_note_is_formatted_saved_and_read_again_and_a_file_is_dropped(
    page: Page, family: ArticleFamily, assert_accessible: Check
) -> None:
    open_notes(page, family)
    assert_accessible(page)
    page.locator("[data-rich-editor]").click()
    page.keyboard.type("Relire ")
    page.keyboard.press("Control+b")
    page.keyboard.type("avant")
    page.keyboard.press("Control+b")
    page.keyboard.type(" ")
    page.keyboard.press("Control+i")
    page.keyboard.type("midi")
    expect(page.get_by_label("Italique", exact=True)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Control+i")
    page.keyboard.press("Enter")
    tool(page, "Centré")
    # Without a selection, a colour is that of what is typed next.
    tool(page, "Couleur de police")
    page.get_by_role("button", name="Rouge", exact=True).click()
    page.keyboard.type("Urgent")
    page.keyboard.press("Enter")
    tool(page, "Couleur de police")
    page.get_by_role("button", name="Automatique").click()
    tool(page, "Aligné à gauche")
    tool(page, "Puce")
    page.keyboard.type("papier")
    page.keyboard.press("Enter")
    page.keyboard.type("encre")
    page.keyboard.press("Control+]")
    page.keyboard.press("Shift+Home")
    tool(page, "Couleur de surlignage")
    page.get_by_role("button", name="Jaune", exact=True).click()
    page.keyboard.press("Control+s")
    expect(page.locator("#toasts")).to_contain_text("Fiche enregistrée.")
    family.refresh_from_db()
    assert family.note == NOTE

    page.reload()
    page.get_by_role("tab", name="Notes").click()
    expect(page.locator("[data-rich-editor] b")).to_have_text("avant")
    # Nothing was typed: leaving asks nothing, and saving changes nothing.
    page.keyboard.press("Control+s")
    expect(page.locator("#toasts")).to_contain_text("Fiche enregistrée.")
    family.refresh_from_db()
    assert family.note == NOTE

    expect(page.locator("[data-drop]")).to_be_visible()
    page.evaluate(DROP, ["[data-drop]", "../bon de commande.pdf", "%PDF-1.7 essai"])
    link = page.get_by_role("link", name="bon de commande.pdf")
    expect(link).to_be_visible()
    assert_accessible(page)
    with page.expect_download() as started:
        link.click()
    assert started.value.suggested_filename == "bon de commande.pdf"
    assert Path(started.value.path()).read_text() == "%PDF-1.7 essai"
    page.evaluate(DROP, ["[data-drop]", "logo.svg", "<svg onload='alert(1)'/>"])
    expect(page.locator(".attachments [role=alert]")).to_contain_text(
        "ce type de fichier (svg) n'est pas accepté"
    )
    page.get_by_role("button", name="Retirer bon de commande.pdf").click()
    page.keyboard.press("Enter")
    expect(page.locator(".attachments")).to_contain_text("Aucun fichier joint.")


@covers("UI-032", "UI-068", "UI-069", "OPT-015")
def test_undo_spelling_defaults_and_pasting(page: Page, family: ArticleFamily, dossier: Dossier) -> None:
    keep_preference(User.objects.get(), "rich_text", {"font": "serif", "size": 12})
    open_notes(page, family)
    editor = page.locator("[data-rich-editor]")
    assert editor.get_attribute("lang") == "fr" and page.evaluate(
        "document.querySelector('[data-rich-editor]').spellcheck"
    )
    tool(page, "Orthographe")
    expect(page.get_by_label("Orthographe", exact=True)).to_have_attribute("aria-pressed", "false")
    assert not page.evaluate("document.querySelector('[data-rich-editor]').spellcheck")
    editor.click()
    page.keyboard.type("Bonjour")
    source = page.locator("[data-rich-source]")
    expect(source).to_have_value(
        re.compile('^<p><span class="rt-font-serif"><span class="rt-size-12">Bonjour</span></span>')
    )
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+b")
    expect(editor.locator("b")).to_have_text("Bonjour")
    tool(page, "Annuler")
    expect(editor.locator("b")).to_have_count(0)
    tool(page, "Refaire")
    expect(editor.locator("b")).to_have_text("Bonjour")
    # A paste brings its words and the formats that exist, never what runs.
    page.keyboard.press("End")
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/html", "<p onclick='x()'>collé <strong>gras</strong><script>1</script><img src=x onerror=y></p>");
          document.querySelector("[data-rich-editor]").dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    expect(editor).to_contain_text("collé gras")
    html = editor.inner_html()
    assert "onclick" not in html and "<img" not in html and "script" not in html
    # Out of the text by the keyboard, to the toolbar and back.
    page.keyboard.press("Alt+F10")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Police"
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Gras"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.hasAttribute('data-rich-editor')")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.hasAttribute('data-rich-editor')")
