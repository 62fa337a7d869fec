"""The view editor and the band of a list, through their pages: what they keep, show, refuse and withhold."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from comptoir.parties.models import Party
from comptoir.references.models import Unit, VatTerritory
from comptoir.resources.models import SavedView
from comptoir.resources.registry import registry
from comptoir.resources.saved_views import create_view, set_default
from comptoir.resources.view_spec import DetailQuery, ViewColumn, ViewSpec, read_spec
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

SPEC: dict[str, Any] = {
    "columns": [{"name": "code"}, {"name": "territory.label", "title": "Zone", "width": 140}],
    "sort": ["-name"],
    "groups": ["is_customer"],
    "conditions": {
        "link": "or",
        "items": [
            {"column": "name", "operator": "starts", "value": "du"},
            {"link": "and", "items": [{"column": "city", "operator": "empty"}]},
        ],
    },
}


@pytest.fixture(autouse=True)
def parties(dossier: Any) -> list[Party]:
    home = VatTerritory.objects.order_by("pk")[0]
    names = ("Durand", "Dubois", "Martin", "Étienne")
    return [
        Party.objects.create(code=name.upper()[:3], name=name, is_customer=True, territory=home)
        for name in names
    ]


def post_json(client: SignedInClient, url: str, body: Any) -> Any:
    return client.post(url, json.dumps(body), content_type="application/json")


def told(answer: Any) -> str:
    return answer.content.decode().replace("&#x27;", "'").replace("&amp;", "&")


def codes(page: str) -> list[str]:
    return [one for one in ("DUR", "DUB", "MAR", "ÉTI") if f">{one}</a>" in page]


def save(client: SignedInClient, spec: Any, ref: str = "systeme", **more: Any) -> Any:
    url = client.url("resources:view_edit", "tiers", ref)
    return post_json(client, url, {"name": "Mes tiers", "tab": "", "spec": spec} | more)


@covers("UI-127", "UI-128", "UI-132", "UI-134", "UI-135")
def test_saving_the_editor_of_the_system_view_makes_a_copy(client: SignedInClient) -> None:
    page = told(client.get(client.url("resources:view_edit", "tiers", "systeme")))
    assert "est fournie par le programme" in page
    spec = SPEC | {
        "conditions": {"items": [{"column": "name", "operator": "starts", "value": "du"}]},
        "groups": [],
    }
    answer = save(client, spec, default=True)
    view = SavedView.objects.get()
    assert answer.json() == {"url": f"{client.url('resources:list', 'tiers')}?vue={view.pk}"}
    assert (view.name, view.is_shared) == ("Mes tiers", False)
    shown = told(client.get(client.url("resources:list", "tiers")))
    assert codes(shown) == ["DUR", "DUB"]
    assert ">Zone<" in shown
    assert codes(told(client.get(client.url("resources:list", "tiers"), {"vue": "systeme"}))) == [
        "DUR", "DUB", "MAR", "ÉTI",
    ]  # fmt: skip


def test_ones_own_view_is_changed_in_place_and_never_over_someone_elses_change(
    client: SignedInClient,
) -> None:
    save(client, {"sort": ["name"]})
    view = SavedView.objects.get()
    page = told(client.get(client.url("resources:view_edit", "tiers", str(view.pk))))
    assert f'data-version="{view.version}"' in page
    assert save(client, {"sort": ["-name"]}, str(view.pk), version=1).status_code == 200
    late = save(client, {"sort": ["code"]}, str(view.pk), version=1)
    assert late.status_code == 409
    assert read_spec(SavedView.objects.get().spec).sort == ("-name",)


@pytest.mark.parametrize(
    ("spec", "more", "place", "words"),
    [
        ({"columns": [{"name": "vanished"}]}, {}, "", "« vanished »"),
        ({"detail": {"relation": "lines"}}, {}, "", "« lines »"),
        (
            {"conditions": {"items": [{"column": "is_customer", "operator": "eq", "value": "peut-être"}]}},
            {},
            "conditions.0.value",
            "oui ou non",
        ),
        (
            {"conditions": {"items": [{"column": "name", "operator": "eq", "value": ""}]}},
            {},
            "conditions.0.value",
            "obligatoire",
        ),
        (
            {"conditions": {"items": [{"column": "is_customer", "operator": "contains", "value": "o"}]}},
            {},
            "conditions.0.value",
            "",
        ),
        ({"columns": [{"name": "code", "width": 3}]}, {}, "columns.0.width", "40"),
        ([], {}, "view", ""),
        ({}, {"name": ""}, "name", "obligatoire"),
        ({}, {"name": "Tiers (système)"}, "name", "réservé"),
        ({}, {"tab": "nowhere"}, "tab", "nowhere"),
    ],
)
def test_what_can_not_be_kept_is_told_beside_its_place(
    client: SignedInClient, spec: Any, more: dict[str, Any], place: str, words: str
) -> None:
    answer = save(client, spec, **more)
    assert answer.status_code == 422
    body = answer.json()
    assert words in (" ".join(body["fields"][place]) if place else body["message"])
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 20_000])
def test_a_body_that_is_no_view_is_refused(client: SignedInClient, body: bytes) -> None:
    url = client.url("resources:view_edit", "tiers", "systeme")
    assert client.post(url, body, content_type="application/json").status_code == 422
    preview = client.url("resources:view_preview", "tiers")
    assert client.post(preview, body, content_type="application/json").json()["html"] == ""
    assert not SavedView.objects.exists()


def test_the_preview_shows_the_first_rows_and_what_is_wrong(client: SignedInClient) -> None:
    url = client.url("resources:view_preview", "tiers")
    spec = SPEC | {
        "groups": [],
        "conditions": {"items": [{"column": "name", "operator": "starts", "value": "du"}]},
    }
    answer = post_json(client, url, {"spec": spec}).json()
    assert "2 fiches" in answer["html"] and "Zone" in answer["html"] and answer["fields"] == {}
    # A condition being typed does not count; one that can't be read is told and does not count either.
    for value, faults in (("", {}), ("peut-être", {"conditions.0.value"})):
        spec["conditions"] = {"items": [{"column": "is_customer", "operator": "eq", "value": value}]}
        answer = post_json(client, url, {"spec": spec}).json()
        assert "4 fiches" in answer["html"]
        assert set(answer["fields"]) == set(faults)
    gone = post_json(client, url, {"spec": {"columns": [{"name": "vanished"}, {"name": "name"}]}}).json()
    assert "Durand" in gone["html"]


def test_the_preview_shows_the_total_of_a_summed_column(client: SignedInClient) -> None:
    unit = {"columns": [{"name": "code"}, {"name": "decimals"}], "sums": ["decimals"]}
    answer = post_json(client, client.url("resources:view_preview", "unites"), {"spec": unit}).json()
    total = sum(Unit.objects.values_list("decimals", flat=True))
    assert f"<strong>{total}</strong>" in answer["html"]


def test_the_fields_come_branch_by_branch_and_by_search(client: SignedInClient) -> None:
    url = client.url("resources:view_fields", "tiers")
    assert "customer.family" in told(client.get(url, {"de": "customer"}))
    assert "territory.label" in told(client.get(url, {"q": "libelle territ"}))
    assert "Aucun champ" in told(client.get(url, {"q": "zzzz"}))
    assert "postal_code" in told(client.get(url, {"relation": "addresses"}))
    for wrong in (
        {"de": "password"},
        {"de": "customer.party.customer.party.customer"},
        {"relation": "lines"},
    ):
        assert client.get(url, wrong).status_code == 404


@covers("UI-111", "UI-119", "UI-129", "TV-UI-12", "TV-UI-13", "AMB-UI-04", "AMB-UI-05")
def test_the_band_keeps_what_changed_in_a_copy_then_in_the_view(client: SignedInClient) -> None:
    address = client.url("resources:list", "tiers")
    assert "Enregistrer dans la vue" not in told(client.get(address))
    changed = {"tri": "-name", "f.name": "du", "colonnes": "code,name:220"}
    page = told(client.get(address, changed))
    assert "« Tiers (système) » : le tri, les filtres et les colonnes ont changé." in page
    keep = client.url("resources:view_keep", "tiers")
    answer = client.post(f"{keep}?tri=-name&f.name=du&colonnes=code,name:220")
    view = SavedView.objects.get()
    assert answer["Location"] == f"{address}?vue={view.pk}"
    assert view.name == "Tiers"
    spec = read_spec(view.spec)
    assert (spec.sort, spec.filters) == (("-name",), (("name", "du"),))
    assert spec.columns == (ViewColumn("code"), ViewColumn("name", width=220))
    # The copy is the default now, with its filter; the filter cleared is a change, and is kept without another copy.
    page = told(client.get(address))
    assert codes(page) == ["DUR", "DUB"] and "Enregistrer dans la vue" not in page
    page = told(client.get(address, {"f.name": ""}))
    assert codes(page) == ["DUR", "DUB", "MAR", "ÉTI"] and "les filtres ont changé" in page
    client.post(f"{keep}?f.name=")
    assert SavedView.objects.count() == 1
    assert read_spec(SavedView.objects.get().spec).filters == ()
    assert codes(told(client.get(address, {"vue": "systeme"}))) == ["DUR", "DUB", "MAR", "ÉTI"]


def test_nonsense_in_the_address_is_never_kept(client: SignedInClient) -> None:
    client.post(f"{client.url('resources:view_keep', 'tiers')}?tri=-name&f.vanished=1&colonnes=code,gone,x;y")
    spec = read_spec(SavedView.objects.get().spec)
    assert (spec.columns, spec.sort, spec.filters) == ((ViewColumn("code"),), ("-name",), ())


def test_the_list_tells_what_its_view_can_not_show_and_the_editor_lets_one_mend_it(
    client: SignedInClient,
) -> None:
    view = SavedView.objects.create(
        user=client.user,
        resource="tiers",
        name="Vieille",
        spec={
            "columns": [{"name": "code"}, {"name": "planet"}],
            "conditions": {"items": [{"column": "is_customer", "operator": "eq", "value": "32/13"}]},
        },
    )
    page = told(client.get(client.url("resources:list", "tiers"), {"vue": view.pk}))
    assert codes(page) == ["DUR", "DUB", "MAR", "ÉTI"]
    assert "n'existent plus : « planet »" in page
    assert "32/13 » de la vue n'est pas comprise" in page
    editor = told(client.get(client.url("resources:view_edit", "tiers", str(view.pk))))
    assert "ce champ n" in editor and "planet" in editor
    assert save(client, {"columns": [{"name": "code"}]}, str(view.pk)).status_code == 200
    SavedView.objects.update(spec=[1])
    assert "à réparer" in told(client.get(client.url("resources:views", "tiers")))
    assert "plus lisible" in told(client.get(client.url("resources:view_edit", "tiers", str(view.pk))))


@covers("UI-130", "UI-131", "UI-141")
def test_the_page_of_the_views_does_what_it_offers(client: SignedInClient) -> None:
    def deed(ref: str, deed_name: str, **data: str) -> Any:
        return client.post(client.url("resources:view_deed", "tiers", ref, deed_name), data)

    assert deed("systeme", "dupliquer").status_code == 302
    ref = str(SavedView.objects.get().pk)
    assert deed(ref, "renommer", name="Vus").status_code == 302
    assert deed(ref, "partager", shared="1").status_code == 302
    assert deed(ref, "defaut").status_code == 302
    page = told(client.get(client.url("resources:views", "tiers")))
    assert "Vus" in page and "partagée" in page
    assert told(client.get(client.url("resources:list", "tiers"))).count("(par défaut)") == 1
    for ref_of, name in (("systeme", "renommer"), ("systeme", "supprimer"), (ref, "renommer")):
        refused = deed(ref_of, name, name="")
        assert refused.status_code in (403, 422) and "alert-danger" in told(refused)
    assert deed("999", "supprimer").status_code == 404
    assert deed(ref, "nonsense").status_code == 404
    assert deed(ref, "supprimer").status_code == 302
    assert not SavedView.objects.exists()


def test_views_of_other_users_and_shared_ones(
    client: SignedInClient, client_as: Callable[[str], SignedInClient]
) -> None:
    counter = client_as("counter")
    save(client, {"sort": ["name"]})
    ref = str(SavedView.objects.get().pk)
    assert "Mes tiers" not in told(counter.get(counter.url("resources:views", "tiers")))
    for name in ("view_edit", "view_file"):
        assert counter.get(counter.url(f"resources:{name}", "tiers", ref)).status_code == 404
    assert "n'existe pas" in told(counter.get(counter.url("resources:list", "tiers"), {"vue": ref}))
    save(client, {"sort": ["name"]}, ref, name="Pour tous", shared=True)
    page = told(counter.get(counter.url("resources:views", "tiers")))
    assert "Pour tous" in page and "Supprimer" not in page and "Partager" not in page
    refused = counter.post(counter.url("resources:view_deed", "tiers", ref, "supprimer"))
    assert refused.status_code == 403
    assert save(counter, {}, name="À moi", shared=True).status_code == 403
    assert SavedView.objects.count() == 1


@covers("UI-136")
def test_a_view_gives_no_access_to_a_table_without_its_right(
    client: SignedInClient, client_as: Callable[[str], SignedInClient]
) -> None:
    stock = client_as("stock")
    table = registry.get("tiers")
    assert table is not None and not stock.user.may("payments:view")
    spec = ViewSpec(detail=DetailQuery("customer_payments"))
    made = create_view(resource=table, user=client.user, name="Payé", spec=spec, is_shared=True)
    party = Party.objects.first()
    assert party is not None
    asked = {"vue": str(made.pk)}
    assert client.get(client.url("resources:detail", "tiers", party.pk), asked).status_code == 200
    assert stock.get(stock.url("resources:detail", "tiers", party.pk), asked).status_code == 404
    assert "data-details" in told(client.get(client.url("resources:list", "tiers"), asked))
    assert "data-details" not in told(stock.get(stock.url("resources:list", "tiers"), asked))
    assert "customer_payments" not in told(stock.get(stock.url("resources:view_edit", "tiers", "systeme")))
    nobody = client_as("")
    for name in ("views", "view_new", "view_fields"):
        assert nobody.get(client.url(f"resources:{name}", "tiers")).status_code == 302


@covers("UI-143")
def test_each_tab_of_the_payments_has_its_view_with_the_documents(client: SignedInClient) -> None:
    table = registry.get("reglements-clients")
    assert table is not None
    for tab in table.tabs:
        page = told(client.get(client.url("payments"), {"onglet": tab.slug}))
        assert "Règlements avec pièce (système)" in page
    set_default(resource=table, user=client.user, ref="avec-piece", tab="")
    assert "data-details" in told(client.get(client.url("payments")))


def test_the_address_filters_on_a_linked_column_and_stays_readable(client: SignedInClient) -> None:
    asked = {"f.territory.label": "zzz", "tri": "-territory.label"}
    page = told(client.get(client.url("resources:list", "tiers"), asked))
    assert codes(page) == [] and "alert-warning" not in page
    page = told(client.get(client.url("resources:list", "tiers"), {"f.territory.nothing": "x"}))
    assert codes(page) == ["DUR", "DUB", "MAR", "ÉTI"] and "alert-warning" in page
