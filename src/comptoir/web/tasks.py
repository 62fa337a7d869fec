"""Démarrer une tâche: how the functions of a menu follow one another, as steps to click on (UI-009, UI-T2, PAR-001)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.views.decorators.http import require_GET

from comptoir.accounts.access import signed_in
from comptoir.accounts.models import User
from comptoir.resources.registry import registry
from comptoir.ui.addresses import address


@dataclass(frozen=True)
class Step:
    """A step: the list of a table in one of its tabs, or a page by its name with the right that it needs."""

    label: str
    text: str
    icon: str
    table: str = ""
    tab: str = ""
    page: str = ""
    right: str = ""

    def url(self, user: User) -> str:
        """Its address; nothing when the program doesn't have it or the user may not see it."""
        if self.table:
            resource = registry.get(self.table)
            if resource is None or not resource.may(user, "view"):
                return ""
            return f"{resource.list_url}?onglet={self.tab}" if self.tab else resource.list_url
        if self.right and not user.may(self.right):
            return ""
        try:
            return address(self.page)
        except NoReverseMatch:
            return ""


CUSTOMERS = Step("Clients", "Trouver le client, ou le créer.", "users", "tiers", "clients")
SUPPLIERS = Step(
    "Fournisseurs", "Trouver le fournisseur, ou le créer.", "building-store", "tiers", "fournisseurs"
)
PAYMENTS = Step(
    "Règlements", "Enregistrer ce que le client paie et le pointer.", "cash", "reglements-clients", "tous"
)
BOOKS = Step(
    "Transfert en comptabilité",
    "Passer les écritures au comptable.",
    "book",
    page="accounting-transfer",
    right="accounting:edit",
)

DELIVERIES = Step(
    "Livraison de commandes",
    "Livrer ce qui est en stock.",
    "truck-delivery",
    page="deliveries",
    right="sales:edit",
)
SALES = "documents-vente"

TASKS: dict[str, tuple[Step, ...]] = {
    "ventes": (
        CUSTOMERS,
        Step("Devis", "Proposer un prix, relancer, transformer.", "file-text", SALES, "devis"),
        Step("Factures", "Facturer, valider, imprimer.", "file-invoice", SALES, "factures"),
        PAYMENTS,
        BOOKS,
    ),
    "reglements": (
        CUSTOMERS,
        Step(
            "Échéancier",
            "Voir ce qui est dû et ce qui est en retard.",
            "calendar",
            "echeancier-clients",
            "non-reglees",
        ),
        PAYMENTS,
        BOOKS,
    ),
    "achats": (
        SUPPLIERS,
        Step(
            "Demande de prix",
            "Demander un prix au fournisseur.",
            "file-text",
            "documents-achat",
            "demandes-de-prix",
        ),
        Step(
            "Factures",
            "Enregistrer la facture du fournisseur.",
            "file-invoice",
            "documents-achat",
            "factures",
        ),
        Step("Règlements", "Payer et pointer.", "cash", "reglements-fournisseurs", "tous"),
        BOOKS,
    ),
    "articles": (
        Step("Articles", "Créer les biens et les services, leurs prix.", "package", "articles"),
        Step(
            "Bons d'entrée",
            "Faire entrer la marchandise en stock.",
            "package-import",
            "bons-stock",
            "entrees",
        ),
        Step("Bons de sortie", "Sortir ce qui n'est pas vendu.", "package-export", "bons-stock", "sorties"),
        Step(
            "Mouvements de stock",
            "Vérifier ce qui est entré et sorti.",
            "arrows-exchange",
            "mouvements-stock",
        ),
    ),
    "operations": (
        Step(
            "Regrouper les documents",
            "Réunir des bons de livraison en une facture.",
            "files",
            SALES,
            "bons-de-livraison",
        ),
        Step(
            "Livraison de commandes",
            "Livrer ce qui est en stock.",
            "truck-delivery",
            page="deliveries",
            right="sales:edit",
        ),
        BOOKS,
    ),
    "parametres": (
        Step("Taux de TVA", "Les taux de chaque territoire.", "receipt-tax", "taux-tva"),
        Step("Types de TVA", "Normal, réduit, exonéré…", "category", "types-tva"),
        Step("Civilités", "Monsieur, Madame, Société…", "user", "civilites"),
        Step("Codes postaux", "Les codes et leurs villes.", "map-pin", "codes-postaux"),
    ),
}


TITLES = {
    "ventes": "Ventes",
    "reglements": "Règlements",
    "achats": "Achats",
    "articles": "Articles",
    "operations": "Opérations",
    "parametres": "Paramètres",
}


def steps_for(user: User, section: str) -> Sequence[tuple[Step, str]]:
    """The steps of a menu that exist and that the user may take, with their addresses."""
    return [(step, url) for step in TASKS.get(section, ()) if (url := step.url(user))]


@require_GET
@signed_in
def task_view(request: HttpRequest, section: str) -> HttpResponseBase:
    """The steps of one menu."""
    user: User = request.user  # type: ignore[assignment]
    steps = steps_for(user, section)
    if not steps:
        raise Http404
    return render(request, "web/task.html", {"title": TITLES[section], "steps": steps})
