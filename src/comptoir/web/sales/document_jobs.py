"""Many documents as a job: transferred, grouped or validated by batches, copied or deleted, with a report (DOC-109)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from comptoir.accounts.access import check_right
from comptoir.core.document_kinds import Side, kind_of
from comptoir.core.errors import Refusal
from comptoir.documents.acceptance import accepting
from comptoir.documents.models import Document
from comptoir.documents.services.grouping import document_sets
from comptoir.documents.sides import right_on_side
from comptoir.documents.wording import name_of
from comptoir.jobs.kinds import job_kind
from comptoir.jobs.models import JobOutcome
from comptoir.jobs.running import JobRun
from comptoir.resources.job_reports import write_report
from comptoir.ui.messages import problem_sentence, problems_by_field, refusal_sentence
from comptoir.workflows.documents import delete_document, duplicate_document
from comptoir.workflows.group_documents import group_sets, read_grouping
from comptoir.workflows.outcomes import Outcome
from comptoir.workflows.shortages import shortages_of_made
from comptoir.workflows.transfer_documents import read_generation, transfer_documents
from comptoir.workflows.validate_documents import validate_documents

BATCH = 100
"""Documents written together: others wait for the database no longer than one batch takes."""

Batch = Sequence[Sequence[int]]


def job_name(work: str, side: Side) -> str:
    """Name of the kind of job that does some work on the documents of a side."""
    return f"{work}_documents_{side.value}"


def transfer_many(
    job: JobRun, side: Side, *, documents: Sequence[int], values: Mapping[str, Any], **more: Any
) -> None:
    """Transfer each document by itself."""
    request = read_generation(values, today=localdate())

    def act(batch: Batch) -> list[Outcome]:
        keys = [key for unit in batch for key in unit]
        return transfer_documents(document_ids=keys, request=request, user=job.user, today=localdate())

    _run(job, side, [[key] for key in _of_side(documents, side)], act, **more)


def group_many(
    job: JobRun, side: Side, *, documents: Sequence[int], values: Mapping[str, Any], **more: Any
) -> None:
    """Group documents; a set is never cut in two batches."""
    keys = _of_side(documents, side)
    request = read_grouping({**values, "documents": keys}, today=localdate())
    found = Document.objects.filter(pk__in=keys)
    sets = [[document.pk for document in one] for one in document_sets(list(found))]

    def act(batch: Batch) -> list[Outcome]:
        return group_sets(sets=batch, request=request, user=job.user, today=localdate())

    _run(job, side, sets, act, **more)


def validate_many(job: JobRun, side: Side, *, documents: Sequence[int], **more: Any) -> None:
    """Validate each document, by date."""

    def act(batch: Batch) -> list[Outcome]:
        keys = [key for unit in batch for key in unit]
        return validate_documents(document_ids=keys, user=job.user, today=localdate())

    _run(job, side, [[key] for key in _of_side(documents, side)], act, **more)


def duplicate_many(
    job: JobRun,
    side: Side,
    *,
    documents: Sequence[int],
    values: Mapping[str, Any],
    accepted: Sequence[str] = (),
) -> None:
    """Copy each document by itself (DOC-178)."""

    def act(document: Document) -> tuple[str, int]:
        made = duplicate_document(
            document_id=document.pk,
            user=job.user,
            today=localdate(),
            is_party_reloaded=values.get("reload") is True,
        )
        return name_of(made), made.pk

    _run_each(job, side, documents, act, accepted=accepted)


def delete_many(job: JobRun, side: Side, *, documents: Sequence[int], accepted: Sequence[str] = ()) -> None:
    """Delete each document by itself, in the order given (DOC-187); payments taken off it are told (DOC-195)."""

    def act(document: Document) -> tuple[str, int]:
        key = document.pk
        released = delete_document(document_id=key, user=job.user, today=localdate())
        return "Supprimé, règlement dépointé" if released else "Supprimé", key

    _run_each(job, side, documents, act, accepted=accepted)


def _run_each(
    job: JobRun,
    side: Side,
    documents: Sequence[int],
    act: Callable[[Document], tuple[str, int]],
    *,
    accepted: Sequence[str],
) -> None:
    """Each document in a transaction of its own, with its row of the report: stopped half-way, the report is true."""
    keys = _of_side(documents, side)
    job.expect(len(keys))
    done = 0
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        found = Document.objects.in_bulk(batch)
        for key in batch:
            done += key in found and _reported(job, found[key], act, accepted)
            job.advance(1, f"{done} sur {len(keys)}")
    write_report(job, done, len(keys))


def _reported(
    job: JobRun, document: Document, act: Callable[[Document], tuple[str, int]], accepted: Sequence[str]
) -> bool:
    row = JobOutcome(label=document_label(document), record_key=document.pk)
    try:
        with accepting(accepted), transaction.atomic():
            row.made_label, row.made_key = act(document)
            row.made_label = row.made_label[:200]
            job.report([row])
    except Refusal as refusal:
        row = JobOutcome(label=row.label, record_key=document.pk, reason=reason_of(refusal))
        job.report([row])
        return False
    return True


def _run(
    job: JobRun,
    side: Side,
    units: Sequence[Sequence[int]],
    act: Callable[[Batch], list[Outcome]],
    *,
    is_validating: bool = False,
    accepted: Sequence[str] = (),
) -> None:
    if is_validating:
        check_right(job.user, right_on_side(side, "validate"))
    asked = sum(map(len, units))
    job.expect(asked)
    done = 0
    for batch in _batches(units):
        with accepting(accepted), transaction.atomic():
            outcomes = act(batch)
            told = _short(outcomes) | (_validate(outcomes, job) if is_validating else {})
            job.report(row for outcome in outcomes for row in outcome_rows(outcome, told))
        done += sum(len(outcome.sources) for outcome in outcomes if outcome.made is not None)
        job.advance(sum(map(len, batch)), f"{done} sur {asked}")
    write_report(job, done, asked)


def _batches(units: Sequence[Sequence[int]]) -> Iterable[Batch]:
    batch: list[Sequence[int]] = []
    for unit in units:
        if batch and sum(map(len, batch)) + len(unit) > BATCH:
            yield batch
            batch = []
        batch.append(unit)
    if batch:
        yield batch


def _validate(outcomes: Sequence[Outcome], job: JobRun) -> dict[int, str]:
    """Validate what was made; why some of it could not be, by key."""
    made = [
        outcome.made
        for outcome in outcomes
        if outcome.made is not None and kind_of(outcome.made.kind).is_legal
    ]
    told = (
        validate_documents(document_ids=[one.pk for one in made], user=job.user, today=localdate())
        if made
        else []
    )
    numbers = {outcome.made.pk: outcome.made for outcome in told if outcome.made is not None}
    for document in made:
        if document.pk in numbers:
            document.number = numbers[document.pk].number
    return {
        outcome.sources[0].pk: f"Créé, mais pas validé. {reason_of(outcome.refusal)}"
        for outcome in told
        if outcome.refusal is not None
    }


def _short(outcomes: Sequence[Outcome]) -> dict[int, str]:
    """What is short of what was made, by key (DOC-244)."""
    found = shortages_of_made([outcome.made for outcome in outcomes if outcome.made is not None])
    return {key: " ".join(map(problem_sentence, problems)) for key, problems in found.items()}


def document_label(document: Document) -> str:
    """How the report calls a document."""
    return f"{name_of(document)} – {document.party_code} {document.party_name}"[:200]


def outcome_rows(outcome: Outcome, told: Mapping[int, str]) -> list[JobOutcome]:
    """One row of the report for each document that the outcome is about."""
    made = outcome.made
    reason = reason_of(outcome.refusal) if outcome.refusal is not None else ""
    return [
        JobOutcome(
            label=document_label(source),
            record_key=source.pk,
            made_label=name_of(made)[:200] if made is not None else "",
            made_key=made.pk if made is not None else None,
            reason=told.get(made.pk, "") if made is not None else reason,
        )
        for source in outcome.sources
    ]


def reason_of(refusal: Refusal) -> str:
    """Everything that a refusal says, once."""
    by_field = (text for found in problems_by_field(refusal).values() for text in found)
    return " ".join(dict.fromkeys([refusal_sentence(refusal), *by_field]))


def _of_side(documents: Sequence[int], side: Side) -> list[int]:
    """Keys of the documents that there are on the side, in the order given."""
    found = set(Document.objects.filter(pk__in=documents, side=side.value).values_list("pk", flat=True))
    return [key for key in dict.fromkeys(documents) if key in found]


def register_document_jobs() -> None:
    """Register a kind of job for each work and side, with the right of the side."""
    for side in Side:
        for work, action, run in (
            ("transfer", "edit", transfer_many),
            ("group", "edit", group_many),
            ("validate", "validate", validate_many),
            ("duplicate", "edit", duplicate_many),
            ("delete", "delete", delete_many),
        ):
            job_kind(job_name(work, side), right=right_on_side(side, action))(_on_side(run, side))


def _on_side(run: Callable[..., None], side: Side) -> Callable[..., None]:
    def work(job: JobRun, **params: Any) -> None:
        run(job, side, **params)

    return work
