"""Parties through the record services: roles, codes, accounts, addresses, what they owe (specifications 03 A and 12)."""

from decimal import Decimal
from typing import Any

import pytest

from comptoir.accounts.models import User
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.parties.models import CustomerProfile, Party
from comptoir.references.models import DossierSettings
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record, delete_record, update_record
from comptoir.workflows.check_dossier import check_dossier
from tests.requirements import covers
from tests.services.refusals import assert_told_on, refusal_of
from tests.services.shops import TODAY, open_shop

D = Decimal
ADDRESS = {"line1": "1 rue de l'Aiguillerie", "postal_code": "34000", "city": "Montpellier", "country": "FR"}


def make(code: str = "", **values: Any) -> Party:
    given = {"code": code, "name": "Agut", "roles": ["customer"], **values}
    record = create_record(registry.for_model(Party), user=User.objects.get(), values=given)
    return Party.objects.get(pk=record.pk)


def change(party: Party, **values: Any) -> Party:
    update_record(registry.for_model(Party), user=User.objects.get(), record=party, values=values)
    return Party.objects.get(pk=party.pk)


@covers("TV-U1", "UPM-001", "UPM-003", "UPM-004", "UPM-014", "P-01")
def test_a_prospect_has_no_account_until_it_becomes_a_customer(dossier: Dossier) -> None:
    DossierSettings.objects.update(account_length=9)
    shop = open_shop()
    party = make("AGUT", roles=["prospect"], customer={"payment_terms": "CH30", "discount_rate": "5"})
    shop.quotes("AGUT", [("A", 1)])
    party.refresh_from_db()
    assert (party.is_prospect, party.customer.ledger_account) == (True, "")
    shop.writes("invoice", "AGUT", [("A", 1)])
    party = Party.objects.get(code="AGUT")
    assert (party.is_prospect, party.is_customer) == (False, True)
    assert party.customer.ledger_account == "411AGUT00"
    assert (party.customer.payment_terms.code, party.customer.discount_rate) == ("CH30", 5)


@covers("TV-U1", "T03-08", "PTY-063", "PTY-104", "UPM-010")
def test_one_party_has_an_account_in_each_of_its_roles_and_one_code(dossier: Dossier) -> None:
    DossierSettings.objects.update(account_length=9)
    both = make("dubo", roles=["customer", "supplier"])
    assert both.code == "DUBO"
    assert (both.customer.ledger_account, both.supplier.ledger_account) == ("411DUBO00", "401DUBO00")
    for code in ("DUBO", "Dubo"):
        assert_told_on(refusal_of(lambda code=code: make(code, roles=["supplier"])), "code", ["already_used"])
    DossierSettings.objects.update(account_length=10)
    assert make("DUR0001").customer.ledger_account == "411DUR0001"


@covers("PTY-003", "UPM-010", "OPT-055")
def test_codes_come_from_the_counter_of_the_role(dossier: Dossier) -> None:
    assert make().code == "CL000001"
    assert make(roles=["supplier"]).code == "FR000001"
    make("CL000002")
    assert make(roles=["prospect"]).code == "CL000003"


@covers("UPM-002", "UPM-013", "UPM-007")
def test_roles_that_contradict_each_other_are_refused(dossier: Dossier) -> None:
    shop = open_shop()
    refusal = refusal_of(lambda: make("X", roles=["customer", "prospect"]))
    assert_told_on(refusal, "roles", ["roles_customer_and_prospect"])
    party = Party.objects.get(code="DUR")
    assert_told_on(refusal_of(lambda: change(party, roles=["prospect"])), "roles", ["prospect_no_return"])
    both = make("DUBO", roles=["customer", "supplier"])
    shop.writes("order", "DUBO", [("A", 1)])
    both = Party.objects.get(code="DUBO")
    assert_told_on(refusal_of(lambda: change(both, roles=["supplier"])), "roles", ["role_with_documents"])
    assert change(both, roles=["customer"]).is_supplier is False
    assert both.supplier.ledger_account  # the profile of the role is kept for history


