"""Grouping documents: which will become one, why others will not, and what to make of them (DOC-129 to DOC-138)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.core.document_kinds import DocumentKind, Side, kind_of
from comptoir.core.errors import Question, Refusal
from comptoir.core.grouping import Condition, differences
from comptoir.core.transfer import Processing, TransferState, transfer_choices, transfer_problem
from comptoir.documents.acceptance import accepted_now
from comptoir.documents.models import Document
from comptoir.documents.resources import listed_kinds
from comptoir.documents.services.continuity import ask_before_making
from comptoir.documents.services.grouping import document_sets, grouping_terms, in_order
from comptoir.documents.services.transfer import transfer_states
from comptoir.documents.sides import WORDS, document_address, list_on_side, page_on_side, right_on_side
from comptoir.documents.wording import name_of
from comptoir.jobs.services import start_job
from comptoir.ui.addresses import address
from comptoir.ui.core_messages import KIND_LABELS
from comptoir.ui.french_format import format_date
from comptoir.ui.messages import refusal_sentence
from comptoir.web.sales.answers import body_of
from comptoir.web.sales.document_actions import json_redirect
from comptoir.web.sales.document_jobs import job_name, reason_of
from comptoir.web.sales.made_documents import told_with_shortage
from comptoir.web.sales.periods import AskedPeriod, asked_period
from comptoir.web.sales.sides import side_json_view, side_page
from comptoir.workflows.group_documents import GroupingRequest, group_sets, read_grouping
from comptoir.workflows.outcomes import Outcome

SHOWN = 2000
AT_ONCE = 20
CLOSED = (Document.Status.TRANSFERRED, Document.Status.GROUPED)
# What differs, as the end of "Non regroupé avec l'ensemble 1 : …".
DIFFERENCES: Mapping[Condition, str] = {
    Condition.KIND: "nature différente",
    Condition.PARTY: "tiers différent",
    Condition.TITLE: "civilité différente",
    Condition.NAME: "nom différent",
    Condition.BILLING: "adresse de facturation différente",
    Condition.DELIVERY: "adresse de livraison différente",
    Condition.SHIPPING_VAT: "TVA du port différente",
    Condition.FOOTER_DISCOUNT: "remise de pied différente",
    Condition.PAYMENT_TERMS: "mode de règlement différent",
    Condition.TERRITORY: "territorialité différente",
    Condition.TAX_INCLUDED: "prix HT d'un côté, TTC de l'autre",
    Condition.CURRENCY: "devise différente",
}


@dataclass(frozen=True)
class ShownSet:
    """Documents that become one, and why they are not joined with other documents of the same party."""

    number: int
    documents: Sequence[Document]
    reasons: Sequence[str]


@require_GET
@side_page("edit")
def grouping_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """The documents chosen in the list, else those of a kind that the criteria leave (DOC-129, DOC-131)."""
    kinds = [kind for kind in listed_kinds(side) if kind.can_be_grouped]
    keys = _keys(request)
    period = asked_period(request)
    kind = next((one for one in kinds if one.code == request.GET.get("nature")), None)
    documents: list[Document] = []
    if keys:
        documents = list(
            Document.objects.filter(pk__in=keys, side=side.value).select_related("party")[:SHOWN]
        )
        if len({document.kind for document in documents}) > 1:
            raise Refusal("grouping_several_kinds")
        kind = kind_of(documents[0].kind) if documents else None
    elif kind is not None and not period.fault:
        documents = _matching(request, side, kind, period)
    states = transfer_states(documents) if documents else {}
    good, refused = _sorted_out(documents, states)
    context = {
        "sets": shown_sets(good),
        "refused": refused,
        "kinds": [(one.code, KIND_LABELS[one.code].plural) for one in kinds],
        "kind": kind.code if kind else "",
        "kind_label": KIND_LABELS[kind.code].plural.lower() if kind else "",
        "targets": [(code, KIND_LABELS[code].singular) for code in kind.group_targets] if kind else [],
        "legal_targets": " ".join(code for code in kind.group_targets if kind_of(code).is_legal)
        if kind
        else "",
        "may_validate": _user(request).may(right_on_side(side, "validate")),
        "has_criteria": not keys,
        "party_text": request.GET.get(WORDS[side].party_parameter, "").strip()[:200],
        "period": period,
        "today": format_date(localdate()),
        "count": len(good),
        "is_cut": len(documents) == SHOWN,
        "words": WORDS[side],
        "list_url": list_on_side(side),
        "group_url": page_on_side(side, "documents-group-now"),
    }
    return render(request, "sales/grouping.html", context)


@require_POST
@side_json_view("edit")
def group_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Group the ticked documents: a few at once, more as a job whose page tells what became of each (DOC-138)."""
    user = _user(request)
    body = body_of(request)
    is_validating = body.pop("validate", False) in (True, "true")
    body["documents"] = _ticked(body.get("documents"))
    asked = read_grouping(body, today=localdate())
    if is_validating and asked.kind.is_legal:
        check_right(user, right_on_side(side, "validate"))
    documents = list(
        Document.objects.filter(pk__in=asked.document_ids, side=side.value).select_related(
            "party", "territory"
        )
    )
    if len(documents) != len(asked.document_ids):
        raise Refusal.for_field("documents", "document_not_found")
    sets = document_sets(documents)
    if len(documents) <= AT_ONCE and not is_validating:
        keys = [[document.pk for document in found] for found in sets]
        outcomes = _grouped_or_asked(keys, asked, user)
        refused = [reason_of(outcome.refusal) for outcome in outcomes if outcome.refusal is not None]
        made = [outcome.made for outcome in outcomes if outcome.made is not None]
        if not refused and len(made) == 1:
            message = f"{name_of(made[0])} : regroupement fait."
            return told_with_shortage(json_redirect(document_address(made[0])), message, made)
        if not made:
            raise next(outcome.refusal for outcome in outcomes if outcome.refusal is not None)
        told = f"Documents créés : {', '.join(map(str, made))}. {' '.join(dict.fromkeys(refused))}".strip()
        kind = "warning" if refused else "success"
        return told_with_shortage(json_redirect(list_on_side(side)), told, made, kind=kind)
    ask_before_making(documents, kind=asked.kind, dated_on=asked.dated_on)
    job = start_job(
        kind=job_name("group", side),
        label=f"Regroupement de {len(documents)} documents",
        user=user,
        documents=[document.pk for document in documents],
        values={name: value for name, value in body.items() if name != "documents"},
        is_validating=is_validating and asked.kind.is_legal,
        accepted=sorted(accepted_now()),
    )
    return json_redirect(address("job", str(job.pk)))


