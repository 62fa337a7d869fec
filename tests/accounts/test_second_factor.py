"""The second factor, from its QR code to the telephone that is lost."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from comptoir.accounts import second_factor
from comptoir.accounts.models import RecoveryCode, SecondFactor, SignInAttempt, SignInLog, User, UserSession
from comptoir.accounts.second_factor import begin_second_factor, confirm_second_factor
from comptoir.accounts.services import create_user
from comptoir.dossiers.archive import archived_models
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.resources.registry import registry
from tests.signed_in_client import SignedInClient

PASSWORD = "rossignol-bleu"
START = 1_790_000_000


class Clock:
    """A telephone and a server that agree on the time."""

    def __init__(self) -> None:
        self.now = START

    def time(self) -> float:
        return float(self.now)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(second_factor, "time", clock)
    return clock


@pytest.fixture
def alice(dossier: Dossier) -> User:
    return create_user(username="alice", password=PASSWORD, role="counter")


@pytest.fixture
def codes(alice: User, clock: Clock) -> list[str]:
    """Alice has a second factor; these are her recovery codes."""
    begin_second_factor(alice)
    made = confirm_second_factor(alice, code=code_of(alice, clock))
    clock.now += 60
    return made


def code_of(user: User, clock: Clock, steps: int = 0) -> str:
    return pyotp.TOTP(SecondFactor.objects.get(user=user).secret).at(clock.now + 30 * steps)


def give_password(client: Client, **data: str) -> Any:
    return client.post("/d/essai/connexion/", {"username": "alice", "password": PASSWORD, **data})


def give_code(client: Client, code: str, **data: str) -> Any:
    return client.post("/d/essai/connexion/code/", {"code": code, **data})


def test_it_is_installed_with_a_qr_code_and_a_first_code(alice: User, clock: Clock) -> None:
    client = Client()
    give_password(client)
    page = client.get("/d/essai/mon-compte/double-authentification/")
    text = page.content.decode()
    assert "data:image/svg+xml" in text and page["Cache-Control"].startswith("max-age=0")
    shown = re.search(r"<code>([A-Z2-7 ]+)</code>", text)
    assert shown is not None
    secret = shown[1].replace(" ", "")
    wrong = client.post("/d/essai/mon-compte/double-authentification/", {"code": "000000"})
    assert wrong.status_code == 422 and "pas le bon" in wrong.content.decode()
    assert not SecondFactor.objects.filter(confirmed_at__isnull=False).exists()
    right = client.post(
        "/d/essai/mon-compte/double-authentification/", {"code": pyotp.TOTP(secret).at(clock.now)}
    )
    found = re.findall(r"<code>([a-z2-9-]{19})</code>", right.content.decode())
    assert len(found) == 10
    assert not {code.replace("-", "") for code in found} & set(
        RecoveryCode.objects.values_list("code_hash", flat=True)
    )
    assert client.get("/d/essai/mon-compte/double-authentification/").status_code == 302
    assert found[0] not in client.get("/d/essai/mon-compte/").content.decode()


def test_the_password_alone_opens_nothing(alice: User, codes: list[str], clock: Clock) -> None:
    client = Client()
    answer = give_password(client, suite="/d/essai/t/unites/")
    assert answer["Location"].startswith("/d/essai/connexion/code/?suite=")
    assert "comptoir_essai" not in answer.cookies
    pending = answer.cookies["comptoir_essai_code"].value
    assert client.get("/d/essai/").status_code == 302
    client.cookies["comptoir_essai"] = pending
    assert client.get("/d/essai/").status_code == 302, (
        "the key of the first step opens nothing under another name"
    )
    assert client.get("/d/essai/api/v1/units").status_code == 401
    del client.cookies["comptoir_essai"]
    entered = give_code(client, code_of(alice, clock), suite="/d/essai/t/unites/")
    assert (entered.status_code, entered["Location"]) == (302, "/d/essai/t/unites/")
    assert entered.cookies["comptoir_essai"].value != pending
    assert client.get("/d/essai/").status_code == 200
    assert not UserSession.objects.filter(is_pending=True).exists()


def test_a_session_given_by_someone_else_is_not_taken_over(alice: User) -> None:
    client = Client()
    client.cookies["comptoir_essai"] = "chosen-by-another"
    client.cookies["comptoir_essai_code"] = "chosen-by-another"
    assert client.get("/d/essai/connexion/code/").status_code == 302
    answer = give_password(client)
    assert answer.cookies["comptoir_essai"].value != "chosen-by-another"
    first = answer.cookies["comptoir_essai"].value
    again = give_password(client)
    assert again.cookies["comptoir_essai"].value != first
    assert UserSession.objects.filter(user=alice).count() == 1, "the session before is ended"


def test_a_code_is_taken_once(alice: User, codes: list[str], clock: Clock) -> None:
    code = code_of(alice, clock)
    first, second = Client(), Client()
    give_password(first)
    give_password(second)
    assert give_code(first, code).status_code == 302
    assert give_code(second, code).status_code == 401
    clock.now += 30
    assert give_code(second, code).status_code == 401, "the step before is used up as well"
    assert give_code(second, code_of(alice, clock)).status_code == 302


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(
    alice: User, codes: list[str], clock: Clock, steps: int, is_taken: bool
) -> None:
    clock.now += 300
    client = Client()
    give_password(client)
    assert (give_code(client, code_of(alice, clock, steps)).status_code == 302) is is_taken


@pytest.mark.parametrize(
    "code", ["", "12345", "abcdef", "１２３４５６", "1234567", "x" * 41, "' or 1=1", "0" * 20]
)
def test_nonsense_is_refused_without_a_fault(alice: User, codes: list[str], code: str) -> None:
    client = Client()
    give_password(client)
    assert give_code(client, code).status_code in (401, 422)
    assert "comptoir_essai" not in {name for name, one in client.cookies.items() if one.value}


def test_codes_are_guessed_five_times_from_wherever(alice: User, codes: list[str], clock: Clock) -> None:
    for turn in range(5):
        client = Client(REMOTE_ADDR=f"10.0.0.{turn}")
        give_password(client)
        assert give_code(client, "000000").status_code == 401
    blocked = give_code(client, code_of(alice, clock))
    assert blocked.status_code == 429 and int(blocked["Retry-After"]) > 0
    assert "réessayez dans" in blocked.content.decode()
    assert list(SignInLog.objects.filter(kind="blocked").values_list("details", flat=True)) == ["codes"]
    SignInAttempt.objects.update(blocked_until=timezone.now() - timedelta(seconds=1))
    assert give_code(client, code_of(alice, clock)).status_code == 302


def test_a_recovery_code_serves_once(alice: User, codes: list[str]) -> None:
    for given, status in ((codes[0].upper().replace("-", " "), 302), (codes[0], 401), (codes[1], 302)):
        client = Client()
        give_password(client)
        assert give_code(client, given).status_code == status
    assert RecoveryCode.objects.filter(used_at__isnull=True).count() == 8


def test_the_first_step_is_forgotten_after_ten_minutes(alice: User, codes: list[str], clock: Clock) -> None:
    client = Client()
    give_password(client)
    UserSession.objects.filter(is_pending=True).update(expires_at=timezone.now())
    answer = give_code(client, code_of(alice, clock))
    assert answer["Location"].startswith("/d/essai/connexion/")
    assert client.get("/d/essai/").status_code == 302


def test_a_pending_session_of_another_dossier_is_worth_nothing(
    alice: User, codes: list[str], clock: Clock, new_test_dossier: Callable[[str], Dossier]
) -> None:
    with use_dossier(new_test_dossier("autre")):
        create_user(username="alice", password=PASSWORD, role="counter")
    client = Client()
    give_password(client)
    client.cookies["comptoir_autre_code"] = client.cookies["comptoir_essai_code"].value
    assert client.get("/d/autre/connexion/code/").status_code == 302


def test_where_it_is_required_it_comes_first(alice: User, client: SignedInClient, clock: Clock) -> None:
    before = Client()
    give_password(before)
    assert before.get("/d/essai/").status_code == 200
    policy = {"is_second_factor_required": "on", "idle_minutes": "60"}
    assert client.post(client.url("policy"), policy).status_code == 302
    here = "/d/essai/mon-compte/double-authentification/"
    for browser in (before, Client()):
        give_password(browser)
        for page in ("/d/essai/", "/d/essai/mon-compte/", "/d/essai/t/unites/"):
            assert browser.get(page)["Location"] == here
        assert browser.get("/d/essai/api/v1/units").status_code == 403
        assert browser.get("/d/essai/", headers={"HX-Request": "true"})["HX-Redirect"] == here
    assert browser.get(here).status_code == 200
    browser.post(here, {"code": code_of(alice, clock)})
    assert browser.get("/d/essai/").status_code == 200
    removed = browser.post(f"{here}retirer/", {"password": PASSWORD})
    assert removed.status_code == 302
    assert SecondFactor.objects.filter(user=alice, confirmed_at__isnull=False).exists()


def test_removing_it_asks_for_the_password(alice: User, codes: list[str], clock: Clock) -> None:
    client = Client()
    give_password(client)
    give_code(client, code_of(alice, clock))
    for password, is_left in (("faux", True), (PASSWORD, False)):
        client.post("/d/essai/mon-compte/double-authentification/retirer/", {"password": password})
        assert SecondFactor.objects.filter(user=alice).exists() is is_left
    assert not RecoveryCode.objects.exists()


def test_an_administrator_resets_it(alice: User, codes: list[str], client: SignedInClient) -> None:
    assert client.post(client.url("user_second_factor", alice.pk)).status_code == 302
    assert not SecondFactor.objects.exists()
    assert SignInLog.objects.filter(kind="factor_off", user=alice).exists()
    browser = Client()
    assert give_password(browser)["Location"] == "/d/essai/"


def test_the_secret_is_in_no_list_archive_or_log(
    alice: User, codes: list[str], clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    hidden = {SecondFactor, RecoveryCode}
    assert not hidden & set(archived_models())
    assert not hidden & {resource.model for resource in registry}
    client = Client()
    give_password(client)
    give_code(client, "000000")
    secret = SecondFactor.objects.get().secret
    assert secret not in caplog.text and secret not in repr(list(SignInLog.objects.values()))
