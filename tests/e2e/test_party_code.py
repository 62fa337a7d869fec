"""Changing the code of a party in a real browser, by the keyboard."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from comptoir.parties.models import Party
from tests.e2e.test_records import create, open_customer
from tests.e2e.test_tables import address
from tests.requirements import covers

Check = Callable[[Page], None]


@covers("PTY-049", "PTY-090", "PTY-091", "PTY-094", "T03-10", "T03-11")
def test_a_code_is_changed_from_the_record(page: Page, assert_accessible: Check) -> None:
    customer = create("parties", code="DUR0001", roles=["customer"], name="Durand")
    create("parties", code="MARTIN", roles=["customer"], name="Martin")
    open_customer(page, customer)
    page.get_by_label("Autres actions").click()
    page.get_by_role("button", name="Changer le code").click()
    expect(page.get_by_label("Nouveau code")).to_be_focused()
    expect(page.get_by_label("Code actuel")).to_have_value("DUR0001")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.type("martin")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".field-error")).to_contain_text("MARTIN est déjà le code de Martin.")
    assert Party.objects.get(pk=customer).code == "DUR0001"
    assert_accessible(page)
    page.get_by_label("Nouveau code").fill("durand1")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Durand porte désormais le code DURAND1.")
    expect(page.locator("#id-code")).to_have_value("DURAND1")
    page.goto(address(page, "/t/journal-evenements/?onglet=code"))
    expect(page.locator("main")).to_contain_text("Le client n° DUR0001 est devenu le client n° DURAND1")
