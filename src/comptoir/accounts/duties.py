"""What a session must see to before anything else: a password handed over by someone, a second factor asked for."""

from comptoir.accounts.models import UserSession

PASSWORD, SECOND_FACTOR = "password", "second_factor"

_OPEN = ("/deconnexion/", "/mot-de-passe/")
_OPEN_FOR_SECOND_FACTOR = "/mon-compte/double-authentification/"


def duty_of(session: UserSession | None) -> str:
    """Return the name of the page that the session must go through first, or nothing."""
    if session is None:
        return ""
    if session.user.must_change_password:
        return PASSWORD
    return SECOND_FACTOR if session.needs_second_factor else ""


def is_open_during_duty(path: str, duty: str) -> bool:
    """Whether the page below the dossier may be used although a duty is left."""
    return path in _OPEN or (duty == SECOND_FACTOR and path.startswith(_OPEN_FOR_SECOND_FACTOR))
