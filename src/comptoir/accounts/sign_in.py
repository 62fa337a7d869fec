"""Checking a password: as slowly for a name that nobody has, and slower and slower for whoever guesses."""

import secrets
from functools import lru_cache

from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from comptoir.accounts.attempts import count_try, forget_tries
from comptoir.accounts.models import User
from comptoir.accounts.passwords import LONGEST
from comptoir.accounts.queries import user_named
from comptoir.accounts.sign_in_log import Kind, log_sign_in
from comptoir.core.errors import Refusal


def check_sign_in(*, username: str, password: str, address: str, browser: str = "") -> User:
    """Return the active user whose name and password these are. The second factor is not looked at here.

    Raises ``Refusal``: ``sign_in_refused`` (401) without telling whether the name exists, ``sign_in_blocked`` (429)
    after too many wrong tries (see ``attempts``).
    """
    username = username.strip()[:60]
    begins_wait = count_try(username, address)
    user = user_named(username)
    # Hashed in any case, and cut to what a password may be: neither a name nor a length answers sooner.
    given = password[:LONGEST]
    is_right = user.check_password(given) if user else check_password(given, _password_of_nobody())
    if user is not None and is_right and len(password) <= LONGEST and user.is_active:
        forget_tries(username, address)
        return user
    log_sign_in(Kind.FAILURE, user=user, address=address, browser=browser)
    if begins_wait:
        log_sign_in(Kind.BLOCKED, user=user, address=address, browser=browser)
    raise Refusal("sign_in_refused", status=401)


def note_success(user: User, *, address: str, browser: str) -> None:
    """Log that the user is in, and keep the moment on the user."""
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    log_sign_in(Kind.SUCCESS, user=user, address=address, browser=browser)


@lru_cache(maxsize=1)
def _password_of_nobody() -> str:
    """A hash that checking costs what checking any costs; nobody has it."""
    return make_password(secrets.token_urlsafe(16))
