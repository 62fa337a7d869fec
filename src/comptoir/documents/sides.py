"""The two sides of the program: the rights that each asks for, its words, and where its pages stand.

The pages of documents, of payments and of due dates are the same on both sides; their addresses begin with "ventes" or
"achats". Which one a document stands under is decided here and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from comptoir.accounts.rights import Right
from comptoir.core.document_kinds import Side
from comptoir.documents.models import Document
from comptoir.ui.addresses import address_with, record_address_on_side
from comptoir.ui.messages import DELIVER

AREAS: Mapping[Side, str] = MappingProxyType({Side.SALE: "sales", Side.PURCHASE: "purchases"})


def right_on_side(side: Side, action: str) -> Right:
    """The right of an action on the documents of a side: "purchases:edit"."""
    return f"{AREAS[side]}:{action}"


@dataclass(frozen=True, slots=True)
class SideWords:
    """What users read on one side, and the slugs of its tables."""

    documents: str
    document: str
    documents_table: str
    templates_table: str
    payments_table: str
    due_dates_table: str
    party: str
    parties: str
    #: Parameter of addresses that names a party by its code, and the kind of a new one.
    party_parameter: str
    payments: str
    due_dates: str
    deliver: str
    delivery: str
    delivered: str


WORDS: Mapping[Side, SideWords] = MappingProxyType(
    {
        Side.SALE: SideWords(
            documents="Documents de vente",
            document="document de vente",
            documents_table="documents-vente",
            templates_table="modeles-vente",
            payments_table="reglements-clients",
            due_dates_table="echeancier-clients",
            party="client",
            parties="clients",
            party_parameter="client",
            payments="Règlements clients",
            due_dates="Échéancier clients",
            deliver=DELIVER[Side.SALE],
            delivery="Livraison",
            delivered="livré",
        ),
        Side.PURCHASE: SideWords(
            documents="Documents d'achat",
            document="document d'achat",
            documents_table="documents-achat",
            templates_table="modeles-achat",
            payments_table="reglements-fournisseurs",
            due_dates_table="echeancier-fournisseurs",
            party="fournisseur",
            parties="fournisseurs",
            party_parameter="fournisseur",
            payments="Règlements fournisseurs",
            due_dates="Échéancier fournisseurs",
            deliver=DELIVER[Side.PURCHASE],
            delivery="Réception",
            delivered="reçu",
        ),
    }
)


def page_on_side(side: str, name: str, **arguments: object) -> str:
    """Address of a page that both sides have: a list, the editor of a new document …"""
    return address_with(name, side=str(side), **arguments)


def list_on_side(side: Side) -> str:
    """Address of the list of documents of a side."""
    return address_with("documents", resource=WORDS[side].documents_table)


def document_address(document: Document, name: str = "document") -> str:
    """Address of a page of one document, under its own side: "document", "document-pdf" …"""
    return record_address_on_side(name, document.side, document.pk)
