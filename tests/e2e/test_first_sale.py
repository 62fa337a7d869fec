"""The first sale by keyboard alone: prospect, quote, order, delivery of nine titles, invoice, PDF, two payments."""

import csv
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

import comptoir.exchange
from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop, items
from comptoir.parties.models import Party
from comptoir.workflows.check_dossier import check_dossier
from tests.e2e.hands import scan
from tests.requirements import covers

D = Decimal
TITLES = Path(comptoir.exchange.__file__).parent / "data" / "order-46407.csv"
NAME = "École des Micocouliers"
PRICE, COST = "10.00", "6.00"


@pytest.fixture
def titles(dossier: Dossier) -> Iterator[list[dict[str, str]]]:
    """The ten titles of the order, nine of them in stock: five copies each, bought at 6.00."""
    with TITLES.open() as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    shop = Shop(user=User.objects.get(), today=localdate())
    for row in rows:
        shop.article(row["code"], row["titre"], gross_price=PRICE, cost_price=COST, barcode=row["code"])
    shop.receives([(row["code"], 5, COST) for row in rows if row["reponse"] == "Disponible"])
    yield rows
    assert check_dossier() == []


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, name: str, *, most: int = 150) -> None:
    """Press Tab until the focus is on what is called ``name``."""
    for _ in range(most):
        if page.evaluate(
            """name => { const e = document.activeElement; const label = e.labels && e.labels[0];
            const called = (e.getAttribute('aria-label') || (label && label.innerText) || e.innerText || '').trim();
            return called.startsWith(name); }""",
            name,
        ):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the focus never reached « {name} »")


def choose_action(page: Page, words: str, heading: str) -> None:
    """Ctrl+K, some words, Enter."""
    press(page, "Control+k")
    page.keyboard.type(words, delay=20)
    expect(page.locator("[role=option]").first).to_contain_text(heading)
    press(page, "Enter")


