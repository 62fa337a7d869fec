"""What the grid of every list asks for beside its rows: groups, values, conditions, cells, and the layout it keeps."""

import html
import re
from decimal import Decimal
from typing import Any

import pytest

from comptoir.articles.models import Article
from comptoir.jobs.models import Job
from comptoir.references.models import ArticleFamily, VatRate
from comptoir.resources.grouping import may_group
from comptoir.resources.listing import may_sum
from comptoir.resources.models import SavedView
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from tests.requirements import covers
from tests.resources.samples import ALL, empty_supplied, identity, make_rows
from tests.signed_in_client import SignedInClient

every_table = pytest.mark.parametrize("resource", ALL, ids=identity)
QUERIES_OF_A_PAGE = 12


def whole_tab(resource: Resource) -> str:
    return next(
        (one.slug for one in resource.tabs if not one.q), resource.tabs[0].slug if resource.tabs else ""
    )


def rows_in(page: str) -> list[str]:
    return re.findall(r'<tr data-id="(\d+)"', page)


def urls_in(page: str, name: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(f'data-{name}="([^"]+)"', page)]


@covers("UI-106", "UI-107", "UI-108")
@every_table
def test_groups_unfold_down_to_every_row(
    resource: Resource, client: SignedInClient, count_queries: Any
) -> None:
    empty_supplied(resource)
    make_rows(resource, 6)
    names = [column.api_name for column in resource.columns if may_group(column)][:3]
    address = client.url("resources:list", resource.slug)
    sums = ",".join(one.api_name for one in resource.columns if may_sum(one))
    query = {"onglet": whole_tab(resource), "grouper": ",".join(names), "sommes": sums}
    with count_queries() as queries:
        page = client.get(address, query, headers={"HX-Request": "true"}).content.decode()
    assert len(queries) <= QUERIES_OF_A_PAGE
    assert "data-group " in page and not rows_in(page)
    assert "list-alert" not in page
    found: list[str] = []
    waiting = urls_in(page, "group-url")
    while following := re.search(r'rel="next" href="([^"]+)"', page):
        page = client.get(address + html.unescape(following[1])).content.decode()
        waiting += urls_in(page, "group-url")
    while waiting:
        answer = client.get(waiting.pop())
        assert answer.status_code == 200
        part = answer.content.decode()
        found += rows_in(part)
        waiting += urls_in(part, "group-url") + urls_in(part, "more")
    assert sorted(found) == sorted(str(pk) for pk in resource.queryset().values_list("pk", flat=True))


@covers("UI-086", "UI-113", "UI-115", "UI-117")
@every_table
def test_every_column_tells_its_values_conditions_and_cells(
    resource: Resource, client: SignedInClient
) -> None:
    row = make_rows(resource, 4)[-1]
    tab = whole_tab(resource)
    for column in resource.columns:
        asked = {"colonne": column.api_name, "onglet": tab}
        values = client.get(client.url("resources:values", resource.slug), asked)
        cell = client.get(client.url("resources:cell", resource.slug, row.pk), asked)
        assert cell.status_code == 200
        if not column.is_filterable:
            assert values.status_code == 404
            assert cell.json()["only"] == ""
            continue
        assert values.status_code == 200
        form = client.get(client.url("resources:condition", resource.slug), asked)
        assert form.status_code == 200 and 'name="op2"' in form.content.decode()
        address = client.url("resources:list", resource.slug)
        only = {"onglet": tab, f"f.{column.api_name}": cell.json()["only"]}
        shown = client.get(address, only).content.decode()
        assert "list-alert" not in shown, (column.api_name, cell.json())
        assert str(row.pk) in rows_in(shown) or "apres=" in shown
        without = client.get(address, {"onglet": tab, f"f.{column.api_name}": cell.json()["without"]})
        assert str(row.pk) not in rows_in(without.content.decode()), (column.api_name, cell.json())


@covers("UI-115", "TV-UI-11")
def test_two_conditions_become_one_filter_text(client: SignedInClient) -> None:
    address = client.url("resources:condition", "articles")
    asked = {"colonne": "net_price", "op1": "ge", "val1": "100", "lien": "et", "op2": "lt", "val2": "200"}
    assert client.get(address, asked).json() == {"text": ">=100 et <200"}
    assert client.get(address, asked | {"lien": "ou"}).json() == {"text": ">=100 ou <200"}
    assert client.get(address, asked | {"op2": ""}).json() == {"text": ">=100"}
    refused = client.get(address, asked | {"val1": "beaucoup", "val2": ""})
    assert refused.status_code == 422
    assert set(refused.json()["fields"]) == {"val1", "val2"}
    assert refused.json()["fields"]["val2"] == "Donnez une valeur."
    # The form is filled with the conditions in force.
    page = client.get(address, {"colonne": "net_price", "f.net_price": "<60 ou >=200"}).content.decode()
    assert 'value="60"' in page and 'value="200"' in page
    assert re.search(r'value="ou" checked', page)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("values", {"colonne": "rien"}),
        ("values", {}),
        ("condition", {"colonne": "x" * 500}),
        ("group", {}),
        ("group", {"grouper": "family"}),
        ("group", {"grouper": "family", "dans": ["=", "="]}),
    ],
)
def test_what_a_grid_can_not_ask_for_is_not_found(
    name: str, query: dict[str, Any], client: SignedInClient
) -> None:
    assert client.get(client.url(f"resources:{name}", "articles"), query).status_code == 404