def _grouped_or_asked(sets: Sequence[Sequence[int]], asked: GroupingRequest, user: User) -> list[Outcome]:
    """Group the sets; nothing is when one of them waits for a yes, which is asked first (DOC-108)."""
    with transaction.atomic():
        outcomes = group_sets(sets=sets, request=asked, user=user, today=localdate())
        question = next((one.refusal for one in outcomes if isinstance(one.refusal, Question)), None)
        if question is not None:
            raise question
    return outcomes


def shown_sets(documents: Sequence[Document]) -> list[ShownSet]:
    """Sets of documents alike, each with what keeps it apart from the others of its party (DOC-126)."""
    sets = document_sets(documents)
    terms = [grouping_terms(found[0]) for found in sets]
    shipping = [
        next((grouping_terms(one).shipping_vat for one in found if one.shipping_amount), None)
        for found in sets
    ]
    by_party: dict[int, list[int]] = {}
    shown = []
    for index, found in enumerate(sets):
        reasons = []
        for other in by_party.setdefault(found[0].party_id, []):
            told = [DIFFERENCES[condition] for condition in differences(terms[other], terms[index])]
            is_shipping = (
                None not in (shipping[other], shipping[index]) and shipping[other] != shipping[index]
            )
            if is_shipping and DIFFERENCES[Condition.SHIPPING_VAT] not in told:
                told.append(DIFFERENCES[Condition.SHIPPING_VAT])
            reasons.append(f"Non regroupé avec l'ensemble {other + 1} : {', '.join(told)}.")
        by_party[found[0].party_id].append(index)
        shown.append(ShownSet(index + 1, found, reasons))
    return shown


def _sorted_out(
    documents: Sequence[Document], states: Mapping[int, TransferState]
) -> tuple[list[Document], list[tuple[Document, str]]]:
    """Those that can be grouped, and why others of a selection can't."""
    good: list[Document] = []
    refused: list[tuple[Document, str]] = []
    for document in in_order(documents):
        kind = kind_of(document.kind)
        if transfer_choices(kind, states[document.pk], by=Processing.GROUP):
            good.append(document)
        else:
            refused.append((document, _reason(kind, states[document.pk])))
    return good, refused


def _reason(kind: DocumentKind, state: TransferState) -> str:
    from_code = kind.group_targets[0] if kind.group_targets else kind.code
    problem = transfer_problem(kind, kind_of(from_code), state, by=Processing.GROUP)
    return refusal_sentence(Refusal.of(problem)) if problem is not None else ""


def _matching(request: HttpRequest, side: Side, kind: DocumentKind, period: AskedPeriod) -> list[Document]:
    """Documents of a kind that are still to be grouped, of a period and of parties when they are given (DOC-131)."""
    found = Document.objects.filter(side=side.value, kind=kind.code).exclude(status__in=CLOSED)
    if kind.has_delivery:
        found = found.filter(delivery_status=Document.Delivery.NOT_DELIVERED)
    if period.since:
        found = found.filter(dated_on__gte=period.since)
    if period.until:
        found = found.filter(dated_on__lte=period.until)
    codes = [code.strip() for code in request.GET.get(WORDS[side].party_parameter, "")[:200].split(",")]
    parties = Q()
    for code in filter(None, codes):
        parties |= Q(party_code__iexact=code)
    return list(found.filter(parties).select_related("party").order_by("dated_on", "pk")[:SHOWN])


def _ticked(rows: object) -> list[object]:
    """Keys of the rows that the page sends; what is none stays as it is, and is refused."""
    keys = [row.get("document") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [
        int(key) if isinstance(key, str) and key.isascii() and key.isdigit() and len(key) < 19 else key
        for key in keys
    ]


def _keys(request: HttpRequest) -> list[int]:
    given: Sequence[Any] = request.GET.getlist("id")[:SHOWN]
    return [int(text) for text in given if text.isascii() and text.isdigit() and len(text) < 18]


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
