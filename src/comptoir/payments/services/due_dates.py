"""Due dates of documents (DOC-249 to DOC-257, PAY-045 to PAY-076)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from comptoir.core.document_kinds import kind_of
from comptoir.core.due_plan import completed_plan, explain_plan, followed_plan, plan_problems
from comptoir.core.errors import Refusal
from comptoir.core.explanation import Step
from comptoir.core.payment_terms import (
    DueAmount,
    DueRule,
    TermsLine,
    cash_terms,
    due_dates,
    explain_due_dates,
)
from comptoir.core.settlement import due_state, open_balance
from comptoir.documents.models import Document
from comptoir.dossiers.bulk import update_rows
from comptoir.payments.models import Allocation, DueDate
from comptoir.payments.services.due_planning import DuePlan, DueSchedule
from comptoir.references.models import DossierSettings, PaymentMethod, PaymentTermsLine

ZERO = Decimal(0)


def planned_due_dates(
    document: Document,
    *,
    settings: DossierSettings,
    plan: DuePlan | None = None,
    existing: Sequence[DueDate] | None = None,
) -> DueSchedule:
    """Due dates of a document, nothing saved: those of ``plan``, else those planned by hand before, else those that its
    terms give; the method is a key in text (DOC-249, PAY-055, PAY-057).

    ``existing`` are the saved ones where they are loaded already.
    """
    kind = kind_of(document.kind)
    if not kind.has_due_dates:
        return DueSchedule()
    total = kind.due_sign * document.net_payable
    kept = _kept_plan(document, existing, total=total) if plan is None and kind.has_due_schedule else ()
    if plan is not None and plan.rows:
        method = document.payment_method_id or settings.default_payment_method_id
        usual = str(method) if method else None
        rows = [replace(row, method=row.method or usual) for row in plan.rows]
        kept = completed_plan(rows, total=total, dated_on=document.dated_on)
    if kept:
        return DueSchedule(kept, True, plan_problems(kept, total=total, dated_on=document.dated_on))
    lines = _terms(document, settings)
    return DueSchedule(due_dates(lines=lines, dated_on=document.dated_on, amount=total))


def due_date_steps(
    document: Document, *, settings: DossierSettings, schedule: DueSchedule
) -> tuple[Step, ...]:
    """How each planned due date and its amount are obtained (P-10)."""
    kind = kind_of(document.kind)
    if not kind.has_due_dates:
        return ()
    if schedule.is_planned:
        return explain_plan(schedule.dues)
    amount = kind.due_sign * document.net_payable
    return explain_due_dates(lines=_terms(document, settings), dated_on=document.dated_on, amount=amount)


def plan_due_dates(
    *, document: Document, settings: DossierSettings, is_new: bool, plan: DuePlan | None = None
) -> Sequence[DueDate]:
    """Make the due dates of a document follow its date, terms and total, or what the user planned (DOC-249, DOC-255).

    Raises ``Refusal("document_paid")`` when a change would touch due dates that a payment settles (DOC-257),
    ``Refusal("document_due_date_closed")`` when one of them was closed by hand, and the fields at fault of a plan.
    """
    if not kind_of(document.kind).has_due_dates:
        return []
    existing = [] if is_new else list(document.due_dates.order_by("position"))
    schedule = planned_due_dates(document, settings=settings, plan=plan, existing=existing)
    schedule.raise_if_any_problem()
    wanted = _wanted(document, schedule)
    if not is_new:
        if [_terms_of(due) for due in existing] == [_terms_of(due) for due in wanted]:
            _mark_planned(existing, is_planned=schedule.is_planned)
            return existing
        if Allocation.objects.filter(due_date__document=document).exists():
            raise Refusal("document_paid", number=str(document), status=409)
        if any(due.closed_on is not None for due in existing):
            raise Refusal("document_due_date_closed", number=str(document), status=409)
        document.due_dates.all().delete()
    DueDate.objects.bulk_create(wanted)
    document.balance_due = sum((due.balance for due in wanted), ZERO)
    set_document_balance(document.pk, balance=document.balance_due)
    return wanted


def _kept_plan(
    document: Document, existing: Sequence[DueDate] | None, *, total: Decimal
) -> tuple[DueAmount, ...]:
    """What was planned by hand before, for the total as it is now; nothing where nothing was."""
    if existing is None:
        existing = list(document.due_dates.order_by("position")) if document.pk else []
    dues = [
        DueAmount(due.due_on, due.amount, str(due.payment_method_id or "") or None, position, due.due_on)
        for position, due in enumerate(existing)
        if due.is_planned
    ]
    return followed_plan(dues, total=total)


def _mark_planned(dues: Sequence[DueDate], *, is_planned: bool) -> None:
    """The same due dates, now planned by hand or no longer."""
    if any(due.is_planned != is_planned for due in dues):
        DueDate.objects.filter(pk__in=[due.pk for due in dues]).update(is_planned=is_planned)


def plan_new_due_dates(documents: Sequence[Document], *, settings: DossierSettings) -> None:
    """Make the due dates of new documents; a few statements whatever their number (DOC-120 to DOC-122, DOC-145)."""
    documents = [document for document in documents if kind_of(document.kind).has_due_dates]
    if not documents:
        return
    rules = _rules({document.payment_terms_id for document in documents})
    wanted: list[DueDate] = []
    for document in documents:
        lines = _terms(document, settings, rules)
        amount = kind_of(document.kind).due_sign * document.net_payable
        dues = due_dates(lines=lines, dated_on=document.dated_on, amount=amount)
        found = _wanted(document, DueSchedule(dues))
        document.balance_due = sum((due.balance for due in found), ZERO)
        wanted += found
    DueDate.objects.bulk_create(wanted)
    update_rows(Document, documents, ["balance_due"])


def _wanted(document: Document, schedule: DueSchedule) -> list[DueDate]:
    """The rows, in the order of their dates when they were planned by hand."""
    dues = schedule.dues
    if schedule.is_planned:
        dues = tuple(sorted(dues, key=lambda due: due.due_on))
    return [
        DueDate(
            document=document,
            position=position,
            side=kind_of(document.kind).party_role,
            party_id=document.party_id,
            due_on=due.due_on,
            amount=due.amount,
            payment_method_id=int(due.method) if due.method else None,
            balance=due.amount,
            is_planned=schedule.is_planned,
        )
        for position, due in enumerate(dues, start=1)
    ]


def lock_due_dates(keys: Collection[int]) -> dict[int, DueDate]:
    """Due dates by key, locked after the documents whose balance they make: one payment after the other."""
    keys = [key for key in keys if key < 2**63]
    if not keys:
        return {}
    documents = Document.objects.filter(pk__in=DueDate.objects.filter(pk__in=keys).values("document"))
    list(documents.select_for_update().order_by("pk").values_list("pk"))
    return {due.pk: due for due in DueDate.objects.select_for_update().filter(pk__in=keys).order_by("pk")}


def refresh_due_date(due_date: DueDate, *, allocated: Decimal) -> None:
    """Write what a due date's allocations make of it (PAY-071, PAY-072)."""
    due_date.allocated_amount = allocated
    due_date.balance = open_balance(due_date.amount, allocated, due_date.closed_amount)
    due_date.state = due_state(
        due_date.amount, allocated, due_date.closed_amount, is_closed=due_date.closed_on is not None
    ).value
    due_date.save(update_fields=["allocated_amount", "balance", "state", "closed_on", "closed_amount"])


