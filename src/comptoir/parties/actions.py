"""What is done with parties from their list and their record."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side
from comptoir.parties import services
from comptoir.parties.models import Party
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.conditions import exactly
from comptoir.resources.layout import Action, ActionResult
from comptoir.ui.addresses import address, address_with, record_address

# Whoever may delete a party may take its code away too: more than everyday changes ask for.
CODE_RIGHT = "parties:delete"


def convert_prospects(records: Sequence[Party], user: User, request: HttpRequest) -> ActionResult:
    """Transférer en client (PTY-080)."""
    settings = dossier_settings()
    with transaction.atomic():
        prospects = [party for party in records if party.is_prospect]
        for party in prospects:
            services.convert_to_customer(party=party, settings=settings)
    if not prospects:
        return ActionResult("Aucun prospect parmi la sélection.", is_warning=True)
    return ActionResult(f"{len(prospects)} prospect(s) transféré(s) en client.")


def print_labels(records: Sequence[Party], user: User, request: HttpRequest) -> ActionResult:
    """The page that asks for the sheet, with the chosen parties."""
    return ActionResult(
        "", url=f"{reverse('party-labels')}?{urlencode([('id', one.pk) for one in records[:500]])}"
    )


def _change_code(records: Sequence[Party], user: User, request: HttpRequest) -> ActionResult:
    """The page that asks for the new code (PTY-090)."""
    return ActionResult("", url=record_address("party-code", records[0].pk))


def _new_document(side: Side, parameter: str) -> Callable[[Sequence[Party], User, HttpRequest], ActionResult]:
    """Créer un document for this party: the next page asks for its kind (DOC-019)."""

    def run(records: Sequence[Party], user: User, request: HttpRequest) -> ActionResult:
        query = urlencode({parameter: records[0].code})
        return ActionResult("", url=f"{address_with('document-new', side=side.value)}?{query}")

    return run


def _documents(table: str) -> Callable[[Sequence[Party], User, HttpRequest], ActionResult]:
    """The documents of this party, in the list of one side."""

    def run(records: Sequence[Party], user: User, request: HttpRequest) -> ActionResult:
        query = urlencode({"f.party_code": exactly(records[0].code)})
        return ActionResult("", url=f"{address_with('documents', resource=table)}?{query}")

    return run


def _history(table: str) -> Callable[[Sequence[Party], User, HttpRequest], ActionResult]:
    """The history of this party with articles (DOC-287)."""

    def run(records: Sequence[Party], user: User, request: HttpRequest) -> ActionResult:
        query = urlencode({"f.party": exactly(records[0].code)})
        return ActionResult("", url=f"{address('resources:list', table)}?{query}")

    return run


PARTY_ACTIONS = [
    Action(
        "transferer-en-client",
        "Transférer en client",
        convert_prospects,
        "parties:edit",
        icon="user-check",
        is_shown=lambda record, user: record is None or record.is_prospect,
    ),
    Action(
        "creer-un-document",
        "Créer un document de vente",
        _new_document(Side.SALE, "client"),
        "sales:edit",
        icon="file-plus",
        is_bulk=False,
        is_shown=lambda record, user: record.is_customer or record.is_prospect,
    ),
    Action(
        "documents",
        "Documents de vente",
        _documents("documents-vente"),
        "sales:view",
        icon="files",
        is_bulk=False,
        is_shown=lambda record, user: record.is_customer or record.is_prospect,
    ),
    Action(
        "historique-clients-articles",
        "Historique clients/articles",
        _history("historique-clients-articles"),
        "sales:view",
        icon="history",
        is_bulk=False,
        is_shown=lambda record, user: record.is_customer or record.is_prospect,
    ),
    Action(
        "creer-un-document-d-achat",
        "Créer un document d'achat",
        _new_document(Side.PURCHASE, "fournisseur"),
        "purchases:edit",
        icon="file-plus",
        is_bulk=False,
        is_shown=lambda record, user: record.is_supplier,
    ),
    Action(
        "documents-d-achat",
        "Documents d'achat",
        _documents("documents-achat"),
        "purchases:view",
        icon="files",
        is_bulk=False,
        is_shown=lambda record, user: record.is_supplier,
    ),
    Action(
        "changer-le-code",
        "Changer le code",
        _change_code,
        CODE_RIGHT,
        icon="replace",
        is_bulk=False,
    ),
    Action("etiquettes", "Étiquettes", print_labels, "parties:view", icon="tags"),
    Action(
        "historique-fournisseurs-articles",
        "Historique fournisseurs/articles",
        _history("historique-fournisseurs-articles"),
        "purchases:view",
        icon="history",
        is_bulk=False,
        is_shown=lambda record, user: record.is_supplier,
    ),
]
