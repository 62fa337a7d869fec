"""The password of the mail server: encrypted with the key of the installation, or named by the environment.

A stolen database or backup alone does not tell it. A dossier restored elsewhere has to be given it again.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from comptoir.core.errors import Refusal


def encrypted(password: str) -> str:
    """What is stored of a password; nothing of none."""
    return _cipher().encrypt(password.encode()).decode() if password else ""


def readable_password(stored: str) -> str:
    """The password in clear: that of the environment first. Raises Refusal ``mail_password_unreadable``."""
    named = str(settings.SMTP_PASSWORD)
    if named or not stored:
        return named
    try:
        return _cipher().decrypt(stored.encode()).decode()
    except InvalidToken:
        raise Refusal("mail_password_unreadable") from None


def is_in_environment() -> bool:
    """Whether the environment gives the password, whatever the page says."""
    return bool(settings.SMTP_PASSWORD)


def _cipher() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"comptoir mail password")
    return Fernet(urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
