"""The foot of a document in a real Chromium: a shipping fee fills amount and rate; quantities follow their unit."""

from collections.abc import Callable

from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.references.models import ShippingFee, VatRate
from tests.requirements import covers


@covers("PAR-062", "DOC-046", "PAR-060", "TV-UI-20")
def test_a_fee_fills_the_shipping_and_a_unit_shows_its_decimals(
    page: Page, server: str, dossier: Dossier, assert_accessible: Callable[[Page], None]
) -> None:
    shop = Shop(user=User.objects.get(), today=localdate())
    shop.customer("MARTIN", "Martin et fils")
    shop.article("TERREAU", "Terreau", gross_price="10.00", cost_price="3.00", unit="KG")
    rate = VatRate.objects.get(code="20")
    ShippingFee.objects.create(code="COLIS", label="Colis", net_amount="7.50", vat_rate=rate)
    page.goto(f"{server}/ventes/documents/nouveau/devis/?client=MARTIN")
    article = page.locator("[data-cell=article]").first
    article.fill("TERREAU")
    article.press("Enter")
    quantity = page.locator("[data-cell=quantity]").first
    expect(quantity).to_have_value("1,000")
    quantity.fill("1,23456")
    quantity.press("Tab")
    expect(quantity).to_have_value("1,235")
    amount = page.locator("[data-field=shipping_amount]")
    amount.fill("2")
    fee = page.locator("[data-field=shipping_fee]")
    fee.focus()
    fee.select_option("COLIS")
    expect(amount).to_have_value("7,50")
    expect(page.locator("[data-field=shipping_vat_rate]")).to_have_value("20")
    assert_accessible(page)
    amount.fill("4")
    amount.press("Tab")
    expect(amount).to_have_value("4,00")
    page.keyboard.press("Control+s")
    expect(page.locator("h1")).to_contain_text("DE000001")
    expect(amount).to_have_value("4,00")
    expect(page.locator("[data-field=shipping_vat_rate]")).to_have_value("20")
