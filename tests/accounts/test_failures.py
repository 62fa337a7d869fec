"""A fault of the program: a reference on the page, the same in the log with the traceback, whatever else is broken."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, clear_url_caches, include, path

from comptoir.accounts.access import public
from comptoir.config.last_resort import with_last_resort
from comptoir.dossiers.registry import Dossier
from tests.api_client import ApiClient


@public
def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("a secret of the program")


urlpatterns: list[URLPattern | URLResolver] = [
    path("broken/", broken),
    path("", include("comptoir.config.dossier_urls")),
]
handler500 = "comptoir.config.error_pages.failed"


@pytest.fixture
def addresses(dossier: Dossier) -> Iterator[None]:
    before = settings.DOSSIER_URLCONF
    settings.DOSSIER_URLCONF = __name__
    yield
    settings.DOSSIER_URLCONF = before
    clear_url_caches()


@pytest.fixture
def stranger(addresses: None) -> Client:
    return Client(raise_request_exception=False)


def reference_in(text: str) -> str:
    found = re.findall(r"l(?:'|&#x27;)erreur : ([0-9A-F]{8})\b", text)
    assert len(found) == 1, text
    return str(found[0])


def test_the_page_tells_the_reference_of_the_log(stranger: Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = stranger.get("/d/essai/broken/")
    text = answer.content.decode()
    assert (answer.status_code, "secret" in text) == (500, False)
    [record] = [one for one in caplog.records if one.levelname == "ERROR"]
    assert record.getMessage() == f"[{reference_in(text)}] GET /d/essai/broken/"
    assert record.exc_info and isinstance(record.exc_info[1], ZeroDivisionError)


def test_islands_and_htmx_get_the_reference_too(stranger: Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = stranger.get("/d/essai/broken/", headers={"Accept": "application/json"})
    assert answer.status_code == 500 and reference_in(answer.json()["message"]) in caplog.text
    caplog.clear()
    answer = stranger.get("/d/essai/broken/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content, answer["HX-Reswap"]) == (500, b"", "none")
    [reference] = re.findall(r"\[([0-9A-F]{8})\]", caplog.text)
    assert reference in answer.cookies["comptoir_toast"].value


def test_the_api_tells_it_as_json(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*given: object) -> None:
        raise ZeroDivisionError("a secret of the program")

    monkeypatch.setattr("comptoir.api.settings.settings_as_dict", fails)
    reply = ApiClient(dossier).call("GET", "/settings")
    assert (reply.status, reply.body["code"]) == (500, "api_failed")
    [record] = [one for one in caplog.records if one.levelname == "ERROR"]
    assert reference_in(reply.body["message"]) in record.getMessage() and record.exc_info


def test_a_broken_template_of_the_page_itself_hides_neither_fault(
    stranger: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The files of the program change while it runs: the page of faults can't be made either."""

    def gone(*given: object, **named: object) -> HttpResponse:
        raise TemplateDoesNotExist("web/bare_refusal.html")

    monkeypatch.setattr("comptoir.web.refusals.render", gone)
    answer = stranger.get("/d/essai/broken/")
    assert answer.status_code == 500 and "rien n'a été enregistré" in answer.content.decode()
    reference = reference_in(answer.content.decode())
    faults = [type(one.exc_info[1]) for one in caplog.records if one.exc_info]
    assert faults == [ZeroDivisionError, TemplateDoesNotExist]
    assert all(reference in one.getMessage() for one in caplog.records if one.exc_info)


def served(
    application: Any, address: str = "/d/essai/broken/"
) -> tuple[str, dict[str, str], Iterable[bytes]]:
    told: list[tuple[str, list[tuple[str, str]]]] = []
    environ = RequestFactory().get(address).environ
    body = with_last_resort(application)(environ, lambda status, headers: told.append((status, headers)))
    [(status, headers)] = told
    return status, dict(headers), body


def test_what_no_handler_caught_is_logged_before_the_server_sees_it(
    addresses: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*given: object) -> HttpResponse:
        raise SyntaxError("half a file")

    monkeypatch.setattr("comptoir.config.error_pages.failed", fails)
    status, headers, body = served(WSGIHandler())
    text = b"".join(body).decode()
    assert status == "500 Internal Server Error" and headers["Content-Length"] == str(len(text.encode()))
    assert '<html lang="fr">' in text and f"[{reference_in(text)}] GET /d/essai/broken/" in caplog.text
    assert "half a file" in caplog.text and "a secret of the program" in caplog.text, "both tracebacks"


def test_a_page_that_breaks_off_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"one"
        raise ZeroDivisionError("in the middle")

    def application(environ: Any, start_response: Any) -> StreamingHttpResponse:
        start_response("200 OK", [])
        return StreamingHttpResponse(pieces())

    _, _, body = served(application)
    read = iter(body)
    assert next(read) == b"one"
    with pytest.raises(ZeroDivisionError):
        next(read)
    assert "in the middle" in caplog.text
