"""Changing documents: what is not given stays, what depends on it follows, what is not allowed changes nothing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from comptoir.articles.models import Article
from comptoir.core.errors import Stale
from comptoir.documents.models import Document, DocumentLine
from comptoir.dossiers.registry import Dossier
from comptoir.parties.models import CustomerProfile, Party
from comptoir.payments.models import DueDate
from comptoir.references.models import DossierSettings
from comptoir.stock.models import StockMove
from comptoir.workflows import documents as workflows
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.deliver_orders import deliver_orders
from comptoir.workflows.document_view import document_as_dict
from comptoir.workflows.payments import close_due_date, reopen_due_date
from tests.requirements import covers
from tests.services.refusals import assert_told_on, assert_worded, refusal_of, snapshot
from tests.services.shops import TODAY, BusyShop, open_shop

D = Decimal


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    return open_shop()


def values_of(document: Document) -> dict[str, Any]:
    """Everything stored of a document and its lines but what every save changes."""
    header = Document.objects.values().get(pk=document.pk)
    for name in ("version", "updated_at", "search"):
        header.pop(name)
    return {"header": header, "lines": list(document.lines.order_by("position").values())}


@covers("P-08", "DOC-014", "UPM-006")
def test_what_a_change_does_not_name_stays(shop: BusyShop) -> None:
    given = {
        "reference": "CDE 12", "note": "Fragile", "footer_discount_rate": "5", "shipping_amount": "4.00",
        "payment_terms": "VIR30", "contact_name": "Mme Rose", "contact_email": "rose@example.org",
        "billing": {"name": "Siège", "line1": "2 quai", "city": "Sète"}, "delivery_on": "2026-12-01",
    }  # fmt: skip
    order = shop.takes_order("DUR", [{"article": "A", "quantity": "2", "unit_price": "9.00"}], **given)
    for name in ("reference", "note", "contact_name", "contact_email"):
        before = values_of(order)
        shop.revises(order, **{name: "x@example.org"})
        after = values_of(order)
        told = [given[name], "x@example.org"]
        stored = [f"<p>{text}</p>" for text in told] if name == "note" else told
        assert [before["header"].pop(name), after["header"].pop(name)] == stored
        assert after == before
    shop.revises(order, billing={"city": "Agde"})
    after = values_of(order)["header"]
    assert (after["billing_name"], after["billing_line1"], after["billing_city"]) == (
        "Siège",
        "2 quai",
        "Agde",
    )


@covers("ART-059", "ART-108", "DOC-034")
def test_a_line_named_by_its_key_keeps_what_is_not_given(shop: BusyShop) -> None:
    line = {
        "article": "A", "quantity": "2", "unit_price": "8.00", "discount_rate": "10", "description": "Dédicacé",
        "delivery_on": "2026-12-24", "vat_rate": "20", "cost_price": "4.00",
    }  # fmt: skip
    order = shop.takes_order("DUR", [line, {"type": "text", "description": "Merci"}])
    Article.objects.filter(code="A").update(
        cost_price=D(7), net_price=D(50), description="Autre", is_active=False
    )
    first, second = order.lines.all()
    before = values_of(order)["lines"]
    order = shop.revises(order, lines=[{"id": first.pk, "quantity": "3"}, {"id": second.pk}])
    after = values_of(order)["lines"]
    assert (after[0].pop("quantity"), after[0].pop("net_amount"), after[0].pop("gross_amount")) == (
        3, D("21.60"), D("25.92"),
    )  # fmt: skip
    for name in ("quantity", "net_amount", "gross_amount"):
        before[0].pop(name)
    assert after == before
    shop.revises(order, lines=[{"id": first.pk, "unit_price": None, "cost_price": ""}, {"id": second.pk}])
    first.refresh_from_db()
    assert (first.unit_price, first.cost_price, first.quantity) == (50, 7, 3), "emptied: the article's again"


@covers("ART-108", "DOC-034")
def test_another_article_on_a_line_brings_its_own_values(shop: BusyShop) -> None:
    quote = shop.quotes(
        "DUR", [{"article": "A", "quantity": "2", "unit_price": "8.00", "discount_rate": "10"}]
    )
    [line] = quote.lines.all()
    shop.revises(quote, lines=[{"id": line.pk, "article": "S"}])
    line.refresh_from_db()
    assert (line.article_code, line.quantity, line.unit_price, line.discount_rate) == ("S", 2, 50, 0)
    assert (line.vat_percent, line.type, line.description) == (20, "service", "Emballage")


@covers("DOC-112", "P-08")
def test_a_program_may_give_back_the_whole_document_it_read(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("A", 2), {"type": "subtotal", "description": "Livres"}], note="Bonjour")
    order = shop.transfers(quote, "order")
    before = values_of(order)
    read = document_as_dict(Document.objects.get(pk=order.pk))
    names = (
        "dated_on",
        "reference",
        "note",
        "is_tax_included",
        "payment_terms",
        "billing",
        "delivery",
        "party",
    )
    lines = [
        {
            name: line[name]
            for name in ("id", "type", "article", "description", "quantity", "unit_price", "vat_rate")
        }
        for line in read["lines"]
    ]
    shop.revises(order, lines=lines, **{name: read[name] for name in names})
    assert values_of(order) == before


@covers("DOC-030")
def test_lines_are_moved_added_and_taken_away(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("A", 1), ("B", 2)])
    first, second = quote.lines.all()
    rows = [{"id": second.pk}, {"type": "text", "description": "entre"}, {"article": "S"}]
    quote = shop.revises(quote, lines=rows)
    assert [(line.position, line.article_code) for line in quote.lines.all()] == [(1, "B"), (2, ""), (3, "S")]
    assert not DocumentLine.objects.filter(pk=first.pk).exists()
    assert shop.revises(quote, lines=None).lines.count() == 3, "null is not given"
    assert shop.revises(quote, lines=[]).lines.count() == 0
    assert Document.objects.get(pk=quote.pk).gross_total == 0


@covers("DOC-015", "DOC-014", "PRF-039")
def test_another_party_brings_its_conditions_and_address(shop: BusyShop) -> None:
    address = [{"line1": "Place", "postal_code": "34200", "city": "Sète", "country": "FR"}]
    conditions = {"discount_rate": "10", "payment_terms": "VIR30", "is_tax_included": True}
    shop.customer("AUT", "Autre", addresses=address, customer=conditions, contacts=[{"last_name": "Rose"}])
    invoice = shop.writes(
        "invoice", "DUR", [("A", 1)], billing={"city": "Agde"}, footer_discount_amount="1.00"
    )
    invoice = shop.revises(invoice, party="aut")
    assert (invoice.party_code, invoice.billing_city, invoice.contact_name) == ("AUT", "Sète", "Rose")
    assert (invoice.payment_terms.code, invoice.footer_discount_rate, invoice.net_total) == (
        "VIR30",
        10,
        D("8.53"),
    )
    assert invoice.is_tax_included is False, "its lines hold prices without VAT"
    due = DueDate.objects.get()
    assert (due.party.code, due.due_on) == ("AUT", date(2026, 12, 31))
    prospect = shop.prospect("PRO", "Prospect")
    shop.revises(invoice, party="PRO", payment_terms="CPT", footer_discount_rate="0")
    prospect.refresh_from_db()
    assert (prospect.is_customer, DueDate.objects.get().due_on) == (True, TODAY)
    Party.objects.filter(code="PRO").update(name="Renommé")
    assert shop.revises(invoice, party="PRO").party_name == "Prospect", "the same party is not copied again"
    assert check_dossier() == []


@covers("PAR-035", "DOC-015")
def test_a_customer_of_another_territory_changes_the_rates_of_the_lines(shop: BusyShop) -> None:
    shop.customer("EXP", "Export", territory="export")
    shop.customer("COR", "Corse", territory="corse")
    invoice = shop.writes("invoice", "DUR", [("A", 1), ("S", 1)], shipping_amount="10", vat_rate="20")
    invoice = shop.revises(invoice, party="COR")
    assert [str(row.vat_rate.code) for row in invoice.lines.select_related("vat_rate")] == [
        "COR-5.5",
        "COR-20",
    ]
    assert (invoice.shipping_vat_rate.code, invoice.vat_rate.code) == ("COR-20", "COR-20")
    invoice = shop.revises(invoice, party="EXP")
    assert (invoice.vat_total, invoice.gross_total) == (0, D("69.48"))
    Party.objects.filter(code="EXP").update(territory=Party.objects.get(code="DUR").territory)
    invoice = shop.revises(invoice, lines=[{"article": "A", "vat_rate": "0"}])
    assert invoice.lines.get().vat_rate.code == "EXP-0", "the document keeps the territory it copied"
    assert check_dossier() == []


@covers("DOC-255", "PAY-056", "DOC-065", "TV-DOC-05", "TV-DOC-06")
def test_dates_that_follow_the_date_of_the_document(shop: BusyShop) -> None:
    invoice = shop.writes("invoice", "DUR", [("A", 1)])
    shop.revises(invoice, dated_on="2026-11-10")
    assert DueDate.objects.get().due_on == date(2026, 12, 10)
    assert StockMove.objects.get(document_line__document=invoice).moved_on == date(2026, 11, 10)
    shop.revises(invoice, payment_terms="PREL4")
    assert [due.due_on for due in DueDate.objects.order_by("position")] == [
        date(2026, 11, 10), date(2026, 12, 15), date(2027, 1, 15), date(2027, 2, 15),
    ]  # fmt: skip
    shop.revises(invoice, payment_terms=None)
    assert [(due.due_on, due.payment_method.code) for due in DueDate.objects.all()] == [
        (date(2026, 11, 10), "CHQ")
    ]
    assert check_dossier() == []


@covers("TV-DOC-05", "TV-DOC-06", "DOC-065", "DOC-066")
def test_a_quote_is_valid_for_the_days_of_the_option_unless_typed(dossier: Dossier) -> None:
    shop = open_shop(today=date(2008, 2, 28))
    for dated_on, until in (("2008-02-15", date(2008, 2, 18)), ("2008-02-27", date(2008, 3, 1))):
        assert shop.quotes("DUR", [("A", 1)], dated_on=dated_on).valid_until_on == until
    DossierSettings.objects.update(quote_validity_days=10)
    quote = shop.quotes("DUR", [("A", 1)], dated_on="2008-02-15")
    assert quote.valid_until_on == date(2008, 2, 25)
    assert shop.revises(quote, dated_on="2008-02-20").valid_until_on == date(2008, 3, 1)
    assert shop.revises(quote, valid_until_on="2008-02-21").valid_until_on == date(2008, 2, 21)
    assert shop.revises(quote, note="x").valid_until_on == date(2008, 2, 21)
    assert shop.transfers(quote, "order").valid_until_on is None, (
        "past its validity it may still be transferred"
    )


@covers("TV-DOC-07", "TV-DOC-08", "DOC-061", "DOC-062", "DOC-063", "AMB-DOC-06")
def test_the_state_of_a_quote(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("A", 1)])
    assert quote.quote_state == 1
    assert shop.revises(quote, quote_state=4).quote_state == 4
    assert shop.revises(quote, note="encore modifiable").quote_state == 4
    states = ["En cours", "À terminer", "Signé", *[""] * 7]
    DossierSettings.objects.update(accepted_quote_state=3, quote_states=states)
    shop.transfers(quote, "order")
    quote.refresh_from_db()
    assert DossierSettings.objects.get().quote_states[quote.quote_state - 1] == "Signé"


@covers("TV-DOC-35", "DOC-041")
def test_the_delivery_date_of_an_order_reaches_its_lines_only_when_asked(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("A", 1), ("B", 1), ("S", 1)], delivery_on="2026-12-01")
    keys = [line.pk for line in order.lines.all()]
    order = shop.revises(order, delivery_on="2026-12-20")
    assert {line.delivery_on for line in order.lines.all()} == {date(2026, 12, 1)}
    rows: list[dict[str, Any]] = [{"id": key} for key in keys]
    order = shop.revises(order, lines=[*rows, {"article": "A"}])
    assert [line.delivery_on.day for line in order.lines.all()] == [1, 1, 1, 20]
    order = shop.revises(order, lines=[{**row, "delivery_on": "2026-12-20"} for row in rows])
    assert {line.delivery_on for line in order.lines.all()} == {date(2026, 12, 20)}


@covers("DOC-257", "PAY-056", "PAY-089")
def test_an_invoice_that_is_paid_or_closed_keeps_its_due_dates(shop: BusyShop) -> None:
    invoice = shop.writes("invoice", "DUR", [("A", 3)])
    payment = shop.is_paid(invoice, "5.00")
    [line] = invoice.lines.all()
    changes: list[dict[str, Any]] = [
        {"dated_on": "2026-11-01"}, {"payment_terms": "CPT"}, {"footer_discount_rate": "5"}, {"shipping_amount": "1"},
        {"lines": [{"id": line.pk, "quantity": "4"}]},
    ]  # fmt: skip
    for change in changes:
        assert refusal_of(lambda change=change: shop.revises(invoice, **change)).code == "document_paid"
    assert shop.revises(invoice, note="cela ne change rien à payer").note
    workflows.delete_document(document_id=invoice.pk, user=shop.user, today=shop.today)
    payment.refresh_from_db()
    assert payment.unallocated_amount == D("5.00")
    closed = shop.writes("invoice", "DUR", [("A", 3)])
    due = DueDate.objects.get(document=closed)
    close_due_date(due_date_id=due.pk, today=shop.today)
    assert refusal_of(lambda: shop.revises(closed, dated_on="2026-11-01")).code == "document_due_date_closed"
    reopen_due_date(due_date_id=due.pk)
    assert shop.revises(closed, dated_on="2026-11-01").dated_on == date(2026, 11, 1)
    assert check_dossier() == []


@covers("STK-141", "DOC-242", "STK-035")
def test_a_change_that_moves_nothing_leaves_the_movements_of_the_day_in_their_order(shop: BusyShop) -> None:
    note = shop.writes("delivery_note", "DUR", [("A", 2), ("B", 1)])
    shop.receives([("A", 10, "12.00")])
    before = list(StockMove.objects.order_by("pk").values())
    shop.revises(note, note="Merci", footer_discount_rate="5")
    assert list(StockMove.objects.order_by("pk").values()) == before
    first, second = note.lines.all()
    shop.revises(note, lines=[{"id": first.pk, "quantity": "3"}, {"id": second.pk}])
    kept = StockMove.objects.get(document_line=second)
    assert kept.pk in {move["id"] for move in before}
    assert shop.stock() == {"A": 27, "B": 9}
    assert check_dossier() == []


@covers("P-09")
def test_every_action_refuses_a_document_that_changed_meanwhile(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("A", 5)])
    shop.delivers(order, {"A": 2})
    closed = shop.takes_order("DUR", [("A", 5)])
    shop.delivers(closed, {"A": 2})
    shop.closes(closed)
    invoice = shop.writes("invoice", "DUR", [("A", 1)])
    quote = shop.quotes("DUR", [("A", 1)])
    who: dict[str, Any] = {"user": shop.user, "today": shop.today}
    actions: dict[int, list[Callable[..., Any]]] = {
        order.pk: [lambda **v: workflows.close_order(**v)],
        closed.pk: [lambda **v: workflows.reopen_order(**v)],
        invoice.pk: [
            lambda **v: workflows.validate_document(**v, **who),
            lambda **v: workflows.delete_document(**v, **who),
            lambda **v: workflows.update_document(values={"note": "x"}, **v, **who),
        ],
        quote.pk: [
            lambda **v: workflows.transfer_document(values={"kind": "order"}, **v, **who),
            lambda **v: workflows.duplicate_document(**v, **who),
        ],
    }
    for key, todo in actions.items():
        version = Document.objects.values_list("version", flat=True).get(pk=key)
        for action in todo:
            for wrong in (version - 1, version + 1):
                before = snapshot()
                with pytest.raises(Stale) as stale:
                    action(document_id=key, expected_version=wrong)
                assert_worded(stale.value)
                assert (stale.value.status, snapshot()) == (409, before)
        assert todo[0](document_id=key, expected_version=version)


@covers("ART-083", "DOC-037")
def test_an_article_that_is_no_longer_sold_stays_where_it_is_and_comes_nowhere_else(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("A", 1), ("B", 1)])
    Article.objects.filter(code="A").update(is_active=False)
    first, second = quote.lines.all()
    assert shop.revises(quote, lines=[{"id": first.pk, "article": "A", "quantity": "2"}, {"id": second.pk}])
    for rows in ([{"article": "A"}], [{"id": second.pk, "article": "A"}]):
        refusal = refusal_of(lambda rows=rows: shop.revises(quote, lines=rows))
        assert_told_on(refusal, "lines.0.article", ["article_inactive"])
    assert_told_on(
        refusal_of(lambda: shop.writes("order", "DUR", [("A", 1)])), "lines.0.article", ["article_inactive"]
    )
    order = shop.transfers(quote, "order")
    assert shop.delivers(order).lines.count() == 2 + 1
    assert shop.duplicates(quote).lines.count() == 2
    assert check_dossier() == []


@covers("TV-DOC-44", "DOC-179", "DOC-180", "DOC-181", "DOC-182", "DOC-184", "DOC-185")
def test_a_duplicate_keeps_the_header_or_takes_the_party_as_it_is_now(shop: BusyShop) -> None:
    order = shop.on(date(2026, 11, 2)).takes_order("DUR", [("A", 2)], delivery_on="2026-12-01")
    order = shop.transfers(shop.transfers(order, "delivery_note"), "invoice")
    party = Party.objects.get(code="DUR")
    shop.changes(party, addresses=[{"line1": "Neuve", "city": "Sète", "country": "FR"}], territory="export")
    CustomerProfile.objects.filter(party=party).update(payment_terms=None, discount_rate=D(5))
    shop.on(TODAY)
    same = shop.duplicates(order)
    assert (same.billing_city, same.payment_terms.code, same.vat_total) == ("Montpellier", "CH30", D("1.04"))
    assert (same.dated_on, same.status, same.lines.count()) == (TODAY, "provisional", 1), "no reference line"
    renewed = shop.duplicates(order, is_party_reloaded=True)
    assert (renewed.billing_city, renewed.payment_terms, renewed.footer_discount_rate) == ("Sète", None, 5)
    assert renewed.vat_total == 0
    due = DueDate.objects.get(document=renewed)
    assert (due.due_on, due.amount) == (TODAY, D("18.01"))
    assert check_dossier() == []


def test_dates_given_back_by_deliver_orders_are_checked_like_the_others(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("A", 5)])
    [line] = order.lines.all()
    body = {"dated_on": "2026-11-21", "lines": [{"line": line.pk, "quantity": "1"}]}
    refusal = refusal_of(lambda: deliver_orders(values=body, user=shop.user, today=TODAY))
    assert_told_on(refusal, "dated_on", ["date_in_future"])
