"""Reading and keeping what a user chose about the display."""

from typing import Any

from comptoir.accounts.models import User
from comptoir.ui.models import UserPreference


def preference(user: User, key: str, default: Any = None) -> Any:
    """Value kept for this user, or ``default``."""
    value = UserPreference.objects.filter(user=user, key=key).values_list("value", flat=True).first()
    return default if value is None else value


def keep_preference(user: User, key: str, value: Any) -> None:
    """Keep a JSON value for this user; the last one wins."""
    UserPreference.objects.update_or_create(user=user, key=key, defaults={"value": value})


def forget_preference(user: User, key: str) -> None:
    """Return to the default."""
    UserPreference.objects.filter(user=user, key=key).delete()
