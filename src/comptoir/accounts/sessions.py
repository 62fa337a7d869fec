"""Sessions: a random key in a cookie of the dossier, its hash in the dossier's database."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix
from django.utils import timezone

from comptoir.accounts.models import SecondFactor, User, UserSession
from comptoir.accounts.policy import must_use_second_factor, security_policy
from comptoir.dossiers.connection import current_dossier

PENDING = timedelta(minutes=10)
"""How long one may look for one's telephone between the password and the code."""

LONGEST = timedelta(days=7)
"""A session ends after this time however much it is used."""

_SEEN_EVERY = timedelta(minutes=5)  # a page view is not worth a write each time
_SEEN_PART = 10  # … nor more often than a tenth of the time after which the session ends


def hash_key(key: str) -> str:
    """Return what the database keeps of a session key or token: those are random, so a plain hash will do."""
    return hashlib.sha256(key.encode()).hexdigest()


def cookie_name() -> str:
    """Return the name of the session cookie: one per dossier, so that two can be open side by side."""
    return f"comptoir_{current_dossier().slug}"


def pending_cookie_name() -> str:
    """Return the name of the cookie that waits for a code; it opens nothing."""
    return f"{cookie_name()}_code"


def open_session(user: User, *, address: str, browser: str, is_pending: bool = False) -> str:
    """Open a session and return its key, which is kept nowhere else. Ended sessions are swept away.

    A pending one waits for the code of the second factor and opens nothing: the real session gets a key of its own.
    """
    now = timezone.now()
    UserSession.objects.filter(expires_at__lt=now).delete()
    policy = security_policy()
    key = secrets.token_urlsafe(32)
    UserSession.objects.create(
        key_hash=hash_key(key),
        user=user,
        created_at=now,
        last_seen_at=now,
        expires_at=now + (PENDING if is_pending else timedelta(minutes=policy.idle_minutes)),
        address=address[:45],
        browser=browser[:200],
        is_pending=is_pending,
        needs_second_factor=must_use_second_factor(user, policy)
        and not SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists(),
    )
    return key


def session_of(request: HttpRequest) -> UserSession | None:
    """Return the living session of an active user that the cookie names, prolonged, or ``None``."""
    key = request.COOKIES.get(cookie_name(), "")
    if not key:
        return None
    now = timezone.now()
    session: UserSession | None = (
        UserSession.objects.select_related("user__own_role")
        .filter(is_pending=False, key_hash=hash_key(key), expires_at__gt=now, user__is_active=True)
        .first()
    )
    if session is not None and now - session.last_seen_at > _unseen_for(session):
        _prolong(session, now)
    return session


def pending_session_of(request: HttpRequest) -> UserSession | None:
    """Return the session of an active user that waits for a code, or ``None``."""
    key = request.COOKIES.get(pending_cookie_name(), "")
    if not key:
        return None
    found: UserSession | None = (
        UserSession.objects.select_related("user__own_role")
        .filter(is_pending=True, key_hash=hash_key(key), expires_at__gt=timezone.now(), user__is_active=True)
        .first()
    )
    return found


def close_session(session: UserSession) -> None:
    """End the session."""
    UserSession.objects.filter(pk=session.pk).delete()


def end_sessions(user: User, *, but: UserSession | None = None) -> int:
    """End the user's sessions, all but one when it is given; return how many."""
    sessions = UserSession.objects.filter(user=user)
    if but is not None:
        sessions = sessions.exclude(pk=but.pk)
    return sessions.delete()[0]


def set_session_cookie(
    request: HttpRequest, response: HttpResponseBase, key: str, *, is_pending: bool = False
) -> None:
    """Give the browser its key, for this dossier's addresses only."""
    response.set_cookie(
        pending_cookie_name() if is_pending else cookie_name(),
        key,
        path=get_script_prefix(),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def drop_session_cookie(response: HttpResponseBase, *, is_pending: bool = False) -> None:
    """Take the key back from the browser."""
    name = pending_cookie_name() if is_pending else cookie_name()
    response.delete_cookie(name, path=get_script_prefix(), samesite="Lax")


def _unseen_for(session: UserSession) -> timedelta:
    return min(_SEEN_EVERY, (session.expires_at - session.last_seen_at) / _SEEN_PART)


def _prolong(session: UserSession, now: datetime) -> None:
    idle = timedelta(minutes=security_policy().idle_minutes)
    session.last_seen_at = now
    session.expires_at = min(now + idle, session.created_at + LONGEST)
    UserSession.objects.filter(pk=session.pk).update(
        last_seen_at=session.last_seen_at, expires_at=session.expires_at
    )
