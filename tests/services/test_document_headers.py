"""The header of documents: copies of the party, territory, validity, delivery dates, salesperson, currency, notes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from comptoir.articles.models import Article
from comptoir.core.errors import Refusal
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.services.validation import LATER_FIELDS, sealed_content
from comptoir.references.models import Currency, DossierSettings, EcoContribution
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record, delete_record
from comptoir.sales_force.models import Salesperson
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.document_view import document_as_dict
from comptoir.workflows.documents import transfer_document
from tests.requirements import covers
from tests.services.refusals import assert_told_on, codes_of, refusal_of
from tests.services.shops import TODAY, BusyShop, open_shop

D = Decimal


@pytest.fixture
def shop(dossier: object) -> BusyShop:
    made = open_shop()
    for code, name in (("ANNE", "Anne Roux"), ("PAUL", "Paul Petit")):
        Salesperson.objects.create(code=code, name=name)
    Currency.objects.create(code="USD", label="Dollar américain", symbol="$", rate="1.0825")
    return made


def percents(document: Document) -> Sequence[Decimal]:
    return [line.vat_percent for line in document.lines.all()]


@covers("DOC-014", "DOC-013")
def test_what_is_copied_of_the_party_stays_editable(shop: BusyShop) -> None:
    quote = shop.writes("quote", "DUR", [("A", 1)])
    assert (quote.party_code, quote.party_name) == ("DUR", "Durand")
    shop.revises(quote, party_title="Mme", party_name="Durand et fils", party_vat_number="fr40303265045")
    quote.refresh_from_db()
    texts = (quote.party_title, quote.party_name, quote.party_vat_number)
    assert texts == ("Mme", "Durand et fils", "FR40303265045")
    assert quote.party.name == "Durand", "the record of the customer stays as it is"
    assert_told_on(refusal_of(lambda: shop.revises(quote, party_name=" ")), "party_name")
    assert_told_on(refusal_of(lambda: shop.revises(quote, party_name="x" * 61)), "party_name")
    assert_told_on(refusal_of(lambda: shop.revises(quote, party_vat_number="F" * 15)), "party_vat_number")


@covers("PAR-035")
def test_another_territory_gives_every_line_the_rate_that_stands_for_its_own(shop: BusyShop) -> None:
    quote = shop.writes("quote", "DUR", [("A", 1), ("S", 1)], is_tax_included=False)
    assert percents(quote) == [D("5.5"), D(20)]
    shop.revises(quote, territory="export")
    assert percents(quote) == [D(0), D(0)]
    quote.refresh_from_db()
    assert (quote.territory.code, quote.vat_total) == ("export", D(0))
    assert quote.gross_total == quote.net_total
    back = shop.revises(quote, territory="metropole", lines=[{"article": "A", "quantity": "2"}])
    assert percents(back) == [D("5.5")]
    refusal = refusal_of(lambda: shop.revises(quote, territory="lune"))
    assert codes_of(refusal) == {"territory": ["unknown_reference"]}
    assert quote.party.territory.code == "metropole", "only the document changed"
    assert check_dossier() == []


@covers("DOC-038", "TV-DOC-15")
def test_the_rate_of_the_header_is_that_of_all_lines_when_articles_give_none(shop: BusyShop) -> None:
    DossierSettings.objects.update(is_article_vat_used=False)
    quote = shop.writes("quote", "DUR", [("A", 1), ("S", 1)], vat_rate="5.5")
    assert percents(quote) == [D("5.5"), D("5.5")]
    shop.revises(quote, vat_rate="10")
    assert percents(quote) == [D(10), D(10)]
    DossierSettings.objects.update(is_article_vat_used=True)
    shop.revises(quote, vat_rate="5.5")
    assert percents(quote) == [D(10), D(10)], "lines keep their own rate"


@covers("DOC-065")
def test_a_validity_date_follows_the_date_until_it_is_typed(shop: BusyShop) -> None:
    quote = shop.writes("quote", "DUR", [("A", 1)], dated_on="2026-11-10")
    assert quote.valid_until_on == date(2026, 11, 13)
    quote = shop.revises(quote, dated_on="2026-11-12", valid_until_on="2026-11-13")
    assert not quote.is_valid_until_typed, "given back as it was read"
    assert shop.revises(quote, dated_on="2026-11-14").valid_until_on == date(2026, 11, 17)
    assert shop.revises(quote, valid_until_on="2026-12-31").valid_until_on == date(2026, 12, 31)
    assert shop.revises(quote, dated_on="2026-11-16").valid_until_on == date(2026, 12, 31)
    assert shop.revises(quote, valid_until_on="").valid_until_on == date(2026, 11, 19)


@covers("DOC-041", "DOC-072")
def test_the_delivery_date_is_reported_on_the_lines_only_when_asked(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("A", 2), ("B", 1)], delivery_on="2026-12-01")
    dates = order.lines.values_list("delivery_on", flat=True)
    assert set(dates.all()) == {date(2026, 12, 1)}, "new lines take the date of the header"
    shop.revises(order, delivery_on="2026-12-15")
    assert set(dates.all()) == {date(2026, 12, 1)}
    shop.revises(order, delivery_on="2026-12-20", reported=["delivery_on"])
    assert set(dates.all()) == {date(2026, 12, 20)}
    lines = [{"id": line.pk} for line in order.lines.all()]
    shop.revises(order, delivery_on="2026-12-24", reported=["delivery_on"], lines=[*lines, {"article": "S"}])
    assert list(dates.all()) == [date(2026, 12, 24)] * 3
    for wrong in ("delivery_on", ["note"], [3]):
        assert_told_on(refusal_of(lambda wrong=wrong: shop.revises(order, reported=wrong)), "reported")


@covers("DOC-024", "COM-002")
def test_each_level_proposes_its_salesperson_to_the_next(shop: BusyShop) -> None:
    shop.customer("SUIVI", "Suivi", customer={"salesperson": "ANNE"})
    invoice = shop.writes("invoice", "SUIVI", [("A", 1), {"article": "B", "salesperson": "paul"}])
    assert invoice.salesperson.code == "ANNE"  # type: ignore[union-attr]
    assert [line.salesperson.code for line in invoice.lines.all()] == ["ANNE", "PAUL"]  # type: ignore[union-attr]
    shop.revises(invoice, salesperson="PAUL")
    assert [line.salesperson.code for line in invoice.lines.all()] == ["ANNE", "PAUL"]  # type: ignore[union-attr]
    shop.revises(invoice, salesperson="PAUL", reported=["salesperson"])
    assert [line.salesperson.code for line in invoice.lines.all()] == ["PAUL", "PAUL"]  # type: ignore[union-attr]
    refusal = refusal_of(lambda: shop.writes("invoice", "SUIVI", [{"article": "A", "salesperson": "QUI"}]))
    assert codes_of(refusal) == {"lines.0.salesperson": ["unknown_reference"]}
    shop.revises(invoice, salesperson="")
    invoice.refresh_from_db()
    assert invoice.salesperson is None


@covers("DOC-315")
def test_purchases_have_no_salesperson(shop: BusyShop) -> None:
    shop.supplier("FOUR", "Fournisseur")
    refusal = refusal_of(lambda: shop.writes("purchase_order", "FOUR", [("A", 1)], salesperson="ANNE"))
    assert codes_of(refusal) == {"salesperson": ["not_on_this_kind"]}
    with pytest.raises(Refusal) as caught:
        shop.writes("purchase_order", "FOUR", [{"article": "A", "salesperson": "ANNE"}])
    assert codes_of(caught.value) == {"lines.0.salesperson": ["not_on_this_kind"]}


@covers("COM-001", "COM-003", "COM-012")
def test_a_salesperson_gets_a_code_and_is_kept_while_in_use(shop: BusyShop) -> None:
    table = registry.for_model(Salesperson)
    made = create_record(table, user=shop.user, values={"name": "Nouveau"})
    assert made.code == "CO00001"  # type: ignore[attr-defined]
    shop.writes("quote", "DUR", [("A", 1)], salesperson="CO00001")
    with pytest.raises(Refusal):
        delete_record(table, user=shop.user, record=made)
    assert Salesperson.objects.filter(pk=made.pk).exists()


@covers("TPT-100")
def test_a_document_keeps_the_rate_of_its_currency(shop: BusyShop) -> None:
    shop.customer("US", "Smith", customer={"currency": "USD"}, territory="export")
    quote = shop.writes("quote", "US", [("S", 2)], is_tax_included=False)
    assert (quote.currency.code, quote.currency_rate) == ("USD", "1.0825")  # type: ignore[union-attr]
    shown = document_as_dict(quote)
    assert (shown["net_payable"], shown["countervalue"]) == ("100.00", "108.25")
    Currency.objects.update(rate="1.2")
    assert shop.revises(quote, reference="PO 12").currency_rate == "1.0825", (
        "the rate of the day it was chosen"
    )
    assert shop.revises(quote, currency_rate="1,1").currency_rate == "1.1"
    order = transfer_document(document_id=quote.pk, values={"kind": "order"}, user=shop.user, today=TODAY)
    assert order.currency_rate == "1.1"
    assert shop.duplicates(order).currency_rate == "1.2"
    plain = shop.revises(order, currency="")
    assert (plain.currency, plain.currency_rate, document_as_dict(plain)["countervalue"]) == (None, "", None)
    for wrong in ("0", "-1", "1.1234567", "abc"):
        assert_told_on(
            refusal_of(lambda wrong=wrong: shop.revises(order, currency_rate=wrong)), "currency_rate"
        )
    assert_told_on(refusal_of(lambda: shop.revises(order, currency="XXX")), "currency")
    assert plain.net_total == D("100.00"), "amounts stay in the currency of the books"


@covers("DOC-023", "DOC-027")
def test_the_supplements_tell_cost_and_margin(shop: BusyShop) -> None:
    quote = shop.writes(
        "quote", "DUR", [{"article": "S", "cost_price": "80", "unit_price": "118.84"}], is_tax_included=False
    )
    shown = document_as_dict(quote)
    assert (shown["cost_total"], shown["margin_amount"], shown["markup_rate"]) == ("80.00", "38.84", "48.55")


@covers("DOC-299", "PAR-043")
def test_a_line_can_have_another_scale_than_its_article_or_none(shop: BusyShop) -> None:
    EcoContribution.objects.create(code="LAMPE", label="Lampe", gross_amount=D("2.00"))
    EcoContribution.objects.create(code="FOUR", label="Four", gross_amount=D("5.00"))
    shop.article("E", "Lampe", gross_price="120", cost_price="0", vat_rate="20", eco_contribution="LAMPE")
    quote = shop.writes(
        "quote", "DUR",
        [("E", 3), {"article": "E", "eco_contribution": "FOUR"}, {"article": "E", "eco_contribution": ""}, ("A", 1)],
    )  # fmt: skip
    amounts = [(line.eco_unit_amount, line.eco_amount) for line in quote.lines.all()]
    assert amounts == [(D(2), D(6)), (D(5), D(5)), (D(0), D(0)), (D(0), D(0))]
    assert quote.eco_total == D("11.00")
    abroad = shop.revises(quote, territory="export")
    assert {line.eco_amount for line in abroad.lines.all()} == {D(0)}
    assert abroad.eco_total == D(0)
    assert_told_on(
        refusal_of(lambda: shop.writes("quote", "DUR", [{"article": "E", "eco_contribution": "RIEN"}])),
        "lines.0.eco_contribution",
    )


def test_seals_made_before_a_column_still_hold(shop: BusyShop) -> None:
    """A column that says nothing is not sealed; once it says something it can't be changed or emptied."""
    plain = shop.validates(shop.writes("invoice", "DUR", [("A", 1)]))
    content = sealed_content(plain, printed={}, seller=None)
    names = {name.removesuffix("_id") for row in (content["document"], *content["lines"]) for name in row}
    assert not names & LATER_FIELDS
    assert check_dossier() == []
    Document.objects.filter(pk=plain.pk).update(printed_note="<p>Ajoutée après coup</p>")
    assert check_dossier() != []
    Document.objects.filter(pk=plain.pk).update(printed_note="")
    assert check_dossier() == []
    noted = shop.validates(
        shop.writes("invoice", "DUR", [("A", 1)], printed_note="Merci", salesperson="ANNE")
    )
    assert check_dossier() == []
    for emptied in ({"printed_note": ""}, {"salesperson": None}):
        before = {name: getattr(noted, f"{name}_id" if name == "salesperson" else name) for name in emptied}
        Document.objects.filter(pk=noted.pk).update(**emptied)
        assert check_dossier() != []
        Document.objects.filter(pk=noted.pk).update(**before)
    assert check_dossier() == []
    assert DocumentLine.objects.filter(document=noted).get().salesperson.code == "ANNE"  # type: ignore[union-attr]


