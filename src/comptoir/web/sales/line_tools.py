"""What the toolbar of the lines asks for: lines pasted, an article made from a line, where a price comes from."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from comptoir.accounts.models import User
from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.core.document_kinds import DocumentKind, Side, kind_of
from comptoir.core.errors import Refusal
from comptoir.core.typed_input import parse_order_lines
from comptoir.documents.line_columns import refuse_costs
from comptoir.references.settings_row import dossier_settings
from comptoir.ui.messages import problem_sentence
from comptoir.web.sales.answers import body_of, fragment
from comptoir.web.sales.sides import side_json_view
from comptoir.workflows.document_view import plain_text, price_text
from comptoir.workflows.explain_price import explain_price
from comptoir.workflows.generate_article import generate_article
from comptoir.workflows.pasted_lines import pasted_lines


@require_POST
@side_json_view("edit")
def paste_view(request: HttpRequest, side: Side) -> Mapping[str, Any]:
    """Lines of another document, or rows of a spreadsheet: code, quantity, price. All or nothing for the latter, each
    fault with its row."""
    body = body_of(request)
    if "lines" in body:
        user: User = request.user  # type: ignore[assignment]
        pasted = pasted_lines(
            body["lines"],
            kind=_kind(side, body),
            was_tax_included=body.get("was_tax_included") is True,
            is_tax_included=body.get("is_tax_included") is True,
            may_see_margins=user.may(MARGINS_RIGHT),
            price_decimals=dossier_settings().price_decimals,
        )
        problem = pasted.problem
        return {"lines": pasted.lines, "skipped": problem_sentence(problem) if problem else ""}
    text = body.get("text", "")
    lines = parse_order_lines(text if isinstance(text, str) else "")
    return {
        "lines": [
            {
                "article": line.code,
                "quantity": plain_text(line.quantity),
                "unit_price": None if line.unit_price is None else price_text(line.unit_price),
            }
            for line in lines
        ],
        "skipped": "",
    }


@require_POST
@side_json_view("edit")
def generate_view(request: HttpRequest, side: Side) -> Mapping[str, Any]:
    """Générer l'article: the line then refers to it (UI-080)."""
    body = body_of(request)
    line = _line(body)
    user: User = request.user  # type: ignore[assignment]
    if not user.may(MARGINS_RIGHT):
        refuse_costs({"lines": [line]})
    article = generate_article(
        line=line,
        kind=_kind(side, body),
        is_tax_included=body.get("is_tax_included") is True,
        user=user,
        today=localdate(),
    )
    return {"article": article.code, "message": f"L'article {article.code} est créé : {article.label}."}


@require_POST
@side_json_view("view")
def price_view(request: HttpRequest, side: Side) -> Mapping[str, Any]:
    """Détail du tarif appliqué: what was tried for the price of a line, and what was kept (UI-083, P-10)."""
    body = body_of(request)
    explanation = explain_price(
        line=_line(body),
        kind=_kind(side, body),
        is_tax_included=body.get("is_tax_included") is True,
        today=localdate(),
    )
    return fragment(request, "sales/line_price.html", {"price": explanation})


def _kind(side: Side, body: Mapping[str, Any]) -> DocumentKind:
    code = body.get("kind", "")
    kind = kind_of(code[:40] if isinstance(code, str) else "")
    if kind.side is not side:
        raise Refusal.for_field("kind", "unknown_document_kind", kind=kind.code)
    return kind


def _line(body: Mapping[str, Any]) -> Mapping[str, Any]:
    line = body.get("line")
    if not isinstance(line, Mapping):
        raise Refusal.for_field("line", "not_an_object")
    return line
