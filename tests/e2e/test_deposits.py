"""A deposit on an order, deducted by the final invoice; a credit note of a part of it."""

import re
from collections.abc import Callable
from pathlib import Path

from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from tests.e2e.conftest import PICTURES
from tests.requirements import covers


def picture(page: Page, name: str) -> None:
    """A picture for the eyes, where a folder for them is named."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"deposits-{name}.png")


def open_shop() -> Shop:
    shop = Shop(user=User.objects.get(), today=localdate())
    shop.customer("MARTIN", "Martin et fils")
    shop.article("ROMAN", "Roman", gross_price="10.00", cost_price="6.00")
    shop.receives([("ROMAN", 20, "6.00")])
    return shop


@covers("DOC-028", "DOC-210", "DOC-211", "DOC-212", "DOC-216", "OPT-114", "OPT-117")
def test_a_deposit_on_an_order_is_deducted_by_its_invoice(
    page: Page, server: str, dossier: Dossier, assert_accessible: Callable[[Page], None]
) -> None:
    shop = open_shop()
    order = shop.takes_order("MARTIN", [("ROMAN", 10)], is_tax_included=True)
    page.goto(f"{server}/ventes/documents/{order.pk}/")
    expect(page.locator("[data-total=gross_total]")).to_have_text("100,00")
    page.keyboard.press("Alt+a")
    expect(page.locator("#deposit-rate")).to_be_focused()
    assert_accessible(page)
    picture(page, "dialogue")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Nouveau règlement")
    page.locator("#payment-reference").fill("CHQ 0412")
    assert_accessible(page)
    picture(page, "payment")
    page.keyboard.press("Control+s")
    expect(page.locator("h1")).to_contain_text("Facture d'acompte")
    expect(page.locator("[data-notice]")).to_contain_text("30,00")
    expect(page.locator("[data-total=net_payable]")).to_have_text("30,00")
    assert_accessible(page)
    picture(page, "invoice")
    deposit = Document.objects.get(kind="deposit_invoice")
    shop.validates(deposit)
    order.refresh_from_db()
    invoice = shop.transfers(order, "invoice")
    page.goto(f"{server}/ventes/documents/{invoice.pk}/")
    expect(page.locator("[data-total=deposit_total]")).to_have_text("30,00")
    expect(page.locator("[data-total=net_payable]")).to_have_text("70,00")
    page.locator("#tab-deposits").click()
    expect(page.locator("#panel-deposits")).to_contain_text("FD000001")
    assert_accessible(page)
    picture(page, "tab")
    page.locator("[data-action=detach]").click()
    page.get_by_role("button", name=re.compile("Oui|Confirmer|OK|Continuer")).first.click()
    expect(page.locator("[data-total=net_payable]")).to_have_text("100,00")
    page.locator("[data-action=attach-deposits]").click()
    page.locator("#attach-deposits [data-json=is_chosen]").check()
    page.locator("#attach-deposits button[type=submit]").click()
    expect(page.locator("[data-total=net_payable]")).to_have_text("70,00")


@covers("DOC-087", "DOC-089", "DOC-091")
def test_a_part_of_an_invoice_is_credited_and_set_off(
    page: Page, server: str, dossier: Dossier, assert_accessible: Callable[[Page], None]
) -> None:
    shop = open_shop()
    invoice = shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 10)], is_tax_included=True))
    page.goto(f"{server}/ventes/documents/{invoice.pk}/")
    page.keyboard.press("Alt+a")
    expect(page.locator("#credit-reason")).to_be_focused()
    page.keyboard.type("Retour de marchandise")
    page.locator("[data-credit-quantity]").first.fill("3")
    assert_accessible(page)
    picture(page, "credit")
    page.locator("#credit button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text("Avoir")
    expect(page.locator("[data-total=gross_total]")).to_have_text("30,00")
    expect(page.locator("[data-field=credit_reason]")).to_have_value("Retour de marchandise")
    assert_accessible(page)
    picture(page, "credit-note")
    invoice.refresh_from_db()
    assert invoice.balance_due == 70