@covers(
    "P-01",
    "P-02",
    "P-04",
    "P-05",
    "DOC-246",
    "DOC-148",
    "DOC-166",
    "DOC-085",
    "DOC-264",
    "PRN-062",
    "UPM-012",
)
def test_ten_titles_from_the_quote_to_the_last_euro(
    page: Page,
    server: str,
    titles: list[dict[str, str]],
    tmp_path: Path,
    assert_accessible: Callable[[Page], None],
) -> None:
    # A new prospect, paying by cheque at thirty days.
    choose_action(page, "nouveau prospect", "Prospect")
    page.wait_for_url("**/t/tiers/nouveau/**")
    # The first field to fill waits for the hand; the code comes from the counter.
    expect(page.locator(":focus")).to_have_attribute("name", "name")
    page.keyboard.type(NAME)
    tab_to(page, "Identité")
    press(page, "ArrowRight", "ArrowRight", "ArrowRight")
    tab_to(page, "Mode de règlement")
    page.keyboard.type("CH30", delay=30)
    expect(page.locator(".lookup-list tbody tr").first).to_contain_text("30 jours net")
    press(page, "Enter")
    press(page, "Control+s")
    page.wait_for_url(re.compile(r"/t/tiers/\d+/"))
    party = Party.objects.get(name=NAME)
    assert (party.is_prospect, party.is_customer) == (True, False)
    assert_accessible(page)

    # A quote of the ten titles: the first typed, the others scanned.
    choose_action(page, "nouveau devis", "Devis")
    page.wait_for_url("**/ventes/documents/nouveau/**")
    expect(page.locator(":focus")).to_have_attribute("id", "field-party")
    page.keyboard.type("mico", delay=30)
    expect(page.locator(".lookup-list tbody tr").first).to_contain_text("Micocouliers")
    press(page, "Enter")
    expect(page.locator(":focus")).to_have_attribute("data-cell", "article")
    page.keyboard.type(titles[0]["code"], delay=60)
    press(page, "Enter")
    expect(page.locator(":focus")).to_have_attribute("data-cell", "quantity")
    press(page, "Enter")
    for number, row in enumerate(titles[1:], start=2):
        expect(page.locator(":focus")).to_have_attribute("data-cell", "article")
        scan(page, row["code"])
        expect(page.locator(f"[data-row]:nth-child({number}) [data-cell=description]")).to_have_value(
            row["titre"]
        )
        if page.locator(":focus").get_attribute("data-cell") == "quantity":
            press(page, "Enter")
    press(page, "Control+s")
    page.wait_for_url(re.compile(r"/ventes/documents/\d+/"))
    quote = Document.objects.get(kind="quote")
    assert [line.article_code for line in items(quote)] == [row["code"] for row in titles]
    # Ten at 9.48 without VAT: 94.80, VAT 5.5 % = 5.21.
    assert (quote.net_total, quote.vat_total, quote.gross_total) == (D("94.80"), D("5.21"), D("100.01"))
    assert Party.objects.get(name=NAME).is_prospect
    assert_accessible(page)

    # Transferred to an order: the prospect is a customer now.
    press(page, "Alt+t")
    expect(page.locator("#transfer")).to_be_visible()
    tab_to(page, "Transférer")
    press(page, "Enter")
    page.wait_for_function("() => document.title.startsWith('Commande')")
    order = Document.objects.get(kind="order")
    assert (order.delivery_status, Party.objects.get(name=NAME).is_customer) == ("not_delivered", True)

    # Nine delivered, the tenth (out of print) remains.
    press(page, "Alt+l")
    page.wait_for_url("**/ventes/livraison/**")
    assert_accessible(page)
    press(page, "Alt+a")
    gone = next(row for row in titles if row["reponse"] != "Disponible")
    tab_to(page, f"Quantité à livrer de {gone['titre']}")
    press(page, "Control+a", "Delete")
    press(page, "Control+s")
    confirm_if_asked(page)
    page.wait_for_function("() => document.title.startsWith('Bon de livraison')")
    order.refresh_from_db()
    note = Document.objects.get(kind="delivery_note")
    assert (order.delivery_status, len(items(note))) == ("partially_delivered", 9)

    # Invoiced, validated, printed.
    press(page, "Alt+t")
    expect(page.locator("#transfer")).to_be_visible()
    tab_to(page, "Transférer")
    press(page, "Enter")
    page.wait_for_function("() => document.title.startsWith('Facture')")
    press(page, "Alt+v")
    confirm_if_asked(page)
    # The law wants the customer's address: the hand is led to it, and its billing part is enough.
    expect(page.locator(":focus")).to_have_attribute("name", "billing.line1")
    page.keyboard.type("3 rue des Micocouliers")
    tab_to(page, "Ville")
    page.keyboard.type("Montpellier")
    press(page, "Control+s")
    expect(page.locator("#toasts")).to_contain_text("enregistré")
    press(page, "Alt+v")
    confirm_if_asked(page)
    expect(page.locator("h1")).to_contain_text("FA000001")
    invoice = Document.objects.get(kind="invoice")
    # Nine at 9.48: 85.32, VAT 5.5 % = 4.69 (computed on the base of the rate, not line by line).
    assert (invoice.net_total, invoice.vat_total, invoice.gross_total) == (D("85.32"), D("4.69"), D("90.01"))
    assert_accessible(page)
    text = pdf_text(page, f"{server}/ventes/documents/{invoice.pk}/pdf", tmp_path)
    for row in titles:
        assert (row["titre"] in text) == (row is not gone), row["titre"]
    due = invoice.due_dates.get()
    assert due.due_on == localdate() + timedelta(days=30)
    for printed in ("FA000001", "85,32", "4,69", "90,01", f"{due.due_on:%d/%m/%Y}"):
        assert printed in text, printed

    # Half paid, then the rest.
    for amount, left in ((D("45.00"), D("45.01")), (D("45.01"), D("0.00"))):
        press(page, "Alt+r")
        page.wait_for_url("**/reglements/clients/nouveau/**")
        assert_accessible(page)
        tab_to(page, "Montant")
        press(page, "Control+a")
        page.keyboard.type(f"{amount}".replace(".", ","))
        press(page, "Tab")
        press(page, "Control+s")
        page.wait_for_function("() => !location.pathname.includes('/nouveau/')")
        invoice.refresh_from_db()
        assert invoice.balance_due == left
        page.goto(f"{server}/ventes/documents/{invoice.pk}/")
    order.refresh_from_db()
    assert order.delivery_status == "partially_delivered"
    stock = {article.code: (article.real_quantity, article.average_cost) for article in Article.objects.all()}
    for row in titles:
        assert stock[row["code"]] == ((0, 0) if row is gone else (D(4), D("6"))), row["titre"]


def confirm_if_asked(page: Page) -> None:
    """Enter on "Oui" of the question; waits for it."""
    expect(page.locator("dialog[open] [data-confirm-yes]")).to_be_visible()
    press(page, "Enter")


def pdf_text(page: Page, url: str, folder: Path) -> str:
    """Words of the PDF behind an address, as the signed-in user gets it."""
    answer = page.request.get(url)
    assert answer.ok and answer.headers["content-type"] == "application/pdf"
    file = folder / "document.pdf"
    file.write_bytes(answer.body())
    done = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout
