"""A declared column that reads another table is for those who may see that table: shown, filtered, sorted, exported."""

import pytest

from comptoir.accounts.models import Role, User
from comptoir.articles.models import Article
from comptoir.dossiers.registry import Dossier
from comptoir.references.models import ArticleFamily
from comptoir.resources.linked_columns import declared_needs
from comptoir.resources.models import SavedView
from comptoir.resources.registry import registry
from tests.requirements import covers
from tests.resources.samples import ALL, make_rows
from tests.signed_in_client import SignedInClient

ARTICLES = next(one for one in ALL if one.slug == "articles")
SECRET = "Rayon secret"


@pytest.fixture
def narrow(dossier: Dossier) -> SignedInClient:
    """Someone who sees and exports articles, but not their families."""
    role = Role.objects.create(
        code="ETROIT",
        label="Étroit",
        rights=["articles:view", "articles:export", "settings:view"],
        taken=["article-families:view"],
    )
    user = User.objects.create(username="etroite", role="own", own_role=role)
    return SignedInClient(dossier, user=user)


@pytest.fixture(autouse=True)
def filed(dossier: Dossier) -> None:
    family = ArticleFamily.objects.create(code="SEC", label=SECRET)
    make_rows(ARTICLES, 2)
    Article.objects.update(family=family)


def test_it_is_known_which_columns_read_another_table() -> None:
    needed = {name: [one.slug for one in tables] for name, tables in declared_needs(ARTICLES).items()}
    assert needed["family"] == ["familles-articles"]
    assert "code" not in needed and "net_price" not in needed


@covers("UI-012")
def test_neither_shown_nor_found_filtered_sorted_grouped_or_exported(
    narrow: SignedInClient, client: SignedInClient
) -> None:
    address = narrow.url("resources:list", "articles")
    assert SECRET in client.get(address).content.decode()
    asked = [
        {},
        {"q": "secret"},
        {"f.family": SECRET},
        {"tri": "family"},
        {"grouper": "family"},
        {"colonnes": "code,family"},
        {"colonnes": "code,family.label"},
        {"f.family": "=zzz"},
    ]
    for query in asked:
        page = narrow.get(address, query)
        assert page.status_code == 200 and SECRET not in page.content.decode(), query
    # A filter on it counts for nothing, so that nobody guesses.
    assert narrow.get(address, {"f.family": "=zzz"}).content.decode().count("data-id=") == 2
    for name in ("resources:totals", "resources:values"):
        query = {"colonne": "family", "f.family": SECRET}
        assert SECRET not in narrow.get(narrow.url(name, "articles"), query).content.decode()
    for scope in ("vue", "tout"):
        form = {"portee": scope, "format": "csv", "nom": "a"}
        for query in ("", "?colonnes=code,family", "?grouper=family"):
            answer = narrow.post(narrow.url("resources:export_chosen", "articles") + query, form)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert answer.status_code == 200 and SECRET.encode() not in content, (scope, query)
    assert SECRET not in narrow.get(narrow.url("resources:columns", "articles")).content.decode()


@covers("UI-127")
def test_a_shared_view_shows_groups_and_conditions_as_far_as_its_reader_may_see(
    narrow: SignedInClient, client: SignedInClient
) -> None:
    spec = {
        "columns": [{"name": "code"}, {"name": "family"}, {"name": "family.label"}],
        "groups": ["family"],
        "filters": {"family": "zzz"},
    }
    asked = {"name": "Par rayon", "spec": spec, "is_shared": True}
    client.post(client.url("resources:view_new", "articles"), asked, content_type="application/json")
    view = SavedView.objects.get()
    SavedView.objects.update(is_shared=True)
    page = narrow.get(narrow.url("resources:list", "articles"), {"vue": view.pk}).content.decode()
    assert SECRET not in page and page.count("data-id=") == 2
    form = {"portee": "vue", "format": "csv", "nom": "a"}
    answer = narrow.post(narrow.url("resources:export_chosen", "articles") + f"?vue={view.pk}", form)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200 and SECRET.encode() not in content and content.count(b"\n") >= 2


def test_every_table_opens_for_who_sees_nothing_beside_it(dossier: Dossier) -> None:
    """A list whose every link is hidden still opens, in its own order."""
    for number, resource in enumerate(registry):
        others = [one.api_name for one in registry if one is not resource and one.area == resource.area]
        role = Role.objects.create(
            code=f"ROLE{number}",
            label=resource.slug[:60],
            rights=[f"{resource.area}:view"],
            taken=[f"{name}:view" for name in others],
        )
        user = User.objects.create(username=resource.slug, role="own", own_role=role)
        alone = SignedInClient(dossier, user=user)
        assert alone.get(alone.url("resources:list", resource.slug)).status_code == 200, resource.slug
