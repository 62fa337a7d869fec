"""A customer who is late is reminded by a letter, and the list remembers it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.mailing.models import Reminder
from tests.e2e.conftest import PICTURES
from tests.requirements import covers


@covers("DOC-296", "PAY-150")
def test_late_customers_get_a_letter(
    page: Page, server: str, dossier: Dossier, assert_accessible: Callable[[Page], None]
) -> None:
    shop = Shop(user=User.objects.get(), today=localdate())
    shop.customer("MARTIN", "Martin et fils")
    shop.customer("NOEL", "Noël", siren="732829320")
    shop.service("RELIURE", "Reliure", gross_price="60.00")
    shop.on(localdate() - timedelta(days=60))
    for party in ("MARTIN", "NOEL", "NOEL"):
        shop.validates(shop.writes("invoice", party, [("RELIURE", 1)]))
    page.goto(f"{server}/reglements/relances/")
    expect(page.get_by_role("table", name="Clients à relancer")).to_contain_text("FA000003")
    assert_accessible(page)
    page.get_by_label("Relancer Martin et fils").uncheck()
    with (
        page.context.expect_page(),
        page.context.expect_event(
            "response", lambda one: one.request.method == "POST" and one.url.endswith("/reglements/relances/")
        ) as answered,
    ):
        page.get_by_role("button", name="Imprimer les lettres").click()
    assert answered.value.headers["content-type"] == "application/pdf"
    assert list(Reminder.objects.values_list("due_date__party__code", "level")) == [("NOEL", 1), ("NOEL", 1)]
    page.reload()
    expect(page.get_by_role("table", name="Clients à relancer")).to_contain_text(
        f"Rappel {localdate():%d/%m/%Y}"
    )
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "reminders.png")
        page.set_viewport_size({"width": 390, "height": 800})
        page.reload()
        page.screenshot(path=Path(PICTURES) / "reminders-narrow.png")
