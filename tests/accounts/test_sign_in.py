"""Signing in and out, through the real pages."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from comptoir.accounts.attempts import FORGOTTEN_AFTER, wait_after, wait_sentence
from comptoir.accounts.models import SignInAttempt, User, UserSession
from comptoir.accounts.services import create_user, set_active
from comptoir.accounts.sessions import LONGEST, hash_key
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from tests.signed_in_client import SignedInClient

PASSWORD = "rossignol-bleu"


@pytest.fixture(autouse=True)
def alice(dossier: Dossier) -> User:
    return create_user(username="Alice", password=PASSWORD, role="counter")


def sign_in(client: Client, slug: str = "essai", password: str = PASSWORD, **data: str) -> Any:
    return client.post(f"/d/{slug}/connexion/", {"username": "alice", "password": password, **data})


def test_signing_in_leads_to_the_page_that_was_wanted() -> None:
    client = Client()
    asked = client.get("/d/essai/palette/?q=du")
    assert asked.status_code == 302
    assert asked["Location"] == "/d/essai/connexion/?suite=%2Fd%2Fessai%2Fpalette%2F%3Fq%3Ddu"
    answer = sign_in(client, suite="/d/essai/palette/?q=du")
    assert (answer.status_code, answer["Location"]) == (302, "/d/essai/palette/?q=du")
    assert client.get("/d/essai/palette/?q=du").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/d/essai/", "/d/autre/", "javascript:alert(1)", "/", "\\\\x"],
)
def test_it_never_leads_elsewhere(elsewhere: str) -> None:
    assert sign_in(Client(), suite=elsewhere)["Location"] == "/d/essai/"


def test_the_cookie_is_the_dossiers_own_and_the_database_keeps_only_its_hash() -> None:
    answer = sign_in(Client())
    cookie = answer.cookies["comptoir_essai"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["secure"]) == (
        "/d/essai/",
        True,
        "Lax",
        "",
    )
    session = UserSession.objects.get(user__username="Alice")
    assert session.key_hash == hash_key(cookie.value)
    assert cookie.value not in repr(UserSession.objects.values_list())


def test_over_https_the_cookies_are_secure() -> None:
    answer = Client().post("/d/essai/connexion/", {"username": "alice", "password": PASSWORD}, secure=True)
    assert answer.cookies["comptoir_essai"]["secure"]
    assert answer["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("username", "password"),
    [("alice", "faux"), ("inconnue", PASSWORD), ("alice", ""), ("", PASSWORD), ("alice", "x" * 300)],
)
def test_a_refusal_says_the_same_whether_the_name_exists(username: str, password: str) -> None:
    client = Client()
    answer = client.post("/d/essai/connexion/", {"username": username, "password": password})
    assert answer.status_code in (401, 422)
    if answer.status_code == 401:
        assert "Identifiant ou mot de passe incorrect." in answer.content.decode()
    assert "comptoir_essai" not in answer.cookies
    assert PASSWORD not in answer.content.decode()
    assert not UserSession.objects.exists()


def test_an_inactive_user_is_refused_and_loses_open_sessions(alice: User) -> None:
    client = Client()
    sign_in(client)
    assert client.get("/d/essai/").status_code == 200
    set_active(user=alice, is_active=False)
    assert client.get("/d/essai/").status_code == 302
    assert sign_in(client).status_code == 401


def test_signing_out_ends_the_session_in_the_database() -> None:
    client = Client()
    key = sign_in(client).cookies["comptoir_essai"].value
    answer = client.post("/d/essai/deconnexion/")
    assert answer["Location"] == "/d/essai/connexion/"
    assert not UserSession.objects.filter(user__username="Alice").exists()
    client.cookies["comptoir_essai"] = key
    assert client.get("/d/essai/").status_code == 302


def test_signing_out_by_a_link_is_not_possible(client: SignedInClient) -> None:
    assert client.get("/d/essai/deconnexion/").status_code == 405
    assert client.get("/d/essai/").status_code == 200


def test_two_dossiers_are_open_side_by_side(new_test_dossier: Callable[[str], Dossier]) -> None:
    with use_dossier(new_test_dossier("autre")):
        create_user(username="alice", password=PASSWORD, role="stock")
    client = Client(enforce_csrf_checks=True)
    for slug in ("essai", "autre"):
        page = client.get(f"/d/{slug}/connexion/").content.decode()
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        assert sign_in(client, slug, csrfmiddlewaretoken=token[1]).status_code == 302
    assert client.get("/d/essai/").status_code == 200
    assert client.get("/d/autre/").status_code == 200
    home = client.get("/d/essai/").content.decode()
    token = re.search(r'X-CSRFToken": "(\w+)"', home)
    assert token is not None
    assert client.post("/d/essai/deconnexion/", {"csrfmiddlewaretoken": token[1]}).status_code == 302
    assert client.get("/d/essai/").status_code == 302
    assert client.get("/d/autre/").status_code == 200


def test_a_session_of_another_dossier_is_worth_nothing(new_test_dossier: Callable[[str], Dossier]) -> None:
    new_test_dossier("autre")
    client = Client()
    key = sign_in(client).cookies["comptoir_essai"].value
    client.cookies["comptoir_autre"] = key
    assert client.get("/d/autre/").status_code == 302


def test_a_session_ends_when_unused_or_too_old(alice: User) -> None:
    client = Client()
    sign_in(client)
    now = timezone.now()
    sessions = UserSession.objects.filter(user=alice)
    sessions.update(last_seen_at=now - timedelta(hours=1), expires_at=now + timedelta(hours=11))
    assert client.get("/d/essai/").status_code == 200
    assert sessions.get().expires_at > now + timedelta(hours=11, minutes=59)
    sessions.update(created_at=now - LONGEST + timedelta(hours=1), last_seen_at=now - timedelta(hours=1))
    client.get("/d/essai/")
    assert sessions.get().expires_at < now + timedelta(hours=1, minutes=1)
    sessions.update(expires_at=now - timedelta(seconds=1))
    assert client.get("/d/essai/").status_code == 302


def test_five_wrong_tries_make_one_wait_longer_and_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    for _ in range(5):
        assert sign_in(client, password="faux").status_code == 401
    refused = sign_in(client)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 31
    assert "Trop d&#x27;essais : réessayez dans" in refused.content.decode()
    attempt = SignInAttempt.objects.get(username="alice", address="127.0.0.1")
    assert attempt.failures == 5, "tries during the wait are not looked at"
    SignInAttempt.objects.update(blocked_until=timezone.now() - timedelta(seconds=1))
    assert sign_in(client, password="faux").status_code == 401
    assert SignInAttempt.objects.get(
        username="alice", address="127.0.0.1"
    ).blocked_until > timezone.now() + timedelta(seconds=50)
    SignInAttempt.objects.update(blocked_until=timezone.now() - timedelta(seconds=1))
    assert sign_in(client).status_code == 302
    assert not SignInAttempt.objects.filter(username="alice").exists()
    assert SignInAttempt.objects.get().failures == 6, "the wrong ones of the address stay"


def test_the_wait_is_counted_per_user_and_address() -> None:
    for _ in range(5):
        sign_in(Client(REMOTE_ADDR="10.0.0.1"), password="faux")
    assert sign_in(Client(REMOTE_ADDR="10.0.0.1")).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="10.0.0.2")).status_code == 302
    create_user(username="bob", password=PASSWORD, role="stock")
    assert sign_in(Client(REMOTE_ADDR="10.0.0.1"), username="bob").status_code == 302


def test_a_forged_proxy_header_does_not_change_the_address() -> None:
    for turn in range(5):
        sign_in(Client(HTTP_X_FORWARDED_FOR=f"1.2.3.{turn}"), password="faux")
    assert sign_in(Client(HTTP_X_FORWARDED_FOR="9.9.9.9")).status_code == 429


def test_old_tries_are_forgotten() -> None:
    for _ in range(5):
        sign_in(Client(), password="faux")
    SignInAttempt.objects.update(last_failed_at=timezone.now() - FORGOTTEN_AFTER * 2)
    assert sign_in(Client()).status_code == 302


@pytest.mark.parametrize(
    ("failures", "seconds", "words"),
    [
        (5, 30, "30 secondes"),
        (6, 60, "60 secondes"),
        (7, 120, "2 minutes"),
        (11, 1920, "32 minutes"),
        (50, 3600, "1 heure"),
    ],
)
def test_waits_and_their_words(failures: int, seconds: int, words: str) -> None:
    assert wait_after(failures) == timedelta(seconds=seconds)
    assert wait_sentence(timedelta(seconds=seconds)) == words
    assert wait_after(4) == timedelta(0)


def test_one_own_password_is_changed_and_other_sessions_end(alice: User) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    new = "merle-moqueur"
    data = {"current": "faux", "password": new, "again": new}
    assert (
        "Ce n&#x27;est pas votre mot de passe actuel."
        in here.post("/d/essai/mot-de-passe/", data).content.decode()
    )
    data["current"] = PASSWORD
    assert here.post("/d/essai/mot-de-passe/", data | {"again": "autre"}).status_code == 422
    assert here.post("/d/essai/mot-de-passe/", data | {"password": "123", "again": "123"}).status_code == 422
    assert elsewhere.get("/d/essai/").status_code == 200
    assert here.post("/d/essai/mot-de-passe/", data).status_code == 302
    assert here.get("/d/essai/").status_code == 200
    assert elsewhere.get("/d/essai/").status_code == 302
    assert sign_in(Client()).status_code == 401
    assert sign_in(Client(), password=new).status_code == 302
