"""Several documents at once: print, validate, transfer, each on its own with a report (DOC-105 to DOC-111, DOC-205)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side, kind_of
from comptoir.core.errors import NotFound, Question, Refusal
from comptoir.documents.acceptance import accepting, read_accepted
from comptoir.documents.list_actions import MAX_AT_ONCE
from comptoir.documents.models import Document
from comptoir.documents.services.continuity import ask_before_making
from comptoir.documents.sides import WORDS, document_address, list_on_side
from comptoir.jobs.services import start_job
from comptoir.ui.core_messages import KIND_LABELS
from comptoir.ui.french_format import format_date
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.document_jobs import job_name
from comptoir.web.sales.made_documents import shortage_words
from comptoir.web.sales.print_pages import wish_of
from comptoir.web.sales.sides import side_page
from comptoir.workflows import documents as workflow
from comptoir.workflows.print_documents import AT_ONCE, documents_pdf
from comptoir.workflows.transfer_documents import read_generation


@dataclass(frozen=True)
class Outcome:
    """What became of one document: the one that was made, or why nothing was."""

    document: Document
    made: Document | None = None
    refusal: str = ""
    question: str = ""
    """What to accept for it to go through."""


@require_GET
@side_page("view")
def print_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """One PDF of a few documents at once; of more, a job whose page shows how far it is.

    Each in the template, the language and the number of copies of its party and kind, unless the address says others.
    """
    documents = selected_documents(request, side)
    wish = wish_of(request, is_usual_copies=True)
    if len(documents) > AT_ONCE:
        job = start_job(
            kind="print_documents" if side is Side.SALE else "print_purchase_documents",
            label=f"Impression de {len(documents)} documents",
            user=_user(request),
            documents=[document.pk for document in documents],
            wish=asdict(wish),
        )
        return redirect("job", job.pk)
    content = documents_pdf([document.pk for document in documents], wish=wish)
    headers = {"Content-Disposition": 'inline; filename="Documents.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "POST"])
@side_page("validate")
def validate_many_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Say that it can't be undone, then validate in the order of their dates, then tell what became of each."""
    documents = sorted(
        selected_documents(request, side), key=lambda document: (document.dated_on, document.pk)
    )
    outcomes: list[Outcome] = []
    if request.method == "POST" and len(documents) > AT_ONCE:
        return as_job("validate", "Validation", request, side, documents)
    if request.method == "POST":
        user = _user(request)

        def validate(document: Document) -> Document:
            return workflow.validate_document(document_id=document.pk, user=user, today=localdate())

        outcomes = each_outcome(documents, validate)
    context = report_context(side, documents, outcomes) | {
        "title": "Valider des documents",
        "button": "Valider définitivement",
        "warning": "Chaque document validé reçoit son numéro définitif et il est scellé. "
        "Cette action ne peut pas être annulée : une erreur se corrige par un avoir.",
        "made_label": "Numéro",
        "is_legal_selected": any(kind_of(document.kind).is_legal for document in documents),
    }
    return render(request, "sales/bulk.html", context)


