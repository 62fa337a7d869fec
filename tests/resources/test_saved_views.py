"""Saved views: whose they are, which is the default, what a change makes of a system view."""

import pytest

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, NotFound, Refusal, Stale
from comptoir.resources import saved_views
from comptoir.resources.models import SavedView
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.view_spec import Condition, ConditionGroup, ViewColumn, ViewSpec, read_spec
from comptoir.resources.viewing import open_view, view_of
from tests.requirements import covers

pytestmark = pytest.mark.usefixtures("dossier")
SORTED = ViewSpec(sort=("-name",))


@pytest.fixture
def user() -> User:
    return User.objects.create(username="chef", role="administrator")


@pytest.fixture
def other() -> User:
    return User.objects.create(username="vendeuse", role="counter")


@pytest.fixture
def parties() -> Resource:
    found = registry.get("tiers")
    assert found is not None
    return found


def names(resource: Resource, user: User) -> list[str]:
    return [one.name for one in saved_views.views_for(resource, user)]


@covers("UI-128", "UI-129", "TV-UI-12", "AMB-UI-13")
def test_a_change_of_the_system_view_makes_a_copy_of_its_own(parties: Resource, user: User) -> None:
    opened = open_view(parties, user)
    assert opened.view.name == "Tiers (système)" and opened.view.is_system
    ref = saved_views.store_in_view(resource=parties, user=user, view=opened.view, spec=SORTED, tab="")
    made = open_view(parties, user, wanted=ref)
    assert made.view.name == "Tiers"
    assert made.spec.sort == ("-name",)
    assert open_view(parties, user, wanted="systeme").spec == ViewSpec()
    # The copy took over as default; a second one finds a free name.
    assert open_view(parties, user).view.ref == ref
    again = saved_views.store_in_view(resource=parties, user=user, view=opened.view, spec=ViewSpec(), tab="")
    assert open_view(parties, user, wanted=again).view.name == "Tiers 2"
    assert open_view(parties, user).view.ref == ref


@covers("TV-UI-13")
def test_a_change_of_ones_own_view_is_written_to_it(parties: Resource, user: User) -> None:
    made = saved_views.create_view(resource=parties, user=user, name="Mes clients", spec=SORTED)
    view = open_view(parties, user, wanted=str(made.pk)).view
    ref = saved_views.store_in_view(
        resource=parties, user=user, view=view, spec=ViewSpec(groups=("is_customer",)), tab=""
    )
    assert ref == str(made.pk)
    assert open_view(parties, user, wanted=ref).spec == ViewSpec(groups=("is_customer",))
    assert SavedView.objects.count() == 1


@covers("UI-130", "UI-131", "UI-141")
def test_one_default_for_each_user_and_list_and_tab(parties: Resource, user: User, other: User) -> None:
    whole = saved_views.create_view(resource=parties, user=user, name="À moi", spec=SORTED)
    narrow = saved_views.create_view(
        resource=parties, user=user, name="Pour les clients", spec=SORTED, tab="clients"
    )
    saved_views.set_default(resource=parties, user=user, ref=str(whole.pk), tab="")
    saved_views.set_default(resource=parties, user=user, ref=str(narrow.pk), tab="clients")
    assert open_view(parties, user, tab="clients").view.name == "Pour les clients"
    assert open_view(parties, user, tab="prospects").view.name == "À moi"
    assert open_view(parties, other, tab="clients").view.is_system
    assert "Pour les clients" not in [one.name for one in open_view(parties, user, tab="prospects").views]
    # Deleting the default gives the role back to the next one, in the end to the system view.
    saved_views.delete_view(resource=parties, user=user, ref=str(narrow.pk))
    assert open_view(parties, user, tab="clients").view.name == "À moi"
    saved_views.delete_view(resource=parties, user=user, ref=str(whole.pk))
    assert open_view(parties, user, tab="clients").view.is_system


def test_the_system_view_chosen_as_default_counts_for_the_tab_too(parties: Resource, user: User) -> None:
    narrow = saved_views.create_view(resource=parties, user=user, name="Tri", spec=SORTED, tab="clients")
    saved_views.set_default(resource=parties, user=user, ref=str(narrow.pk), tab="clients")
    saved_views.set_default(resource=parties, user=user, ref="systeme", tab="clients")
    assert open_view(parties, user, tab="clients").view.is_system


def test_ones_own_views_are_nobody_elses(parties: Resource, user: User, other: User) -> None:
    mine = saved_views.create_view(resource=parties, user=user, name="Secrète", spec=SORTED)
    assert "Secrète" not in names(parties, other)
    assert open_view(parties, other, wanted=str(mine.pk)).is_unknown
    for deed in (
        lambda: saved_views.duplicate_view(resource=parties, user=other, ref=str(mine.pk)),
        lambda: saved_views.delete_view(resource=parties, user=other, ref=str(mine.pk)),
        lambda: saved_views.change_view(resource=parties, user=other, ref=str(mine.pk), name="x"),
        lambda: saved_views.set_default(resource=parties, user=other, ref=str(mine.pk), tab=""),
    ):
        with pytest.raises(NotFound):
            deed()
    assert SavedView.objects.get().name == "Secrète"


