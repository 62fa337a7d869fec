"""Historique clients/articles et fournisseurs/articles: what each party bought or sold, by documents and by articles.

Read only (DOC-282): rows follow their documents. Period, party, article, family and kinds are filters of the list.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from comptoir.accounts.models import User
from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.core.document_kinds import Side, kinds_of_side
from comptoir.core.errors import Forbidden
from comptoir.core.pricing import line_margin, net_of_gross
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.sides import right_on_side
from comptoir.resources.columns import Amount, Choice, Column, Date, Link, Number, Price, Quantity, Text
from comptoir.resources.fields import DateField, QuantityField, TextField
from comptoir.resources.layout import Layout, Lookup, Panel
from comptoir.resources.registry import register
from comptoir.resources.resource import Resource
from comptoir.ui.addresses import record_address_on_side
from comptoir.ui.core_messages import KIND_LABELS

ITEMS = (DocumentLine.Type.GOODS, DocumentLine.Type.SERVICE)


def _kinds(side: Side) -> dict[str, str]:
    return {kind.code: KIND_LABELS[kind.code].singular for kind in kinds_of_side(side)}


class DocumentNumber(Text):
    """The number, or the provisional mark of a document that has none yet."""

    def text(self, record: Any) -> str:
        """FA000012, or "Provisoire 57"."""
        return str(record if isinstance(record, Document) else record.document)


class ReadOnlyHistory(Resource):
    """What nobody adds to, changes or deletes from (DOC-282)."""

    side: Side
    can_create = can_delete = False

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Documents are changed on their pages only."""
        raise Forbidden("right_missing", right=right_on_side(self.side, "edit"))


class DocumentHistory(ReadOnlyHistory):
    """By documents (DOC-284); served by the indexes that begin with the side."""

    model = Document
    fields = [DateField("dated_on", is_read_only=True)]
    record = Layout(Panel("Document", ["dated_on"]))
    list_fields = ["party", "side"]
    search = ["search"]
    default_sort = "-dated_on"
    lookup = Lookup(
        key="number",
        show=["party_name"],
        is_key_unique=False,
        is_open=False,
        is_in_palette=False,
        columns=["number", "dated_on", "kind", "party_name", "net_payable"],
    )

    def queryset(self) -> QuerySet[Any]:
        """One side only."""
        return Document.objects.filter(side=self.side.value)

    def record_url(self, record: Any) -> str:
        """Afficher le document (DOC-286)."""
        return record_address_on_side("document", record.side or self.side, record.pk)

    def title_of(self, record: Any) -> str:
        """Facture FA000012 — Durand"""
        return f"{KIND_LABELS[record.kind].singular} {record} — {record.party_name}"


def _document_columns(side: Side) -> list[Column]:
    role = "customer" if side is Side.SALE else "supplier"
    margin = (
        [Amount("margin_amount", "Marge HT", is_sortable=False, right=MARGINS_RIGHT)]
        if side is Side.SALE
        else []
    )
    return [
        Link(f"party__{role}__family__label", "Famille", api_name="family", is_sortable=False),
        Link("party__code", "Code", api_name="party", is_sortable=False),
        Text("party_name"),
        DocumentNumber("number"),
        Choice("kind", choices=_kinds(side)),
        Date("dated_on"),
        Amount("net_payable"),
        *margin,
        Amount("balance_due"),
    ]


def _net_price(line: DocumentLine) -> Decimal:
    """Net unit price without VAT, also of a document whose prices include it."""
    if line.document.is_tax_included:
        return net_of_gross(line.net_unit_price, line.vat_percent)
    return line.net_unit_price


def _margin(line: DocumentLine) -> Decimal:
    return line_margin(line.net_amount, line.quantity, line.cost_price)


