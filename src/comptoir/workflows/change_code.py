"""Changer le code d'un tiers: the record and everything that bears its code (PTY-090 to PTY-094, DOC-018, UPM-048).

Nearly everything refers to a party by its key. Documents copy the code, and filters that users keep name it.
"""

from typing import Any

from django.db import transaction
from django.db.models import F, Field
from django.utils import timezone

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.core.errors import NotFound, Refusal, Stale
from comptoir.documents.composition import folded
from comptoir.documents.models import Document
from comptoir.dossiers.bulk import update_rows
from comptoir.parties.actions import CODE_RIGHT
from comptoir.parties.models import Party
from comptoir.parties.queries import party_by_code
from comptoir.parties.services import tell_changed_code
from comptoir.resources.cleaning import clean_changes
from comptoir.resources.recoded_filters import RecodedFilters
from comptoir.resources.record_history import record_changes, snapshot
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.saving import change_record
from comptoir.ui.models import UserLink

BATCH = 500


def change_party_code(
    *, party_id: int, code: object, user: User, expected_version: int | None = None
) -> Party:
    """Give a party another code everywhere, in one transaction; its ledger account stays (PTY-093).

    Sealed documents keep the code that they printed beside the present one, so that their seals hold.

    Raises:
        Forbidden: without the right to delete parties.
        NotFound: no such party.
        Stale: someone saved the party since ``expected_version``.
        Refusal: the code is missing, malformed, the same, or that of another party; nothing is changed then.
    """
    resource = registry.for_model(Party)
    check_right(user, CODE_RIGHT)
    with transaction.atomic():
        party = Party.objects.select_for_update().filter(pk=party_id).first()
        if party is None:
            raise NotFound("record_not_found", table=resource.label, key=str(party_id))
        if expected_version is not None and party.version != expected_version:
            raise Stale("record_stale")
        old, new = party.code, _new_code(resource, party, code)
        before = snapshot(resource, party, {"code": new})
        change_record(resource, record=party, values={"code": new}, expected_version=expected_version)
        record_changes(resource, record=party, before=before, user=user)
        _recode_documents(party)
        fields = {_field(Party, "code"), _field(Document, "party_code")}
        RecodedFilters(fields=fields, old=old, new=new).replace_everywhere()
        links = UserLink.objects.filter(table=resource.slug, record_id=party.pk)
        links.update(title=resource.title_of(party)[:200])
        tell_changed_code(party, before=old, user=user)
    return party


def _new_code(resource: Resource, party: Party, code: object) -> str:
    cleaned: dict[str, Any] = clean_changes(resource, {"code": code}, stored_key=party.code)
    new: str = cleaned["code"].upper()
    if not new:
        raise Refusal.for_field("code", "required")
    other = party_by_code(new)
    if other is not None and other.pk == party.pk:
        raise Refusal.for_field("code", "code_same")
    if other is not None:
        raise Refusal.for_field("code", "code_of_another", code=other.code, name=other.name)
    return new


def _recode_documents(party: Party) -> None:
    documents = Document.objects.filter(party=party)
    documents.exclude(seal_hash="").filter(sealed_party_code="").update(sealed_party_code=F("party_code"))
    # A party that takes back the code of former documents: they have nothing of their own to keep.
    documents.filter(sealed_party_code=party.code).update(sealed_party_code="")
    documents.update(party_code=party.code, version=F("version") + 1, updated_at=timezone.now())
    keys = list(documents.order_by("pk").values_list("pk", flat=True))
    names = ("number", "party_code", "sealed_party_code", "party_name", "reference", "search")
    for start in range(0, len(keys), BATCH):
        rows = list(Document.objects.filter(pk__in=keys[start : start + BATCH]).only(*names))
        for document in rows:
            document.search = folded(document)
        update_rows(Document, rows, ["search"])


def _field(model: type[Party | Document], name: str) -> "Field[Any, Any]":
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return field
