"""Descriptions with formats in the editor, and answers that come late: what the hand typed is what counts."""

import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Error, Page, Route, expect

from comptoir.accounts.models import User
from comptoir.documents.models import Document, DocumentLine
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from tests.e2e.test_line_editor import HAND, new_document, settled, type_line
from tests.requirements import covers

Check = Callable[[Page], None]

BOLD = "<p>Article 1 <b>relié</b></p><ul><li>signé</li></ul>"


@pytest.fixture
def shop(dossier: Dossier) -> Shop:
    shop = Shop(user=User.objects.get(), today=localdate())
    shop.customer("MARTIN", "Martin et fils", customer={"payment_terms": "CH30"})
    for number in range(4):
        shop.article(f"ART{number}", f"Article {number}", gross_price=f"{number + 1}0.00", cost_price="3.00")
    return shop


def cell(page: Page, row: int, name: str):
    return page.locator(f"[data-row]:nth-child({row}) [data-cell={name}]")


def empty_first_line(page: Page) -> None:
    for name in ("article", "description", "quantity"):
        cell(page, 1, name).focus()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.press("Tab")
    settled(page)


@covers("UI-064", "UI-070", "UI-149", "UI-078")
def test_a_description_gets_formats_by_keyboard_and_keeps_them(
    page: Page, server: str, shop: Shop, assert_accessible: Check
) -> None:
    new_document(page, server, "ventes/documents/nouveau/devis/", "mar")
    type_line(page, 1, "ART1", "2")
    settled(page)
    cell(page, 1, "quantity").focus()
    page.keyboard.press("F2")
    editor = page.locator("#line-text [data-rich-editor]")
    expect(editor).to_be_focused()
    expect(editor).to_have_text("Article 1")
    page.keyboard.press("Control+End")
    page.keyboard.type(" ")
    page.keyboard.press("Control+b")
    page.keyboard.type("relié")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    page.locator("#line-text").get_by_label("Puce", exact=True).click()
    page.keyboard.type("signé")
    assert_accessible(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#line-text")).to_be_hidden()
    expect(cell(page, 1, "quantity")).to_be_focused()
    expect(cell(page, 1, "description")).to_have_value("Article 1 relié\n• signé")
    expect(page.locator("[data-row]:nth-child(1)")).to_have_class(re.compile("is-rich"))
    settled(page)
    # One step back, and again.
    page.keyboard.press("Control+z")
    expect(cell(page, 1, "description")).to_have_value("Article 1")
    expect(cell(page, 1, "description")).to_be_editable()
    page.keyboard.press("Control+y")
    expect(cell(page, 1, "description")).to_have_value("Article 1 relié\n• signé")
    settled(page)
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile(r"/ventes/documents/\d+/"))
    settled(page)
    line = Document.objects.get().lines.get()
    assert (line.description, line.rich_description) == ("Article 1 relié\n• signé", BOLD)
    # Another quantity leaves them; the line copied has them too.
    cell(page, 1, "quantity").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("3")
    page.get_by_role("button", name="Copier", exact=True).click()
    cell(page, 2, "article").focus()
    page.get_by_role("button", name="Coller", exact=True).click()
    expect(cell(page, 2, "description")).to_have_value("Article 1 relié\n• signé")
    settled(page)
    page.keyboard.press("Control+s")
    expect(page.locator("#toasts")).to_contain_text("Document enregistré.")
    assert list(DocumentLine.objects.values_list("rich_description", "quantity")) == [(BOLD, 3), (BOLD, 3)]
    # A letter on a text with formats opens the dialogue, where they can be taken away.
    cell(page, 1, "description").focus()
    page.keyboard.press("x")
    expect(editor).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Tout simple")
    page.get_by_role("button", name="Appliquer").click()
    settled(page)
    expect(cell(page, 1, "description")).to_have_value("Tout simple")
    expect(cell(page, 1, "description")).to_be_editable()
    page.reload()
    settled(page)
    expect(cell(page, 1, "description")).to_have_value("Article 1 relié\n• signé")


