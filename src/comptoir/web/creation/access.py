"""Who may make a dossier: an administrator of one that is there; the very first one, whoever installs the server.

The first is asked for the key that ``comptoir serve`` prints, unless the request comes from the machine itself: else
whoever reached a new server first would own it.
"""

import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from comptoir.core.errors import Forbidden
from comptoir.dossiers.registry import list_dossiers

FILE = "setup_key"
_LOOPBACK = ("127.0.0.1", "::1")


def setup_key() -> str:
    """The key of the first dossier, made once and readable by the owner of the data only."""
    path = Path(settings.DATA_FOLDER) / FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(24))
    return path.read_text().strip()


def forget_setup_key() -> None:
    """There is a dossier now: the key opens nothing any more."""
    (Path(settings.DATA_FOLDER) / FILE).unlink(missing_ok=True)


def check_first_start(request: HttpRequest, given: str) -> None:
    """Raise ``Forbidden`` when a dossier exists, or the key is missing or wrong."""
    if list_dossiers():
        raise Forbidden("creation_by_administrators")
    # An empty key opens nothing, not even while the file is being written.
    is_known = bool(given) and hmac.compare_digest(given.encode(), setup_key().encode())
    is_here = request.META.get("REMOTE_ADDR", "") in _LOOPBACK and not settings.BEHIND_PROXY
    if not is_here and not is_known:
        raise Forbidden("setup_key_wrong")
