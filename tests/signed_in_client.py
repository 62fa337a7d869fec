"""A browser that is already signed in."""

from typing import Any

from django.test import Client
from django.urls import reverse

from comptoir.accounts.models import User
from comptoir.accounts.sessions import open_session
from comptoir.accounts.tokens import create_token
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier


class SignedInClient(Client):
    """Django's test client, signed in to one dossier as the user of a role (made on first use).

    ``user`` and ``dossier`` tell who and where; ``url("document", 4)`` gives the address of a named page of the
    dossier; ``token()`` makes a key for calls of the API. Without a role or a ``user`` it is nobody.
    """

    def __init__(self, dossier: Dossier, role: str = "", *, user: User | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.dossier = dossier
        self.user = user
        if role or user is not None:
            with use_dossier(dossier):
                if self.user is None:
                    self.user = _user_with(role)
                key = open_session(self.user, address="127.0.0.1", browser="test")
            self.cookies[f"comptoir_{dossier.slug}"] = key

    def url(self, name: str, *args: object, **kwargs: object) -> str:
        """Return the address of the named page inside the dossier."""
        path = reverse(name, urlconf="comptoir.config.dossier_urls", args=args or None, kwargs=kwargs or None)
        return f"/d/{self.dossier.slug}{path}"

    def token(self) -> str:
        """Make a token of the user, for calls of the API."""
        assert self.user is not None
        with use_dossier(self.dossier):
            return create_token(user=self.user, label="test")


def _user_with(role: str) -> User:
    user: User | None = User.objects.filter(role=role, is_active=True).first()
    if user is None:
        user = User(username=f"{role}-user", full_name=f"{role} user", role=role)
        user.set_unusable_password()
        user.save()
    return user
