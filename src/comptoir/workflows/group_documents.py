"""Grouping documents: one new document from each set of documents alike (DOC-125 to DOC-147)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from comptoir.accounts.models import User
from comptoir.core.document_kinds import DocumentKind
from comptoir.core.errors import Problems, Refusal
from comptoir.core.grouping import BodyOptions, check_body_options
from comptoir.core.transfer import TransferState
from comptoir.documents.models import Document
from comptoir.documents.services.generation import Generated, compose_plan, read_lines
from comptoir.documents.services.grouping import check_groupable, document_sets, grouping_plan, in_order
from comptoir.documents.services.transfer import transfer_states
from comptoir.documents.vat_book import VatBook
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.reading import Reader
from comptoir.workflows.customer_checks import customer_refusals
from comptoir.workflows.new_documents import save_generated
from comptoir.workflows.outcomes import Outcome, act_on_units, documents_for_update
from comptoir.workflows.transfer_documents import named_kind, read_generated_date, told

FIELDS = frozenset(
    {"kind", "dated_on", "merge_articles", "copy_text_lines", "subtotal_per_document", "documents"}
)
MOST = 5000


@dataclass(frozen=True, slots=True)
class GroupingRequest:
    """What is to be made, of which documents, and how (DOC-133)."""

    document_ids: Sequence[int]
    kind: DocumentKind
    dated_on: date
    options: BodyOptions


def read_grouping(values: Mapping[str, Any], *, today: date) -> GroupingRequest:
    """Read the body of ``POST /documents/group``. Raises ``Refusal`` with the fields at fault."""
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(FIELDS)
    kind = named_kind(values.get("kind"))
    dated_on = read_generated_date(reader, kind=kind, settings=dossier_settings())
    options = BodyOptions(
        is_merging=reader.boolean("merge_articles"),
        copies_text=reader.boolean("copy_text_lines"),
        has_subtotals=reader.boolean("subtotal_per_document"),
    )
    try:
        check_body_options(options)
    except Refusal as refusal:
        problems.add_refusal(refusal)
    document_ids = _read_documents(reader)
    problems.raise_if_any()
    return GroupingRequest(document_ids, kind, dated_on, options)


def _read_documents(reader: Reader) -> list[int]:
    given = reader.values.get("documents")
    if not isinstance(given, list):
        reader.refuse("documents", "required" if given is None else "not_a_list")
        return []
    if len(given) > MOST:
        reader.refuse("documents", "grouping_too_many", limit=MOST)
        return []
    keys: list[int] = []
    seen: set[int] = set()
    for index, value in enumerate(given):
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
            reader.refuse(f"documents.{index}", "document_not_found")
        elif value in seen:
            reader.refuse(f"documents.{index}", "document_twice")
        else:
            keys.append(value)
            seen.add(value)
    if len(given) < 2:
        reader.refuse("documents", "grouping_needs_two")
    return keys


@transaction.atomic
def group_documents(*, values: Mapping[str, Any], user: User | None, today: date) -> list[Document]:
    """Group documents, all or none: one new document for each set of documents alike (DOC-139).

    Raises ``Refusal`` with the documents at fault on ``documents.0`` …
    """
    request = read_grouping(values, today=today)
    sources = documents_for_update(request.document_ids)
    outcomes = group_locked(sources, request=request, user=user, today=today)
    problems = Problems()
    places = {key: index for index, key in enumerate(request.document_ids)}
    for outcome in outcomes:
        if outcome.refusal is not None:
            for source in outcome.sources:
                refusal = outcome.refusal
                problems.add(f"documents.{places[source.pk]}", refusal.code, **refusal.params)
    problems.raise_if_any()
    return [outcome.made for outcome in outcomes if outcome.made is not None]


def group_sets(
    *, sets: Sequence[Sequence[int]], request: GroupingRequest, user: User | None, today: date
) -> list[Outcome]:
    """Group sets that are alike; one that can't be grouped leaves the others (DOC-138). One transaction."""
    return act_on_units(
        sets, act=lambda sources: group_locked(sources, request=request, user=user, today=today)
    )


def group_locked(
    sources: Sequence[Document], *, request: GroupingRequest, user: User | None, today: date
) -> list[Outcome]:
    """Group locked documents. A document that can't be grouped is told apart and leaves its set without it."""
    if len({source.kind for source in sources}) > 1:
        raise Refusal.for_field("documents", "grouping_several_kinds")
    settings = dossier_settings()
    vat_book = VatBook.load(settings)
    states, lines = transfer_states(sources), read_lines(sources)
    blocked = customer_refusals(kind=request.kind, parties=[source.party for source in sources], today=today)
    good: list[Document] = []
    outcomes: list[Outcome | Generated] = []
    for source in in_order(sources):
        reason = _refusal(source, request.kind, states[source.pk]) or blocked.get(source.party_id)
        if reason is None:
            good.append(source)
        else:
            outcomes.append(Outcome([source], refusal=reason))
    for found in document_sets(good):
        plan = grouping_plan(
            found, lines=lines, target_kind=request.kind, dated_on=request.dated_on, options=request.options
        )
        try:
            outcomes.append(compose_plan(plan, user=user, settings=settings, vat_book=vat_book))
        except Refusal as refusal:
            outcomes.append(Outcome(found, refusal=refusal))
    save_generated([each for each in outcomes if isinstance(each, Generated)], settings=settings)
    return [told(each) for each in outcomes]


def _refusal(source: Document, target: DocumentKind, state: TransferState) -> Refusal | None:
    try:
        check_groupable(source, target=target, state=state)
    except Refusal as refusal:
        return refusal
    return None
