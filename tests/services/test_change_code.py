"""Changing the code of a party: everything follows, sealed documents keep what they printed (DOC-018, PTY-090 to 094)."""

from typing import Any

import pytest
from django.utils import timezone

from comptoir.accounts.models import User
from comptoir.documents.models import Document
from comptoir.eventlog.models import EventLog
from comptoir.parties.models import Party
from comptoir.payments.models import DueDate, Payment
from comptoir.resources.conditions import exactly
from comptoir.resources.listing import list_page
from comptoir.resources.models import RecordChange, SavedView
from comptoir.resources.registry import registry
from comptoir.ui.models import UserLink
from comptoir.workflows.change_code import change_party_code
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.print_documents import document_pdf
from tests.requirements import covers
from tests.services.refusals import assert_told_on, refusal_of
from tests.services.shops import BusyShop, open_shop

pytestmark = pytest.mark.usefixtures("dossier")


@pytest.fixture
def shop() -> BusyShop:
    return open_shop()


def recode(old: str, new: Any, **options: Any) -> Party:
    party = Party.objects.get(code=old)
    return change_party_code(party_id=party.pk, code=new, user=User.objects.get(), **options)


def codes(record: Document) -> tuple[str, str]:
    record.refresh_from_db()
    return record.party_code, record.printed_party_code


def listed(table: str, **asked: Any) -> list[int]:
    resource = registry.get(table)
    assert resource is not None
    return sorted(row.pk for row in list_page(resource, User.objects.get(), tab="*", **asked).items)


@covers("T03-10", "DOC-018", "PTY-092", "PTY-093", "PTY-094", "P-05", "TPT-017", "TPT-026")
def test_everything_shows_the_new_code_and_sealed_pages_print_the_old_one(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("A", 1)])
    invoice = shop.validates(shop.writes("invoice", "DUR", [("A", 1)]))
    shop.is_paid(invoice)
    account = Party.objects.get(code="DUR").customer.ledger_account
    page = document_pdf(invoice.pk)
    versions = list(Document.objects.order_by("pk").values_list("version", flat=True))

    party = recode("DUR", " durand1 ")

    assert (party.code, Party.objects.get(pk=party.pk).code) == ("DURAND1", "DURAND1")
    assert codes(quote) == ("DURAND1", "DURAND1")
    assert codes(invoice) == ("DURAND1", "DUR")
    assert document_pdf(invoice.pk) == page
    assert [one + 1 for one in versions] == list(
        Document.objects.order_by("pk").values_list("version", flat=True)
    )
    for model in (DueDate, Payment):
        assert set(model.objects.values_list("party__code", flat=True)) == {"DURAND1"}
    assert Party.objects.get(pk=party.pk).customer.ledger_account == account
    assert check_dossier() == []
    event = EventLog.objects.get(kind=EventLog.Kind.CODE)
    assert event.description == "Le client n° DUR est devenu le client n° DURAND1"
    assert (event.object_type, event.object_id) == ("Party", party.pk)
    change = RecordChange.objects.get(table="tiers", record_id=party.pk, name="code")
    assert (change.old, change.new) == ("DUR", "DURAND1")
    # Searching finds the documents by the new code, and sealed ones by what their page says too.
    assert listed("documents-vente", search="durand1") == [quote.pk, invoice.pk]
    assert listed("documents-vente", filters={"party_code": exactly("DURAND1")}) == [quote.pk, invoice.pk]
    assert listed("tiers", search="durand1") == [party.pk]


@covers("PTY-093", "P-05")
def test_a_code_can_change_again_and_come_back(shop: BusyShop) -> None:
    first = shop.validates(shop.writes("invoice", "DUR", [("A", 1)]))
    recode("DUR", "DURAND1")
    second = shop.validates(shop.writes("invoice", "DURAND1", [("A", 1)]))
    credit = shop.credits(first)
    recode("DURAND1", "DURAND2")
    assert [codes(one) for one in (first, second)] == [("DURAND2", "DUR"), ("DURAND2", "DURAND1")]
    assert codes(credit) == ("DURAND2", "DURAND2")
    assert check_dossier() == []
    recode("DURAND2", "DUR")
    assert [codes(one) for one in (first, second, credit)] == [
        ("DUR", "DUR"),
        ("DUR", "DURAND1"),
        ("DUR", "DUR"),
    ]
    assert check_dossier() == []
    # The code that was left is free.
    assert shop.customer("DURAND2", "Durand fils").code == "DURAND2"


