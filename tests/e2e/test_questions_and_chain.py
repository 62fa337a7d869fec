"""A refused action that asks for consent, and the drawing of the chain of documents, by hand."""

import re
from collections.abc import Callable

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from tests.e2e.test_line_editor import settled
from tests.requirements import covers


@pytest.fixture
def shop(dossier: Dossier) -> Shop:
    shop = Shop(user=User.objects.get(), today=localdate())
    shop.article("A", "Livre A", gross_price="10.00", cost_price="6.00")
    shop.customer("DUR", "Durand")
    return shop


@covers("DOC-231")
def test_a_break_of_the_series_is_refused_then_accepted(
    page: Page, server: str, shop: Shop, assert_accessible: Callable[[Page], None]
) -> None:
    first = shop.takes_order("DUR", [("A", 1)])
    shop.takes_order("DUR", [("A", 2)])
    page.goto(f"{server}/ventes/documents/{first.pk}/")
    settled(page)
    page.keyboard.press("Control+d")
    question = page.locator("#confirm")
    expect(question).to_be_visible()
    # What can't be had back is red.
    expect(question.locator("[data-confirm-yes]")).to_have_class(re.compile("btn-danger"))
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator("[data-problems]")).to_have_text("Rien n'a été changé.")
    assert Document.objects.count() == 2
    page.keyboard.press("Control+d")
    expect(question).to_be_visible()
    with page.expect_navigation():
        question.locator("[data-confirm-yes]").click()
    assert [document.pk for document in Document.objects.all()] != [first.pk]
    assert Document.objects.count() == 1


@covers("DOC-274")
def test_a_box_of_the_chain_leads_to_its_document(page: Page, server: str, shop: Shop) -> None:
    quote = shop.quotes("DUR", [("A", 1)])
    order = shop.transfers(quote, "order")
    page.goto(f"{server}/ventes/documents/{order.pk}/")
    settled(page)
    page.get_by_role("tab", name="Historique").click()
    box = page.locator("a.chain-box")
    expect(box).to_have_count(1)
    box.click()
    page.wait_for_url(f"{server}/ventes/documents/{quote.pk}/")
    expect(page.locator("h1")).to_contain_text("DE000001")
    # The way back, from an order that was changed meanwhile: the question is asked, then the page is left.
    page.goto(f"{server}/ventes/documents/{order.pk}/")
    settled(page)
    page.locator("[data-field=reference]").fill("BC 12")
    settled(page)
    page.get_by_role("tab", name="Historique").click()
    page.locator("a.chain-box").click()
    question = page.locator("#confirm")
    expect(question).to_contain_text("brouillon")
    expect(question.locator("[data-confirm-yes]")).to_have_class(re.compile("btn-primary"))
    question.locator("[data-confirm-yes]").click()
    page.wait_for_url(f"{server}/ventes/documents/{quote.pk}/")
