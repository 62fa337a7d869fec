"""What a view demands of its user. Every view under ``/d/<slug>/`` wears one of these; a test walks the addresses."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from comptoir.accounts.models import User
from comptoir.accounts.rights import ALL_RIGHTS, Right, right_label
from comptoir.core.errors import Forbidden, Problem, Refusal

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

NEXT = "suite"
"""Query parameter of the sign-in page: where to go afterwards."""


def requires(right: Right) -> Callable[[View], View]:
    """Let only users with ``right`` in.

    Without a user, a page goes to sign-in and comes back, and a call of the API raises ``Refusal`` 401. A user
    without the right gets ``Forbidden`` (403). The view is marked with ``required_right``.
    """
    if right not in ALL_RIGHTS:
        raise ValueError(f"unknown right {right!r}")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = user_of(request)
            if user is None:
                return ask_to_sign_in(request)
            check_right(user, right)
            return view(request, *args, **kwargs)

        guarded.required_right = right  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def signed_in(view: View) -> View:
    """Let every active user in, whatever the role: for pages that show only what each user may see."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if user_of(request) is None:
            return ask_to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.required_right = "signed_in"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def public(view: View) -> View:
    """Mark one of the few pages that anybody may open."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def user_of(request: HttpRequest) -> User | None:
    """Return who is signed in, by cookie or by token, or ``None``."""
    return getattr(request, "user", None)


def check_right(user: User, right: Right) -> None:
    """Raise ``Forbidden`` unless the user holds ``right``."""
    if not user.may(right):
        raise Forbidden("right_missing", right=right)


def check_field_rights(user: User, needed: Mapping[str, Right]) -> None:
    """Raise ``Forbidden`` on every field whose own right the user does not hold."""
    missing = {name: right for name, right in needed.items() if not user.may(right)}
    if missing:
        raise field_rights_missing(missing)


def field_rights_missing(missing: Mapping[str, Right]) -> Forbidden:
    """The refusal of fields, each named by the right that it asks for."""
    labels = {name: right_label(right) for name, right in missing.items()}
    return Forbidden(
        "field_right_missing",
        fields={name: [Problem("field_right_missing", {"label": label})] for name, label in labels.items()},
        label=next(iter(labels.values())),
    )


def is_api(request: HttpRequest) -> bool:
    """Return whether the request is a call of the API, which gets JSON."""
    return request.path_info.startswith("/api/")


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send a page to sign-in; raise ``Refusal`` 401 for the API."""
    if is_api(request):
        raise Refusal("signed_out", status=401)
    if request.headers.get("HX-Request"):
        here = urlsplit(request.headers.get("HX-Current-URL", ""))
        return HttpResponse(
            status=401, headers={"HX-Redirect": sign_in_address(_joined(here.path, here.query))}
        )
    return HttpResponseRedirect(sign_in_address(request.get_full_path() if request.method == "GET" else ""))


def sign_in_address(wanted: str = "") -> str:
    """Return the address of the sign-in page that leads to ``wanted`` afterwards."""
    page = reverse("sign_in")
    return f"{page}?{urlencode({NEXT: wanted})}" if wanted else page


def _joined(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
