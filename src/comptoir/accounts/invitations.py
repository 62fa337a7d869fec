"""Links by which someone chooses the first password, or a new one."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from comptoir.accounts.management import check_may_manage
from comptoir.accounts.models import Invitation, User
from comptoir.accounts.services import set_password
from comptoir.accounts.sessions import hash_key
from comptoir.accounts.sign_in_log import Kind, log_sign_in
from comptoir.core.errors import NotFound, Refusal

LASTS = timedelta(hours=72)


def invite(user: User, *, by: User) -> str:
    """Return the key of a new link for the user; it can't be shown again, and one made before is worth nothing.

    Raises ``Forbidden`` for someone above, ``Refusal`` for an inactive user.
    """
    check_may_manage(by, user)
    if not user.is_active:
        raise Refusal("user_inactive", username=user.username)
    now, key = timezone.now(), secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(user=user).delete()
        Invitation.objects.create(user=user, key_hash=hash_key(key), created_at=now, expires_at=now + LASTS)
        log_sign_in(Kind.RESET, user=user, details=f"lien d'invitation créé par {by}")
    return key


def invitation_of(key: str) -> Invitation:
    """Return the living invitation of an active user. Raises ``NotFound``."""
    found: Invitation | None = (
        Invitation.objects.select_related("user")
        .filter(key_hash=hash_key(key), expires_at__gt=timezone.now(), user__is_active=True)
        .first()
    )
    if found is None:
        raise NotFound("invitation_unknown")
    return found


def accept_invitation(*, key: str, password: str) -> User:
    """Give the invited user the chosen password and use the link up.

    Raises ``NotFound`` for a link that is worth nothing (any more), ``Refusal`` for a weak password.
    """
    with transaction.atomic():
        invitation = invitation_of(key)
        set_password(user=invitation.user, password=password)
        if not Invitation.objects.filter(pk=invitation.pk).delete()[0]:
            raise NotFound("invitation_unknown")
    return invitation.user