@covers("UPM-048", "PTY-095")
def test_a_supplier_changes_its_code_too(shop: BusyShop) -> None:
    shop.supplier("HACH", "Hachette")
    order = shop.buys("purchase_order", "HACH", [("A", 1)])
    recode("HACH", "HACHETTE")
    assert codes(order) == ("HACHETTE", "HACHETTE")
    assert (
        EventLog.objects.get().description == "Le fournisseur n° HACH est devenu le fournisseur n° HACHETTE"
    )


@covers("T03-11", "PTY-090", "PTY-091")
def test_a_code_that_can_not_be_taken_changes_nothing(shop: BusyShop) -> None:
    shop.customer("AUT", "Autre")
    shop.validates(shop.writes("invoice", "DUR", [("A", 1)]))
    for typed, code in (
        ("", "required"),
        ("   ", "required"),
        (None, "required"),
        ("DUR", "code_same"),
        ("dur", "code_same"),
        ("AUT", "code_of_another"),
        ("aut", "code_of_another"),
        ("X" * 21, "too_long"),
        ("A/B", "code_not_addressable"),
        ("A\0B", "control_character"),
        (12.5, "not_a_text"),
        ({"code": "X"}, "not_a_text"),
    ):
        assert_told_on(refusal_of(lambda typed=typed: recode("DUR", typed)), "code", [code])
    assert refusal_of(lambda: recode("DUR", "DURAND1", expected_version=99)).code == "record_stale"
    missing = refusal_of(lambda: change_party_code(party_id=0, code="X", user=User.objects.get()))
    assert (missing.code, missing.status) == ("record_not_found", 404)
    assert not EventLog.objects.exists()


@covers("PTY-090")
def test_it_takes_the_right_to_delete_parties(shop: BusyShop) -> None:
    party = Party.objects.get(code="DUR")
    for role in ("counter", "accounting", "read_only"):
        user = User(username=role, role=role)
        refusal = refusal_of(lambda user=user: change_party_code(party_id=party.pk, code="X", user=user))
        assert refusal.code == "right_missing"


@covers("PTY-092")
def test_views_and_starred_lists_that_name_the_code_follow(shop: BusyShop) -> None:
    shop.quotes("DUR", [("A", 1)])
    user = User.objects.get()
    conditions = {
        "link": "or",
        "items": [
            {"column": "party_code", "operator": "eq", "value": "dur"},
            {"column": "party_code", "operator": "starts", "value": "DUR"},
            {"column": "party_name", "operator": "eq", "value": "DUR"},
            {"link": "and", "items": [{"column": "party.code", "operator": "ne", "value": "DUR"}]},
        ],
    }
    spec = {"filters": {"party_code": '="DUR" ou =AUT', "reference": "=DUR"}, "conditions": conditions}
    view = SavedView.objects.create(user=user, resource="documents-vente", name="Durand", spec=spec)
    other = SavedView.objects.create(
        user=user, resource="documents-vente", name="Autre", spec={"filters": {"party_code": "DUR"}}
    )
    broken = SavedView.objects.create(user=user, resource="documents-vente", name="Vieille", spec={"x": 1})
    star = {"user": user, "title": "Liste", "is_favourite": True}
    listed_link = UserLink.objects.create(
        table="documents-vente", query="onglet=devis&f.party_code=%3D%22DUR%22&q=DUR", **star
    )
    party = Party.objects.get(code="DUR")
    record_link = UserLink.objects.create(
        table="tiers", record_id=party.pk, user=user, title="DUR — Durand", visited_at=timezone.now()
    )

    recode("DUR", "LE DUR")

    for row in (view, other, broken, listed_link, record_link):
        row.refresh_from_db()
    assert view.spec["filters"] == {"party_code": '="LE DUR" ou =AUT', "reference": "=DUR"}
    values = [one.get("value") for one in view.spec["conditions"]["items"]]
    assert values == ["LE DUR", "DUR", "DUR", None]
    assert view.spec["conditions"]["items"][3]["items"][0]["value"] == "LE DUR"
    assert (view.version, other.version, broken.version) == (2, 1, 1)
    assert other.spec == {"filters": {"party_code": "DUR"}}
    assert listed_link.query == "onglet=devis&f.party_code=%3D%22LE+DUR%22&q=DUR"
    assert record_link.title == "LE DUR — Durand"


@covers("P-05")
def test_the_check_finds_a_code_that_was_tampered_with(shop: BusyShop) -> None:
    invoice = shop.validates(shop.writes("invoice", "DUR", [("A", 1)]))
    recode("DUR", "DURAND1")
    Document.objects.filter(pk=invoice.pk).update(party_code="X")
    assert [fault.code for fault in check_dossier()] == ["party_code_wrong"]
    Document.objects.filter(pk=invoice.pk).update(party_code="DURAND1", sealed_party_code="Y")
    assert [fault.code for fault in check_dossier()] == ["seal_content_changed"]
