"""Users, their passwords and their rights."""

import pytest

from comptoir.accounts.models import User, UserSession
from comptoir.accounts.passwords import password_problems
from comptoir.accounts.rights import ACTIONS, ALL_RIGHTS, AREAS, ROLE_LABELS, ROLES, rights
from comptoir.accounts.services import change_password, create_user, set_active, set_password, set_role
from comptoir.accounts.sessions import open_session
from comptoir.core.errors import Refusal

pytestmark = pytest.mark.usefixtures("dossier")
PASSWORD = "rossignol-bleu"


def test_a_user_is_made_with_a_hashed_password() -> None:
    user = create_user(username=" alice@boutique ", password=PASSWORD, role="sales", full_name=" Alice ")
    assert (user.username, user.full_name, user.is_active) == ("alice@boutique", "Alice", True)
    assert PASSWORD not in user.password
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"username": ""}, "username", "username_missing"),
        ({"username": "a b"}, "username", "username_invalid"),
        ({"username": "x" * 61}, "username", "username_invalid"),
        ({"username": "ADMIN"}, "username", "username_taken"),
        ({"role": "king"}, "role", "role_unknown"),
        ({"password": "court"}, "password", "password_too_short"),
        ({"password": "x" * 257}, "password", "password_too_long"),
        ({"password": "12345678901"}, "password", "password_entirely_numeric"),
        ({"password": "password123"}, "password", "password_too_common"),
        ({"username": "rossignol", "password": "rossignol1"}, "password", "password_contains_name"),
        ({"username": "rossignol-b", "password": "b-longissor-1"}, "password", "password_too_similar"),
        ({"full_name": "Alice Durand", "password": "vive-DURAND-29"}, "password", "password_contains_name"),
        ({"password": "essai-de-mer-7"}, "password", "password_contains_name"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "password", "password_too_weak"),
        ({"password": "1234567890azertyuiop"}, "password", "password_too_weak"),
        ({"password": "password12345!"}, "password", "password_too_common"),
    ],
)
def test_what_does_not_do_is_refused_and_nobody_made(changes: dict[str, str], field: str, code: str) -> None:
    given = {"username": "bob", "password": PASSWORD, "role": "sales"} | changes
    before = User.objects.count()
    with pytest.raises(Refusal) as refusal:
        create_user(**given)
    assert code in [problem.code for problem in refusal.value.fields[field]]
    assert User.objects.count() == before


def test_a_good_password_has_no_problem() -> None:
    assert password_problems("épouvantail du 12", username="alice", full_name="Alice Martin") == []


def test_changing_a_password_needs_the_current_one_and_ends_sessions() -> None:
    user = create_user(username="alice", password=PASSWORD, role="sales")
    open_session(user, address="", browser="")
    with pytest.raises(Refusal):
        change_password(user=user, current="faux", password="merle-moqueur")
    assert UserSession.objects.count() == 1
    set_password(user=user, password="merle-moqueur")
    assert UserSession.objects.count() == 0
    assert User.objects.get(pk=user.pk).check_password("merle-moqueur")


def test_an_administrator_always_remains() -> None:
    admin = User.objects.get(role="administrator")
    for change in (
        lambda: set_role(user=admin, role="sales"),
        lambda: set_active(user=admin, is_active=False),
    ):
        with pytest.raises(Refusal, match="last_administrator"):
            change()
        admin.refresh_from_db()
        assert (admin.role, admin.is_active) == ("administrator", True)
    create_user(username="second", password=PASSWORD, role="administrator")
    set_active(user=admin, is_active=False)
    assert not admin.may("sales:view")


def test_the_roles_of_the_specification_hold_only_known_rights() -> None:
    assert set(ROLES) == set(ROLE_LABELS) == {
        "administrator", "sales", "purchases", "stock", "accounting", "counter", "read_only",
    }  # fmt: skip
    assert len(ALL_RIGHTS) == (len(AREAS) - 1) * len(ACTIONS) + 1  # margins are only seen
    assert ROLES["administrator"] == ALL_RIGHTS
    for held in ROLES.values():
        assert held <= ALL_RIGHTS
    assert {right for right in ROLES["read_only"] if not right.endswith(":view")} == set()
    with pytest.raises(ValueError, match="unknown"):
        rights("sales:fly")


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("counter", "sales:validate", "sales:delete"),
        ("counter", "payments:edit", "purchases:view"),
        ("sales", "sales:delete", "purchases:view"),
        ("purchases", "purchases:validate", "sales:edit"),
        ("stock", "stock:validate", "payments:view"),
        ("accounting", "accounting:validate", "sales:edit"),
        ("read_only", "sales:view", "sales:edit"),
        ("read_only", "eventlog:view", "users:view"),
        ("administrator", "users:edit", "nonsense:view"),
        ("nonsense", "", "sales:view"),
    ],
)
def test_what_each_role_may(role: str, may: str, may_not: str) -> None:
    user = User(username="x", role=role)
    assert not may or user.may(may)
    assert not user.may(may_not)
    user.is_active = False
    assert not may or not user.may(may)
