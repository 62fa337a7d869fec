"""Headers of every answer, sizes, tokens, and French pages for what goes wrong."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, clear_url_caches, include, path, reverse
from django.utils import timezone

from comptoir.accounts.access import public, requires, user_of
from comptoir.accounts.models import ApiToken, User
from comptoir.accounts.services import set_active
from comptoir.accounts.tokens import create_token, revoke_token
from comptoir.dossiers.connection import current_dossier, use_dossier
from comptoir.dossiers.registry import Dossier
from tests.signed_in_client import SignedInClient


@public
def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("a secret of the program")


@requires("sales:view")
def who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(user_of(request)))


@public
def where(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{current_dossier().slug} {request.path_info} {request.path}")


@public
def slowly(request: HttpRequest) -> StreamingHttpResponse:
    def lines() -> Iterator[str]:
        for user in User.objects.order_by("id").iterator():
            yield f"{current_dossier().slug}:{user.username}:{reverse('home')};"

    return StreamingHttpResponse(lines())


@public
def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.body)))


urlpatterns: list[URLPattern | URLResolver] = [
    path("broken/", broken),
    path("where/", where),
    path("slowly/", slowly),
    path("echo/", echo),
    path("api/v1/who", who),
    path("api/v1/broken", broken),
    path("", include("comptoir.config.dossier_urls")),
]
handler500 = "comptoir.config.error_pages.failed"
handler404 = "comptoir.config.error_pages.page_not_found"
handler400 = "comptoir.config.error_pages.bad_request"


@pytest.fixture(autouse=True)
def addresses(dossier: Dossier) -> Iterator[None]:
    before = settings.DOSSIER_URLCONF
    settings.DOSSIER_URLCONF = __name__
    yield
    settings.DOSSIER_URLCONF = before
    clear_url_caches()


@pytest.fixture
def stranger() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    "address", ["/", "/d/essai/connexion/", "/d/essai/broken/", "/nowhere", "/d/none/", "/static/x"]
)
def test_every_answer_carries_the_strict_headers(stranger: Client, address: str) -> None:
    answer = stranger.get(address)
    policy = answer["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts == "script-src 'self'"
    assert "object-src 'none'" in policy and "frame-ancestors 'self'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in answer


def test_a_fault_shows_a_french_page_and_no_secret(
    stranger: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = stranger.get("/d/essai/broken/")
    assert answer.status_code == 500
    text = answer.content.decode()
    assert "rien n&#x27;a été enregistré" in text
    assert "secret of the program" not in text and "Traceback" not in text
    assert "a secret of the program" in caplog.text


def test_a_fault_of_the_api_is_json(stranger: Client) -> None:
    answer = stranger.get("/d/essai/api/v1/broken")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/json")
    assert set(json.loads(answer.content)) == {"code", "message", "fields"}


@pytest.mark.parametrize(
    "address", ["/nowhere", "/d/none/", "/d/essai/nowhere", "/d/essai/..%2fx", "/d/" + "x" * 41 + "/", "/d/"]
)
def test_an_unknown_address_is_a_french_404(stranger: Client, address: str) -> None:
    answer = stranger.get(address)
    assert answer.status_code == 404
    assert "Page introuvable" in answer.content.decode()


def test_a_body_above_the_limit_is_refused_unread(stranger: Client, client: SignedInClient) -> None:
    body = b"x" * (10 * 1024 * 1024)
    page = stranger.post("/d/essai/echo/", body, content_type="text/plain")
    assert page.status_code == 413
    assert "5 Mo" in page.content.decode()
    call = stranger.post("/d/essai/api/v1/who", body, content_type="application/json")
    assert (call.status_code, json.loads(call.content)["code"]) == (413, "too_large")
    small = Client().post("/d/essai/echo/", b"x" * 1000, content_type="text/plain")
    assert small.content == b"1000"
    nonsense = stranger.post("/d/essai/echo/", b"x", content_type="text/plain", CONTENT_LENGTH="many")
    assert nonsense.status_code == 400


def test_a_host_that_is_not_ours_is_refused(stranger: Client) -> None:
    assert stranger.get("/d/essai/where/", headers={"host": "evil.example"}).status_code == 400


def test_the_dossier_is_taken_off_the_address(stranger: Client) -> None:
    assert stranger.get("/d/essai/where/").content == b"essai /where/ /d/essai/where/"
    bare = stranger.get("/d/essai?x=1")
    assert (bare.status_code, bare["Location"]) == (301, "/d/essai/?x=1")


def test_a_stream_reads_its_own_dossier_after_the_request(
    stranger: Client, new_test_dossier: Callable[[str], Dossier]
) -> None:
    other = new_test_dossier("autre")
    answer = stranger.get("/d/essai/slowly/")
    with use_dossier(other):
        User.objects.create(username="bob")
        assert b"".join(answer.streaming_content) == b"essai:admin:/d/essai/;"


def call(token: str, **more: Any) -> Any:
    return Client(raise_request_exception=False).get(
        "/d/essai/api/v1/who", headers={"authorization": f"Bearer {token}"}, **more
    )


def test_a_token_acts_as_its_user(client_as: Callable[[str], SignedInClient]) -> None:
    seller = client_as("sales")
    token = seller.token()
    assert call(token).content == b"sales user"
    stored = ApiToken.objects.get()
    assert token not in repr(list(ApiToken.objects.values_list()))
    assert token.startswith(stored.prefix)
    assert stored.last_used_at is not None


def test_a_wrong_revoked_or_foreign_token_is_refused(
    client_as: Callable[[str], SignedInClient], new_test_dossier: Callable[[str], Dossier]
) -> None:
    seller = client_as("sales")
    token = seller.token()
    with use_dossier(new_test_dossier("autre")):
        foreign = create_token(user=User.objects.get(username="admin"))
    for wrong in ("", "x", token[:-1], token.upper(), foreign, f"{token} x"):
        assert call(wrong).status_code == 401, wrong
    assert Client().get("/d/essai/api/v1/who", headers={"authorization": f"Basic {token}"}).status_code == 401
    revoke_token(ApiToken.objects.get())
    assert call(token).status_code == 401


def test_the_token_of_an_inactive_user_is_refused(client_as: Callable[[str], SignedInClient]) -> None:
    seller = client_as("sales")
    token = seller.token()
    assert seller.user is not None
    set_active(user=seller.user, is_active=False)
    assert call(token).status_code == 401


def test_a_token_without_the_right_is_refused(client_as: Callable[[str], SignedInClient]) -> None:
    assert call(client_as("purchases").token()).status_code == 200
    ghost = client_as("counter")
    User.objects.filter(pk=ghost.user.pk).update(role="nothing")  # type: ignore[union-attr]
    assert call(ghost.token()).status_code == 403


def test_the_api_takes_no_cookie_and_pages_take_no_token(client: SignedInClient) -> None:
    assert client.get("/d/essai/api/v1/who").status_code == 401
    token = client.token()
    assert Client().get("/d/essai/", headers={"authorization": f"Bearer {token}"}).status_code == 302


def test_the_use_of_a_token_is_not_written_each_time(client: SignedInClient) -> None:
    token = client.token()
    call(token)
    first = ApiToken.objects.get().last_used_at
    call(token)
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(minutes=6))
    call(token)
    assert ApiToken.objects.get().last_used_at > first


def test_pages_of_a_user_are_not_kept_by_the_browser(client: SignedInClient) -> None:
    assert client.get("/d/essai/")["Cache-Control"] == "private, no-cache"


def test_the_landing_page_lists_names_or_opens_the_only_dossier(
    stranger: Client, new_test_dossier: Callable[[str], Dossier]
) -> None:
    only = stranger.get("/")
    assert (only.status_code, only["Location"]) == (302, "/d/essai/")
    new_test_dossier("autre")
    page = stranger.get("/").content.decode()
    assert 'href="/d/autre/"' in page and "Dossier essai" in page


def test_without_a_dossier_the_landing_page_says_how_to_make_one(
    stranger: Client, dossier: Dossier, dossier_templates: Any
) -> None:
    hidden = dossier.folder.with_name(".hidden")
    dossier.folder.rename(hidden)
    try:
        assert "comptoir dossier create" in stranger.get("/").content.decode()
    finally:
        hidden.rename(dossier.folder)
