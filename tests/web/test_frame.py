"""The frame around every page: navigation by role, what one may create, error pages, theme, headers."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import set_urlconf

from comptoir.accounts.models import User
from comptoir.accounts.rights import ROLES
from comptoir.dossiers.registry import Dossier
from comptoir.references.models import DossierSettings
from comptoir.resources.registry import registry
from comptoir.ui.preferences import forget_preference, keep_preference, preference
from comptoir.web.navigation import SECTIONS, creations, menus
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")

ClientAs = Callable[[str], SignedInClient]


@pytest.fixture(autouse=True)
def addresses_of_dossiers() -> Iterator[None]:
    """Outside a request, addresses are those inside a dossier, without its prefix."""
    set_urlconf("comptoir.config.dossier_urls")
    yield
    set_urlconf(None)


@covers("UI-012")
@pytest.mark.parametrize("role", [*ROLES])
def test_an_entry_without_the_right_is_not_shown(role: str) -> None:
    user = User(username="x", role=role)
    shown = {entry.url for menu in menus(user, "") for entry in menu.entries}
    for resource in registry:
        if resource.menu:
            assert (resource.list_url in shown) is resource.may(user, "view"), resource.slug
    offered = {entry.url.partition("?")[0] for entry in creations(user)}
    for resource in registry:
        if resource.is_in_new_menu:
            assert (resource.new_url() in offered) is resource.may(user, "edit"), resource.slug


def test_every_entry_stands_in_a_known_section() -> None:
    known = {section.slug for section in SECTIONS}
    assert {resource.menu.partition("/")[0] for resource in registry if resource.menu} <= known


@covers("UI-006", "PAR-002", "TOO-082")
def test_the_entries_stand_in_the_order_of_the_tables(client: SignedInClient) -> None:
    assert client.user is not None
    shown = {
        (menu.section.slug, group.label): [entry.label for entry in group.entries]
        for menu in menus(client.user, "")
        for group in menu.groups
    }
    assert shown["parametres", "Taxes"] == [
        "Taux de TVA",
        "Types de TVA",
        "Territorialités",
        "Barèmes éco-contribution",
    ]
    assert shown["parametres", "Divers"] == [
        "Civilités",
        "Codes postaux",
        "Départements",
        "Pays",
        "Codes NAF",
        "Frais de port",
        "Secteurs géographiques",
        "Unités",
        "Localisations",
        "Motifs d'avoir",
    ]
    assert shown["outils", "Utilisateurs et droits"][:2] == ["Utilisateurs", "Rôles"]
    assert shown["impressions", "Dossier"] == ["Journal des événements"]


@covers("TOO-082")
def test_the_event_log_is_printed_as_it_is_filtered(client: SignedInClient) -> None:
    page = client.get(client.url("resources:list", "journal-evenements")).content.decode()
    dialog = f"{client.url('resources:export_dialog', 'journal-evenements')}?format=pdf"
    assert dialog in page
    shown = client.get(dialog).content.decode()
    assert 'value="pdf" checked' in shown and "Imprimer : Journal" in shown
    printed = client.post(
        client.url("resources:export_chosen", "journal-evenements") + "?onglet=rights",
        {"portee": "vue", "format": "pdf", "nom": "Journal"},
    )
    content = b"".join(printed.streaming_content) if printed.streaming else printed.content
    assert content.startswith(b"%PDF")


def test_every_entry_of_the_administrator_answers(client: SignedInClient) -> None:
    assert client.user is not None
    offered = [entry for menu in menus(client.user, "") for entry in menu.entries] + creations(client.user)
    assert len(offered) > 20
    for entry in offered:
        assert client.get(f"/d/essai{entry.url}", follow=True).status_code == 200, entry.url


def test_the_current_entry_is_marked(client: SignedInClient) -> None:
    page = client.get(client.url("resources:list", "taux-tva")).content.decode()
    assert page.count('aria-current="page"') >= 1
    marked = page[page.index('class="is-current" aria-current="page"') - 200 :][:300]
    assert "/t/taux-tva/" in marked


def test_the_theme_of_the_browser_holds_until_somebody_signs_in(client_as: ClientAs) -> None:
    nobody = client_as("")
    nobody.cookies["comptoir_theme"] = "dark"
    assert 'data-bs-theme="dark"' in nobody.get(nobody.url("sign_in")).content.decode()
    nobody.cookies["comptoir_theme"] = '"><script>'
    assert 'data-theme="auto"' in nobody.get(nobody.url("sign_in")).content.decode()


def test_the_dossier_shows_its_name_and_its_colour(client: SignedInClient, dossier: Dossier) -> None:
    DossierSettings.objects.update(colour="#aa3355")
    page = client.get(client.url("home")).content.decode()
    assert dossier.name in page
    assert 'fill="#aa3355"' in page


def test_pages_hold_no_inline_script_nor_style(client: SignedInClient) -> None:
    for address in (
        client.url("home"),
        client.url("resources:new", "tiers"),
        client.url("resources:list", "pays"),
    ):
        page = client.get(address).content.decode()
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        for script in page.split("<script")[1:]:
            assert " src=" in script.partition(">")[0], script[:80]


@pytest.mark.parametrize(
    "address", ["/d/essai/nulle-part/", "/d/essai/t/nulle-part/", "/d/essai/t/pays/999999/"]
)
def test_a_missing_page_is_told_in_french(client: SignedInClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Page introuvable" in answer.content.decode()


def test_a_refusal_for_htmx_is_a_sentence_in_the_corner(client: SignedInClient) -> None:
    answer = client.get("/d/essai/t/pays/999999/", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert "comptoir_toast" in answer.cookies
    assert answer.content == b""


def test_a_role_without_the_right_gets_a_french_page(client_as: ClientAs) -> None:
    stock = client_as("stock")
    answer = stock.get(stock.url("resources:new", "tiers"))
    assert answer.status_code == 403
    assert "Votre rôle ne permet pas cette action." in answer.content.decode()


def test_the_columns_chosen_by_one_user_are_theirs_alone(client: SignedInClient, client_as: ClientAs) -> None:
    address = client.url("resources:list", "pays")
    client.post(client.url("resources:columns", "pays") + "?q=fr", {"column": ["label", "code", "nonsense"]})
    page = client.get(address).content.decode()
    assert page.index('data-column="label"') < page.index('data-column="code"')
    assert 'data-column="is_eu"' not in page
    other = client_as("sales")
    assert 'data-column="is_eu"' in other.get(address).content.decode()
    client.post(client.url("resources:columns", "pays"), {"reset": "1", "column": ["label"]})
    assert 'data-column="is_eu"' in client.get(address).content.decode()


def test_preferences_are_kept_changed_and_forgotten() -> None:
    user = User.objects.get(username="admin")
    assert preference(user, "size", 50) == 50
    keep_preference(user, "size", 100)
    keep_preference(user, "size", 200)
    assert preference(user, "size") == 200
    forget_preference(user, "size")
    assert preference(user, "size") is None


def test_an_action_opened_like_a_page_says_so(client: SignedInClient) -> None:
    answer = client.get(client.url("document-duplicate", 4))
    assert answer.status_code == 405
    assert "celle d&#x27;une action" in answer.content.decode()


@covers("TOO-020", "TOO-022")
def test_the_other_dossiers_of_the_server_are_one_click_away(
    client: SignedInClient, new_test_dossier
) -> None:
    assert "Ouvrir un autre dossier" not in client.get(client.url("home")).content.decode()
    new_test_dossier("autre")
    page = client.get(client.url("home")).content.decode()
    assert "Ouvrir un autre dossier" in page and 'href="/d/autre/"' in page
