"""The only way to write an event."""

from django.utils import timezone

from comptoir.accounts.models import User
from comptoir.eventlog.models import EventLog


def record_event(
    *,
    kind: str,
    description: str,
    user: User | None,
    code: str = "",
    object_type: str = "",
    object_id: int | None = None,
    object_label: str = "",
    **params: object,
) -> EventLog:
    """Add an event to the log of the dossier in place (TOO-081): its type, its French description, when and who.

    It is part of the caller's transaction: an action that is refused leaves no event. ``params`` are kept as JSON
    (dates and decimals as text). A ``None`` user means that the program did it by itself. The user's name is copied,
    so that the log still tells it after a change.
    """
    return EventLog.objects.create(
        kind=kind,
        code=code,
        description=description[:500],
        params={name: _plain(value) for name, value in params.items()},
        user=user,
        user_name=str(user)[:120] if user else "",
        occurred_at=timezone.now(),
        object_type=object_type,
        object_id=object_id,
        object_label=object_label[:120],
    )


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    return str(value)
