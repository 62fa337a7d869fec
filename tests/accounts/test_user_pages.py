"""Mon compte, access of users, logs: as people and as those who try what they may not."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from comptoir.accounts.models import (
    ApiToken,
    Invitation,
    SecurityPolicy,
    SignInAttempt,
    SignInLog,
    User,
    UserSession,
)
from comptoir.accounts.services import create_user, delete_user
from comptoir.accounts.sessions import open_session
from comptoir.core.errors import Refusal
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.eventlog.models import EventLog
from comptoir.eventlog.services import record_event
from tests.api_client import ApiClient
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

PASSWORD = "rossignol-bleu"


@pytest.fixture
def alice(dossier: Dossier) -> User:
    return create_user(username="alice", password=PASSWORD, role="counter")


@pytest.fixture
def browser(dossier: Dossier, alice: User) -> SignedInClient:
    return SignedInClient(dossier, user=alice)


def sign_in(password: str = PASSWORD, **data: str) -> tuple[Client, Any]:
    client = Client()
    answer = client.post("/d/essai/connexion/", {"username": "alice", "password": password, **data})
    return client, answer


def kinds() -> list[str]:
    return list(SignInLog.objects.order_by("id").values_list("kind", flat=True))


def test_a_one_time_password_is_shown_once_and_must_be_changed(alice: User, client: SignedInClient) -> None:
    page = client.post(client.url("user_password", alice.pk))
    shown = re.search(r"<code>([a-z2-9-]{19})</code>", page.content.decode())
    assert shown is not None and "no-store" in page["Cache-Control"]
    assert shown[1] not in client.get(client.url("user_access", alice.pk)).content.decode()
    assert sign_in()[1].status_code == 401, "the password before is worth nothing"
    browser, answer = sign_in(shown[1])
    assert answer.status_code == 302
    for address in ("/d/essai/", "/d/essai/mon-compte/", "/d/essai/t/unites/"):
        assert browser.get(address)["Location"] == "/d/essai/mot-de-passe/"
    assert browser.get("/d/essai/api/v1/units").status_code == 403
    same = {"current": shown[1], "password": shown[1], "again": shown[1]}
    assert browser.post("/d/essai/mot-de-passe/", same).status_code == 422
    browser.post(
        "/d/essai/mot-de-passe/",
        {"current": shown[1], "password": "grive-musicienne", "again": "grive-musicienne"},
    )
    assert browser.get("/d/essai/").status_code == 200


def test_an_invitation_serves_once_and_for_three_days(client: SignedInClient) -> None:
    answer = client.post(
        client.url("resources:new", "utilisateurs"), {"username": "bob", "role": "sales", "is_active": "on"}
    )
    assert answer.status_code in (204, 302), answer.content.decode()[:2000]
    bob = User.objects.get(username="bob")
    assert not bob.has_usable_password()
    page = client.post(client.url("user_invitation", bob.pk)).content.decode()
    link = re.search(r"<code>http://testserver(/d/essai/invitation/[\w-]+/)</code>", page)
    assert link is not None
    stranger = Client()
    assert "bob" in stranger.get(link[1]).content.decode()
    weak = stranger.post(link[1], {"password": "court", "again": "court"})
    assert weak.status_code == 422 and "12 caractères" in weak.content.decode()
    Invitation.objects.update(expires_at=timezone.now())
    assert stranger.get(link[1]).status_code == 404
    Invitation.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    chosen = {"password": "grive-musicienne", "again": "grive-musicienne"}
    assert stranger.post(link[1], chosen)["Location"] == "/d/essai/connexion/"
    assert stranger.post(link[1], chosen).status_code == 404
    entered = stranger.post("/d/essai/connexion/", {"username": "bob", "password": "grive-musicienne"})
    assert entered.status_code == 302


def test_who_acted_is_deactivated_never_deleted(alice: User, client: SignedInClient) -> None:
    admin = User.objects.get(username="admin")
    with pytest.raises(Refusal, match="last_administrator"):
        delete_user(admin, by=None)
    admin = User.objects.get(username="admin")
    sign_in()
    answer = client.post(client.url("resources:delete", "utilisateurs", alice.pk))
    assert answer.status_code == 302
    assert User.objects.filter(pk=alice.pk).exists()
    api = ApiClient(client.dossier, token=f"Bearer {client.token()}")
    refused = api.refused("DELETE", "/users/alice")
    assert (refused.status, refused.body["code"]) == (409, "record_in_use")
    for path, body in (("/users/admin", {"is_active": False}), ("/users/admin", {"role": "sales"})):
        assert api.refused("PATCH", path, body).status == 422
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == ("administrator", True)
    assert api.patch("/users/alice", {"is_active": False})["is_active"] is False


def test_no_answer_of_the_api_holds_a_secret(client: SignedInClient, alice: User) -> None:
    token = client.token()
    api = ApiClient(client.dossier, token=f"Bearer {token}")
    for path in ("/users", "/users/alice", "/sessions", "/api-tokens", "/sign-in-log", "/roles", "/events"):
        text = api.call("GET", path).content.decode()
        for secret in (alice.password, "scrypt", "md5$", token, "hash", "secret"):
            assert secret not in text, (path, secret)


def test_one_sees_and_ends_ones_own_sessions_only(
    browser: SignedInClient, alice: User, client: SignedInClient
) -> None:
    open_session(alice, address="10.0.0.9", browser="Mozilla/5.0 (Windows NT 10.0) Firefox/130.0")
    page = browser.get(browser.url("account")).content.decode()
    assert "Firefox sur Windows" in page and "10.0.0.9" in page
    other = UserSession.objects.get(address="10.0.0.9")
    admins = UserSession.objects.exclude(user=alice).get()
    assert browser.post(browser.url("session_end", admins.pk)).status_code == 404
    here = UserSession.objects.filter(user=alice).exclude(pk=other.pk).get()
    assert browser.post(browser.url("session_end", here.pk)).status_code == 404, "signing out is for that"
    assert browser.post(browser.url("session_end", other.pk)).status_code == 302
    open_session(alice, address="", browser="")
    browser.post(browser.url("sessions_end"))
    assert list(UserSession.objects.filter(user=alice)) == [here]
    assert UserSession.objects.filter(pk=admins.pk).exists()
    client.post(client.url("resources:action", "sessions", "fermer"), {"id": here.pk})
    assert browser.get("/d/essai/").status_code == 302
    assert kinds().count("ended") == 3


def test_a_token_is_shown_once_used_logged_and_revoked(
    browser: SignedInClient, alice: User, dossier: Dossier, client: SignedInClient
) -> None:
    assert browser.post(browser.url("token_new"), {"label": " "}).status_code == 422
    page = browser.post(browser.url("token_new"), {"label": "Caisse"}).content.decode()
    token = re.search(r"<code>(cpt_[\w-]+)</code>", page)
    assert token is not None
    assert token[1] not in browser.get(browser.url("account")).content.decode()
    api = ApiClient(dossier, token=f"Bearer {token[1]}")
    assert api.call("GET", "/units").status == api.call("GET", "/units").status == 200
    assert kinds() == ["token_made", "token_used"]
    stored = ApiToken.objects.get()
    foreign = ApiToken.objects.create(
        user=User.objects.get(username="admin"), prefix="cpt_x", token_hash="x", created_at=timezone.now()
    )
    assert browser.post(browser.url("token_revoke", foreign.pk)).status_code == 404
    assert browser.get(browser.url("resources:list", "cles-api")).status_code == 403
    assert browser.post(browser.url("token_revoke", stored.pk)).status_code == 302
    assert api.call("GET", "/units").status == 401
    client.post(client.url("resources:action", "cles-api", "revoquer"), {"id": foreign.pk})
    assert not ApiToken.objects.filter(is_active=True).exists()


def test_one_changes_ones_name_and_nothing_more(browser: SignedInClient, alice: User) -> None:
    data = {
        "full_name": " Alice Martin ",
        "email": "alice@example.org",
        "role": "administrator",
        "username": "x",
    }
    assert browser.post(browser.url("account_identity"), data).status_code == 302
    alice.refresh_from_db()
    assert (alice.full_name, alice.email, alice.role, alice.username) == (
        "Alice Martin", "alice@example.org", "counter", "alice",
    )  # fmt: skip
    wrong = browser.post(browser.url("account_identity"), {"full_name": "x", "email": "nowhere"})
    assert wrong.status_code == 422 and "pas une adresse e-mail" in wrong.content.decode()


def test_pages_of_a_user_need_the_token_of_a_form(browser: SignedInClient, alice: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    for name in ("account_identity", "token_new", "sessions_end", "recovery_codes", "second_factor_remove"):
        assert strict.post(browser.url(name), {"label": "x"}).status_code == 403, name
    assert not ApiToken.objects.exists()


def test_users_of_another_dossier_are_out_of_reach(
    client: SignedInClient, new_test_dossier: Callable[[str], Dossier]
) -> None:
    with use_dossier(new_test_dossier("autre")):
        for number in range(3):
            create_user(username=f"autre-{number}", password=PASSWORD, role="sales")
        last = User.objects.latest("pk")
    for name in (
        "user_access",
        "user_password",
        "user_invitation",
        "user_second_factor",
        "user_sessions_end",
    ):
        assert client.post(client.url(name, last.pk)).status_code in (404, 405), name
    with use_dossier("autre"):
        last.refresh_from_db()
        assert last.check_password(PASSWORD)


def test_what_happens_around_signing_in_is_logged(alice: User) -> None:
    for _ in range(5):
        sign_in("faux")
    client, _ = sign_in()
    assert kinds() == ["failure"] * 5 + ["blocked"], "what is refused unread during a wait fills no log"
    Client().post("/d/essai/connexion/", {"username": "mon-mot-de-passe", "password": "x"})
    row = SignInLog.objects.latest("id")
    assert (row.kind, row.username, row.user) == ("failure", "(inconnu)", None)
    client = Client(REMOTE_ADDR="10.0.0.7", headers={"user-agent": "Firefox/130.0"})
    client.post("/d/essai/connexion/", {"username": "ALICE", "password": PASSWORD})
    row = SignInLog.objects.latest("id")
    assert (row.kind, row.username, row.address, row.browser) == (
        "success",
        "alice",
        "10.0.0.7",
        "Firefox/130.0",
    )
    alice.refresh_from_db()
    assert alice.last_login is not None
    client.post("/d/essai/deconnexion/")
    assert SignInLog.objects.latest("id").kind == "sign_out"


def test_one_name_is_guessed_twenty_times_from_wherever(alice: User) -> None:
    for turn in range(20):
        answer = Client(REMOTE_ADDR=f"10.1.0.{turn}").post(
            "/d/essai/connexion/", {"username": "alice", "password": "faux"}
        )
        assert answer.status_code == 401
    blocked = Client(REMOTE_ADDR="10.2.0.1").post(
        "/d/essai/connexion/", {"username": "alice", "password": PASSWORD}
    )
    assert blocked.status_code == 429 and int(blocked["Retry-After"]) > 0
    unknown = [
        Client(REMOTE_ADDR=f"10.3.0.{turn}").post(
            "/d/essai/connexion/", {"username": "nobody", "password": "faux"}
        )
        for turn in range(21)
    ]
    assert [answer.status_code for answer in unknown] == [401] * 20 + [429], (
        "a name that nobody has waits as well"
    )


def test_one_address_tries_a_hundred_names(alice: User) -> None:
    SignInAttempt.objects.create(username="", address="10.4.0.1", failures=98, last_failed_at=timezone.now())
    client = Client(REMOTE_ADDR="10.4.0.1")
    right = {"username": "alice", "password": PASSWORD}
    assert client.post("/d/essai/connexion/", right).status_code == 302
    assert SignInAttempt.objects.get(username="").failures == 98, (
        "who signs in rightly costs the shop nothing"
    )
    for name in ("a", "b"):
        assert client.post("/d/essai/connexion/", {"username": name, "password": "x"}).status_code == 401
    assert client.post("/d/essai/connexion/", right).status_code == 429


def test_a_session_ends_after_the_minutes_of_the_dossier(alice: User, client: SignedInClient) -> None:
    for minutes, status in (("4", 422), ("x", 422), ("99999999", 422), ("15", 302)):
        assert client.post(client.url("policy"), {"idle_minutes": minutes}).status_code == status
    assert SecurityPolicy.objects.get().idle_minutes == 15
    browser, _ = sign_in()
    session = UserSession.objects.filter(user=alice)
    assert session.get().expires_at - session.get().last_seen_at == timedelta(minutes=15)
    now = timezone.now()
    session.update(last_seen_at=now - timedelta(minutes=3), expires_at=now + timedelta(minutes=12))
    assert browser.get("/d/essai/").status_code == 200
    assert session.get().expires_at > now + timedelta(minutes=14)
    session.update(expires_at=now)
    assert browser.get("/d/essai/").status_code == 302


@covers("TOO-080", "TOO-081", "TOO-082", "TOO-083")
def test_the_logs_are_only_read(client: SignedInClient, dossier: Dossier, alice: User) -> None:
    event = record_event(kind="gap", description="Erreur de continuité", user=alice, object_label="FA000012")
    sign_in()
    page = client.get(client.url("resources:list", "journal-evenements")).content.decode()
    tabs = [
        "Rupture",
        "TVA intracommunautaire",
        "Suppression",
        "Dévalidation d&#x27;inventaire",
        "Changement de code",
    ]
    assert [tab for tab in tabs if tab not in page] == []
    assert "Erreur de continuité" in page and "alice" in page
    only = client.get(
        client.url("resources:list", "journal-evenements"), {"onglet": "deletion"}
    ).content.decode()
    assert "Erreur de continuité" not in only
    exported = client.get(client.url("resources:export", "journal-evenements", "csv"))
    assert "Erreur de continuité" in b"".join(
        exported.streaming_content if exported.streaming else [exported.content]
    ).decode("utf-8-sig")
    api = ApiClient(dossier, token=f"Bearer {client.token()}")
    signed = SignInLog.objects.latest("id")
    for table, slug, key in (
        ("events", "journal-evenements", event.pk),
        ("sign-in-log", "journal-connexions", signed.pk),
    ):
        assert api.call("GET", f"/{table}/{key}").status == 200
        for method, path, body in (
            ("POST", f"/{table}", {}),
            ("PATCH", f"/{table}/{key}", {"description": "rien", "username": "x"}),
            ("DELETE", f"/{table}/{key}", None),
        ):
            assert api.call(method, path, body).status in (403, 409, 422), (method, path)
        assert client.get(client.url("resources:new", slug)).status_code == 403
        assert client.post(
            client.url("resources:record", slug, key), {"description": "rien"}
        ).status_code in (403, 409)
        assert client.post(client.url("resources:delete", slug, key)).status_code in (302, 403, 409)
        client.post(client.url("resources:action", slug, "supprimer"), {"id": key})
        client.post(client.url("resources:action", slug, "supprimer"), {"tout": "1"})
    assert EventLog.objects.get(pk=event.pk).description == "Erreur de continuité"
    assert SignInLog.objects.filter(pk=signed.pk).exists()
