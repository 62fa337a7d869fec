"""What the pages of documents let people choose of printing: template, language, copies."""

from typing import Any

from django.http import HttpRequest

from comptoir.core.document_kinds import kind_of
from comptoir.documents.models import Document
from comptoir.printing.print_templates import templates_for
from comptoir.printing.services import read_copies
from comptoir.references.printing_choices import LANGUAGE_LABELS
from comptoir.workflows.print_choices import PrintWish, usual_choices


def wish_of(request: HttpRequest, *, is_usual_copies: bool = False) -> PrintWish:
    """What the address asks for: ``modele``, ``langue``, ``exemplaires``.

    Raises ``NotFound("print_template_unknown")``, ``Refusal("print_language_unknown")``, ``print_copies_invalid``.
    """
    copies = request.GET.get("exemplaires", "")[:20].strip()
    return PrintWish(
        template=request.GET.get("modele", "")[:40],
        language=request.GET.get("langue", "")[:10],
        copies=read_copies(copies) if copies else 1,
        is_usual_copies=is_usual_copies and not copies,
    ).checked()


def print_choices(document: Document) -> dict[str, Any]:
    """What the preview offers for a saved document, and what is chosen at first."""
    usual = usual_choices([document])[document.pk]
    seal = getattr(document, "seal", None)
    sealed_in = seal.seller.get("language") if seal is not None and seal.seller else None
    return {
        "print_templates": templates_for(kind_of(document.kind), is_sealed=bool(document.seal_hash)),
        "print_usual": usual.template,
        "print_languages": LANGUAGE_LABELS,
        "print_language": sealed_in or document.party.language or "fr",
        "print_copies": usual.copies,
    }
