"""Records of every editable table: through the services and through the page; refusals change nothing."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db.models import Model

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, NotFound, Refusal, Stale
from comptoir.resources.forms import form_of_record, form_of_values
from comptoir.resources.records import copied_values, get_record, record_as_dict
from comptoir.resources.resource import Resource
from comptoir.resources.services import create_record, delete_record, update_record, uses_of
from tests.requirements import covers
from tests.resources.samples import ALL, EDITABLE, TEXTS, identity, make_rows, sample_values
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")

every_table = pytest.mark.parametrize("resource", ALL, ids=identity)
every_editable = pytest.mark.parametrize("resource", EDITABLE, ids=identity)


@pytest.fixture
def user() -> User:
    return User.objects.get(username="admin")


def posted(
    resource: Resource, record: Model | None, values: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What a browser would send: every field of the page that can be changed, in its French text."""
    if record is None:
        form = form_of_values(resource, values or {})
    else:
        form = form_of_record(resource, record, is_read_only=False)
    data: dict[str, Any] = {"_initial": form.texts_json}
    if record is not None:
        data["_version"] = str(getattr(record, "version", ""))
    for field in form.all_fields:
        if not field.is_disabled and (field.field.kind != "flag" or field.text):
            data[field.name] = field.chosen if field.field.kind == "choices" else field.text
    for rows in form.rows.values():
        for row in rows:
            if row.id is not None:
                data[row.id_name] = str(row.id)
    return data


def new_record(resource: Resource, user: User, index: int) -> Model:
    return create_record(resource, user=user, values=sample_values(resource, index))


# ----------------------------------------------------------------------------------------------------------- services
@covers("UI-145", "PAR-003", "PAR-006")
@every_editable
def test_what_was_given_is_what_is_read_back(resource: Resource, user: User) -> None:
    for index in (0, 1):
        values = sample_values(resource, index)
        record = create_record(resource, user=user, values=values)
        stored = record_as_dict(resource, resource.by_id(record.pk))
        for name, value in values.items():
            if name in resource.part_names() and isinstance(value, list):
                assert len(stored[name]) >= len(value)
            elif value not in (None, "") and name in stored and not _is_completed(resource, name):
                assert stored[name] == _as_answered(resource, name, value), name


def _is_completed(resource: Resource, name: str) -> bool:
    """Fields that the service of the table completes from others (prices that follow each other)."""
    found = resource.all_fields().get(name)
    return found is not None and bool(found.computes)


def _as_answered(resource: Resource, name: str, value: Any) -> Any:
    field = resource.all_fields()[name]
    return field.plain(field.read(value))


@every_editable
def test_a_code_is_unique_whatever_its_capitals(resource: Resource, user: User) -> None:
    if not resource.lookup.is_key_unique:
        pytest.skip("several records may share a key")
    values = sample_values(resource, 2)
    create_record(resource, user=user, values=values)
    again = {**sample_values(resource, 3), resource.lookup.key: values[resource.lookup.key].lower()}
    before = resource.queryset().count()
    with pytest.raises(Refusal) as refusal:
        create_record(resource, user=user, values=again)
    assert resource.lookup.key in refusal.value.fields
    assert resource.queryset().count() == before


@every_editable
def test_bad_values_are_all_told_beside_their_fields_and_change_nothing(
    resource: Resource, user: User
) -> None:
    before = resource.queryset().count()
    wrong: dict[str, Any] = {"nonsense": "1"}
    for field in resource.fields:
        if field.is_read_only:
            wrong[field.name] = "x"
        elif field.kind in TEXTS:
            limit = field.model_field.max_length if field.model_field is not None else None
            wrong[field.name] = "x" * (limit + 1) if limit else 12
        elif field.kind == "flag":
            wrong[field.name] = "peut-être"
        elif field.kind == "date":
            wrong[field.name] = "2026-02-30"
        elif field.kind == "choices":
            wrong[field.name] = "x"
        elif field.kind in ("choice", "link"):
            wrong[field.name] = "zzz-nothing"
        else:
            wrong[field.name] = "12,x"
    with pytest.raises(Refusal) as refusal:
        create_record(resource, user=user, values=wrong)
    assert set(refusal.value.fields) >= set(wrong)
    assert resource.queryset().count() == before


