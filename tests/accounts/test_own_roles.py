"""Roles of the dossier's own: rights per area and per table, and nobody who gives more than they have."""

from collections.abc import Callable
from typing import Any

import pytest

from comptoir.accounts.models import Role, User
from comptoir.accounts.rights import (
    ALL_RIGHTS,
    AREAS,
    ROLES,
    TABLE_ACTIONS,
    TABLE_AREAS,
    RightsHeld,
    table_right,
)
from comptoir.accounts.roles import delete_role, save_role, without_view
from comptoir.accounts.services import create_user, set_password, update_user
from comptoir.core.errors import Forbidden, Refusal
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.eventlog.models import EventLog
from comptoir.resources.registry import registry
from tests.api_client import ApiClient
from tests.signed_in_client import SignedInClient

READING = sorted(f"{area}:view" for area in AREAS)
TABLES = [resource for resource in registry if resource.api_name in TABLE_AREAS]


@pytest.fixture
def admin(dossier: Dossier) -> User:
    return User.objects.get(username="admin")


@pytest.fixture
def make_role(admin: User) -> Callable[..., Role]:
    def make(code: str = "STAGE", **given: Any) -> Role:
        role = Role(code=code, label=f"Rôle {code}", **given)
        save_role(role=role, by=admin, tables=TABLE_AREAS)
        return role

    return make


@pytest.fixture
def client_with(dossier: Dossier, make_role: Callable[..., Role]) -> Callable[..., SignedInClient]:
    """A browser signed in as a user whose role holds exactly that."""

    def sign_in(**given: Any) -> SignedInClient:
        role = make_role(**given)
        user = User.objects.create(username=f"user-{role.code}".lower(), role="own", own_role=role)
        return SignedInClient(dossier, user=user)

    return sign_in


def held(*areas: str, granted: tuple[str, ...] = (), taken: tuple[str, ...] = ()) -> RightsHeld:
    return RightsHeld(frozenset(areas), frozenset(granted), frozenset(taken))


def test_an_exception_of_a_table_wins_over_its_area() -> None:
    rights = held("settings:view", "settings:edit", granted=("units:delete",), taken=("banks:edit",))
    assert rights.allows("settings:edit")
    assert rights.allows(table_right("settings", "units", "edit"))
    assert not rights.allows(table_right("settings", "banks", "edit"))
    assert rights.allows(table_right("settings", "units", "delete"))
    assert not rights.allows("settings:delete")
    assert table_right("settings", "units", "delete") == "settings:delete"


@pytest.mark.parametrize(
    ("mine", "theirs", "is_covered"),
    [
        (held("a:view", "a:edit"), held("a:view"), True),
        (held("a:view"), held("a:view", "a:edit"), False),
        (held("a:view", taken=("t:view",)), held("a:view"), False),
        (held("a:view", taken=("t:view",)), held("a:view", taken=("t:view",)), True),
        (held("a:view"), held("a:view", granted=("t:edit",)), False),
        (held("a:view", granted=("t:edit",)), held("a:view", granted=("t:edit",)), True),
        (held("a:view", "a:edit"), held("a:view", granted=("t:edit",)), True),
    ],
)
def test_rights_cover_others_with_their_exceptions(
    mine: RightsHeld, theirs: RightsHeld, is_covered: bool
) -> None:
    assert mine.covers(theirs, {"t": "a"}) is is_covered


def test_acting_needs_seeing() -> None:
    assert without_view(held("sales:edit"), {}) == ["Ventes"]
    assert without_view(held("settings:view", "settings:edit", taken=("units:view",)), TABLE_AREAS) == [
        "units"
    ]
    assert without_view(held("settings:view", taken=("units:view",)), TABLE_AREAS) == []
    assert without_view(held(granted=("units:edit",)), TABLE_AREAS) == ["units"]


@pytest.mark.parametrize("resource", TABLES, ids=lambda one: one.slug)
def test_a_table_taken_away_is_gone_from_pages_menu_and_api(
    resource: Any, client_with: Callable[..., SignedInClient], dossier: Dossier
) -> None:
    client = client_with(rights=READING, taken=[f"{resource.api_name}:view"])
    address = client.url("resources:list", resource.slug)
    assert client.get(address).status_code == 403
    assert client.get(client.url("resources:export", resource.slug, "csv")).status_code == 403
    menu = client.get(client.url("home")).content.decode()
    assert f'href="{address}"' not in menu
    api = ApiClient(dossier, token=f"Bearer {client.token()}")
    assert api.call("GET", f"/{resource.api_name}").status == 403
    assert api.call("GET", f"/{resource.api_name}/none").status == 403


