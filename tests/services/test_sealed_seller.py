"""What a validated document says of its seller stays as it was, and is part of the seal."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from comptoir.core.money import countervalue
from comptoir.core.seals import content_hash, seal_hash
from comptoir.documents.models import Document, Seal
from comptoir.documents.services.validation import sealed_content
from comptoir.options.models import OptionChange, VatOptionChange
from comptoir.options.services import change_vat_option, vat_option_in_force
from comptoir.references.models import DossierSettings
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.print_documents import document_pdf
from comptoir.workflows.printed_pages import printed_documents
from comptoir.workflows.seal_contents import printed_due_dates
from tests.requirements import covers
from tests.services.refusals import codes_of
from tests.services.shops import TODAY, BusyShop, open_shop

pytestmark = pytest.mark.usefixtures("dossier")

IDENTITY = {
    "name": "Librairie du Port", "legal_form": "SARL", "line1": "1 quai Neuf", "postal_code": "34200", "city": "Sète",
    "siret": "73282932000074", "registration": "Sète 732 829 320", "vat_number": "FR44732829320",
    "capital_amount": Decimal("8000.50"),
}  # fmt: skip


@pytest.fixture
def shop() -> BusyShop:
    DossierSettings.objects.update(**IDENTITY)
    return open_shop()


def page(document: Document):
    return printed_documents([document.pk])[0]


def invoiced(shop: BusyShop) -> Document:
    return shop.validates(shop.writes("invoice", "DUR", [("A", 1)]))


@covers("DOC-029")
def test_the_notes_of_a_document_stay_in_the_house(shop: BusyShop) -> None:
    draft = shop.writes("invoice", "DUR", [("A", 1)])
    bare = page(draft)
    Document.objects.filter(pk=draft.pk).update(note="<p>Mauvais payeur</p>")
    assert page(draft) == bare


@covers("P-05", "UPM-006", "OPT-126")
def test_a_seller_who_moves_does_not_rewrite_its_old_invoices(shop: BusyShop) -> None:
    sealed = invoiced(shop)
    draft = shop.writes("invoice", "DUR", [("A", 1)])
    before, printed = document_pdf(sealed.pk), page(sealed)
    assert printed.seller.capital == Decimal("8000.5") and printed.seller.address_lines == (
        "1 quai Neuf",
        "34200 Sète",
    )
    DossierSettings.objects.update(
        name="Autre nom", line1="9 rue Haute", city="Agde", siret="", vat_number="FR00", capital_amount=1, email="x@y.example",
        late_penalty_mention="Autre", invoice_legal_notice="Nouvelle mention", is_vat_exempt=True, registration="Agde",
        currency_symbol="CHF",
    )  # fmt: skip
    assert document_pdf(sealed.pk) == before
    assert page(sealed) == printed
    assert (page(draft).seller.name, page(draft).legal_notices) == ("Autre nom", ("Nouvelle mention",))
    assert check_dossier() == []


@covers("P-05")
def test_the_seller_is_inside_the_seal(shop: BusyShop) -> None:
    sealed = invoiced(shop)
    seal = Seal.objects.get(document=sealed)
    Seal.objects.filter(pk=seal.pk).update(seller={**seal.seller, "name": "Faux nom"})
    assert [fault.code for fault in check_dossier()] == ["seal_content_changed"]


@covers("P-05")
def test_seals_made_before_the_seller_was_kept_still_hold(shop: BusyShop) -> None:
    first = invoiced(shop)
    seal = Seal.objects.get(document=first)
    content = content_hash(sealed_content(first, printed=printed_due_dates(first), seller=None))
    Seal.objects.filter(pk=seal.pk).update(seller=None, content_hash=content, hash=seal_hash(content))
    Document.objects.filter(pk=first.pk).update(seal_hash=seal_hash(content))
    second = invoiced(shop)
    assert check_dossier() == []
    assert page(first).seller.name == page(second).seller.name == "Librairie du Port"


@covers("OPT-039", "OPT-040", "OPT-041", "T08-36", "A08-13")
def test_a_change_of_the_vat_option_leaves_what_is_issued_alone(shop: BusyShop) -> None:
    february = shop.writes("invoice", "DUR", [("A", 1)])
    sealed = invoiced(shop)
    change_vat_option(option="receipts", changed_on=TODAY, user=shop.user, today=TODAY)
    history = VatOptionChange.objects.get()
    assert (history.get_previous_display(), history.changed_on) == ("Sur les débits", TODAY)
    assert OptionChange.objects.get(name="vat_option").new == "Sur les encaissements"
    assert page(february).is_vat_on_debits and page(sealed).is_vat_on_debits
    assert not page(shop.writes("invoice", "DUR", [("A", 1)])).is_vat_on_debits
    assert page(shop.validates(february)).is_vat_on_debits


@covers("OPT-041", "T08-36")
def test_the_option_of_a_document_is_the_one_of_its_day() -> None:
    noon = timezone.now()
    changes = [
        VatOptionChange(previous="debits", changed_on=date(2026, 3, 1), recorded_at=noon),
        VatOptionChange(
            previous="receipts", changed_on=date(2026, 9, 1), recorded_at=noon + timedelta(hours=1)
        ),
    ]

    def option(day: date, hours: int) -> str:
        created = noon + timedelta(hours=hours)
        return vat_option_in_force(changes, dated_on=day, created_at=created, now="mixed")

    assert option(date(2026, 2, 28), 5) == "debits"
    assert option(date(2026, 3, 1), -1) == "debits"  # issued before the change was made
    assert option(date(2026, 8, 31), 5) == "receipts"
    assert option(date(2026, 9, 1), 5) == "mixed"
    assert vat_option_in_force([], dated_on=TODAY, created_at=noon, now="debits") == "debits"


@covers("OPT-040")
@pytest.mark.parametrize(
    ("option", "day", "field", "code"),
    [
        ("debits", TODAY, "vat_option", "vat_option_same"),
        ("other", TODAY, "vat_option", "not_a_choice"),
        ("mixed", None, "changed_on", "vat_option_date_required"),
        ("mixed", TODAY + timedelta(days=1), "changed_on", "vat_option_date_future"),
    ],
)
def test_a_wrong_change_of_the_vat_option_changes_nothing(option, day, field, code, shop: BusyShop) -> None:
    with pytest.raises(Exception) as caught:
        change_vat_option(option=option, changed_on=day, user=shop.user, today=TODAY)
    assert code in codes_of(caught.value)[field]
    assert DossierSettings.objects.get().vat_option == "debits" and not VatOptionChange.objects.exists()


@covers("OPT-143", "OPT-144", "OPT-145", "OPT-146", "OPT-147", "OPT-148", "OPT-149", "T08-34")
def test_the_countervalue_stands_in_the_foot_of_invoices(shop: BusyShop) -> None:
    assert countervalue(Decimal("100.00"), Decimal("6.55957")) == Decimal("655.96")
    invoice = shop.writes(
        "invoice",
        "DUR",
        [("S", 1)],
        more_lines=[{"description": "Pose", "unit_price": "40", "vat_rate": "0"}],
    )
    assert page(invoice).countervalue_amount is None
    DossierSettings.objects.update(countervalue_name="Francs", currency_symbol="EUR")
    shown = page(invoice)
    assert (shown.countervalue_amount, shown.countervalue_currency) == (
        countervalue(invoice.net_payable, Decimal("6.55957")), "F",
    )  # fmt: skip
    assert shown.currency == "EUR"
    assert page(shop.writes("quote", "DUR", [("A", 1)])).countervalue_amount is None
