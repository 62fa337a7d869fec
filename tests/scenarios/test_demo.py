"""The demonstration dossier: a coherent year, and something to do today. One dossier is built for all these tests."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from stdnum import ean
from stdnum.eu.vat import is_valid as is_vat_number
from stdnum.fr.siren import is_valid as is_siren

from comptoir.accounts.models import User
from comptoir.accounts.rights import ROLES
from comptoir.articles.models import Article
from comptoir.documents.models import Document, DocumentLine
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.creation import delete_dossier
from comptoir.dossiers.registry import Dossier, get_dossier
from comptoir.exchange.demo import DEMO_USERS, build_demo, tell_demo
from comptoir.exchange.demo.files import customer_order
from comptoir.exchange.demo.opening_days import is_open
from comptoir.exchange.vocabulary import items, remaining_lines
from comptoir.parties.models import CustomerProfile, Party
from comptoir.payments.models import DueDate, Payment
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.registry import registry
from comptoir.stock.models import StockDocument, StockMove
from comptoir.stock.queries import article_stock
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.invoice_matching import match_invoice
from comptoir.workflows.reordering import missing_articles
from tests.requirements import covers

TODAY = date(2026, 11, 21)
SLUG = "vitrine"
OUT_OF_PRINT = "9782092512746"
# Building a year takes a while where other tests run beside.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def built() -> Iterator[Dossier]:
    build_demo(SLUG, today=TODAY)
    yield get_dossier(SLUG)
    delete_dossier(SLUG)


@pytest.fixture
def demo(built: Dossier) -> Iterator[Dossier]:
    with use_dossier(built):
        yield built


def kinds(**conditions: object) -> Counter[str]:
    return Counter(Document.objects.filter(**conditions).values_list("kind", flat=True))


def test_nothing_is_wrong_in_it(demo: Dossier) -> None:
    assert check_dossier() == []


def test_a_shorter_time_is_told_on_both_engines(dossier: Dossier) -> None:
    tell_demo(today=TODAY, first=TODAY - timedelta(days=50))
    assert check_dossier() == []
    assert {"quote", "order", "delivery_note", "invoice"} <= set(kinds())
    assert Document.objects.get(kind="invoice", reference="46407").balance_due > 0


def test_the_year_holds_every_kind_of_sale(demo: Dossier) -> None:
    found = kinds(side="sale")
    assert 300 <= sum(found.values()) <= 420
    assert set(found) == {"quote", "order", "delivery_note", "invoice", "credit_note", "deposit_invoice"}
    assert found["credit_note"] >= 5
    assert 170 <= Article.objects.count() <= 200
    assert Party.objects.filter(is_supplier=False).count() >= 44
    states = Counter(Document.objects.filter(kind="quote").values_list("quote_state", flat=True))
    assert states[4] >= 15 and states[5] >= 5 and states[6] >= 5
    assert Document.objects.filter(kind="quote", status="open", valid_until_on__lt=TODAY).exists()
    deliveries = Counter(Document.objects.filter(kind="order").values_list("delivery_status", flat=True))
    assert deliveries["fully_delivered"] >= 30
    assert deliveries["partially_delivered"] >= 2 and deliveries["not_delivered"] >= 4
    assert Document.objects.filter(kind="order", is_closed=True).exists()
    assert kinds(side="sale", status="provisional") == {"invoice": 3}


def test_the_last_months_hold_every_kind_of_purchase(demo: Dossier) -> None:
    found = kinds(side="purchase")
    assert set(found) == {
        "price_request",
        "purchase_order",
        "goods_receipt",
        "purchase_return",
        "purchase_invoice",
        "purchase_credit_note",
    }
    assert 60 <= sum(found.values()) <= 160
    assert found["price_request"] == 3
    deliveries = Counter(
        Document.objects.filter(kind="purchase_order").values_list("delivery_status", flat=True)
    )
    assert deliveries["fully_delivered"] >= 10
    assert deliveries["partially_delivered"] >= 1 and deliveries["not_delivered"] >= 1
    [to_check] = Document.objects.filter(kind="purchase_invoice", status="provisional")
    differences = [row.match.differences for row in match_invoice(to_check)]
    assert [bool(found) for found in differences] == [True, False, True]
    assert [one.supplier.code for one in missing_articles() if one.supplier]
    states = set(DueDate.objects.filter(side="supplier").values_list("state", flat=True))
    assert {"open", "paid"} <= states


# What only time fills, or what an administrator makes: events, keys, own roles.
FILLED_LATER = {"journal-evenements", "journal-connexions", "cles-api", "sessions", "roles-propres"}


@covers("UI-018", "TOO-003")
def test_every_list_of_the_program_has_something_to_try(demo: Dossier) -> None:
    empty = {one.slug for one in registry if not one.queryset().exists()}
    assert empty - FILLED_LATER == set()


def test_it_happens_on_open_days_in_the_year_before_today(demo: Dossier) -> None:
    days = {
        *Document.objects.values_list("dated_on", flat=True),
        *StockMove.objects.values_list("moved_on", flat=True),
        *Payment.objects.values_list("paid_on", flat=True),
    }
    assert all(is_open(day) for day in days)
    assert min(days) == date(2025, 9, 1) and max(days) == TODAY
    months = Counter(day.month for day in Document.objects.values_list("dated_on", flat=True))
    assert len(months) == 12 and months[9] > months[3] and months[12] > months[2]


def test_money_comes_in_every_way(demo: Dossier) -> None:
    assert {"CHQ", "CB", "VIR", "ESP"} <= set(Payment.objects.values_list("method__code", flat=True))
    assert Payment.objects.exclude(difference_amount=0).count() == 1
    assert set(Payment.objects.values_list("status", flat=True)) == {"provisional", "validated"}
    states = set(DueDate.objects.values_list("state", flat=True))
    assert states == {"open", "partial", "paid", "closed"}
    unpaid = DueDate.objects.filter(balance__gt=0)
    assert unpaid.filter(due_on__lt=TODAY).count() >= 6 and unpaid.filter(due_on__gte=TODAY).count() >= 5
    partial = Payment.objects.filter(allocations__due_date__state="partial").first()
    assert partial is not None and partial.amount > 0


def test_stock_comes_and_goes_and_is_never_negative(demo: Dossier) -> None:
    assert not StockMove.objects.filter(stock_after__lt=0).exists()
    types = Counter(StockDocument.objects.values_list("type", flat=True))
    assert types["entry"] >= 15 and types["issue"] >= 5
    assert Article.objects.filter(is_stock_managed=True, real_quantity__gt=0).count() >= 160


@covers("DOC-148", "DOC-170")
def test_the_customer_order_46407_waits_for_its_tenth_title(demo: Dossier) -> None:
    chain = Document.objects.filter(reference="46407").order_by("pk")
    assert [one.kind for one in chain] == ["quote", "order", "delivery_note", "invoice"]
    quote, order, note, invoice = chain
    rows = customer_order()
    assert [line.article_code for line in items(quote)] == [row["code"] for row in rows]
    assert order.delivery_status == "partially_delivered"
    rest = [line.article_code for line, remaining in remaining_lines(order) if remaining]
    assert rest == [row["code"] for row in rows if row["reponse"] == "Epuisé"] == [OUT_OF_PRINT]
    assert len(items(note)) == len(items(invoice)) == 9
    assert [str(row.rate) for row in invoice.vat_rows.all()] == ["5.50000"]
    assert abs(invoice.balance_due - invoice.net_payable / 2) <= Decimal("0.01")
    stock = article_stock(Article.objects.get(code=OUT_OF_PRINT))
    assert (stock.real_quantity, stock.virtual_quantity) == (0, -1)
    for row in rows:
        if row["code"] != OUT_OF_PRINT:
            assert Article.objects.get(code=row["code"]).real_quantity >= 1


def test_something_is_to_do_today(demo: Dossier) -> None:
    waiting = Document.objects.filter(kind="quote", status="open", quote_state__in=(1, 2, 6, 7))
    assert waiting.filter(valid_until_on__gte=TODAY).count() >= 4
    open_orders = Document.objects.filter(kind="order", delivery_status="not_delivered")
    stock = {article.code: article.real_quantity for article in Article.objects.filter(is_stock_managed=True)}
    missing = {
        order.pk: [
            line.article_code
            for line, remaining in remaining_lines(order)
            if line.is_stock_managed and remaining > stock[line.article_code]
        ]
        for order in open_orders
    }
    assert sum(not codes for codes in missing.values()) >= 3, "orders that are ready"
    assert sum(bool(codes) for codes in missing.values()) >= 2, "orders that are short"
    assert Document.objects.filter(kind="delivery_note", status="open").count() >= 2
    assert Article.objects.filter(is_stock_managed=True, real_quantity=0).count() >= 2
    assert Document.objects.filter(dated_on=TODAY).count() >= 4


def test_whoever_it_names_is_fictitious_and_well_formed(demo: Dossier) -> None:
    seller = dossier_settings()
    assert (
        is_siren(seller.siret[:9])
        and is_vat_number(seller.vat_number)
        and bytes(seller.logo).startswith(b"<svg")
    )
    assert "fictifs" in seller.invoice_legal_notice and seller.default_bank is not None
    for party in Party.objects.all():
        assert "fictif" in party.note
        assert not party.siren or party.siren.startswith("99999")
        assert not party.vat_number or is_vat_number(party.vat_number)
        assert all(
            number.startswith(("04 65 71", "06 39 98", "01 99 00"))
            for number in (party.phone, party.mobile)
            if number
        )
    several = [
        party for party in Party.objects.prefetch_related("addresses") if len(party.addresses.all()) > 1
    ]
    assert len(several) >= 5
    assert Party.objects.filter(is_dormant=True).count() == 1
    assert CustomerProfile.objects.filter(block_level="blocked").count() == 1
    assert Party.objects.filter(territory__is_intra_eu=True, documents__isnull=False).exists()
    private = CustomerProfile.objects.filter(family__code="PART")
    assert private.exists() and all(profile.is_tax_included for profile in private)


def test_articles_carry_valid_barcodes_and_no_invented_isbn(demo: Dossier) -> None:
    real = {row["code"] for row in customer_order()}
    for article in Article.objects.select_related("vat_rate"):
        assert ean.is_valid(article.barcode)
        assert article.barcode in real or article.barcode.startswith("20")
        is_book = bool(article.author)
        assert article.vat_rate.code == "5.5" if is_book else article.vat_rate.code in ("5.5", "20")
    assert real <= set(Article.objects.values_list("barcode", flat=True))
    assert DocumentLine.objects.filter(article__type="service").exists()


def test_one_user_of_each_role_can_sign_in(demo: Dossier) -> None:
    assert {user.role for user in DEMO_USERS} == set(ROLES)
    assert DEMO_USERS[0].role == "administrator"
    for user in DEMO_USERS:
        stored = User.objects.get(username=user.username)
        assert stored.role == user.role and stored.check_password(user.password)
