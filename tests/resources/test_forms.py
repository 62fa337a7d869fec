"""The form of a record: forgiving input, conflicts between two users, rows, computed fields, drafts of a copy."""

import json
from typing import Any

import pytest
from django.http import QueryDict

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.references.models import CustomerFamily, PaymentTerms
from comptoir.resources.computed import adapter_named
from comptoir.resources.forms import form_of_record
from comptoir.resources.records import record_as_dict
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.services import create_record, update_record
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")


def table(api_name: str) -> Resource:
    resource = registry.by_api_name(api_name)
    assert resource is not None
    return resource


@pytest.fixture
def user() -> User:
    return User.objects.get(username="admin")


@pytest.fixture
def family(user: User) -> CustomerFamily:
    return create_record(
        table("customer-families"), user=user, values={"code": "PART", "label": "Particuliers"}
    )


def form_data(resource: Resource, record: Any) -> dict[str, Any]:
    form = form_of_record(resource, record, is_read_only=False)
    data = {one.name: one.text for one in form.all_fields if one.text and not one.is_disabled}
    for rows in form.rows.values():
        data |= {row.id_name: str(row.id) for row in rows}
    return data | {"_initial": form.texts_json, "_version": str(record.version)}


# ---------------------------------------------------------------------------------------------------------- conflicts
@covers("P-09")
def test_the_second_user_sees_what_changed_and_decides(
    client: SignedInClient, user: User, family: CustomerFamily
) -> None:
    resource = table("customer-families")
    mine = form_data(resource, family) | {"label": "Particuliers fidèles"}
    update_record(
        resource, user=user, record=resource.by_id(family.pk), values={"label": "Particulier", "note": "vu"}
    )
    address = client.url("resources:record", resource.slug, family.pk)

    answer = client.post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Quelqu'un d'autre a enregistré cette fiche" in page
    assert "Particuliers fidèles" in page and "Particulier</span>" in page
    assert 'name="_keep.label" value="mine" checked' in page
    assert 'name="_keep.note" value="theirs" checked' in page
    assert resource.by_id(family.pk).label == "Particulier"

    decided = mine | {"_version": "2", "_keep.label": "mine", "_keep.note": "theirs"}
    assert client.post(address, decided).status_code == 302
    stored = resource.by_id(family.pk)
    assert (stored.label, stored.note, stored.version) == ("Particuliers fidèles", "<p>vu</p>", 3)


@covers("P-09")
def test_the_second_user_may_take_what_the_other_stored(
    client: SignedInClient, user: User, family: CustomerFamily
) -> None:
    resource = table("customer-families")
    mine = form_data(resource, family) | {"label": "À moi", "_version": "2", "_keep.label": "theirs"}
    update_record(resource, user=user, record=resource.by_id(family.pk), values={"label": "À elle"})
    assert client.post(client.url("resources:record", resource.slug, family.pk), mine).status_code == 302
    assert resource.by_id(family.pk).label == "À elle"


@covers("P-09")
def test_a_cell_changed_by_both_is_disputed(client: SignedInClient, user: User) -> None:
    resource = table("payment-terms")
    terms = PaymentTerms.objects.get(code="CH30")
    record = resource.by_id(terms.pk)
    mine = form_data(resource, record) | {"lines-0-days": "45"}
    rows = record_as_dict(resource, record)["lines"]
    update_record(
        resource, user=user, record=resource.by_id(terms.pk), values={"lines": [rows[0] | {"days": 60}]}
    )
    address = client.url("resources:record", resource.slug, terms.pk)
    answer = client.post(address, mine)
    assert answer.status_code == 409
    assert 'name="_keep.lines~0.days" value="mine" checked' in answer.content.decode()
    assert client.post(address, mine | {"_version": "2", "_keep.lines~0.days": "theirs"}).status_code == 302
    assert terms.lines.get().days == 60


# --------------------------------------------------------------------------------------------------------------- rows
@covers("PAY-032", "PAY-034")
def test_rows_are_added_changed_moved_and_removed_from_the_page(client: SignedInClient, user: User) -> None:
    resource = table("payment-terms")
    terms = create_record(
        resource,
        user=user,
        values={
            "code": "TROIS",
            "label": "En trois fois",
            "lines": [
                {"rate": "30", "days": 30, "rule": "net", "method": "CHQ"},
                {"rate": "70", "days": 60, "rule": "net", "method": "CHQ"},
            ],
        },
    )
    record = resource.by_id(terms.pk)
    data = form_data(resource, record)
    first, second = terms.lines.all()
    moved = {name: text for name, text in data.items() if not name.startswith("lines-")}
    moved |= {"lines-7-id": str(second.pk), "lines-7-rate": "50", "lines-7-days": "60", "lines-7-rule": "net"}
    moved |= {"lines-7-method": f"#{second.method_id}"}
    moved |= {
        "lines-3-rate": "25*2",
        "lines-3-days": "90",
        "lines-3-rule": "net",
        "lines-3-method-text": "vir",
    }
    moved |= {"lines-9-rate": "0", "lines-9-days": "0", "lines-9-rule": "cash"}
    answer = client.post(client.url("resources:record", resource.slug, terms.pk), moved)
    assert answer.status_code == 302, answer.content.decode()
    lines = list(terms.lines.all())
    assert [(line.rate, line.days, line.method.code) for line in lines] == [(50, 60, "CHQ"), (50, 90, "VIR")]
    assert lines[0].pk == second.pk
    assert first.pk not in {line.pk for line in lines}


