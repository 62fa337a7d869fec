"""Views over every table: each offered column is shown, sorted, filtered, kept and exported; files are read back."""

import json
from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from comptoir.accounts.models import User
from comptoir.resources.detail_queries import offered_details
from comptoir.resources.linked_columns import columns_at, links_at, root_of
from comptoir.resources.listing import Selection, may_sum, page_of
from comptoir.resources.resource import Resource
from comptoir.resources.saved_views import create_view, find_view, views_for
from comptoir.resources.view_files import read_view_file, unknown_names, view_file
from comptoir.resources.view_spec import (
    MAX_COLUMNS,
    Condition,
    ConditionGroup,
    DetailQuery,
    ViewColumn,
    ViewSpec,
)
from comptoir.resources.viewing import open_view, resolved_view
from tests.requirements import covers
from tests.resources.samples import ALL, identity, make_rows
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")
every_table = pytest.mark.parametrize("resource", ALL, ids=identity)


def offered(resource: Resource) -> list[Any]:
    """Every column of the table and of the tables that it leads to, two steps away included."""
    root = root_of(resource)
    near = [place for one in links_at(root) for place in (one, *links_at(one))]
    return [column for place in (root, *near) for column in columns_at(place)]


def full_spec(resource: Resource) -> ViewSpec:
    columns = offered(resource)[:MAX_COLUMNS]
    filterable = [column for column in columns if column.is_filterable][:6]
    details = offered_details(resource, User(role="administrator"))
    return ViewSpec(
        columns=tuple(ViewColumn(one.api_name, width=120) for one in columns),
        sort=tuple(one.api_name for one in columns if one.is_sortable)[-3:],
        groups=tuple(one.api_name for one in filterable[:1]),
        conditions=ConditionGroup(
            "or", tuple(Condition(one.api_name, "eq", "") for one in filterable if one.kind == "text")
        ),
        sums=tuple(one.api_name for one in columns if may_sum(one)),
        detail=DetailQuery(details[0].name) if details else None,
    )


@covers("UI-132", "UI-134", "UI-138")
@every_table
def test_a_view_of_every_offered_column_is_kept_and_shown(
    resource: Resource, client: SignedInClient, count_queries: Callable[[], Any]
) -> None:
    make_rows(resource, 4)
    spec = full_spec(resource)
    made = create_view(resource=resource, user=client.user, name="Tout", spec=spec)
    assert find_view(resource, client.user, str(made.pk)).spec == spec
    opened = open_view(resource, client.user, wanted=str(made.pk))
    assert opened.gone == opened.withheld == ()
    assert [column.api_name for column in opened.columns] == [one.name for one in spec.columns]
    address = client.url("resources:list", resource.slug)
    # Grouped, a list shows its groups: the rows are asked for without.
    query = {"vue": str(made.pk), "grouper": "", "onglet": resource.tabs[0].slug if resource.tabs else ""}
    with count_queries() as few:
        answer = client.get(address, query)
    page = answer.content.decode()
    assert answer.status_code == 200
    for column in spec.columns:
        assert f'data-column="{column.name}"' in page
    make_rows(resource, 6, start=20)
    with count_queries() as many:
        client.get(address, query)
    assert len(many) == len(few), "the number of queries grows with the rows"


@covers("UI-135")
@every_table
def test_every_offered_column_sorts_and_filters(resource: Resource, client: SignedInClient) -> None:
    make_rows(resource, 3)
    for column in offered(resource)[:MAX_COLUMNS]:
        spec = ViewSpec(
            columns=(ViewColumn(column.api_name),),
            sort=(f"-{column.api_name}",) if column.is_sortable else (),
            conditions=ConditionGroup(
                "and", (Condition(column.api_name, column.operators[0], sample(column)),)
            )
            if column.is_filterable
            else ConditionGroup(),
        )
        opened = resolved_view(resource, client.user, spec)
        selection = Selection(sort=opened.spec.sort_text, tab="*", conditions=opened.spec.conditions)
        page_of(opened.resource, client.user, selection, columns=opened.columns)


def sample(column: Any) -> str:
    if column.kind == "flag":
        return "oui"
    if column.kind in ("date", "instant"):
        return "ce mois"
    if getattr(column, "choices", None):
        return next(iter(column.choices))
    return "1" if column.is_numeric else "abc"


@covers("UI-139", "UI-140")
@every_table
def test_a_file_read_back_gives_the_same_view(resource: Resource, client: SignedInClient) -> None:
    spec = full_spec(resource)
    made = create_view(resource=resource, user=client.user, name="À emporter", spec=spec)
    answer = client.get(client.url("resources:view_file", resource.slug, str(made.pk)))
    assert answer["Content-Disposition"] == f'attachment; filename="vue-{resource.slug}-a-emporter.qry"'
    read = read_view_file(resource, answer.content)
    assert (read.name, read.spec) == ("À emporter", spec)
    assert json.loads(answer.content)["table"] == resource.slug


@every_table
def test_the_views_of_the_program_lead_somewhere(resource: Resource, client: SignedInClient) -> None:
    for view in views_for(resource, client.user):
        assert view.name.endswith("(système)")
        assert unknown_names(resource, view.spec) == []
        assert read_view_file(resource, view_file(resource, view).encode()).spec == view.spec


@covers("UI-133", "UI-136")
@every_table
def test_each_detail_query_shows_the_rows_of_its_record(
    resource: Resource, client: SignedInClient, assert_queries: Callable[[int], Any]
) -> None:
    row = make_rows(resource, 1)[0]
    for table in offered_details(resource, client.user):
        names = tuple(ViewColumn(column.api_name) for column in columns_at(table.root))
        spec = ViewSpec(detail=DetailQuery(table.name, names))
        made = create_view(resource=resource, user=client.user, name=table.label[:60], spec=spec)
        record = resource.queryset().filter(pk=row.pk).first()
        if record is None:
            continue
        with assert_queries(14):
            answer = client.get(client.url("resources:detail", resource.slug, row.pk), {"vue": str(made.pk)})
        assert answer.status_code == 200
        assert escape(table.label) in answer.content.decode()
