"""What belongs to one user: display, favourites, recent records, shortcuts."""

import json
from collections.abc import Callable

import pytest
from django.urls import set_urlconf

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.exchange.vocabulary import Shop
from comptoir.references.models import Country
from comptoir.resources.registry import registry
from comptoir.ui.display import display_of, keep_display
from comptoir.ui.models import UserLink
from comptoir.web.links import RECENT
from comptoir.web.shortcuts import SHORTCUTS
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

ClientAs = Callable[[str], SignedInClient]


@pytest.fixture
def addresses():
    """The addresses of a dossier, as a request has them."""
    set_urlconf("comptoir.config.dossier_urls")
    yield
    set_urlconf(None)


def tell(client: SignedInClient, name: str, **body: object) -> tuple[int, dict[str, object]]:
    answer = client.post(client.url(name), data=json.dumps(body), content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def groups(client: SignedInClient, text: str = "") -> dict[str, list[str]]:
    answer = client.get(client.url("palette"), {"q": text}).json()
    return {group["label"]: [row["title"] for row in group["rows"]] for group in answer["groups"]}


@covers("UI-008", "UI-030", "UI-031", "OPT-011", "OPT-013", "OPT-014", "TOO-024")
def test_the_display_follows_its_user_to_any_browser(client: SignedInClient, dossier) -> None:
    page = client.get(client.url("home")).content.decode()
    assert 'data-theme="auto"' in page and "is-compact" not in page
    assert 'data-confirm="Se déconnecter' in page
    assert tell(client, "display", theme="dark", is_navigation_small=True)[0] == 200
    other_browser = SignedInClient(dossier, "administrator")
    page = other_browser.get(other_browser.url("home")).content.decode()
    assert 'data-bs-theme="dark"' in page and "is-navigation-small" in page
    other_browser.post(other_browser.url("preferences"), {"theme": "light", "density": "compact"})
    page = client.get(client.url("home")).content.decode()
    assert 'data-theme="light"' in page and "is-compact" in page and "is-navigation-small" not in page
    assert 'data-confirm="Se déconnecter' not in page
    assert display_of(User.objects.get(username="admin")).has_first_steps is False


@covers("UI-032", "OPT-015")
def test_new_rich_text_begins_with_the_font_and_size_of_the_user(client: SignedInClient, client_as: ClientAs):
    chosen = {"theme": "auto", "density": "normal", "font": "serif", "size": "12"}
    assert client.post(client.url("preferences"), chosen).status_code == 302
    page = client.get(client.url("preferences")).content.decode()
    assert '<option value="serif" selected>' in page and '<option value="12" selected>' in page
    for address in (
        client.url("resources:new", "articles"),
        client.url("options:page", "mentions-devis"),
        client.url("document-new-kind", "devis"),
    ):
        assert 'data-font="serif" data-size="12"' in client.get(address).content.decode(), address
    other = client_as("sales")
    assert 'data-font="" data-size=""' in other.get(other.url("document-new-kind", "devis")).content.decode()
    for wrong in ({"font": "wingdings"}, {"size": "13"}, {"size": "x"}, {"theme": "pink", "font": "mono"}):
        assert client.post(client.url("preferences"), chosen | wrong).status_code == 422
    page = client.get(client.url("preferences")).content.decode()
    assert '<option value="serif" selected>' in page and '<option value="12" selected>' in page
    client.post(client.url("preferences"), chosen | {"font": "", "size": ""})
    page = client.get(client.url("resources:new", "articles")).content.decode()
    assert 'data-font="" data-size=""' in page


def test_nonsense_is_refused_and_changes_nothing(client: SignedInClient) -> None:
    for body in (
        {"theme": "pink"},
        {"pk": 3},
        {"is_navigation_small": "yes"},
        {"theme": "dark", "density": 3},
    ):
        status, answer = tell(client, "display", **body)
        assert status == 422 and "préférence" in str(answer["message"])
    assert client.post(client.url("preferences"), {"theme": "x"}).status_code == 422
    user = User.objects.get(username="admin")
    assert user.display == {}
    user.display = {"theme": "old", "gone": 1}
    assert display_of(user).theme == "auto"
    with pytest.raises(Refusal):
        keep_display(user=user, theme="old")


def test_display_leaves_the_version_of_the_account_alone(client: SignedInClient) -> None:
    before = User.objects.get(username="admin").version
    tell(client, "display", theme="dark")
    assert User.objects.get(username="admin").version == before


def test_records_opened_lately_come_first_in_the_palette(client: SignedInClient) -> None:
    countries = list(Country.objects.order_by("pk")[: RECENT + 3])
    for country in countries:
        assert tell(client, "visit", table="pays", record=country.pk) == (200, {"is_favourite": False})
    assert UserLink.objects.count() == RECENT
    shown = groups(client)["Fiches récentes"]
    assert countries[-1].label in shown[0]
    tell(client, "visit", table="pays", record=countries[5].pk)
    assert countries[5].label in groups(client)["Fiches récentes"][0]


def test_a_star_on_a_record_and_on_a_list(client: SignedInClient, client_as: ClientAs) -> None:
    france = Country.objects.get(code="FR")
    assert tell(client, "favourite", table="pays", record=france.pk, is_favourite=True)[0] == 200
    tell(
        client, "favourite", table="tiers", record=0, query="onglet=clients&apres=x&<b>=1", is_favourite=True
    )
    link = UserLink.objects.get(table="tiers")
    assert link.query == "onglet=clients" and link.title == "Tiers › Clients"
    assert tell(client, "visit", table="pays", record=france.pk) == (200, {"is_favourite": True})
    assert [title.split(" ")[0] for title in groups(client)["Favoris"]] == ["FR", "Tiers"]
    assert "Favoris" not in groups(client_as("sales"))
    tell(client, "favourite", table="pays", record=france.pk, is_favourite=False)
    assert [title.split(" ")[0] for title in groups(client)["Favoris"]] == ["Tiers"]


@pytest.mark.parametrize(
    "body",
    [
        {"table": "nulle-part"},
        {"table": "pays", "record": 999999999},
        {"table": "pays", "record": "1;--"},
        {},
    ],
)
def test_links_to_nowhere_are_refused(client: SignedInClient, body: dict[str, object]) -> None:
    assert tell(client, "visit", **body)[0] in (200, 404)
    assert tell(client, "favourite", is_favourite=True, **body)[0] == 404
    assert UserLink.objects.count() == 0


def test_a_table_without_the_right_is_neither_kept_nor_shown(client_as: ClientAs, shop: Shop) -> None:
    counter = client_as("accounting")
    assert counter.user is not None
    User.objects.filter(pk=counter.user.pk).update(role="none")
    assert tell(counter, "favourite", table="tiers", record=0, is_favourite=True)[0] == 403
    UserLink.objects.create(user=counter.user, table="tiers", title="Tiers", is_favourite=True)
    assert groups(counter) == {}


def test_a_deleted_record_leaves_the_links(client: SignedInClient) -> None:
    gone = Country.objects.create(code="ZZ", label="Nulle part")
    tell(client, "favourite", table="pays", record=gone.pk, is_favourite=True)
    key = gone.pk
    gone.delete()
    assert client.get(client.url("resources:record", "pays", key)).status_code == 404
    assert UserLink.objects.count() == 0


def test_pages_say_what_they_show(client: SignedInClient) -> None:
    france = Country.objects.get(code="FR")
    record = client.get(client.url("resources:record", "pays", france.pk)).content.decode()
    assert f'data-star data-table="pays" data-record="{france.pk}"' in record
    assert (
        'data-star data-table="pays" data-record="0"'
        in client.get(client.url("resources:list", "pays")).content.decode()
    )
    assert "data-star" not in client.get(client.url("preferences")).content.decode()


@covers("UI-146", "UI-172", "UI-173")
def test_the_page_of_shortcuts_lists_them_by_screen(client: SignedInClient) -> None:
    page = client.get(client.url("shortcuts")).content.decode()
    for group in SHORTCUTS:
        assert group.title.replace("'", "&#x27;") in page
    keys = {key for group in SHORTCUTS for key, _ in group.rows}
    assert not keys & {"Ctrl+N", "Ctrl+T", "Ctrl+W", "Ctrl+Tab", "Alt+F4"}


def test_the_palette_finds_pages_records_and_topics(
    client: SignedInClient, shop: Shop, assert_queries
) -> None:
    found = groups(client, "martin")
    assert any("Martin et fils" in title for title in found["Tiers"])
    assert "Aide" in groups(client, "sauvegarde")
    assert "Taux de TVA" in groups(client, "taux")["Pages et actions"]
    with assert_queries(70):
        groups(client, "martin")


@pytest.mark.parametrize(
    "resource", [one for one in registry if one.lookup.is_in_palette], ids=lambda one: one.slug
)
def test_the_address_of_a_record_needs_its_number_only(addresses, shop: Shop, resource) -> None:
    """The palette and the links of a user write addresses without loading the records."""
    record = resource.queryset().first()
    if record is not None:
        assert resource.record_url(resource.model(pk=record.pk)) == resource.record_url(record)


def test_two_choices_made_together_both_stay(client: SignedInClient) -> None:
    first, second = User.objects.get(username="admin"), User.objects.get(username="admin")
    keep_display(user=first, theme="dark")
    keep_display(user=second, density="compact")
    display = display_of(User.objects.get(username="admin"))
    assert (display.theme, display.density) == ("dark", "compact")