@every_editable
def test_an_update_changes_only_what_was_given_and_raises_the_version(resource: Resource, user: User) -> None:
    record = new_record(resource, user, 0)
    field = next(one for one in resource.fields if one.name in ("note", "label", "name"))
    before = record_as_dict(resource, resource.by_id(record.pk))
    update_record(resource, user=user, record=resource.by_id(record.pk), values={field.name: "Autre"})
    after = record_as_dict(resource, resource.by_id(record.pk))
    assert after[field.name] == ("<p>Autre</p>" if field.kind == "rich" else "Autre")
    changed = {name for name in after if after[name] != before[name]} - {"version", "updated_at", field.name}
    assert changed <= {"description"}
    assert after["version"] == before["version"] + 1


@covers("P-09")
@every_editable
def test_a_stale_version_is_refused_and_changes_nothing(resource: Resource, user: User) -> None:
    record = new_record(resource, user, 0)
    mine = resource.by_id(record.pk)
    update_record(
        resource, user=user, record=resource.by_id(record.pk), values={"note": "à elle"}, expected_version=1
    )
    with pytest.raises(Stale):
        update_record(resource, user=user, record=mine, values={"note": "à moi"}, expected_version=1)
    assert resource.by_id(record.pk).note == "<p>à elle</p>"


@covers("UI-092", "UI-093")
@every_editable
def test_a_record_that_nothing_uses_can_be_deleted(resource: Resource, user: User) -> None:
    record = new_record(resource, user, 1)
    if uses_of(record):
        pytest.skip("its service makes something that uses it")
    delete_record(resource, user=user, record=record)
    assert resource.by_id(record.pk) is None


@covers("PAR-005", "PTY-009", "PTY-114", "ART-011", "ART-092", "PAY-016")
@every_table
def test_a_record_in_use_is_kept_and_says_what_uses_it(resource: Resource, user: User) -> None:
    users = [
        owner
        for owner in ALL
        for field in owner.model._meta.concrete_fields
        if field.is_relation
        and field.related_model is resource.model
        and field.remote_field.on_delete.__name__ == "PROTECT"
    ]
    if not users or not resource.can_delete:
        pytest.skip("nothing can use it, or it can't be deleted at all")
    # Once for each model: several tables may show the same rows.
    for owner in {one.model: one for one in users}.values():
        make_rows(owner, 4, start=30)
    used = next((row for row in resource.queryset()[:500] if uses_of(row)), None)
    assert used is not None
    count = resource.queryset().count()
    with pytest.raises(Refusal) as refusal:
        delete_record(resource, user=user, record=used)
    assert refusal.value.code in ("record_in_use", "record_locked")
    assert resource.queryset().count() == count


@every_table
def test_rights_are_asked_for_each_deed(resource: Resource) -> None:
    reader = User(username="lecture", role="read_only")
    with pytest.raises(Forbidden):
        create_record(resource, user=reader, values={})
    make_rows(resource, 1)
    row = resource.queryset().first()
    with pytest.raises(Forbidden):
        update_record(resource, user=reader, record=row, values={})
    with pytest.raises(Forbidden):
        delete_record(resource, user=reader, record=row)
    with pytest.raises(Forbidden):
        get_record(resource, User(username="x", role="none"), "#1")
    unknown = NotFound if resource.may(reader, "view") else Forbidden
    with pytest.raises(unknown):
        get_record(resource, reader, "#999999")
    with pytest.raises(unknown):
        get_record(resource, reader, "zzz-nothing")


@every_table
def test_tables_supplied_by_the_program_take_no_record(resource: Resource, user: User) -> None:
    if resource.can_create and resource.can_delete:
        pytest.skip("its records are made by users")
    if not resource.can_create:
        with pytest.raises(Forbidden):
            create_record(resource, user=user, values={})
    if not resource.can_delete:
        make_rows(resource, 1)
        with pytest.raises(Forbidden):
            delete_record(resource, user=user, record=resource.queryset().first())


# -------------------------------------------------------------------------------------------------------------- pages
@covers("UI-035", "UI-036", "UI-147")
@every_editable
def test_a_record_saved_from_its_page_keeps_every_value(
    resource: Resource, client: SignedInClient, user: User
) -> None:
    record = resource.by_id(new_record(resource, user, 0).pk)
    before = record_as_dict(resource, record)
    answer = client.post(client.url("resources:record", resource.slug, record.pk), posted(resource, record))
    assert answer.status_code == 302, problems_of(answer)
    after = record_as_dict(resource, resource.by_id(record.pk))
    assert after.pop("version") == before.pop("version") + 1
    del after["updated_at"], before["updated_at"]
    assert after == before


def problems_of(answer: Any) -> str:
    page = answer.content.decode()
    start = page.find('class="alert alert-danger')
    return page[start : start + 1500] if start >= 0 else page[:500]