class LineHistoryTable(ReadOnlyHistory):
    """By articles, one row a line (DOC-285); the last documents first, by the index of their lines."""

    model = DocumentLine
    fields = [TextField("article_code", is_read_only=True), QuantityField("quantity", is_read_only=True)]
    record = Layout(Panel("Ligne", ["article_code", "quantity"]))
    search = ["document__search", "article_code"]
    default_sort = "-document_key"
    lookup = Lookup(key="article_code", show=[], is_key_unique=False, is_open=False, is_in_palette=False)

    def queryset(self) -> QuerySet[Any]:
        """Lines of goods and services, those of articles that are not in the file too."""
        lines = DocumentLine.objects.filter(document__side=self.side.value, type__in=ITEMS)
        return lines.select_related("document")

    def record_url(self, record: Any) -> str:
        """Afficher le document (DOC-286)."""
        return record_address_on_side("document", record.document.side, record.document_id)

    def title_of(self, record: Any) -> str:
        """ROMAN sur FA000012"""
        return f"{record.article_code or 'Ligne'} sur {record.document}"


# What the computed columns read of a line.
PRICED = ("net_unit_price", "vat_percent", "document__is_tax_included")
MARGINED = ("net_amount", "quantity", "cost_price")


def _line_columns(side: Side) -> list[Column]:
    role = "customer" if side is Side.SALE else "supplier"
    is_sale = side is Side.SALE
    price = "PV Net HT" if is_sale else "PA Net HT"
    margin: Sequence[Column] = (
        [Amount("line_margin", "Marge nette HT", get=_margin, needs=MARGINED, right=MARGINS_RIGHT)]
        if is_sale
        else []
    )
    return [
        DocumentNumber("document__number", "Document", api_name="number", is_sortable=False),
        Choice("document__kind", "Nature", api_name="kind", choices=_kinds(side), is_sortable=False),
        Link("document__party__code", "Code", api_name="party", is_sortable=False),
        Text("document__party_name", "Nom", api_name="party_name", is_sortable=False),
        Date("document__dated_on", "Date", api_name="dated_on"),
        Link("article__code", "Article", api_name="article", is_sortable=False),
        Text("description", "Libellé", is_sortable=False),
        Quantity("quantity", is_sortable=False),
        Price("net_price", price, get=_net_price, needs=PRICED),
        *margin,
        Link(
            f"document__party__{role}__family__label",
            "Famille du tiers",
            api_name="party_family",
            is_sortable=False,
            is_hidden=True,
        ),
        Link(
            "article__family__label",
            "Famille de l'article",
            api_name="article_family",
            is_sortable=False,
            is_hidden=True,
        ),
        Number("document__id", "Ordre de saisie", api_name="document_key", is_hidden=True),
    ]


@register
class CustomerDocumentHistory(DocumentHistory):
    """Historique clients/articles, par documents; prospects included (DOC-283)."""

    side = Side.SALE
    slug, api_name = "historique-clients-documents", "customer-document-history"
    label, label_plural = "Document de l'historique", "Historique clients par documents"
    rows_label = "Documents de l'historique"
    menu, area = "ventes/clients", "sales"
    columns = _document_columns(Side.SALE)


@register
class CustomerLineHistory(LineHistoryTable):
    """Historique clients/articles, par articles."""

    side = Side.SALE
    slug, api_name = "historique-clients-articles", "customer-article-history"
    label, label_plural = "Ligne de l'historique", "Historique clients par articles"
    rows_label = "Lignes de l'historique"
    menu, area = "ventes/clients", "sales"
    linked_tables = {"document": "documents-vente"}
    columns = _line_columns(Side.SALE)


@register
class SupplierDocumentHistory(DocumentHistory):
    """Historique fournisseurs/articles, par documents (DOC-312); without margin (AMB-DOC-31)."""

    side = Side.PURCHASE
    slug, api_name = "historique-fournisseurs-documents", "supplier-document-history"
    label, label_plural = "Document de l'historique d'achat", "Historique fournisseurs par documents"
    rows_label = "Documents de l'historique d'achat"
    menu, area = "achats/fournisseurs", "purchases"
    columns = _document_columns(Side.PURCHASE)


@register
class SupplierLineHistory(LineHistoryTable):
    """Historique fournisseurs/articles, par articles: the purchase price, without margin (AMB-DOC-31)."""

    side = Side.PURCHASE
    slug, api_name = "historique-fournisseurs-articles", "supplier-article-history"
    label, label_plural = "Ligne de l'historique d'achat", "Historique fournisseurs par articles"
    rows_label = "Lignes de l'historique d'achat"
    menu, area = "achats/fournisseurs", "purchases"
    linked_tables = {"document": "documents-achat"}
    columns = _line_columns(Side.PURCHASE)
