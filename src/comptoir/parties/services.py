"""Writes of parties."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F
from stdnum.eu.vat import is_valid as is_eu_vat_number
from stdnum.fr.siren import is_valid as is_siren

from comptoir.accounts.models import User
from comptoir.core.errors import Problems, Refusal
from comptoir.core.ledger_account import account_roots, check_account, ledger_account
from comptoir.dossiers.text import search_text
from comptoir.eventlog.models import EventLog
from comptoir.eventlog.services import record_event
from comptoir.parties.models import CustomerProfile, Party, SupplierProfile
from comptoir.references.counters import take_code
from comptoir.references.models import DossierSettings

ROLES = ("customer", "prospect", "supplier")


def convert_to_customer(*, party: Party, settings: DossierSettings) -> Party:
    """Turn a prospect into a customer; everything is kept and the ledger account is built (UPM-011, UPM-014, PTY-083).

    Does nothing to a party that is a customer already. There is no way back (UPM-013).
    """
    profile, _ = CustomerProfile.objects.get_or_create(party=party)
    if not profile.ledger_account:
        profile.ledger_account = customer_account(party, settings=settings)
        profile.save(update_fields=["ledger_account"])
    Party.objects.filter(pk=party.pk).update(is_customer=True, is_prospect=False, version=F("version") + 1)
    party.is_customer, party.is_prospect = True, False
    party.version += 1
    return party


def customer_account(party: Party, *, settings: DossierSettings) -> str:
    """Ledger account of a customer, from the root and its code (T03-08, TV-U1)."""
    return ledger_account(
        root=settings.customer_account_root, source=party.code, length=settings.account_length, is_filled=True
    )


def prepared_party(
    values: Mapping[str, Any], *, record: Party | None, settings: DossierSettings
) -> dict[str, Any]:
    """Values of a party ready to store: code from the counter, roles as flags, one address that bears both marks.

    Raises ``Refusal`` with the fields at fault: ``roles_customer_and_prospect``, ``prospect_no_return``,
    ``role_with_documents``, ``code_with_documents``, ``siren_invalid``, ``vat_number_invalid``, and those of
    ``core.ledger_account.check_account``.
    """
    prepared = dict(values)
    problems = Problems()
    roles = prepared.pop("roles", None)
    if roles is not None:
        _check_roles(roles, record, problems)
        prepared |= {f"is_{role}": role in roles for role in ROLES}
    _check_code(prepared, record, problems)
    _check_identifiers(prepared, problems)
    _check_accounts(prepared, settings, problems)
    problems.raise_if_any()
    if record is None:
        _complete_new_party(prepared, settings)
    elif "code" in prepared:
        prepared["code"] = prepared["code"].upper()
    if "addresses" in prepared:
        prepared["addresses"] = marked_addresses(prepared["addresses"])
    return prepared


def marked_addresses(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Addresses of which exactly one is the billing one and one the delivery one (UPM-017, UPM-018)."""
    marked = [dict(row) for row in rows] or [{}]
    for mark in ("is_default_billing", "is_default_delivery"):
        chosen = next((index for index, row in enumerate(marked) if row.get(mark)), 0)
        for index, row in enumerate(marked):
            row[mark] = index == chosen
    return marked


def after_party_saved(party: Party, *, settings: DossierSettings) -> None:
    """Give each role its profile, a customer its ledger account, and fold what is searched (PRF-026, UPM-014)."""
    if party.is_customer or party.is_prospect:
        profile, _ = CustomerProfile.objects.get_or_create(party=party)
        if party.is_customer and not profile.ledger_account:
            profile.ledger_account = customer_account(party, settings=settings)
            profile.save(update_fields=["ledger_account"])
    if party.is_supplier:
        supplier, _ = SupplierProfile.objects.get_or_create(party=party)
        if not supplier.ledger_account:
            supplier.ledger_account = supplier_account(party, settings=settings)
            supplier.save(update_fields=["ledger_account"])
    cities = party.addresses.values_list("postal_code", "city")
    words = [party.code, party.name, party.first_name, party.email, party.phone, party.mobile]
    words += [word for city in cities for word in city]
    party.search = search_text(*words)[:300]
    Party.objects.filter(pk=party.pk).update(search=party.search)


