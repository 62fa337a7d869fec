"""The frame of what is done to one document from its page: right, body and version are read once, here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side
from comptoir.documents.models import Document
from comptoir.web.sales.answers import body_of, taken_version
from comptoir.web.sales.sides import View, document_on_side, side_json_view


@dataclass(frozen=True)
class Asked:
    """What somebody wants done to a document, and who."""

    document: Document
    values: dict[str, Any]
    user: User
    today: date
    expected_version: int | None

    @property
    def signed(self) -> dict[str, Any]:
        """Who asks, when, having seen which version: the parameters that services have in common."""
        return {"user": self.user, "today": self.today, "expected_version": self.expected_version}


Deed = Callable[..., HttpResponseBase]


def document_deed(action: str) -> Callable[[Deed], View]:
    """Decorator: the function gets what is asked of a document of the address's side, and answers the island.

    ``action`` is the right that it needs on that side.
    """

    def decorate(deed: Deed) -> View:
        @require_POST
        @side_json_view(action)
        @wraps(deed)
        def view(request: HttpRequest, side: Side, pk: int, **path: Any) -> HttpResponseBase:
            document = document_on_side(side, pk)
            values = body_of(request)
            version = taken_version(values)
            user: User = request.user  # type: ignore[assignment]
            return deed(Asked(document, values, user, localdate(), version), **path)

        return view

    return decorate
