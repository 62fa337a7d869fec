"""Words and addresses of documents in templates."""

from django import template
from django.urls import reverse

from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side
from comptoir.documents.models import Document
from comptoir.documents.sides import document_address, page_on_side
from comptoir.payments.models import Payment
from comptoir.resources.registry import registry
from comptoir.ui.core_messages import KIND_LABELS, definite_kind

register = template.Library()


@register.filter
def kind_label(code: str) -> str:
    """Singular French name of a kind: "Bon de livraison"."""
    return KIND_LABELS[code].singular


@register.filter(name="definite_kind")
def definite_kind_of(code: str) -> str:
    """The kind inside a sentence: "le bon de livraison"."""
    return definite_kind(code)


@register.filter
def document_url(document: Document, page: str = "document") -> str:
    """Address of a document, or of one of its pages, under its own side."""
    return document_address(document, page)


@register.filter
def payment_url(payment: Payment) -> str:
    """Address of a payment, under its own side."""
    side = Side.SALE if payment.side == "customer" else Side.PURCHASE
    return page_on_side(side, "payment", pk=payment.pk)


@register.filter
def url_to_add(table: str, user: User) -> str:
    """Where a missing choice of a table is made for a field; empty for those who may not (DOC-016)."""
    resource = registry.get(table) if table else None
    if resource is None or not resource.may(user, "edit"):
        return ""
    return f"{reverse('resources:new', args=[table])}?retour=champ"
