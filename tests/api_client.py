"""A program that calls the API of a dossier over HTTP, with its token."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from comptoir.dossiers.registry import Dossier
from tests.signed_in_client import SignedInClient


@dataclass(frozen=True)
class Reply:
    """What the API answered."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        """The JSON of the answer."""
        return json.loads(self.content)

    @property
    def fields(self) -> dict[str, list[str]]:
        """Sentences of a refusal, by field."""
        return self.body["fields"]


class ApiClient:
    """Calls with the token of a user of a role; ``ApiClient(dossier, token="…")`` gives any header, "" none."""

    def __init__(self, dossier: Dossier, role: str = "administrator", *, token: str | None = None) -> None:
        self.base = f"/d/{dossier.slug}/api/v1"
        if token is None:
            signed_in = SignedInClient(dossier, role)
            self.user, token = signed_in.user, f"Bearer {signed_in.token()}"
        self.token = token
        self.client = Client(headers={"Authorization": token} if token else {})

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Reply:
        """One call; ``body`` is JSON unless ``data`` and ``content_type`` are given."""
        headers = {name.replace("_", "-"): value for name, value in options.pop("headers", {}).items()}
        options.setdefault("content_type", "application/json")
        data = options.pop("data", "" if body is None else json.dumps(body))
        if query := options.pop("query", None):
            path += f"?{urlencode(query)}"
        response = self.client.generic(method, self.base + path, data, headers=headers, **options)
        return Reply(response.status_code, dict(response.headers), response.content)

    def get(self, path: str, **headers: str) -> Any:
        """The JSON body of a successful reading."""
        return self._successful("GET", path, None, 200, headers)

    def post(self, path: str, body: Any = None, *, status: int = 201, **headers: str) -> Any:
        """The JSON body of a successful writing."""
        return self._successful("POST", path, body, status, headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        """The JSON body of a successful change."""
        return self._successful("PATCH", path, body, 200, headers)

    def delete(self, path: str, **headers: str) -> None:
        """Delete; nothing is answered."""
        self._successful("DELETE", path, None, 204, headers)

    def refused(self, method: str, path: str, body: Any = None, **options: Any) -> Reply:
        """A call that answers 4xx with our own error and French sentences."""
        reply = self.call(method, path, body, **options)
        assert 400 <= reply.status < 500, (reply.status, reply.content[:500])
        assert_error(reply)
        return reply

    def _successful(self, method: str, path: str, body: Any, status: int, headers: dict[str, str]) -> Any:
        reply = self.call(method, path, body, headers=headers)
        assert reply.status == status, (reply.status, reply.content[:800].decode())
        return reply.body if reply.content else None


def assert_error(reply: Reply, *, may_quote_braces: bool = False) -> None:
    """The answer is exactly ``{"code", "message", "fields"}``, each sentence worded and without a hole.

    A sentence quotes what was sent: ``may_quote_braces`` allows what looks like a hole in it.
    """
    assert reply.headers["Content-Type"].startswith("application/json"), reply.content[:200]
    assert set(reply.body) == {"code", "message", "fields"}
    sentences = [reply.body["message"], *(text for texts in reply.fields.values() for text in texts)]
    for sentence in sentences:
        assert sentence and "Action refusée (" not in sentence, sentence
        assert may_quote_braces or "{" not in sentence.replace("{ … }", ""), sentence
        assert sentence[0].isupper() or sentence[0] == "«", sentence
    assert "Traceback" not in reply.content.decode()