@pytest.mark.parametrize("resource", TABLES, ids=lambda one: one.slug)
def test_a_table_granted_may_be_changed_and_no_other_of_its_area(
    resource: Any, client_with: Callable[..., SignedInClient], dossier: Dossier
) -> None:
    client = client_with(rights=READING, granted=[f"{resource.api_name}:{one}" for one in ("edit", "delete")])
    api = ApiClient(dossier, token=f"Bearer {client.token()}")
    other = next(one for one in TABLES if one.area == "settings" and one is not resource)
    deeds = (("POST", "", {}), ("PATCH", "/none", {}), ("DELETE", "/none", None))
    for method, rest, body in deeds:
        granted = api.call(method, f"/{resource.api_name}{rest}", body)
        assert (granted.status, granted.body["code"]) != (403, "right_missing"), (method, granted.body)
        refused = api.call(method, f"/{other.api_name}{rest}", body)
        assert (refused.status, refused.body["code"]) == (403, "right_missing"), method
    assert client.get(client.url("resources:new", other.slug)).status_code == 403


def test_a_page_of_an_own_role_asks_no_query_more(
    client_with: Callable[..., SignedInClient],
    client_as: Callable[[str], SignedInClient],
    count_queries: Callable[[], Any],
) -> None:
    own = client_with(rights=READING, granted=["units:edit"], taken=["banks:view"])
    fixed = client_as("read_only")
    counts = []
    for client in (fixed, own):
        client.get(client.url("home"))
        with count_queries() as queries:
            assert client.get(client.url("resources:list", "unites")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_change_of_a_role_holds_from_the_next_page_on(
    client_with: Callable[..., SignedInClient], admin: User
) -> None:
    client = client_with(rights=["settings:view"])
    page = client.url("resources:list", "unites")
    assert client.get(page).status_code == 200
    assert f'href="{page}"' in client.get(client.url("home")).content.decode()
    role = Role.objects.get(code="STAGE")
    role.taken = ["units:view"]
    save_role(role=role, by=admin, tables=TABLE_AREAS)
    assert client.get(page).status_code == 403
    assert f'href="{page}"' not in client.get(client.url("home")).content.decode()


def test_a_role_of_the_same_code_in_another_dossier_is_another(
    client_with: Callable[..., SignedInClient], new_test_dossier: Callable[[str], Dossier]
) -> None:
    here = client_with(rights=["settings:view"])
    other = new_test_dossier("autre")
    with use_dossier(other):
        role = Role.objects.create(code="STAGE", label="Rôle STAGE", rights=["sales:view"])
        user = User.objects.create(username="user-stage", role="own", own_role=role)
        there = SignedInClient(other, user=user)
    for _ in range(2):
        assert here.get(here.url("resources:list", "unites")).status_code == 200
        assert there.get(there.url("resources:list", "unites")).status_code == 403
        assert "Bons de livraison" in there.get(there.url("home")).content.decode()
        assert "Bons de livraison" not in here.get(here.url("home")).content.decode()
    there.cookies["comptoir_autre"] = here.cookies["comptoir_essai"].value
    assert there.get(there.url("home")).status_code == 302


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"rights": ["sales:fly"]}, "right_unknown"),
        ({"granted": ["nothing:edit"]}, "right_unknown"),
        ({"granted": ["sales-documents:edit"]}, "right_unknown"),
        ({"granted": ["units:validate"]}, "right_unknown"),
        ({"rights": ["sales:edit"]}, "role_needs_view"),
        ({"granted": ["units:edit"], "taken": ["units:edit"]}, "right_granted_and_taken"),
    ],
)
def test_a_role_that_makes_no_sense_is_refused(
    make_role: Callable[..., Role], given: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        make_role(**given)
    codes = [one.code for found in refusal.value.fields.values() for one in found] + [refusal.value.code]
    assert code in codes
    assert not Role.objects.exists()


def test_exceptions_that_repeat_the_area_are_not_kept(make_role: Callable[..., Role]) -> None:
    role = make_role(
        rights=["settings:view", "settings:edit"],
        granted=["units:edit"],
        taken=["units:delete", "banks:edit"],
    )
    assert (role.granted, role.taken) == ([], ["banks:edit"])


def test_only_administrators_change_roles(
    client_with: Callable[..., SignedInClient], admin: User, dossier: Dossier
) -> None:
    everything_else = sorted(ALL_RIGHTS)
    client = client_with(rights=everything_else, granted=[])
    role = Role.objects.get(code="STAGE")
    before = (role.rights, role.version)
    data = {"code": "STAGE", "label": "x", "right": sorted(ALL_RIGHTS), "table:units:edit": "+"}
    assert client.get(client.url("role", role.pk)).status_code == 200
    assert client.post(client.url("role", role.pk), data).status_code == 403
    assert client.post(client.url("role_new"), data | {"code": "AUTRE"}).status_code == 403
    assert client.post(client.url("role_delete", role.pk)).status_code == 403
    assert client.post(client.url("policy"), {"idle_minutes": "10"}).status_code == 403
    api = ApiClient(dossier, token=f"Bearer {client.token()}")
    assert api.call("PATCH", "/roles/STAGE", {"label": "y"}).status == 403
    assert api.call("POST", "/roles", {"code": "Z", "label": "y"}).status == 403
    assert api.call("DELETE", "/roles/STAGE", None).status == 403
    role.refresh_from_db()
    assert (role.rights, role.version, Role.objects.count()) == (*before, 1)


def test_who_edits_users_gives_no_more_than_their_own(
    client_with: Callable[..., SignedInClient], admin: User, dossier: Dossier
) -> None:
    client = client_with(rights=["users:view", "users:edit", "users:delete", *READING])
    me = User.objects.get(username="user-stage")
    reader = create_user(username="lecture", password="merle-moqueur", role="read_only")
    seller = create_user(username="vendeur", password="merle-moqueur", role="sales")
    api = ApiClient(dossier, token=f"Bearer {client.token()}")
    assert api.call("PATCH", "/users/lecture", {"full_name": "Alix"}).status == 200
    tries = [
        ("PATCH", "/users/user-stage", {"role": "administrator"}),
        ("PATCH", "/users/lecture", {"role": "administrator"}),
        ("PATCH", "/users/lecture", {"role": "sales"}),
        ("PATCH", "/users/vendeur", {"role": "read_only"}),
        ("PATCH", "/users/admin", {"is_active": False}),
        ("DELETE", "/users/vendeur", None),
        ("POST", "/users", {"username": "x", "role": "administrator"}),
    ]
    for method, path, body in tries:
        assert api.call(method, path, body).status == 403, (method, path)
    for user in (admin, seller):
        for name in ("user_access", "user_password", "user_invitation", "user_second_factor"):
            assert client.post(client.url(name, user.pk)).status_code in (403, 405), name
        assert client.get(client.url("user_access", user.pk)).status_code == 403
    assert client.get(client.url("user_access", reader.pk)).status_code == 200
    with pytest.raises(Forbidden):
        set_password(user=admin, password="grive-musicienne", by=me)
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == ("administrator", True)
    assert User.objects.get(username="vendeur").role == "sales"


def test_who_only_sees_users_changes_nobody(
    client_with: Callable[..., SignedInClient], admin: User, dossier: Dossier
) -> None:
    client = client_with(rights=["users:view"])
    assert client.get(client.url("resources:list", "utilisateurs")).status_code == 200
    assert client.get(client.url("roles")).status_code == 200
    page = client.get(client.url("resources:record", "utilisateurs", admin.pk)).content.decode()
    assert "record-form" not in page or 'name="username" disabled' in page or "disabled" in page
    posts = [
        client.url("resources:record", "utilisateurs", admin.pk),
        client.url("resources:new", "utilisateurs"),
        client.url("resources:action", "utilisateurs", "supprimer"),
        client.url("resources:action", "sessions", "fermer"),
        client.url("resources:action", "cles-api", "revoquer"),
        *(client.url(name, admin.pk) for name in ("user_password", "user_invitation", "user_sessions_end")),
    ]
    for address in posts:
        # 422: of the keys of others, none is even found.
        assert client.post(address, {"id": admin.pk, "username": "x"}).status_code in (302, 403, 422), address
    admin.refresh_from_db()
    assert admin.username == "admin"
    assert admin.check_password("moineau-gris-7")


def test_a_role_in_use_stays_and_the_log_tells_of_changes(
    make_role: Callable[..., Role], admin: User
) -> None:
    role = make_role(rights=READING)
    user = create_user(username="alice", password="merle-moqueur", role="own", own_role=role, by=admin)
    with pytest.raises(Refusal, match="role_in_use"):
        delete_role(role, by=admin)
    update_user(user=user, values={"role": "sales"}, by=admin)
    assert user.own_role is None
    delete_role(role, by=admin)
    told = list(EventLog.objects.filter(kind="rights").order_by("id").values_list("description", flat=True))
    assert told == [
        "Le rôle Rôle STAGE a été créé.",
        "L'utilisateur alice a été créé avec le rôle Rôle STAGE.",
        "L'utilisateur alice a reçu le rôle Ventes.",
        "Le rôle Rôle STAGE a été supprimé.",
    ]


def test_the_matrix_page_makes_copies_and_keeps_a_role(client: SignedInClient) -> None:
    page = client.get(client.url("role_new"), {"copie": "counter"}).content.decode()
    assert "Comptoir (copie)" in page and 'value="sales:validate" checked' in page
    rights = sorted(ROLES["counter"])
    data = {"code": "caisse", "label": "Caisse du samedi", "right": rights, "table:units:view": "-"}
    answer = client.post(client.url("role_new"), data)
    assert answer.status_code == 302, answer.content.decode()[:800]
    role = Role.objects.get()
    assert (role.code, role.rights, role.taken) == ("CAISSE", rights, ["units:view"])
    again = client.post(client.url("role_new"), data)
    assert again.status_code == 422 and "déjà celui d&#x27;un autre rôle" in again.content.decode()
    stale = client.post(client.url("role", role.pk), data | {"version": "7"})
    assert stale.status_code == 409
    for key in ROLES:
        shown = client.get(client.url("role_system", key)).content.decode()
        assert "copiez-le pour le changer" in shown and 'id="id_code"' not in shown
    assert client.get(client.url("role_system", "king")).status_code == 404


def test_every_table_that_may_have_exceptions_asks_by_its_own_right() -> None:
    assert len(TABLES) > 20
    for resource in TABLES:
        for action in TABLE_ACTIONS:
            right = resource.right(action)
            assert (right, right.exception) == (f"{resource.area}:{action}", f"{resource.api_name}:{action}")
