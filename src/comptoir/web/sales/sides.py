"""Pages that stand on both sides: their addresses, and the right of the side that they ask for."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from comptoir.accounts.access import requires
from comptoir.accounts.rights import Right
from comptoir.core.document_kinds import Side
from comptoir.core.errors import NotFound
from comptoir.documents.models import Document
from comptoir.documents.resources import listed_kinds
from comptoir.documents.sides import right_on_side
from comptoir.parties.models import Party
from comptoir.parties.queries import party_by_code
from comptoir.web.sales.answers import json_view
from comptoir.workflows.documents import existing_document

View = Callable[..., Any]
Guard = Callable[[Right], Callable[[View], View]]


def on_both_sides(roots: Mapping[Side, str], pages: Sequence[tuple[str, View, str]]) -> list[URLPattern]:
    """Pages (route, view, name) under the address of each side, which the view gets as its argument ``side``.

    A name alone, without a side, leads to sales: the last of two patterns of one name is found first.
    """
    return [
        path(roots[side] + route, view, {"side": side}, name=name)
        for side in (Side.PURCHASE, Side.SALE)
        for route, view, name in pages
    ]


def side_page(action: str) -> Callable[[View], View]:
    """A page for users who may do ``action`` on the documents of the side that its address names."""
    return _on_side(requires, action)


def side_json_view(action: str) -> Callable[[View], View]:
    """What an island calls, likewise."""
    return _on_side(json_view, action)


def _on_side(guard: Guard, action: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        guarded = {side: guard(right_on_side(side, action))(view) for side in Side}

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, side: Side, **kwargs: Any) -> HttpResponseBase:
            result: HttpResponseBase = guarded[Side(side)](request, *args, side=Side(side), **kwargs)
            return result

        answer.required_right = f"by_side:{action}"  # type: ignore[attr-defined]
        return answer

    return decorate


def document_on_side(side: Side, pk: int) -> Document:
    """A document that has pages, of that side. Raises ``NotFound("document_not_found")``, also for the other side's."""
    document = existing_document(pk)
    if document.kind not in {kind.code for kind in listed_kinds(side)}:
        raise NotFound("document_not_found", document=pk)
    return document


def party_asked_for(request: HttpRequest) -> Party | None:
    """The party that the address names by its code, as customer or as supplier."""
    code = (request.GET.get("client") or request.GET.get("fournisseur") or "").strip()[:20]
    return party_by_code(code) if code else None
