"""What a document is saved or validated with only once it is accepted, and what is never accepted."""

from datetime import date

import pytest

from comptoir.core.errors import Question, Refusal
from comptoir.documents.acceptance import ACCEPTABLE, VAT_NUMBER_MISSING, accepting, read_accepted
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.eventlog.models import EventLog
from comptoir.references.models import DossierSettings, VatTerritory
from comptoir.ui.messages import refusal_sentence
from comptoir.workflows.check_dossier import check_dossier
from tests.requirements import covers
from tests.services.refusals import assert_told_on, refusal_of
from tests.services.shops import BusyShop, open_shop


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    shop = open_shop()
    code = VatTerritory.objects.get(is_intra_eu=True).code
    shop.customer("BER", "Berlin Bücher", territory=code)
    shop.customer("KOL", "Kölner Bücher", territory=code, vat_number="DE136695976")
    shop.supplier("MAD", "Madrid Libros", territory=code)
    return shop


def vat_events() -> list[str]:
    return list(EventLog.objects.filter(kind="vat").order_by("pk").values_list("description", flat=True))


@covers("TV-DOC-52", "DOC-234", "DOC-235", "DOC-233", "TOO-085")
def test_a_document_for_the_union_without_vat_number_is_saved_once_accepted(shop: BusyShop) -> None:
    shop.quotes("KOL", [("A", 1)])
    question = refusal_of(lambda: shop.quotes("BER", [("A", 1)]))
    assert isinstance(question, Question) and list(question.fields) == ["party"]
    assert "Berlin Bücher" in refusal_sentence(question) and "quand même ?" in refusal_sentence(question)
    with accepting({VAT_NUMBER_MISSING}):
        quote = shop.quotes("BER", [("A", 1)])
        bought = shop.writes("purchase_order", "MAD", [("A", 1)])
    assert vat_events() == [
        f"Le document DE000002 du {quote.dated_on:%d/%m/%Y} a pour territorialité Intracommunautaire alors que le N° de "
        "TVA intracommunautaire est absent de la fiche client.",
        f"Le document CF000001 du {bought.dated_on:%d/%m/%Y} a pour territorialité Intracommunautaire alors que le N° de "
        "TVA intracommunautaire est absent de la fiche fournisseur.",
    ]
    # Accepted once for the document; another party is asked about again.
    shop.revises(quote, reference="BC 7")
    assert len(vat_events()) == 2
    other = shop.quotes("KOL", [("A", 1)])
    assert refusal_of(lambda: shop.revises(other, party="BER")).code == VAT_NUMBER_MISSING


@covers("DOC-235", "TOO-085", "AMB-DOC-20")
def test_a_provisional_invoice_is_written_down_with_the_number_it_gets(shop: BusyShop) -> None:
    with accepting({VAT_NUMBER_MISSING}):
        invoice = shop.writes("invoice", "BER", [("A", 1)])
    assert vat_events() == []
    shop.validates(invoice)
    [event] = vat_events()
    assert event.startswith("Le document FA000001 du ")


def test_only_known_things_can_be_accepted() -> None:
    assert read_accepted("") == frozenset()
    assert read_accepted(" deletion_break, sequence_break") == {"deletion_break", "sequence_break"}
    for text in ("tout", "sequence_break;deletion_break", "*"):
        with pytest.raises(Refusal) as caught:
            read_accepted(text)
        assert_told_on(caught.value, "accept", ["accept_unknown"])
    assert len(ACCEPTABLE) == 3


@covers("P-04", "DOC-199")
def test_an_invoice_is_validated_only_for_a_customer_with_an_address(shop: BusyShop) -> None:
    shop.customer("SANS", "Sans Adresse", addresses=[])
    for kind in ("invoice", "credit_note"):
        draft = shop.writes(kind, "SANS", [("A", 1)])
        refusal = refusal_of(lambda draft=draft: shop.validates(draft))
        assert refusal.code == "billing_address_missing"
        assert_told_on(refusal, "billing.line1", ["billing_address_line_missing"])
        assert_told_on(refusal, "billing.city", ["billing_city_missing"])
        shop.revises(draft, billing={"line1": "3 rue Neuve"})
        assert list(refusal_of(lambda draft=draft: shop.validates(draft)).fields) == ["billing.city"]
        shop.revises(draft, billing={"city": "Sète"})
        assert shop.validates(draft).number
    # What others send is numbered for oneself: nobody has to be told where they live.
    shop.supplier("EDI", "Éditions", addresses=[])
    assert shop.validates(shop.writes("purchase_invoice", "EDI", [("A", 1)])).number


def test_no_document_is_dated_before_the_opening_of_the_dossier(shop: BusyShop) -> None:
    old = shop.quotes("DUR", [("A", 1)], dated_on="2025-12-31")
    order = shop.takes_order("DUR", [("A", 1)], dated_on="2025-12-31")
    DossierSettings.objects.update(opened_on=date(2026, 1, 1))
    for action in (
        lambda: shop.quotes("DUR", [("A", 1)], dated_on="2025-12-31"),
        lambda: shop.revises(old, dated_on="2025-12-30"),
        lambda: shop.on(date(2025, 12, 31)).transfers(old, "order"),
        lambda: shop.on(date(2025, 12, 31)).delivers(order),
    ):
        assert_told_on(refusal_of(action), "dated_on", ["date_before_opening"])
    shop.on(date(2026, 1, 1))
    assert shop.quotes("DUR", [("A", 1)]).pk
    # A document from before stays what it is, and may still be corrected.
    assert shop.revises(old, dated_on="2025-12-31", reference="Ancien").dated_on == date(2025, 12, 31)
    assert Document.objects.filter(dated_on__lt=date(2026, 1, 1)).count() == 2
    assert check_dossier() == []
