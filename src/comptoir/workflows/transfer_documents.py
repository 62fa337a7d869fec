"""Transferring one document or many: the same rules, the same code, a few statements for a whole batch (DOC-101)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from comptoir.accounts.models import User
from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.core.errors import Problems, Refusal
from comptoir.documents.dates import refuse_impossible_date
from comptoir.documents.models import Document
from comptoir.documents.services.generation import Generated, compose_plan, read_lines
from comptoir.documents.services.transfer import transfer_plan, transfer_states
from comptoir.documents.vat_book import VatBook
from comptoir.references.models import DossierSettings
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.reading import Reader
from comptoir.workflows.customer_checks import customer_refusals
from comptoir.workflows.new_documents import save_generated
from comptoir.workflows.outcomes import Outcome, act_on_units


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """What is to be made of the documents: which kind, on which day (DOC-107)."""

    kind: DocumentKind
    dated_on: date


def read_generation(values: Mapping[str, Any], *, today: date) -> GenerationRequest:
    """Read ``kind`` and ``dated_on``, today unless told. Raises ``Refusal`` with the fields at fault."""
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(frozenset({"kind", "dated_on"}))
    kind = named_kind(values.get("kind"))
    dated_on = read_generated_date(reader, kind=kind, settings=dossier_settings())
    problems.raise_if_any()
    return GenerationRequest(kind, dated_on)


def read_generated_date(reader: Reader, *, kind: DocumentKind, settings: DossierSettings) -> date:
    """The date of generated documents, today unless told (DOC-107)."""
    dated_on = reader.date("dated_on", default=reader.today) or reader.today
    refuse_impossible_date(reader, dated_on, kind=kind, settings=settings)
    return dated_on


def named_kind(code: object) -> DocumentKind:
    """The kind of that code. Raises ``Refusal`` on the field ``kind``."""
    if not code:
        raise Refusal.for_field("kind", "required")
    if not isinstance(code, str):
        raise Refusal.for_field("kind", "not_a_text")
    return kind_of(code if len(code) <= 40 else f"{code[:40]}…")


def transfer_documents(
    *, document_ids: Sequence[int], request: GenerationRequest, user: User | None, today: date
) -> list[Outcome]:
    """Transfer each document by itself, in their order; one that can't be leaves the others (DOC-105, DOC-110).

    One transaction, and a number of statements that does not grow with the documents.
    """
    return act_on_units(
        [[key] for key in document_ids],
        act=lambda sources: transfer_locked(sources, request=request, user=user, today=today),
    )


def transfer_locked(
    sources: Sequence[Document], *, request: GenerationRequest, user: User | None, today: date
) -> list[Outcome]:
    """Transfer locked documents. Raises ``Refusal`` when writing them all together is refused."""
    settings = dossier_settings()
    vat_book = VatBook.load(settings)
    states, lines = transfer_states(sources), read_lines(sources)
    blocked = customer_refusals(kind=request.kind, parties=[source.party for source in sources], today=today)
    outcomes: list[Outcome | Generated] = []
    for source in sources:
        try:
            plan = transfer_plan(
                source,
                lines=lines[source.pk],
                state=states[source.pk],
                target_kind=request.kind,
                dated_on=request.dated_on,
            )
            if source.party_id in blocked:
                raise blocked[source.party_id]
            outcomes.append(compose_plan(plan, user=user, settings=settings, vat_book=vat_book))
        except Refusal as refusal:
            outcomes.append(Outcome([source], refusal=refusal))
    save_generated([each for each in outcomes if isinstance(each, Generated)], settings=settings)
    return [told(each) for each in outcomes]


def told(each: Outcome | Generated) -> Outcome:
    """The outcome of a document that was saved."""
    return each if isinstance(each, Outcome) else Outcome(each.sources, made=each.composed.document)
