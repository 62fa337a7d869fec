"""What is said of documents just made from others: that goods are short (DOC-244)."""

from collections.abc import Sequence

from django.http import HttpResponse

from comptoir.documents.models import Document
from comptoir.ui.messages import problem_sentence
from comptoir.ui.toasts import with_toast
from comptoir.workflows.shortages import shortages_of_made

TOLD = 3


def shortage_words(documents: Sequence[Document]) -> str:
    """The first articles that are short, each once; empty when nothing is."""
    found = shortages_of_made(documents)
    told = [*dict.fromkeys(problem_sentence(one) for problems in found.values() for one in problems)]
    more = f" Et {len(told) - TOLD} de plus." if len(told) > TOLD else ""
    return " ".join(told[:TOLD]) + more


def told_with_shortage(
    response: HttpResponse, message: str, documents: Sequence[Document], *, kind: str = "success"
) -> HttpResponse:
    """Say on the next page what was made, and what of it is short."""
    short = shortage_words(documents)
    return with_toast(response, f"{message} {short}".strip(), kind="warning" if short else kind)
