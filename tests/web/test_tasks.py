"""Démarrer une tâche: the steps of each menu, by right, each leading where the table says."""

from collections.abc import Callable

import pytest
from django.urls import set_urlconf

from comptoir.accounts.models import User
from comptoir.web.navigation import menus
from comptoir.web.tasks import TASKS, steps_for
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

ClientAs = Callable[[str], SignedInClient]

# Table UI-T2, of what the program has.
STEPS = {
    "ventes": ["Clients", "Devis", "Factures", "Règlements"],
    "reglements": ["Clients", "Échéancier", "Règlements"],
    "achats": ["Fournisseurs"],
    "articles": ["Articles", "Bons d'entrée", "Bons de sortie", "Mouvements de stock"],
    "operations": ["Regrouper les documents", "Livraison de commandes"],
    "parametres": ["Taux de TVA", "Types de TVA", "Civilités", "Codes postaux"],
}


@pytest.fixture(autouse=True)
def addresses():
    """The addresses of a dossier, as a request has them."""
    set_urlconf("comptoir.config.dossier_urls")
    yield
    set_urlconf(None)


@covers("UI-009", "PAR-001")
@pytest.mark.parametrize("section", [*TASKS])
def test_the_steps_of_a_menu_follow_the_table(client: SignedInClient, section: str) -> None:
    assert client.user is not None
    steps = steps_for(client.user, section)
    labels = [step.label for step, _ in steps]
    assert [label for label in labels if label in STEPS[section]] == STEPS[section]
    page = client.get(client.url("task", section)).content.decode()
    for step, url in steps:
        assert f'href="/d/essai{url}"' in page, step.label
        assert client.get(f"/d/essai{url}", follow=True).status_code == 200


@covers("UI-005", "UI-006", "PAR-002")
def test_a_task_stands_first_in_its_menu(client: SignedInClient) -> None:
    assert client.user is not None
    shown = menus(client.user, "")
    order = [menu.section.slug for menu in shown]
    assert order == sorted(
        order,
        key=[
            "accueil",
            "ventes",
            "achats",
            "reglements",
            "articles",
            "librairie",
            "operations",
            "statistiques",
            "impressions",
            "parametres",
            "outils",
        ].index,
    )
    for menu in shown:
        if menu.section.slug in TASKS:
            assert menu.entries[0].label == "Démarrer une tâche"


def test_a_step_without_the_right_is_left_out(client_as: ClientAs) -> None:
    user = User(username="x", role="stock")
    assert "Règlements" not in [step.label for step, _ in steps_for(user, "ventes")]
    stock = client_as("stock")
    assert "Échéancier" not in stock.get(stock.url("task", "ventes")).content.decode()
    assert stock.get(stock.url("task", "nulle-part")).status_code == 404


@covers("UI-006", "PAR-002")
def test_the_navigation_has_the_functions_of_the_table(client: SignedInClient) -> None:
    assert client.user is not None
    labels = {menu.section.slug: [entry.label for entry in menu.entries] for menu in menus(client.user, "")}
    assert labels["ventes"][:5] == [
        "Démarrer une tâche", "Tous les documents", "Devis", "Commandes", "Bons de livraison",
    ]  # fmt: skip
    for wanted in ("Factures", "Avoirs", "Clients", "Prospects", "Familles de clients", "Règlements clients"):
        assert wanted in labels["ventes"]
    assert "Fournisseurs" in labels["achats"]
    for wanted in (
        "Taux de TVA",
        "Types de TVA",
        "Civilités",
        "Codes postaux",
        "Départements",
        "Pays",
        "Unités",
    ):
        assert wanted in labels["parametres"]


def test_the_tab_shown_is_the_current_entry(client: SignedInClient) -> None:
    page = client.get(client.url("documents"), {"onglet": "factures"}).content.decode()
    navigation = page[page.index('id="navigation"') : page.index("</nav>")]
    assert navigation.count('aria-current="page"') == 1
    assert '?onglet=factures" class="is-current"' in navigation
    page = client.get(client.url("resources:list", "tiers"), {"onglet": "nulle-part"}).content.decode()
    navigation = page[page.index('id="navigation"') : page.index("</nav>")]
    assert navigation.count('aria-current="page"') == 1
