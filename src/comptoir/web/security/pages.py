"""What the pages about users share."""

from django.http import HttpRequest

from comptoir.accounts.models import User, UserSession


def current_user(request: HttpRequest) -> User:
    """The user who is signed in; views behind a guard always have one."""
    return request.user  # type: ignore[return-value]


def current_session(request: HttpRequest) -> UserSession:
    """The session of this browser; pages always have one, calls with a token never reach them."""
    return request.session_record  # type: ignore[attr-defined]
