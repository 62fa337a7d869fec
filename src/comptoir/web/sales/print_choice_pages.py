"""Several documents printed otherwise than usual: one template, one language, one number of copies for all."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from comptoir.core.document_kinds import Side, kind_of
from comptoir.documents.sides import WORDS, list_on_side, page_on_side
from comptoir.printing.print_templates import SUPPLIED_TEMPLATES
from comptoir.references.printing_choices import LANGUAGE_LABELS, MAX_COPIES
from comptoir.web.sales.bulk import selected_documents
from comptoir.web.sales.sides import side_page


@require_GET
@side_page("view")
def print_choice_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """The templates that suit every document of the selection; nothing chosen leaves each to its party and kind."""
    documents = selected_documents(request, side)
    templates = [
        one
        for one in SUPPLIED_TEMPLATES
        if all(one.suits(kind_of(row.kind), is_sealed=bool(row.seal_hash)) for row in documents)
    ]
    context = {
        "documents": documents,
        "templates": templates,
        "languages": LANGUAGE_LABELS,
        "max_copies": MAX_COPIES,
        "list_url": list_on_side(side),
        "print_url": page_on_side(side, "documents-print"),
        "words": WORDS[side],
    }
    return render(request, "sales/print_choice.html", context)
