"""What purchases offer beside the actions of every document."""

from collections.abc import Iterator

from django.urls import reverse

from comptoir.accounts.models import User
from comptoir.core.document_kinds import kind_of
from comptoir.documents.models import Document
from comptoir.web.sales.offered_actions import DocumentState, OfferedAction
from comptoir.workflows.price_requests import is_price_request


def purchase_actions(state: DocumentState, user: User) -> list[OfferedAction]:
    """Links of a purchase document that the user may follow."""
    document = state.document
    kind = kind_of(document.kind)
    if kind.is_sale:
        return []
    return [action for right, action in _links(document, state) if user.may(right)]


def _links(document: Document, state: DocumentState) -> Iterator[tuple[str, OfferedAction]]:
    kind = kind_of(document.kind)

    def link(name: str, label: str, icon: str, page: str, shortcut: str) -> OfferedAction:
        return OfferedAction(name, label, icon, "link", reverse(page, args=[document.pk]), shortcut=shortcut)

    if state.is_deliverable:
        yield "purchases:edit", link("count", "Compter la réception", "barcode", "receiving", "alt+c")
    if is_price_request(document):
        yield "purchases:view", link("compare", "Comparer les offres", "scale", "price-consultation", "alt+c")
    if kind.can_be_paid:
        yield "purchases:view", link("match", "Contrôler", "list-check", "invoice-match", "alt+c")
    if kind.sets_average_cost and state.document.pk:
        action = link("prices", "Prix d'achat", "tag", "purchase-prices", "alt+x")
        yield "articles:edit", action
