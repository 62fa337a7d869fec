"""Due dates planned by hand in the tab of an invoice, kept while the lines change, and given back to the terms."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.payments.models import DueDate
from tests.e2e.conftest import PICTURES
from tests.requirements import covers


def picture(page: Page, name: str) -> None:
    """A picture for the eyes, where a folder for them is named."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"due-dates-{name}.png")


def save(page: Page) -> None:
    """Save, and wait for the answer."""
    with page.expect_response(lambda one: one.request.method == "POST" and one.url.endswith("/enregistrer/")):
        page.keyboard.press("Control+s")


def saved(document_id: int) -> list[tuple[str, bool]]:
    rows = DueDate.objects.filter(document=document_id).order_by("position")
    return [(f"{row.amount:.2f}", row.is_planned) for row in rows]


@covers("DOC-249", "DOC-251", "DOC-255")
def test_due_dates_are_planned_in_their_tab(
    page: Page, server: str, dossier: Dossier, assert_accessible: Callable[[Page], None]
) -> None:
    shop = Shop(user=User.objects.get(), today=localdate())
    shop.customer("MARTIN", "Martin et fils", siren="732829320", customer={"payment_terms": "CH30"})
    shop.service("RELIURE", "Reliure", gross_price="60.00")
    invoice = shop.writes("invoice", "MARTIN", [("RELIURE", 2)])
    page.goto(f"{server}/ventes/documents/{invoice.pk}/")
    page.locator("#tab-dues").click()
    plan = page.locator("[data-due-plan]")
    amounts, dates = plan.locator("[data-due=amount]"), plan.locator("[data-due=due_on]")
    expect(amounts).to_have_count(1)
    expect(amounts.first).to_have_value("120,00")
    expect(plan.locator("[data-due=payment_method] option:checked")).to_have_text("Chèque")
    expect(plan.locator("[data-due-planned]")).to_be_hidden()

    # A second one shares with the first; what is typed leaves the other the rest.
    plan.get_by_role("button", name="Ajouter une échéance").click()
    expect(amounts.nth(1)).to_have_value("60,00")
    amounts.first.fill("45,5")
    page.keyboard.press("Tab")
    expect(amounts.nth(1)).to_have_value("74,50")
    expect(plan.locator("[data-due-planned]")).to_be_visible()
    late = localdate() + timedelta(days=200)
    dates.nth(1).fill(f"{late:%d/%m/%Y}")
    page.keyboard.press("Tab")
    expect(plan.locator(".field-warning")).to_contain_text("entre professionnels")
    assert_accessible(page)
    picture(page, "planned")
    save(page)
    assert saved(invoice.pk) == [("45.50", True), ("74.50", True)]

    # What does not add up is told beside it, refused when it is saved, and taken back by undoing.
    amounts.nth(1).fill("70")
    page.keyboard.press("Tab")
    expect(plan.locator(".field-warning").last).to_contain_text("il manque 4,50")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-problems]")).to_be_visible()
    expect(amounts.nth(1)).to_be_focused()
    picture(page, "refused")
    assert saved(invoice.pk) == [("45.50", True), ("74.50", True)]
    amounts.nth(1).fill("")
    page.keyboard.press("Tab")
    expect(amounts.nth(1)).to_have_value("74,50")

    # The lines change: the plan stays, its last due date follows.
    page.locator("#tab-detail").click()
    page.locator("[data-row]").first.locator("[data-cell=quantity]").fill("3")
    expect(page.locator("[data-total=gross_total]")).to_have_text("180,00")
    page.locator("#tab-dues").click()
    expect(amounts.nth(1)).to_have_value("134,50")
    save(page)
    page.reload()
    page.locator("#tab-dues").click()
    expect(amounts.nth(1)).to_have_value("134,50")

    # Deleting one gives the other all; the terms are one button away.
    plan.get_by_role("button", name="Supprimer l'échéance 1").click()
    expect(amounts).to_have_count(1)
    expect(amounts.first).to_have_value("180,00")
    plan.get_by_role("button", name="Recalculer d'après le mode de règlement").click()
    expect(dates.first).to_have_value(f"{localdate() + timedelta(days=30):%d/%m/%Y}")
    expect(plan.locator("[data-due-planned]")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 800})
    assert plan.locator(".table-scroll").evaluate("box => box.scrollWidth <= box.clientWidth")
    expect(plan.locator("[data-due-balance]").first).to_be_visible()
    picture(page, "narrow")
    assert_accessible(page)
    save(page)
    assert saved(invoice.pk) == [("180.00", False)]

    # Sealed, they are plain text with the name of the payment method.
    invoice.refresh_from_db()
    shop.validates(invoice)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.reload()
    page.locator("#tab-dues").click()
    expect(page.locator("#panel-dues tbody tr td").nth(1)).to_have_text("Chèque")
    expect(page.locator("[data-due-add]")).to_have_count(0)
    picture(page, "sealed")