@covers("UPM-017", "UPM-018", "PTY-030")
def test_exactly_one_address_is_billed_and_one_delivered(dossier: Dossier) -> None:
    assert make("A").addresses.get().is_default_billing
    party = make("B", addresses=[ADDRESS, {**ADDRESS, "line1": "2 quai", "is_default_delivery": True}])
    assert [row.is_default_billing for row in party.addresses.all()] == [True, False]
    assert [row.is_default_delivery for row in party.addresses.all()] == [False, True]
    first, second = party.addresses.all()
    rows = [{"id": first.pk, **ADDRESS}, {"id": second.pk, **ADDRESS, "is_default_billing": True}]
    party = change(party, addresses=rows)
    assert [row.is_default_billing for row in party.addresses.all()] == [False, True]
    assert [row.is_default_delivery for row in party.addresses.all()] == [True, False]


@covers("TV-U5", "UPM-006", "UPM-020", "PTY-032", "PTY-017")
def test_documents_copy_the_addresses_and_later_changes_do_not_reach_them(dossier: Dossier) -> None:
    shop = open_shop()
    delivery = {**ADDRESS, "line1": "Quai D", "address_name": "Entrepôt", "is_default_delivery": True}
    party = make("AGUT", title="M.", first_name="Jean", addresses=[{**ADDRESS, "line1": "Rue M"}, delivery])
    note = shop.writes("delivery_note", "AGUT", [("A", 1)])
    assert (note.billing_name, note.billing_line1) == ("M. Jean Agut", "Rue M")
    assert (note.delivery_name, note.delivery_line1) == ("Entrepôt", "Quai D")
    rows = [{**ADDRESS, "line1": "Rue F", "is_default_billing": True}, delivery]
    change(party, name="Aguttes", addresses=rows)
    invoice = shop.writes("invoice", "AGUT", [("A", 1)])
    assert (invoice.billing_line1, invoice.delivery_line1, invoice.party_name) == (
        "Rue F",
        "Quai D",
        "Aguttes",
    )
    note.refresh_from_db()
    assert (note.billing_line1, note.party_name) == ("Rue M", "Agut")


@covers("DOC-014", "PTY-004", "PTY-005")
def test_the_longest_names_fit_into_every_document(dossier: Dossier) -> None:
    shop = open_shop()
    contact = {"first_name": "P" * 60, "last_name": "N" * 60, "email": "a@example.org"}
    party = make("X" * 20, name="ﷺ" * 60, title="T" * 25, first_name="F" * 60, contacts=[contact])
    quote = shop.quotes(party.code, [("A", 1)], reference="ﷺ" * 60)
    stored = Document.objects.get(pk=quote.pk)
    assert (len(stored.billing_name), len(stored.contact_name), len(stored.search)) == (90, 120, 300)