def supplier_account(party: Party, *, settings: DossierSettings) -> str:
    """Ledger account of a supplier, from the root and its code (PTY-104, TV-U1)."""
    return ledger_account(
        root=settings.supplier_account_root, source=party.code, length=settings.account_length, is_filled=True
    )


def _complete_new_party(prepared: dict[str, Any], settings: DossierSettings) -> None:
    if not any(prepared.get(f"is_{role}") for role in ROLES):
        prepared["is_customer"] = True
    if not prepared.get("code"):
        is_sale = prepared.get("is_customer") or prepared.get("is_prospect")
        prepared["code"] = take_code("customer" if is_sale else "supplier", Party)
    prepared["code"] = prepared["code"].upper()
    prepared["territory"] = prepared.get("territory") or settings.territory
    prepared.setdefault("addresses", [])


def _check_roles(roles: Sequence[str], record: Party | None, problems: Problems) -> None:
    if "customer" in roles and "prospect" in roles:
        problems.add("roles", "roles_customer_and_prospect")
    if record is None:
        return
    if record.is_customer and "prospect" in roles:
        problems.add("roles", "prospect_no_return")
    lost = [role for role in ROLES if getattr(record, f"is_{role}") and role not in roles]
    becomes_customer = record.is_prospect and "customer" in roles
    sides = {"supplier" if role == "supplier" else "customer" for role in lost}
    if not becomes_customer and any(_has_documents(record, side) for side in sides):
        problems.add("roles", "role_with_documents")


def _has_documents(party: Party, role: str) -> bool:
    """Whether the party has documents in this role (UPM-007)."""
    side = "purchase" if role == "supplier" else "sale"
    return party.documents.filter(side=side).exists()


def _check_code(values: Mapping[str, Any], record: Party | None, problems: Problems) -> None:
    """The code stands on every document: changing it is an action of its own (PTY-090 to PTY-094)."""
    if record is None or "code" not in values or values["code"].upper() == record.code:
        return
    if not values["code"]:
        problems.add("code", "required")
    elif record.documents.exists():
        problems.add("code", "code_with_documents")


def _check_accounts(values: dict[str, Any], settings: DossierSettings, problems: Problems) -> None:
    """A typed ledger account begins with a root of its role (PTY-063, PTY-104)."""
    roots = {"customer": settings.customer_account_root, "supplier": settings.supplier_account_root}
    for profile, root in roots.items():
        given = values.get(profile)
        if not given or not given.get("ledger_account"):
            continue
        try:
            account = check_account(
                given["ledger_account"],
                roots=account_roots(root),
                length=settings.account_length,
                field=f"{profile}.ledger_account",
            )
        except Refusal as refusal:
            problems.add_refusal(refusal)
        else:
            values[profile] = {**given, "ledger_account": account}


def _check_identifiers(values: Mapping[str, Any], problems: Problems) -> None:
    siren = str(values.get("siren") or "")
    if siren and not is_siren(siren):
        problems.add("siren", "siren_invalid")
    vat_number = str(values.get("vat_number") or "")
    if vat_number and not is_eu_vat_number(vat_number):
        problems.add("vat_number", "vat_number_invalid")


def tell_changed_code(party: Party, *, before: str, user: User) -> None:
    """Write another code of a customer or supplier into the event log (TOO-088)."""
    if party.code == before:
        return
    role = "fournisseur" if party.is_supplier and not (party.is_customer or party.is_prospect) else "client"
    record_event(
        kind=EventLog.Kind.CODE,
        description=f"Le {role} n° {before} est devenu le {role} n° {party.code}",
        user=user,
        object_type="Party",
        object_id=party.pk,
        object_label=party.code,
    )