def set_document_balance(document_id: int, *, balance: Decimal) -> None:
    """Write the balance due of a document; it is not a change of the document itself, so the version stays."""
    Document.objects.filter(pk=document_id).update(balance_due=balance)


def _terms_of(due: DueDate) -> tuple[object, ...]:
    return (due.due_on, due.amount, due.payment_method_id, due.party_id)


def _terms(
    document: Document,
    settings: DossierSettings,
    rules: Mapping[int, Sequence[TermsLine]] | None = None,
) -> Sequence[TermsLine]:
    method = document.payment_method_id or settings.default_payment_method_id
    key = document.payment_terms_id
    if key is None:
        return cash_terms(str(method) if method else None)
    return (_rules({key}) if rules is None else rules)[key]


def _rules(terms: Iterable[int | None]) -> dict[int, list[TermsLine]]:
    """The lines of terms, by their key; one query."""
    keys = [key for key in terms if key is not None]
    found: dict[int, list[TermsLine]] = {key: [] for key in keys}
    for row in PaymentTermsLine.objects.filter(terms__in=keys) if keys else ():
        line = TermsLine(
            rate=row.rate,
            days=row.days,
            rule=DueRule(row.rule),
            day=row.day,
            is_month_counting=row.is_month_counting,
            method=str(row.method_id),
        )
        found[row.terms_id].append(line)
    return found


def default_method(document: Document, *, settings: DossierSettings) -> PaymentMethod | None:
    """Payment method to propose when a document is paid: its first due date's, else the option's (DOC-085)."""
    first = document.due_dates.select_related("payment_method").order_by("position").first()
    return first.payment_method if first and first.payment_method else settings.default_payment_method