def test_sharing_needs_a_right_and_gives_no_right_to_change(
    parties: Resource, user: User, other: User
) -> None:
    hers = saved_views.create_view(resource=parties, user=other, name="Caisse", spec=SORTED)
    with pytest.raises(Forbidden):
        saved_views.change_view(resource=parties, user=other, ref=str(hers.pk), is_shared=True)
    with pytest.raises(Forbidden):
        saved_views.create_view(resource=parties, user=other, name="y", spec=SORTED, is_shared=True)
    mine = saved_views.create_view(resource=parties, user=user, name="Commune", spec=SORTED, is_shared=True)
    view = open_view(parties, other, wanted=str(mine.pk)).view
    assert view.owner == "chef" and not view.is_own
    for deed in (
        lambda: saved_views.change_view(resource=parties, user=other, ref=str(mine.pk), name="x"),
        lambda: saved_views.delete_view(resource=parties, user=other, ref=str(mine.pk)),
    ):
        with pytest.raises(Forbidden):
            deed()
    copy = saved_views.store_in_view(resource=parties, user=other, view=view, spec=ViewSpec(), tab="")
    assert open_view(parties, other, wanted=copy).view.is_own
    mine.refresh_from_db()
    assert mine.is_shared and mine.name == "Commune" and read_spec(mine.spec) == SORTED
    # Who may change the settings tidies up what others share.
    SavedView.objects.filter(pk=hers.pk).update(is_shared=True)
    saved_views.delete_view(resource=parties, user=user, ref=str(hers.pk))
    assert "Caisse" not in names(parties, other)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "required"),
        ("  ", "required"),
        ("x" * 61, "too_long"),
        ("a\x00b", "control_character"),
        ("Clients (système)", "view_name_of_the_system"),
        ("Prise", "view_name_taken"),
    ],
)
def test_a_name_must_be_ones_own(parties: Resource, user: User, name: str, code: str) -> None:
    saved_views.create_view(resource=parties, user=user, name="Prise", spec=SORTED)
    with pytest.raises(Refusal) as refusal:
        saved_views.create_view(resource=parties, user=user, name=name, spec=SORTED)
    assert refusal.value.fields["name"][0].code == code
    assert SavedView.objects.count() == 1


def test_the_system_view_can_not_be_changed_or_deleted(parties: Resource, user: User) -> None:
    with pytest.raises(Forbidden):
        saved_views.change_view(resource=parties, user=user, ref="systeme", name="x")
    with pytest.raises(Forbidden):
        saved_views.delete_view(resource=parties, user=user, ref="systeme")


def test_a_view_saved_meanwhile_is_not_overwritten(parties: Resource, user: User) -> None:
    made = saved_views.create_view(resource=parties, user=user, name="Une", spec=SORTED)
    saved_views.change_view(resource=parties, user=user, ref=str(made.pk), name="Deux", expected_version=1)
    with pytest.raises(Stale):
        saved_views.change_view(
            resource=parties, user=user, ref=str(made.pk), name="Trois", expected_version=1
        )
    assert names(parties, user)[-1] == "Deux"


def test_a_vanished_column_leaves_the_rest_of_the_view(parties: Resource, user: User) -> None:
    spec = ViewSpec(
        columns=(ViewColumn("code"), ViewColumn("vanished"), ViewColumn("territory.nothing")),
        sort=("vanished",),
        conditions=ConditionGroup("and", (Condition("vanished", "eq", "1"),)),
    )
    made = saved_views.create_view(resource=parties, user=user, name="Vieille", spec=spec)
    opened = open_view(parties, user, wanted=str(made.pk))
    assert opened.gone == ("vanished", "territory.nothing")
    assert [column.api_name for column in opened.columns] == ["code"]
    assert opened.spec == ViewSpec(columns=(ViewColumn("code"),))
    SavedView.objects.filter(pk=made.pk).update(spec={"columns": "nonsense"})
    broken = open_view(parties, user, wanted=str(made.pk))
    assert broken.view.is_broken
    assert [column.api_name for column in broken.columns][:2] == ["code", "name"]


def test_columns_of_a_table_without_the_right_are_withheld(user: User) -> None:
    movements = registry.get("mouvements-stock")
    assert movements is not None
    spec = ViewSpec(columns=(ViewColumn("moved_on"), ViewColumn("article.author")), sort=("article.author",))
    made = saved_views.create_view(resource=movements, user=user, name="Auteurs", spec=spec, is_shared=True)
    assert view_of(movements, user, wanted=str(made.pk)).columns == spec.columns
    keeper = User(username="x", role="stock-only")
    keeper.may = lambda right: right == "stock:view"  # type: ignore[method-assign]
    keeper.save()
    opened = open_view(movements, keeper, wanted=str(made.pk))
    assert opened.withheld == ("article.author",)
    assert [column.api_name for column in opened.columns] == ["moved_on"]
