"""Labels of the chosen parties or articles: the sheet, where to begin, how many; then the PDF."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from comptoir.accounts.access import requires
from comptoir.articles.models import Article
from comptoir.core.errors import NotFound, Refusal
from comptoir.parties.models import Party
from comptoir.printing.labels import SHEETS, Label, label_sheet, labels_pdf
from comptoir.printing.services import read_copies
from comptoir.resources.registry import registry
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.workflows.print_labels import article_labels, party_labels

MOST = 500


@require_GET
@requires("parties:view")
def party_labels_view(request: HttpRequest) -> HttpResponseBase:
    """Address labels of the chosen parties."""
    keys = _keys(request)
    is_delivery = request.GET.get("adresse") == "livraison"

    def made(copies: int | None) -> Sequence[Label]:
        return party_labels(keys, is_delivery=is_delivery, copies=copies or 1)

    context = {
        "title": "Étiquettes d'adresses",
        "is_address": True,
        "list_url": registry.for_model(Party).list_url,
    }
    return _answer(request, keys, made, context)


@require_GET
@requires("articles:view")
def article_labels_view(request: HttpRequest) -> HttpResponseBase:
    """Price labels of the chosen articles."""
    keys = _keys(request)

    def made(copies: int | None) -> Sequence[Label]:
        return article_labels(keys, copies=copies)

    context = {
        "title": "Étiquettes d'articles",
        "is_address": False,
        "list_url": registry.for_model(Article).list_url,
    }
    return _answer(request, keys, made, context)


def _answer(
    request: HttpRequest, keys: Sequence[int], made: Any, context: Mapping[str, Any]
) -> HttpResponseBase:
    """The form, or the PDF once a sheet was chosen; what is wrong stands beside its field."""
    typed = {name: request.GET.get(name, "")[:40] for name in ("sheet", "start", "copies")}
    refusal: Refusal | None = None
    if typed["sheet"]:
        try:
            sheet = label_sheet(typed["sheet"])
            copies = None if request.GET.get("selon") == "stock" else read_copies(typed["copies"])
            start = typed["start"] or "1"
            first = int(start) if start.isascii() and start.isdigit() and len(start) < 4 else 0
            content = labels_pdf(
                made(copies), sheet=sheet, start=first, stamp=timezone.now().replace(microsecond=0)
            )
        except Refusal as refused:
            refusal = refused
        else:
            headers = {"Content-Disposition": 'inline; filename="Etiquettes.pdf"'}
            return HttpResponse(content, content_type="application/pdf", headers=headers)
    page = {
        **context,
        "ids": keys,
        "sheets": SHEETS,
        "typed": typed,
        "is_by_stock": request.GET.get("selon") == "stock",
        "is_delivery": request.GET.get("adresse") == "livraison",
        "problems": problems_by_field(refusal) if refusal else {},
        "summary": refusal_sentence(refusal) if refusal else "",
    }
    return render(request, "printing/labels.html", page, status=refusal.status if refusal else 200)


def _keys(request: HttpRequest) -> list[int]:
    """Keys that the address names, each once. Raises ``NotFound("nothing_selected")``."""
    given = request.GET.getlist("id")[:MOST]
    keys = [int(text) for text in given if text.isascii() and text.isdigit() and len(text) <= 18]
    if not keys:
        raise NotFound("nothing_to_label")
    return list(dict.fromkeys(keys))