@require_http_methods(["GET", "POST"])
@side_page("edit")
def transfer_many_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Transfer one or several documents of the same kind (DOC-105); each failure leaves the others (DOC-110)."""
    documents = selected_documents(request, side)
    kinds = {document.kind for document in documents}
    if len(kinds) > 1:
        raise Refusal("documents_of_several_kinds")
    targets = [(code, KIND_LABELS[code].singular) for code in kind_of(kinds.pop()).transfer_targets]
    outcomes: list[Outcome] = []
    problems: dict[str, list[str]] = {}
    short = asked_first = ""
    kind = request.POST.get("kind", targets[0][0] if targets else "")
    dated_on = request.POST.get("dated_on", format_date(localdate()))
    if request.method == "POST":
        user, values = _user(request), {"kind": kind, "dated_on": dated_on}

        def transfer(document: Document) -> Document:
            return workflow.transfer_document(
                document_id=document.pk, values=values, user=user, today=localdate()
            )

        try:
            accepted = read_accepted(request.POST.get("accept", ""))
            if len(documents) > AT_ONCE:
                asked = read_generation(values, today=localdate())
                with accepting(accepted):
                    ask_before_making(documents, kind=asked.kind, dated_on=asked.dated_on)
                return as_job("transfer", "Transfert", request, side, documents, values, accepted)
            with accepting(accepted):
                outcomes = each_outcome(documents, transfer, is_field_fatal=True)
        except Question as question:
            asked_first, problems = question.code, {"dated_on": [refusal_sentence(question)]}
        except Refusal as refusal:
            problems = problems_by_field(refusal)
        made = [outcome.made for outcome in outcomes if outcome.made is not None]
        short = shortage_words(made)
        if len(outcomes) == len(made) == 1:
            return with_toast(redirect(document_address(made[0])), short, kind="warning")
    context = report_context(side, documents, outcomes) | {
        "title": "Transférer des documents",
        "button": "Transférer",
        "targets": targets,
        "kind": kind,
        "dated_on": dated_on,
        "problems": problems,
        "made_label": "Document créé",
        "short": short,
    }
    if asked_first:
        context["questions"] = asked_first
    return render(request, "sales/bulk.html", context)


def as_job(
    work: str,
    label: str,
    request: HttpRequest,
    side: Side,
    documents: Sequence[Document],
    values: Mapping[str, Any] | None = None,
    accepted: Collection[str] = (),
) -> HttpResponseBase:
    """Do the work as a job, whose page tells what became of each."""
    more = {} if values is None else {"values": values}
    job = start_job(
        kind=job_name(work, side),
        label=f"{label} de {len(documents)} documents",
        user=_user(request),
        documents=[document.pk for document in documents],
        accepted=sorted(accepted),
        **more,
    )
    return redirect("job", job.pk)


def each_outcome(
    documents: Sequence[Document], act: Callable[[Document], Document], *, is_field_fatal: bool = False
) -> list[Outcome]:
    """Act on each document in its own transaction. What is wrong with the form itself stops before the first one."""
    outcomes: list[Outcome] = []
    for document in documents:
        try:
            outcomes.append(Outcome(document, made=act(document)))
        except Refusal as refusal:
            is_question = isinstance(refusal, Question)
            if (
                is_field_fatal
                and not is_question
                and not outcomes
                and set(refusal.fields) & {"kind", "dated_on"}
            ):
                raise
            told = [
                refusal_sentence(refusal),
                *(text for found in problems_by_field(refusal).values() for text in found),
            ]
            question = refusal.code if isinstance(refusal, Question) else ""
            outcomes.append(Outcome(document, refusal=" ".join(dict.fromkeys(told)), question=question))
    return outcomes


def report_context(side: Side, documents: Sequence[Document], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What the page shows of the documents, before and after."""
    done = sum(outcome.made is not None for outcome in outcomes)
    return {
        "outcomes": outcomes or [Outcome(document) for document in documents],
        "is_done": bool(outcomes),
        "done": done,
        "asked": len(documents),
        "questions": ",".join(sorted({outcome.question for outcome in outcomes if outcome.question})),
        "list_url": list_on_side(side),
        "words": WORDS[side],
    }


def selected_documents(request: HttpRequest, side: Side) -> list[Document]:
    """Documents named by the address, in that order; those that don't exist are left out."""
    given = request.POST.getlist("id") or request.GET.getlist("id")
    keys = [
        int(text) for text in given[:MAX_AT_ONCE] if text.isascii() and text.isdigit() and len(text) <= 18
    ]
    found = Document.objects.filter(side=side.value).select_related("party", "territory").in_bulk(keys)
    documents = [found[key] for key in dict.fromkeys(keys) if key in found]
    if not documents:
        raise NotFound("no_document_selected")
    return documents


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
