"""Outils › Maintenance: a backup first, then counters, views, and where the server keeps the dossier."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from comptoir.references.models import Counter, Unit
from comptoir.resources.models import SavedView
from comptoir.resources.registry import registry
from comptoir.resources.saved_views import create_view, set_default
from comptoir.resources.view_spec import ViewSpec
from comptoir.ui.models import UserPreference
from comptoir.ui.preferences import keep_preference
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

ClientAs = Callable[[str], SignedInClient]


@covers("UI-162")
def test_what_can_damage_data_begins_with_a_backup(client: SignedInClient) -> None:
    page = client.get(client.url("maintenance")).content.decode()
    assert page.index("Sauvegarder mon dossier maintenant") < page.index("Recalculer les compteurs")
    button = page[: page.index("Sauvegarder mon dossier maintenant")].rpartition("<a ")[2]
    assert f'href="{client.url("backup")}"' in button


@covers("OPT-057")
def test_the_counters_are_recalculated_from_the_page(client: SignedInClient) -> None:
    resource = registry.by_api_name("article-families")
    assert resource is not None
    resource.model.objects.create(code="FAR00009", label="Neuf")
    answer = client.post(client.url("maintenance-counters"))
    assert answer.status_code == 302 and "FAR00010" in unquote(answer.cookies["comptoir_toast"].value)
    assert Counter.objects.get(code="article_family").next_value == 10
    again = client.post(client.url("maintenance-counters"))
    assert "étaient justes" in unquote(again.cookies["comptoir_toast"].value)


@covers("UI-144")
def test_every_personalised_view_is_deleted_and_no_other_choice(client: SignedInClient) -> None:
    admin, other = User.objects.get(username="admin"), User.objects.create(username="b", role="sales")
    resource = registry.for_model(Unit)
    mine = create_view(resource=resource, user=admin, name="La mienne", spec=ViewSpec(), is_shared=True)
    theirs = create_view(resource=resource, user=other, name="La sienne", spec=ViewSpec())
    set_default(resource=resource, user=admin, ref=str(mine.pk), tab="")
    set_default(resource=resource, user=other, ref=str(theirs.pk), tab="")
    keep_preference(other, "view.tiers", "dormants")
    keep_preference(other, "size", 100)
    assert "2 vues" in client.get(client.url("maintenance")).content.decode()
    answer = client.post(client.url("maintenance-views"))
    assert "2 vues personnalisées sont supprimées" in unquote(answer.cookies["comptoir_toast"].value)
    assert not SavedView.objects.exists()
    assert dict(UserPreference.objects.values_list("key", "value")) == {"view.tiers": "dormants", "size": 100}
    assert client.get(client.url("resources:list", resource.slug)).status_code == 200


# OPT-010 wants the places of the server shown and not changed; UI-033 keeps them out of the options of the user.
@covers("OPT-010", "UI-033")
def test_the_places_of_the_server_are_told_to_administrators_and_changed_by_nobody(
    client: SignedInClient, client_as: ClientAs, dossier: Dossier
) -> None:
    page = client.get(client.url("maintenance")).content.decode()
    for label, place in (
        ("Données", dossier.database_file),
        ("Fichiers joints", dossier.files_folder),
        ("Sauvegardes", dossier.backups_folder),
    ):
        assert f"<dt>{label}</dt><dd><code>{place}</code></dd>" in page
    places = page[page.index('id="places"') :]
    assert "<input" not in places[: places.index("</section>")]
    assert str(dossier.folder) not in client.get(client.url("preferences")).content.decode()


@pytest.mark.parametrize("role", ["sales", "counter", "stock", "read_only", "nobody"])
def test_others_neither_see_nor_do_any_of_it(client_as: ClientAs, role: str) -> None:
    client = client_as(role)
    assert client.get(client.url("maintenance")).status_code == 403
    for name in ("maintenance-counters", "maintenance-views"):
        assert client.post(client.url(name)).status_code == 403
    assert client.url("maintenance") not in client.get(client.url("home")).content.decode()


# In place of the menu bar that 00-product.md does away with: what each menu held is on the page, one click or key away.
@covers("UI-002", "UI-007")
def test_what_each_menu_of_old_held_is_at_hand(client: SignedInClient) -> None:
    unit = Unit.objects.first()
    assert unit is not None
    record = client.get(client.url("resources:record", "unites", unit.pk)).content.decode()
    listed = client.get(client.url("resources:list", "unites")).content.decode()
    for page in (record, listed):
        # Fichier: leaving, saving the dossier; Affichage: theme and density; Fenêtre: open records; ?: help, shortcuts.
        for held in ("Se déconnecter", "Sauvegarde rapide", "data-theme-choice", "data-density-choice",
                     "data-open-records", 'data-shortcut="f1"', 'data-shortcut="?"', "data-open-palette"):  # fmt: skip
            assert held in page, held
        assert (
            f'href="{client.url("backup")}"' in page and f'href="{client.url("maintenance")}"' in page
        )  # Outils
    # Édition and Action belong to the record; Vue to the list.
    for held in (
        'data-history="undo"',
        'data-history="redo"',
        "Dupliquer",
        "Supprimer",
        "Enregistrer et fermer",
    ):
        assert held in record, held
    for held in ("Éditeur de vue", "Toutes les vues", "Colonnes", "Exporter"):
        assert held in listed, held


# A web page has no tool bar of its own: its equivalent is the row of buttons of each screen.
@covers("OPT-012", "UI-030", "UI-031")
def test_the_buttons_of_a_page_stand_behind_one_when_the_tool_bar_is_put_away(client: SignedInClient) -> None:
    unit = Unit.objects.first()
    assert unit is not None
    addresses = [
        client.url("resources:list", "unites"),
        client.url("resources:record", "unites", unit.pk),
        client.url("options:page", "articles"),
    ]
    for address in addresses:
        assert '<details class="menu toolbar">' not in client.get(address).content.decode()
    chosen = {"theme": "auto", "density": "normal"}
    client.post(client.url("preferences"), chosen)
    for address in addresses:
        page = client.get(address).content.decode()
        folded = page[page.index('<details class="menu toolbar">') :]
        assert 'data-shortcut="ctrl+s"' in folded or 'data-shortcut="insert"' in folded
        assert page.count("page-actions") == 1
    client.post(client.url("preferences"), chosen | {"is_toolbar_shown": "on"})
    assert '<details class="menu toolbar">' not in client.get(addresses[0]).content.decode()
