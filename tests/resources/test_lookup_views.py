"""Views of lookups: the columns and conditions of a view, its own default, and no more than one may see."""

import pytest

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden
from comptoir.resources.lookup_views import lookup_views, open_lookup_view, rows_of_view, set_lookup_default
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.saved_views import create_view, delete_view
from comptoir.resources.view_spec import Condition, ConditionGroup, ViewColumn, ViewSpec
from comptoir.resources.viewing import open_view
from tests.requirements import covers
from tests.resources.samples import ALL, identity, make_rows

pytestmark = pytest.mark.usefixtures("dossier")


@pytest.mark.parametrize("resource", ALL, ids=identity)
def test_each_lookup_has_its_view_and_reads_its_rows(resource: Resource) -> None:
    make_rows(resource, 2)
    user = User.objects.get(username="admin")
    opened = open_lookup_view(resource, user)
    assert opened.view.is_system
    assert list(rows_of_view(opened, resource.queryset())) == list(resource.queryset())


@covers("UI-127", "UI-131", "UI-141")
def test_a_view_of_a_lookup_shows_its_columns_and_keeps_its_rows() -> None:
    units = registry.get("unites")
    assert units is not None
    user = User.objects.get(username="admin")
    spec = ViewSpec(
        columns=(ViewColumn("label"), ViewColumn("decimals")),
        conditions=ConditionGroup("and", (Condition("decimals", "ge", "2"),)),
    )
    made = create_view(resource=units, user=user, name="Fines", spec=spec)
    assert [one.name for one in lookup_views(units, user)] == ["Unités (système)", "Fines"]
    set_lookup_default(units, user, str(made.pk))
    opened = open_lookup_view(units, user)
    assert [column.api_name for column in opened.columns] == ["label", "decimals"]
    found = list(rows_of_view(opened, units.queryset()))
    assert found and all(unit.decimals >= 2 for unit in found)
    # The list keeps a default of its own; the other view can be asked for; a deleted one is forgotten.
    assert open_view(units, user).view.is_system
    assert open_lookup_view(units, user, wanted="systeme").view.is_system
    assert open_lookup_view(units, user, wanted="999").is_unknown
    delete_view(resource=units, user=user, ref=str(made.pk))
    assert open_lookup_view(units, user).view.is_system


def test_an_open_lookup_gives_no_view_of_the_table() -> None:
    units = registry.get("unites")
    assert units is not None
    user = User.objects.get(username="admin")
    create_view(resource=units, user=user, name="Partagée", spec=ViewSpec(), is_shared=True)
    nobody = User.objects.create(username="x", role="counter")
    nobody.may = lambda right: False  # type: ignore[method-assign]
    assert [one.name for one in lookup_views(units, nobody)] == ["Unités (système)"]
    closed = registry.get("documents-vente")
    assert closed is not None
    with pytest.raises(Forbidden):
        open_lookup_view(closed, nobody)