@covers("DOC-018", "UI-149")
def test_choosing_a_customer_is_one_step_and_an_empty_service_blocks_nothing(
    page: Page, server: str, shop: Shop
) -> None:
    new_document(page, server, "ventes/documents/nouveau/devis/", "mar")
    expect(page.locator("[data-field=payment_terms]")).not_to_have_value("")
    settled(page)
    page.keyboard.press("Control+z")
    expect(page.locator("#field-party")).to_have_value("")
    expect(page.get_by_role("button", name="Annuler", exact=True).first).to_be_disabled()
    page.keyboard.press("Control+y")
    expect(page.locator("#field-party")).to_have_value(re.compile("Martin"))
    expect(page.locator("[data-field=payment_terms]")).not_to_have_value("")
    settled(page)
    page.get_by_label("Insérer un autre type de ligne").click()
    page.get_by_role("button", name="Service", exact=True).click()
    cell(page, 2, "article").focus()
    type_line(page, 2, "ART2", "2")
    settled(page)
    expect(page.locator(".foot-payable strong")).to_contain_text("60,01")
    expect(page.locator("[data-problems]")).to_be_hidden()
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile(r"/ventes/documents/\d+/"))
    assert [line.article_code for line in Document.objects.get().lines.all()] == ["ART2"]


class Held:
    """Requests to an address that wait until they are let go, then are answered as they were asked."""

    def __init__(self, page: Page, address: str | re.Pattern[str], method: str) -> None:
        self.page, self.address, self.method = page, address, method
        self.routes: list[Route] = []
        page.route(address, self._take)

    def _take(self, route: Route) -> None:
        if route.request.method == self.method:
            self.routes.append(route)
        else:
            route.continue_()

    def release(self) -> None:
        """Answer them, in order, and everything that is asked later at once."""
        self.page.evaluate("() => 0")  # what was asked before this has come here
        assert self.routes
        self.page.unroute(self.address)
        for route in self.routes:
            with suppress(Error):  # the page has given this one up
                route.continue_()
        # Another answer after theirs: by now theirs have been dealt with.
        self.page.evaluate("() => fetch(window.location.href).then((answer) => answer.text())")


@pytest.fixture
def opened(page: Page, server: str, shop: Shop) -> Document:
    quote = shop.writes("quote", "MARTIN", [("ART0", 1), ("ART1", 1)])
    page.goto(f"{server}/ventes/documents/{quote.pk}/")
    settled(page)
    return quote


def retype(page: Page, row: int, name: str, text: str) -> None:
    cell(page, row, name).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(text, delay=HAND)


@covers("UI-147")
def test_an_answer_older_than_what_was_typed_is_dropped(page: Page, opened: Document) -> None:
    held = Held(page, "**/calcul/**", "POST")
    page.clock.install(time=0)
    page.clock.pause_at(60_000)
    retype(page, 1, "quantity", "5")
    with page.expect_request("**/calcul/**"):
        page.clock.run_for(200)
    # The clock stands: what follows has not been asked yet when the old answer comes.
    page.keyboard.type("7", delay=HAND)
    retype(page, 2, "quantity", "4")
    cell(page, 2, "article").focus()
    held.release()
    expect(cell(page, 1, "quantity")).to_have_value("57")
    expect(cell(page, 2, "quantity")).to_have_value("4")
    page.clock.run_for(200)
    expect(page.locator(".foot-payable strong")).to_contain_text("650,09")
    assert [cell(page, row, "quantity").input_value() for row in (1, 2)] == ["57", "4"]


@covers("UI-147")
def test_an_answer_does_not_take_back_an_article_being_looked_up(page: Page, opened: Document) -> None:
    figures, articles = Held(page, "**/calcul/**", "POST"), Held(page, re.compile("exact=1"), "GET")
    with page.expect_request("**/calcul/**"):
        retype(page, 1, "quantity", "3")
    with page.expect_request(re.compile("exact=1")):
        retype(page, 1, "article", "ART3")
        page.keyboard.press("Tab")
    figures.release()
    expect(cell(page, 1, "article")).to_have_value("ART3")
    articles.release()
    expect(cell(page, 1, "description")).to_have_value("Article 3")
    settled(page)
    expect(cell(page, 1, "article")).to_have_value("ART3")
    expect(cell(page, 1, "quantity")).to_have_value("3")


