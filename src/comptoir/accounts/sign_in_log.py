"""The log of what happens around signing in. The only way to write it; nothing changes it (``AppendOnlyModel``)."""

from django.utils import timezone

from comptoir.accounts.models import SignInLog, User

Kind = SignInLog.Kind

UNKNOWN = "(inconnu)"
"""Stands for a name that nobody has: people type their password in the wrong field, and it must not stay."""


def log_sign_in(
    kind: SignInLog.Kind, *, user: User | None, address: str = "", browser: str = "", details: str = ""
) -> None:
    """Add a row about ``user``, or about a name that nobody has."""
    SignInLog.objects.create(
        kind=kind,
        user=user,
        username=user.username[:60] if user is not None else UNKNOWN,
        occurred_at=timezone.now(),
        address=address[:45],
        browser=browser[:200],
        details=details[:200],
    )
