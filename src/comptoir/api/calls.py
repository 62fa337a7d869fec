"""One call of the API: who asks, for what, and what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import get_script_prefix

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.accounts.rights import Right


@dataclass(slots=True)
class Call:
    """What the function of an operation receives.

    ``values`` is the JSON object of the body, without its ``version``; ``expected_version`` comes from ``If-Match`` or
    from that ``version`` (P-09). Every operation asks for at least one right through :meth:`require`.
    """

    request: HttpRequest
    user: User
    today: date
    values: Mapping[str, Any] = field(default_factory=dict)
    expected_version: int | None = None
    rights: set[Right] = field(default_factory=set)

    def require(self, right: Right) -> None:
        """Raise ``Forbidden`` unless the user holds the right."""
        check_right(self.user, right)
        self.rights.add(right)

    @property
    def signed(self) -> dict[str, Any]:
        """Who asks, when, having seen which version: the parameters that services have in common."""
        return {"user": self.user, "today": self.today, "expected_version": self.expected_version}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answers: a JSON body or nothing, its status, and where to read a new record."""

    body: Mapping[str, Any] | None = None
    status: int = 200
    location: str = ""


def address(*parts: object) -> str:
    """Address of a record in the API of the dossier in place: ``address("documents", 12)``."""
    return f"{get_script_prefix()}api/v1/{'/'.join(quote(str(part), safe='') for part in parts)}"
