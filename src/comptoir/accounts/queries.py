"""Reads of users."""

from comptoir.accounts.models import User


def user_named(username: str) -> User | None:
    """Return the user of that name, upper and lower case apart, or ``None``."""
    user: User | None = User.objects.filter(username__iexact=username).first()
    return user
