"""Document templates: what they keep, what they make, and that nothing counts them (DOC-185)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from comptoir.articles.models import Article
from comptoir.core.document_kinds import KINDS
from comptoir.documents.models import Document, DocumentTemplate
from comptoir.dossiers.registry import Dossier
from comptoir.parties.models import CustomerProfile, Party
from comptoir.payments.models import DueDate
from comptoir.references.models import Counter
from comptoir.resources.registry import registry
from comptoir.resources.services import delete_record, update_record
from comptoir.stock.models import StockMove
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.document_templates import keep_template, use_template
from tests.requirements import covers
from tests.services.refusals import codes_of, refusal_of
from tests.services.shops import TODAY, BusyShop, open_shop

D = Decimal
BASKET = (
    {"article": "A", "quantity": "2", "unit_price": "9.00", "discount_rate": "10"},
    {"type": "text", "description": "Merci"},
    {"article": "B", "quantity": "1.5"},
    {
        "description": "Emballage cadeau",
        "quantity": "1",
        "unit_price": "3.00",
        "vat_rate": "20",
        "cost_price": "1.25",
    },
)


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    return open_shop()


@pytest.fixture
def invoice(shop: BusyShop) -> Document:
    """An invoice of last month, with everything that a template may keep or leave."""
    shop.on(TODAY - timedelta(days=30))
    made = shop.writes(
        "invoice",
        "DUR",
        BASKET,
        footer_discount_rate="5",
        shipping_amount="4.00",
        reference="BC 12",
        note="<p>interne</p>",
        printed_note="<p>imprimée</p>",
        billing={"name": "Durand, siège", "line1": "1 rue Neuve", "city": "Sète"},
    )
    shop.on(TODAY)
    return made


def lines_of(document: Document) -> list[tuple[str, str, Decimal, Decimal, Decimal, Decimal]]:
    return [
        (
            line.article_code,
            line.description,
            line.quantity,
            line.unit_price,
            line.discount_rate,
            line.vat_percent,
        )
        for line in document.lines.all()
    ]


@covers("DOC-185", "DOC-182")
def test_a_template_makes_an_ordinary_document_of_today_for_whoever_is_chosen(
    shop: BusyShop, invoice: Document
):
    shop.customer("AUT", "Autre", customer={"payment_terms": "CH30"})
    shop.validates(invoice)
    template = shop.keeps_template(invoice, "  Forfait   scolaire ")
    assert (template.name, template.kind, template.side, template.party, template.line_count) == (
        "Forfait scolaire", "invoice", "sale", None, 3,
    )  # fmt: skip
    made = shop.uses_template(template, "AUT")
    assert (made.kind, made.number, made.status, made.dated_on) == ("invoice", None, "provisional", TODAY)
    assert (made.party_code, made.billing_name, made.reference, made.seal_hash) == ("AUT", "Autre", "", "")
    assert lines_of(made) == lines_of(invoice)
    assert (made.footer_discount_rate, made.shipping_amount) == (D(5), D("4.00"))
    assert (made.note, made.printed_note) == ("<p>interne</p>", "<p>imprimée</p>")
    assert made.net_payable == invoice.net_payable and made.margin_amount == invoice.margin_amount
    assert [due.due_on for due in made.due_dates.all()] != [due.due_on for due in invoice.due_dates.all()]
    assert made.source_links.count() == 0
    check_dossier()


@covers("DOC-185", "DOC-180", "DOC-181")
def test_with_its_party_the_template_keeps_the_header_until_the_record_is_asked_for(
    shop: BusyShop, invoice: Document
):
    template = shop.keeps_template(invoice, "Durand", is_party_kept=True)
    kept = shop.uses_template(template)
    assert (kept.party_code, kept.billing_name, kept.billing_line1, kept.reference) == (
        "DUR", "Durand, siège", "1 rue Neuve", "BC 12",
    )  # fmt: skip
    assert kept.payment_terms is not None and kept.payment_terms.code == "CH30"
    reloaded = shop.uses_template(template, is_party_reloaded=True)
    assert (reloaded.billing_name, reloaded.reference) == ("Durand", "")
    shop.customer("AUT", "Autre")
    other = shop.uses_template(template, "AUT")
    assert (other.party_code, other.billing_name, other.reference, other.payment_terms) == (
        "AUT",
        "Autre",
        "",
        None,
    )


@covers("DOC-185")
def test_prices_are_those_kept_or_those_of_today(shop: BusyShop, invoice: Document):
    template = shop.keeps_template(invoice, "Prix", is_party_kept=True)
    shop.changes(Article.objects.get(code="A"), gross_price="21.10", cost_price="7")
    kept, current = shop.uses_template(template), shop.uses_template(template, are_prices_current=True)
    assert [(line.unit_price, line.discount_rate) for line in kept.lines.filter(article_code="A")] == [
        (D("9.00"), D(10))
    ]
    assert [(line.unit_price, line.discount_rate) for line in current.lines.filter(article_code="A")] == [
        (D("20.00"), D(0))
    ]
    assert list(current.lines.filter(article=None, type="goods").values_list("unit_price", "cost_price")) == [
        (D("3.00"), D("1.25"))
    ]
    assert list(kept.lines.filter(article_code="A").values_list("cost_price", flat=True)) == [D(7)], (
        "cost of today"
    )


@covers("DOC-185", "P-08")
def test_articles_gone_or_no_longer_sold_are_told_by_line_and_may_be_left_out(shop: BusyShop):
    shop.article("C", "Livre C", gross_price="8.00", cost_price="2")
    quote = shop.quotes("DUR", [("A", 1), ("C", 2), ("B", 3)])
    template = shop.keeps_template(quote, "Vieux", is_party_kept=True)
    shop.deletes(quote)
    shop.changes(Article.objects.get(code="A"), code="A2")
    shop.changes(Article.objects.get(code="B"), is_active=False)
    delete_record(registry.for_model(Article), user=shop.user, record=Article.objects.get(code="C"))
    use = {"template_id": template.pk, "user": shop.user, "today": TODAY}
    gone = refusal_of(lambda: use_template(**use))
    assert codes_of(gone) == {"lines.1.article": ["template_article_gone"]}
    made = use_template(**use, are_faulty_lines_left_out=True)
    assert [line.article_code for line in made.document.lines.all()] == ["A2"], "found under its new code"
    assert made.left_out == ["C Livre C", "B Livre B"]
    shop.changes(Article.objects.get(code="B"), is_active=True)
    again = use_template(**use, are_faulty_lines_left_out=True)
    assert [line.article_code for line in again.document.lines.all()] == ["A2", "B"]


@covers("DOC-185", "PAR-035")
def test_rates_follow_the_territory_of_the_party(shop: BusyShop, invoice: Document):
    template = shop.keeps_template(invoice, "Partout")
    shop.customer("CORS", "Librairie d'Ajaccio", territory="export")
    made = shop.uses_template(template, "CORS")
    rates = [line.vat_rate for line in made.lines.filter(vat_rate__isnull=False)]
    assert {(rate.territory.code, rate.rate) for rate in rates} == {("export", D(0))}
    assert (made.shipping_vat_rate.territory.code, made.vat_total) == ("export", D(0))


@covers("DOC-185")
def test_templates_count_nowhere(shop: BusyShop, invoice: Document):
    before = {
        "documents": Document.objects.count(),
        "due dates": DueDate.objects.count(),
        "moves": StockMove.objects.count(),
        "counters": list(Counter.objects.order_by("pk").values_list()),
        "stock": shop.stock(),
    }
    for number, kind in enumerate(("quote", "order", "credit_note")):
        made = shop.writes(kind, "DUR", BASKET)
        shop.keeps_template(made, f"Modèle {number}", is_party_kept=True)
        shop.deletes(made)
    assert Document.objects.count() == before["documents"] and DueDate.objects.count() == before["due dates"]
    assert StockMove.objects.count() == before["moves"] and shop.stock() == before["stock"]
    assert DocumentTemplate.objects.count() == 3


@covers("DOC-185", "DOC-177")
@pytest.mark.parametrize("kind", [code for code, row in KINDS.items() if row.can_be_duplicated])
def test_every_kind_but_deposits_comes_back_as_it_was(shop: BusyShop, kind: str):
    shop.supplier("GROS", "Grossiste")
    party = "DUR" if KINDS[kind].is_sale else "GROS"
    made = shop.writes(kind, party, BASKET)
    template = shop.keeps_template(made, "Modèle", is_party_kept=True)
    again = shop.uses_template(template)
    assert again.kind == kind and lines_of(again) == lines_of(made)
    assert (again.net_total, again.gross_total, again.net_payable) == (
        made.net_total,
        made.gross_total,
        made.net_payable,
    )
    check_dossier()


@covers("DOC-185", "P-08")
def test_what_is_refused(shop: BusyShop, invoice: Document):
    shop.keeps_template(invoice, "Eté")
    keep = {"document_id": invoice.pk, "user": shop.user}
    for name, code in (
        ("", "required"),
        (" \0 ", "required"),
        (None, "required"),
        ("x" * 61, "too_long"),
        ("eTé", "template_name_used"),
    ):
        refused = refusal_of(lambda name=name: keep_template(**keep, name=name))  # type: ignore[misc]
        assert codes_of(refused) == {"name": [code]}, name
    order = shop.takes_order("DUR", [("A", 1)])
    replaced = keep_template(document_id=order.pk, user=shop.user, name="ETé", is_replacing=True)
    assert (replaced.kind, replaced.name, replaced.line_count, DocumentTemplate.objects.count()) == (
        "order",
        "Eté",
        1,
        1,
    )
    shop.supplier("GROS", "Grossiste")
    bought = shop.buys("purchase_order", "GROS", [("A", 1)])
    other_side = refusal_of(
        lambda: keep_template(document_id=bought.pk, user=shop.user, name="Eté", is_replacing=True)
    )
    assert codes_of(other_side) == {"name": ["template_name_used"]}
    deposit = shop.asks_deposit(order, rate="30", payment_method="VIR")
    assert (
        refusal_of(lambda: keep_template(document_id=deposit.pk, user=shop.user, name="X")).code
        == "template_not_allowed"
    )
    template = DocumentTemplate.objects.get()
    use = {"template_id": template.pk, "user": shop.user, "today": TODAY}
    assert codes_of(refusal_of(lambda: use_template(**use))) == {"party": ["required"]}
    CustomerProfile.objects.filter(party__code="DUR").update(block_level="blocked")
    blocked = refusal_of(lambda: use_template(**use, party=Party.objects.get(code="DUR")))
    assert "blocked" in blocked.code
    missing = {**use, "template_id": 10**6}
    assert refusal_of(lambda: use_template(**missing)).code == "template_not_found"


@covers("DOC-185")
def test_a_template_is_renamed_and_outlives_its_party(shop: BusyShop, invoice: Document):
    shop.customer("TMP", "De passage")
    quote = shop.quotes("TMP", [("A", 1)])
    template = shop.keeps_template(quote, "Premier", is_party_kept=True)
    shop.keeps_template(invoice, "Second")
    table = registry.get("modeles-vente")
    update_record(table, user=shop.user, record=template, values={"name": "Autre nom"})
    refused = refusal_of(
        lambda: update_record(
            table,
            user=shop.user,
            record=DocumentTemplate.objects.get(pk=template.pk),
            values={"name": "SECOND"},
        )
    )
    assert codes_of(refused) == {"name": ["already_used"]}
    shop.deletes(quote)
    delete_record(registry.for_model(Party), user=shop.user, record=Party.objects.get(code="TMP"))
    template.refresh_from_db()
    assert (template.name, template.party) == ("Autre nom", None)
    assert shop.uses_template(template, "DUR").party_code == "DUR"
    delete_record(table, user=shop.user, record=template)
    assert list(DocumentTemplate.objects.values_list("name", flat=True)) == ["Second"]