@covers("UI-153", "UI-094", "PTY-010")
@every_editable
def test_a_duplicate_has_everything_but_its_key(
    resource: Resource, client: SignedInClient, user: User
) -> None:
    record = resource.by_id(new_record(resource, user, 0).pk)
    page = client.get(client.url("resources:new", resource.slug), {"copie": record.pk})
    assert page.status_code == 200
    data = posted(resource, None, copied_values(resource, record))
    data.update(missing(resource, 5))
    answer = client.post(client.url("resources:new", resource.slug), data)
    assert answer.status_code == 302, problems_of(answer)
    copy = resource.queryset().order_by("-pk").first()
    left_out = {"id", "version", "updated_at", resource.lookup.key, *resource.not_duplicated}
    one, other = record_as_dict(resource, record), record_as_dict(resource, resource.by_id(copy.pk))
    for name in set(one) - left_out - {profile.name for profile in resource.profiles}:
        if isinstance(one[name], list) and one[name] and isinstance(one[name][0], dict):
            assert [_without_id(row) for row in other[name]] == [_without_id(row) for row in one[name]]
        elif not _is_completed(resource, name):
            assert other[name] == one[name], name


def missing(resource: Resource, index: int) -> dict[str, Any]:
    """The key, and what a copy leaves to the user, as typed in the form."""
    values = sample_values(resource, index)
    form = form_of_values(resource, {})
    left = {resource.lookup.key, *resource.not_duplicated}
    found: dict[str, Any] = {}
    for name in left & set(values):
        field = form.fields[name]
        found[field.name] = field.field.display(field.field.read(values[name]))
    return found


def _without_id(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


@covers("UI-035", "PTY-008")
@every_editable
def test_an_empty_form_names_each_mandatory_field(resource: Resource, client: SignedInClient) -> None:
    required = [
        field
        for field in resource.fields
        if field.required and not field.is_read_only and not field.visible_if
    ]
    before = resource.queryset().count()
    answer = client.post(client.url("resources:new", resource.slug), {})
    assert answer.status_code == 422
    page = answer.content.decode()
    for field in required:
        assert f'id="id-{field.name}-error"' in page, field.name
    assert "Ce champ est obligatoire." in page
    assert resource.queryset().count() == before


@covers("UI-152")
@every_table
def test_a_reader_sees_the_record_and_cannot_change_it(
    resource: Resource, client_as: Callable[[str], SignedInClient]
) -> None:
    make_rows(resource, 1)
    reader = client_as("read_only")
    row = resource.queryset().first()
    address = reader.url("resources:record", resource.slug, row.pk)
    page = reader.get(address).content.decode()
    assert "Enregistrer" not in page
    assert 'form="delete-form"' not in page
    assert reader.post(address, {}).status_code == 403
    assert reader.post(reader.url("resources:delete", resource.slug, row.pk)).status_code == 403
    assert reader.get(reader.url("resources:new", resource.slug)).status_code == 403
    assert (
        reader.post(reader.url("resources:action", resource.slug, "supprimer"), {"id": row.pk}).status_code
        == 403
    )
    assert resource.queryset().filter(pk=row.pk).exists()


@covers("UI-150")
@every_editable
def test_previous_and_next_follow_the_list_one_came_from(
    resource: Resource, client: SignedInClient, user: User
) -> None:
    make_rows(resource, 3, start=40)
    key = resource.lookup.key
    rows = list(resource.queryset().order_by("-pk")[:3])
    name = next(column.api_name for column in resource.columns if column.is_sortable)
    address = client.url("resources:neighbour", resource.slug, rows[0].pk, "suivant")
    answer = client.get(address, {"tri": f"-{name}"})
    assert answer.status_code == 302, key
    assert answer["Location"].endswith(f"?tri=-{name}")
    here = client.url("resources:neighbour", resource.slug, rows[0].pk, "precedent")
    assert client.get(here).status_code == 302


@covers("UI-092", "UI-093")
@every_editable
def test_several_records_are_deleted_and_the_used_ones_told(
    resource: Resource, client: SignedInClient, user: User
) -> None:
    made = [new_record(resource, user, index).pk for index in (1, 3)]
    address = client.url("resources:action", resource.slug, "supprimer")
    answer = client.post(address, {"id": made})
    assert answer.status_code == 302
    assert client.post(address, {}).status_code == 422


@every_editable
def test_a_record_page_costs_few_queries(
    resource: Resource, client: SignedInClient, user: User, assert_queries: Callable[[int], Any]
) -> None:
    record = new_record(resource, user, 0)
    links = sum(one.kind == "link" for one in resource.all_fields().values())
    with assert_queries(14 + links):
        client.get(client.url("resources:record", resource.slug, record.pk))
