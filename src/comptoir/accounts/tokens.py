"""Tokens of the API: ``Authorization: Bearer cpt_…``."""

import secrets
from datetime import timedelta

from django.utils import timezone

from comptoir.accounts.models import ApiToken, User
from comptoir.accounts.sessions import hash_key
from comptoir.accounts.sign_in_log import Kind, log_sign_in
from comptoir.core.errors import Refusal

PREFIX = "cpt_"
_SHOWN = 8
_USED_EVERY = timedelta(minutes=5)


def create_token(*, user: User, label: str = "") -> str:
    """Make a token that acts with the user's rights and return it; it can't be shown again.

    Raises ``Refusal`` for an inactive user.
    """
    if not user.is_active:
        raise Refusal("user_inactive", username=user.username)
    token = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user,
        label=label.strip()[:80],
        prefix=token[:_SHOWN],
        token_hash=hash_key(token),
        created_at=timezone.now(),
    )
    log_sign_in(Kind.TOKEN_MADE, user=user, details=f"{token[:_SHOWN]}… {label.strip()[:80]}")
    return token


def revoke_token(token: ApiToken) -> None:
    """Make the token useless; it stays listed."""
    if ApiToken.objects.filter(pk=token.pk, is_active=True).update(is_active=False):
        log_sign_in(Kind.TOKEN_REVOKED, user=token.user, details=str(token))


def user_of_header(authorization: str, *, address: str = "", browser: str = "") -> User | None:
    """Return the active user whose living token the header ``Authorization`` carries, or ``None``."""
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token.startswith(PREFIX):
        return None
    found: ApiToken | None = (
        ApiToken.objects.select_related("user__own_role")
        .filter(token_hash=hash_key(token), is_active=True, user__is_active=True)
        .first()
    )
    if found is None:
        return None
    now = timezone.now()
    if found.last_used_at is None or now - found.last_used_at > _USED_EVERY:
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
        if found.last_used_at is None:
            log_sign_in(
                Kind.TOKEN_USED, user=found.user, address=address, browser=browser, details=str(found)
            )
    return found.user