@pytest.mark.parametrize(
    "query", [{"grouper": "rien"}, {"grouper": "family", "apres": "x"}, {"f.net_price": ">"}]
)
def test_nonsense_is_left_out_with_a_sentence(query: dict[str, str], client: SignedInClient) -> None:
    page = client.get(client.url("resources:list", "articles"), query)
    assert page.status_code == 200
    assert "list-alert" in page.content.decode()


@covers("UI-137")
def test_totals_are_those_of_the_view_or_of_the_address(client: SignedInClient) -> None:
    articles = registry.get("articles")
    assert articles is not None
    for index, row in enumerate(make_rows(articles, 60)):
        Article.objects.filter(pk=row.pk).update(stock_value=Decimal("10.10"), net_price=index)
    address = client.url("resources:totals", "articles")
    told = client.get(address, {"colonnes": "code,stock_value"}).content.decode()
    assert "606,00" in told, "over all rows, not over the page"
    assert 'data-count="60"' in told
    assert "<tr>" not in client.get(address, {"colonnes": "code,stock_value", "sommes": ""}).content.decode()
    told = client.get(
        address, {"colonnes": "code,net_price", "sommes": "net_price,code,rien"}
    ).content.decode()
    assert "1\u202f770,00" in told


@covers("UI-111")
def test_the_address_says_what_differs_from_the_view(client: SignedInClient) -> None:
    address = client.url("resources:list", "articles")
    answer = client.get(address, {"grouper": "family", "sommes": "net_price"}, headers={"HX-Request": "true"})
    assert "grouper=family" in answer["HX-Replace-Url"] and "sommes=net_price" in answer["HX-Replace-Url"]


def test_the_layout_of_the_columns_is_kept_in_the_view_of_the_user(client: SignedInClient) -> None:
    address = client.url("resources:layout", "articles")
    kept = client.post(address, {"colonnes": "label:200,code:90,inconnue"})
    view = SavedView.objects.get()
    assert kept.json() == {"vue": str(view.pk)}
    assert view.spec["columns"] == [{"name": "label", "width": 200}, {"name": "code", "width": 90}]
    assert view.spec["sums"] == ["stock_value"], "totals of the system view go along"
    page = client.get(client.url("resources:list", "articles")).content.decode()
    assert re.findall(r'<col data-column="(\w+)" data-width="(\d+)">', page) == [
        ("label", "200"),
        ("code", "90"),
    ]
    assert client.post(address, {"colonnes": "rien"}).status_code == 422


@covers("UI-093")
def test_what_can_not_be_deleted_stays_with_its_reason(client: SignedInClient) -> None:
    families = registry.get("familles-articles")
    assert families is not None
    rows = make_rows(families, 6)
    articles = registry.get("articles")
    assert articles is not None
    made = make_rows(articles, 5)
    for row, family in zip(made, rows, strict=False):
        Article.objects.filter(pk=row.pk).update(family=family)
    answer = client.post(
        client.url("resources:action", "familles-articles", "supprimer"), {"id": [row.pk for row in rows]}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("ne peut pas être supprimé") == 5
    assert "1 fiche(s) supprimée(s)." in page
    assert ArticleFamily.objects.filter(pk__in=[row.pk for row in rows]).count() == 5


def test_too_many_selected_records_are_refused_clearly(client: SignedInClient) -> None:
    address = client.url("resources:action", "tiers", "supprimer")
    refused = client.post(address, {"id": [str(index) for index in range(10_001)]})
    assert refused.status_code == 422
    assert "au plus 10000 à la fois" in refused.content.decode().replace("\u202f", "")


def test_many_records_are_deleted_as_a_job_with_a_report(
    client: SignedInClient, client_as: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("comptoir.resources.views.bulk.DELETED_AT_ONCE", 2)
    families = [ArticleFamily.objects.create(code=f"F{number}", label="Famille") for number in range(3)]
    rate = VatRate.objects.get(code="20")
    Article.objects.create(code="LIVRE", label="Livre", family=families[0], vat_rate=rate)
    address = client.url("resources:action", "familles-articles", "supprimer")
    reader = client_as("read_only")
    assert reader.post(address, {"tout": "1"}).status_code == 403 and not Job.objects.exists()
    answer = client.post(address, {"tout": "1"})
    job = Job.objects.get()
    assert answer.headers["Location"] == client.url("job", job.pk)
    assert (job.state, job.message) == ("done", f"{job.total - 1} sur {job.total}")
    assert list(ArticleFamily.objects.all()) == families[:1]
    page = client.get(client.url("job", job.pk)).content.decode()
    assert "Supprimée" in page and "1 article" in page and "F0" in page


def test_the_band_words_what_changed(client: SignedInClient) -> None:
    address = client.url("resources:list", "articles")
    assert "le regroupement a changé" in client.get(address, {"grouper": "family"}).content.decode()
    both = client.get(address, {"grouper": "family", "sommes": ""}).content.decode()
    assert "le regroupement et les totaux ont changé" in both
