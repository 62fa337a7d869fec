"""Two people change the rows of one record (P-09): each row is compared with its own, none is lost silently."""

import html
import re
from typing import Any

import pytest

from comptoir.accounts.models import User
from comptoir.parties.models import Party
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record, update_record
from tests.requirements import covers
from tests.resources.test_forms import form_data
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")

Rows = list[dict[str, Any]]


@pytest.fixture
def party() -> Party:
    rows = [
        {"label": label, "city": city} for label, city in (("A", "Lyon"), ("B", "Vienne"), ("C", "Givors"))
    ]
    values = {"code": "DUR1", "roles": ["customer"], "name": "Durand", "addresses": rows}
    return create_record(PARTIES(), user=User.objects.get(), values=values)  # type: ignore[return-value]


def PARTIES() -> Any:
    return registry.by_api_name("parties")


def rows_of(party: Party) -> Rows:
    return [{"id": one.pk, "label": one.label, "city": one.city} for one in party.addresses.all()]


def stored(party: Party) -> list[tuple[str, str]]:
    return [(one.label, one.city) for one in party.addresses.all()]


def they_save(party: Party, rows: Rows) -> None:
    update_record(
        PARTIES(), user=User.objects.get(), record=PARTIES().by_id(party.pk), values={"addresses": rows}
    )


def opened(party: Party) -> dict[str, Any]:
    return form_data(PARTIES(), PARTIES().by_id(party.pk))


def without_row(data: dict[str, Any], number: int) -> dict[str, Any]:
    return {name: text for name, text in data.items() if not name.startswith(f"addresses-{number}-")}


class Page:
    """The answer to a save that came too late: what it asks, and what its form would send again."""

    def __init__(self, text: str) -> None:
        head = text.partition('<form id="record-form"')[2].partition("</form>")[0]
        self.asked: dict[str, dict[str, bool]] = {}
        self.data: dict[str, str] = {}
        for tag in re.findall(r"<input[^>]*>", re.sub(r"<template.*?</template>", "", head, flags=re.S)):
            part = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
            name, kind = part.get("name", ""), part.get("type", "text")
            if not name or " disabled" in tag:
                continue
            if kind == "radio":
                self.asked.setdefault(name, {})[part["value"]] = " checked" in tag
            if kind not in ("radio", "checkbox") or " checked" in tag:
                self.data[name] = part.get("value", "")

    def decide(self, **words: str) -> dict[str, str]:
        changed = {f"_keep.{name}": value for name, value in words.items()}
        assert changed.keys() <= self.asked.keys(), self.asked
        return self.data | changed


def refused(client: SignedInClient, party: Party, data: dict[str, Any]) -> Page:
    before = stored(party)
    answer = client.post(client.url("resources:record", "tiers", party.pk), data)
    assert answer.status_code == 409
    assert stored(party) == before
    return Page(answer.content.decode())


def accepted(client: SignedInClient, party: Party, data: dict[str, Any]) -> list[tuple[str, str]]:
    answer = client.post(client.url("resources:record", "tiers", party.pk), data)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return stored(party)


@covers("P-09")
def test_changes_of_different_rows_and_cells_are_both_kept(client: SignedInClient, party: Party) -> None:
    mine = opened(party) | {"addresses-0-city": "Lyon 6e"}
    first, second, third = rows_of(party)
    they_save(
        party,
        [first | {"label": "Siège"}, second | {"city": "Chasse"}, third, {"label": "D", "city": "Bron"}],
    )
    page = refused(client, party, mine)
    assert set(page.asked) == {"_keep.addresses~0.label", "_keep.addresses~1.city", "_keep.addresses~3"}
    expected = [("Siège", "Lyon 6e"), ("B", "Chasse"), ("C", "Givors"), ("D", "Bron")]
    assert accepted(client, party, page.data) == expected


@covers("P-09")
def test_a_row_that_they_deleted_goes_unless_i_changed_it_or_keep_it(
    client: SignedInClient, party: Party
) -> None:
    mine = opened(party) | {"addresses-1-city": "Vienne sud"}
    they_save(party, rows_of(party)[2:])
    page = refused(client, party, mine)
    assert page.asked["_keep.addresses~0"] == {"keep": False, "drop": True}
    assert page.asked["_keep.addresses~1"] == {"keep": True, "drop": False}
    assert sorted(accepted(client, party, page.data)) == [("B", "Vienne sud"), ("C", "Givors")]


@covers("P-09")
def test_a_row_that_they_deleted_may_be_kept(client: SignedInClient, party: Party) -> None:
    mine = opened(party) | {"name": "Durand et fils"}
    they_save(party, rows_of(party)[1:])
    page = refused(client, party, mine)
    kept = accepted(client, party, page.decide(**{"addresses~0": "keep"}))
    assert sorted(kept) == [("A", "Lyon"), ("B", "Vienne"), ("C", "Givors")]


@covers("P-09")
def test_a_row_that_i_deleted_and_they_changed_is_asked_about(client: SignedInClient, party: Party) -> None:
    mine = without_row(opened(party), 1)
    first, second, third = rows_of(party)
    they_save(party, [first, second | {"city": "Chasse"}, third])
    page = refused(client, party, mine)
    assert page.asked == {"_keep.addresses~3": {"drop": True, "keep": False}}
    kept = accepted(client, party, page.decide(**{"addresses~3": "keep"}))
    assert sorted(kept) == [("A", "Lyon"), ("B", "Chasse"), ("C", "Givors")]


@covers("P-09")
def test_a_row_that_they_added_may_be_refused_and_mine_stays(client: SignedInClient, party: Party) -> None:
    mine = opened(party) | {"addresses-7-label": "E", "addresses-7-city": "Feyzin"}
    they_save(party, [*rows_of(party), {"label": "D", "city": "Bron"}])
    page = refused(client, party, mine)
    assert accepted(client, party, page.decide(**{"addresses~8": "drop"}))[3:] == [("E", "Feyzin")]


@covers("P-09")
def test_someone_saves_again_while_one_decides(client: SignedInClient, party: Party) -> None:
    mine = opened(party) | {"addresses-0-city": "Lyon 6e"}
    first, second, third = rows_of(party)
    they_save(party, [first | {"city": "Lyon 3e"}, second, third])
    page = refused(client, party, mine)
    they_save(party, [first | {"city": "Lyon 7e"}, second, third])
    again = refused(client, party, page.decide(**{"addresses~0.city": "mine"}))
    assert again.asked["_keep.addresses~0.city"] == {"mine": True, "theirs": False}
    assert accepted(client, party, again.decide(**{"addresses~0.city": "theirs"}))[0] == ("A", "Lyon 7e")


def test_nonsense_in_what_is_decided_changes_nothing(client: SignedInClient, party: Party) -> None:
    data = opened(party) | {
        "_keep.addresses~99": "drop",
        "_keep.x~1.y": "theirs",
        "_keep.addresses~0.zz": "theirs",
    }
    data |= {"_keep.zz": "theirs", "_initial": "[1, 2"}
    assert accepted(client, party, data) == [("A", "Lyon"), ("B", "Vienne"), ("C", "Givors")]