def test_notes_are_kept_apart(shop: BusyShop) -> None:
    quote = shop.writes("quote", "DUR", [("A", 1)], note="Interne", printed_note="Pour vous")
    assert ("Interne" in quote.note, "Pour vous" in quote.printed_note) == (True, True)
    assert "Pour vous" in shop.duplicates(quote).printed_note
    assert Article.objects.count() == 3


def moved(document: Document) -> list[Decimal]:
    return [move.quantity for line in document.lines.all() for move in line.stock_moves.all()]


@covers("DOC-069", "DOC-070", "DOC-073", "DOC-077", "DOC-079")
def test_each_kind_moves_and_owes_what_is_its_own(shop: BusyShop) -> None:
    shop.supplier("FOUR", "Fournisseur", supplier={"payment_terms": "CH30"})
    quote = shop.writes("quote", "DUR", [("A", 2)])
    order = shop.writes("order", "DUR", [("A", 2)])
    request = shop.writes("price_request", "FOUR", [("A", 2)])
    for document in (quote, order, request):
        assert (moved(document), document.due_dates.count()) == ([], 0), document.kind
    assert (request.quote_state, request.valid_until_on) == (None, None)
    for name, value in (("quote_state", 2), ("valid_until_on", "2026-12-01")):
        assert_told_on(
            refusal_of(lambda name=name, value=value: shop.revises(request, **{name: value})), name
        )
    note = shop.writes("delivery_note", "DUR", [("A", 2)])
    assert (moved(note), note.payment_terms.code) == ([D(-2)], "CH30")  # type: ignore[union-attr]
    assert moved(shop.writes("goods_receipt", "FOUR", [("A", 2)])) == [D(2)]
    back = shop.writes("return_note", "DUR", [("A", 1)])
    assert (moved(back), back.payment_terms, back.due_dates.count()) == ([D(1)], None, 0)
    assert shop.transfers(note, "invoice").payment_terms.code == "CH30"  # type: ignore[union-attr]