@covers("PAY-034")
def test_a_fault_in_a_row_is_told_in_that_row_and_changes_nothing(client: SignedInClient) -> None:
    resource = table("payment-terms")
    terms = PaymentTerms.objects.get(code="CH30")
    data = form_data(resource, resource.by_id(terms.pk)) | {"lines-0-rate": "60"}
    answer = client.post(client.url("resources:record", resource.slug, terms.pk), data)
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.content.decode() or "alert-danger" in answer.content.decode()
    assert terms.lines.get().rate == 100
    wrong = data | {"lines-0-rate": "abc"}
    page = client.post(client.url("resources:record", resource.slug, terms.pk), wrong).content.decode()
    assert 'id="id-lines-0-rate-error"' in page
    assert 'value="abc"' in page


def test_a_row_of_another_record_is_refused(user: User) -> None:
    resource = table("payment-terms")
    mine, other = PaymentTerms.objects.filter(code__in=["CH30", "CPT"]).order_by("code")
    stolen = record_as_dict(resource, resource.by_id(other.pk))["lines"]
    with pytest.raises(Refusal) as refusal:
        update_record(resource, user=user, record=resource.by_id(mine.pk), values={"lines": stolen})
    assert refusal.value.fields["lines.0.id"][0].code == "row_unknown"
    assert other.lines.count() == 1


# ------------------------------------------------------------------------------------------------------ input, lookups
@covers("UI-041", "UI-044")
def test_input_is_forgiving(client: SignedInClient) -> None:
    resource = table("vat-rates")
    answer = client.post(
        client.url("resources:new", resource.slug),
        {
            "code": "T12",
            "label": "Douze",
            "rate": "12,5 %",
            "territory-text": "metropole",
            "vat_type-text": "AUTRE",
            "valid_from_on": "2111",
            "is_active": "1",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    record = resource.by_key("t12")
    assert record is not None
    stored = record_as_dict(resource, record)
    assert stored["rate"] in ("12.5", "12.50000")
    assert stored["valid_from_on"].endswith("-11-21")
    assert stored["territory"] == "metropole"


def test_an_unknown_key_is_told_and_kept_in_the_field(client: SignedInClient) -> None:
    resource = table("postal-codes")
    data = {"code": "34999", "city": "Ailleurs", "country-text": "Nulle part"}
    answer = client.post(client.url("resources:new", resource.slug), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "« Nulle part » n&#x27;existe pas dans la table « Pays »" in page
    assert 'value="Nulle part"' in page


@covers("UI-059")
def test_a_record_added_for_a_field_tells_the_tab_that_asked(client: SignedInClient) -> None:
    resource = table("customer-families")
    address = client.url("resources:new", resource.slug) + "?retour=champ"
    answer = client.post(address, {"code": "NEUF", "label": "Neuf"})
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    record = resource.by_key("NEUF")
    assert record is not None
    assert f'data-chosen-id="{record.pk}"' in page


def test_after_saving_one_stays_or_goes_where_the_button_says(
    client: SignedInClient, family: CustomerFamily
) -> None:
    resource = table("customer-families")
    address = client.url("resources:record", resource.slug, family.pk)
    data = form_data(resource, family)
    stay = client.post(f"{address}?q=part", data, headers={"HX-Request": "true"})
    assert stay.status_code == 200
    assert "<html" not in stay.content.decode()
    assert "comptoir_toast" in stay.cookies
    closed = client.post(f"{address}?q=part", data | {"_version": "2", "_then": "close"})
    assert closed["Location"].endswith("/t/familles-clients/?q=part")
    again = client.post(address, data | {"_version": "3", "_then": "new"}, headers={"HX-Request": "true"})
    assert again.status_code == 204
    assert again["HX-Redirect"].endswith("/t/familles-clients/nouveau/")


@covers("UI-024", "PTY-063")
def test_a_computed_field_answers_the_inputs_that_follow(client: SignedInClient) -> None:
    resource = table("articles")
    rate = table("vat-rates").by_key("20")
    assert rate is not None
    data = {
        "type": "goods",
        "cost_price": "6,20",
        "vat_rate": f"#{rate.pk}",
        "gross_price": "12",
        "net_price": "0",
    }
    address = client.url("resources:compute", resource.slug)
    answer = client.post(address, data | {"_changed": "gross_price"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'hx-swap-oob="true"' in page
    assert 'id="slot-net_price"' in page and 'value="10,00"' in page
    assert client.post(address, data | {"_changed": "label"}).status_code == 422
    with pytest.raises(Refusal):
        adapter_named("nonsense")


def test_what_a_page_first_showed_is_told_in_json(family: CustomerFamily) -> None:
    form = form_of_record(table("customer-families"), family, is_read_only=False)
    assert json.loads(form.texts_json) == {"code": "PART", "label": "Particuliers", "note": ""}
    assert QueryDict(mutable=True) == {}