@covers("UI-147")
def test_what_is_typed_while_the_document_is_saved_stays_and_is_saved_next(
    page: Page, opened: Document
) -> None:
    held = Held(page, re.compile(rf"/{opened.pk}/enregistrer/"), "POST")
    retype(page, 1, "quantity", "3")
    with page.expect_request(re.compile("/enregistrer/")):
        page.keyboard.press("Control+s")
    retype(page, 1, "quantity", "8")
    retype(page, 2, "discount_rate", "10")
    cell(page, 2, "article").focus()
    held.release()
    expect(page.locator("#toasts")).to_contain_text("Document enregistré.")
    settled(page)
    assert [int(line.quantity) for line in opened.lines.all()] == [3, 1]
    assert (cell(page, 1, "quantity").input_value(), cell(page, 2, "discount_rate").input_value()) == (
        "8",
        "10",
    )
    with page.expect_response(re.compile("/enregistrer/")):
        page.keyboard.press("Control+s")
    assert [(int(line.quantity), int(line.discount_rate)) for line in opened.lines.all()] == [(8, 0), (1, 10)]


@covers("UI-075", "UI-149")
def test_a_stored_line_that_was_emptied_goes_when_the_document_is_saved(page: Page, opened: Document) -> None:
    empty_first_line(page)
    expect(page.locator("[data-problems]")).to_be_hidden()
    expect(page.locator("[data-row]:nth-child(1) [data-out=amount]")).to_have_text("")
    cell(page, 1, "quantity").focus()
    page.keyboard.press("Control+s")
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(cell(page, 1, "article")).to_be_focused()
    settled(page)
    assert [line.article_code for line in opened.lines.all()] == ["ART1"]
    # Undone step by step, it comes back as a new line.
    for text in ("1", "Article 0", "ART0"):
        page.keyboard.press("Control+z")
        name = {"1": "quantity", "ART0": "article"}.get(text, "description")
        expect(cell(page, 1, name)).to_have_value(text)
    settled(page)
    with page.expect_response(re.compile("/enregistrer/")):
        page.keyboard.press("Control+s")
    assert [line.article_code for line in opened.lines.order_by("position")] == ["ART0", "ART1"]


def test_what_is_written_on_an_emptied_line_while_it_is_saved_becomes_a_new_line(
    page: Page, opened: Document
) -> None:
    empty_first_line(page)
    held = Held(page, re.compile(rf"/{opened.pk}/enregistrer/"), "POST")
    with page.expect_request(re.compile("/enregistrer/")):
        page.keyboard.press("Control+s")
    retype(page, 1, "description", "Reliure")
    cell(page, 2, "article").focus()
    held.release()
    expect(page.locator("#toasts")).to_contain_text("Document enregistré.")
    settled(page)
    assert [line.description for line in opened.lines.all()] == ["Article 1"]
    with page.expect_response(re.compile("/enregistrer/")):
        page.keyboard.press("Control+s")
    assert [line.description for line in opened.lines.order_by("position")] == ["Reliure", "Article 1"]


@covers("UI-147")
def test_a_line_inserted_while_the_document_is_saved_takes_no_key_of_another(
    page: Page, opened: Document
) -> None:
    keys = {line.article_code: line.pk for line in opened.lines.all()}
    retype(page, 2, "quantity", "3")
    held = Held(page, re.compile(rf"/{opened.pk}/enregistrer/"), "POST")
    with page.expect_request(re.compile("/enregistrer/")):
        page.keyboard.press("Control+s")
    cell(page, 1, "quantity").focus()
    page.keyboard.press("Insert")
    with page.expect_response(re.compile("/calcul/")):
        type_line(page, 1, "ART2", "5")
    held.release()
    expect(page.locator("#toasts")).to_contain_text("Document enregistré.")
    settled(page)
    with page.expect_response(re.compile("/enregistrer/")):
        page.keyboard.press("Control+s")
    lines = list(opened.lines.order_by("position"))
    assert [line.article_code for line in lines] == ["ART2", "ART0", "ART1"]
    assert [line.pk for line in lines[1:]] == [keys["ART0"], keys["ART1"]]