@covers("PTY-008", "PTY-076", "PTY-075", "PTY-065", "PTY-066")
@pytest.mark.parametrize(
    ("field", "value", "codes"),
    [
        ("name", "", ["required"]),
        ("name", "x" * 61, ["too_long"]),
        ("name", ["x"], ["not_a_text"]),
        ("name", "a\ud800", ["control_character"]),
        ("code", "x" * 21, ["too_long"]),
        ("code", "ß" * 11, ["too_long"]),
        ("code", "a\x00", ["control_character"]),
        ("roles", "customer", ["not_a_list"]),
        ("roles", ["boss"], ["not_a_choice"]),
        ("roles", [{}], ["not_a_choice"]),
        ("roles", [["customer"]], ["not_a_choice"]),
        ("siren", "123456789", ["siren_invalid"]),
        ("siren", "12345678901", ["too_long"]),
        ("vat_number", "FR00000000000", ["vat_number_invalid"]),
        ("email", "nobody", ["value_invalid"]),
        ("territory", "lune", ["unknown_key"]),
        ("territory", {"code": "dom"}, ["not_a_key"]),
        ("is_dormant", "oui", ["not_a_boolean"]),
        ("customer", [], ["not_an_object"]),
        ("addresses", {}, ["not_a_list"]),
        ("addresses", [1], ["not_a_list"]),
        ("shoe_size", "42", ["unknown_field"]),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(
    field: str, value: object, codes: list[str], dossier: Dossier
) -> None:
    party = make("AGUT")
    assert_told_on(refusal_of(lambda: change(party, **{field: value})), field, codes)
    assert_told_on(refusal_of(lambda: make(**{"code": "NEW", field: value})), field, codes)


@pytest.mark.parametrize(
    ("part", "field", "value", "codes"),
    [
        ("customer", "payment_terms", "ZZZ", ["unknown_key"]),
        ("customer", "discount_rate", "101", ["above_maximum"]),
        ("customer", "discount_rate", "-1", ["negative"]),
        ("customer", "discount_rate", "abc", ["number_invalid"]),
        ("customer", "credit_limit", "-0.01", ["negative"]),
        ("customer", "credit_limit", "1.234", ["number_too_many_decimals"]),
        ("customer", "block_level", "always", ["not_a_choice"]),
        ("customer", "ledger_account", "401AGUT", ["account_bad_root"]),
        ("customer", "ledger_account", "411-AGUT", ["account_bad_characters"]),
        ("customer", "ledger_account", "411AGUTAGUT", ["account_too_long"]),
        ("customer", "family", "ZZZ", ["unknown_key"]),
    ],
)
@covers("PTY-063", "PTY-065", "PTY-066", "PTY-071")
def test_a_wrong_condition_is_told_beside_its_field(
    part: str, field: str, value: object, codes: list[str], dossier: Dossier
) -> None:
    party = make("AGUT")
    assert_told_on(refusal_of(lambda: change(party, **{part: {field: value}})), f"{part}.{field}", codes)
    assert_told_on(refusal_of(lambda: make("NEW", **{part: {field: value}})), f"{part}.{field}", codes)


@covers("PTY-011", "PTY-012", "PTY-020")
def test_a_wrong_address_is_told_on_its_row_and_an_unknown_postal_code_is_kept(dossier: Dossier) -> None:
    party = make("AGUT", addresses=[{"postal_code": "99999", "city": "Nulle part"}])
    assert party.addresses.get().postal_code == "99999"
    rows: list[Any] = [ADDRESS, {**ADDRESS, "line1": "x" * 41, "country": "ZZ"}, {"id": 10**6, **ADDRESS}]
    refusal = refusal_of(lambda: change(party, addresses=rows))
    assert_told_on(refusal, "addresses.1.line1", ["too_long"])
    assert_told_on(refusal, "addresses.1.country", ["unknown_key"])
    assert_told_on(refusal_of(lambda: change(party, addresses=[rows[2]])), "addresses.0.id", ["row_unknown"])


@covers("PTY-009", "UPM-047", "TPT-012", "PTY-090")
def test_a_party_with_a_document_keeps_its_code_and_is_not_deleted(dossier: Dossier) -> None:
    shop = open_shop()
    party = make("AGUT")
    party = change(party, code="AGUTTES")
    shop.quotes("AGUTTES", [("A", 1)])
    party = Party.objects.get(code="AGUTTES")
    assert_told_on(refusal_of(lambda: change(party, code="AGUT")), "code", ["code_with_documents"])
    assert_told_on(refusal_of(lambda: change(party, code="")), "code", ["required"])
    resource, user = registry.for_model(Party), User.objects.get()
    assert refusal_of(lambda: delete_record(resource, user=user, record=party)).code == "record_in_use"
    unused = make("LIBRE")
    delete_record(resource, user=user, record=unused)
    assert not CustomerProfile.objects.filter(party__code="LIBRE").exists()


@covers("TPT-040", "UPM-015", "DOC-017")
def test_a_dormant_party_and_one_without_the_role_get_no_document(dossier: Dossier) -> None:
    shop = open_shop()
    change(make("DORT"), is_dormant=True)
    make("FOUR", roles=["supplier"])
    for code, expected in (
        ("DORT", "party_dormant"),
        ("FOUR", "party_not_a_customer"),
        ("NUL", "unknown_reference"),
    ):
        for kind in ("quote", "order", "delivery_note", "invoice", "credit_note"):
            refusal = refusal_of(lambda kind=kind, code=code: shop.writes(kind, code, [("A", 1)]))
            assert_told_on(refusal, "party", [expected])
    assert_told_on(
        refusal_of(lambda: shop.writes("purchase_order", "DUR", [])), "party", ["party_not_a_supplier"]
    )


@covers(
    "UPM-033", "UPM-034", "UPM-035", "UPM-036", "UPM-038", "PTY-067", "TV-U2", "PRF-035", "PRF-037", "PRF-038"
)
@covers("PRF-039", "DOC-180")
def test_a_blocked_customer_gets_quotes_and_returns_only_however_they_are_made(dossier: Dossier) -> None:
    shop = open_shop()
    quote = shop.quotes("DUR", [("A", 1)])
    order = shop.takes_order("DUR", [("A", 5)])
    note = shop.writes("delivery_note", "DUR", [("A", 1)])
    draft = shop.writes("order", shop.customer("AUTRE", "Autre").code, [("A", 1)])
    CustomerProfile.objects.filter(party__code="DUR").update(block_level="blocked")
    for kind in ("order", "delivery_note", "invoice"):
        assert_told_on(refusal_of(lambda kind=kind: shop.writes(kind, "DUR", [("A", 1)])), "party")
        assert_told_on(refusal_of(lambda kind=kind: shop.transfers(quote, kind)), "party")
    for action in (
        lambda: shop.delivers(order),
        lambda: shop.transfers(order, "invoice"),
        lambda: shop.transfers(note, "invoice"),
        lambda: shop.duplicates(order),
        lambda: shop.revises(draft, party="DUR"),
    ):
        assert_told_on(refusal_of(action), "party", ["order_customer_blocked"])
    assert shop.revises(order, note="Les documents faits restent modifiables").note
    for kind in ("quote", "credit_note", "return_note"):
        assert shop.writes(kind, "DUR", [("A", 1)]).pk
    assert shop.duplicates(quote).pk
    assert check_dossier() == []


@covers("UPM-035", "PRF-050", "TV-U2")
def test_a_warning_and_a_reached_credit_limit_do_not_block(dossier: Dossier) -> None:
    shop = open_shop()
    CustomerProfile.objects.filter(party__code="DUR").update(block_level="warning", credit_limit=D("5.00"))
    shop.validates(shop.writes("invoice", "DUR", [("A", 1)]))
    assert shop.writes("invoice", "DUR", [("A", 1)]).pk


@covers("DOC-053", "TV-U4", "PTY-064", "PTY-071", "PRF-083")
def test_a_new_document_takes_the_conditions_of_its_customer(dossier: Dossier) -> None:
    shop = open_shop()
    shop.article("C", "Carnet", gross_price="60.00", net_price="50.00", cost_price="1", vat_rate="20")
    conditions = {"discount_rate": "10", "payment_terms": "VIR30", "is_tax_included": False}
    make("AGUT", customer=conditions, vat_number="FR40303265045", siren="303265045")
    order = shop.takes_order("AGUT", [("C", 2)])
    assert (order.lines_total, order.footer_discount_amount, order.net_total) == (D(100), D(10), D(90))
    assert (order.payment_terms.code, order.party_vat_number, order.party_siren) == (
        "VIR30", "FR40303265045", "303265045",
    )  # fmt: skip
    make("TTC", customer={"is_tax_included": True})
    invoice = shop.writes("invoice", "TTC", [("C", 2)])
    assert (invoice.is_tax_included, invoice.gross_total, invoice.net_total) == (True, D(120), D(100))
    typed = shop.takes_order("AGUT", [("C", 2)], footer_discount_rate="0", payment_terms="CPT")
    assert (typed.net_total, typed.payment_terms.code) == (D(100), "CPT")


@covers("TV-U1", "UPM-011", "PTY-083")
def test_a_prospect_converted_by_hand_keeps_everything(dossier: Dossier) -> None:
    shop = Shop(user=User.objects.get(), today=TODAY)
    party = shop.prospect("AGUT", "Agut", customer={"discount_rate": "7"}, contacts=[{"last_name": "Jean"}])
    changed = change(party, roles=["customer"])
    assert (changed.is_customer, changed.is_prospect) == (True, False)
    assert changed.customer.ledger_account == "411AGUT000"
    assert (changed.customer.discount_rate, changed.contacts.count(), changed.addresses.count()) == (7, 1, 1)
