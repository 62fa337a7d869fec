"""Documents as lists, one a side (specification 02, section 7). Their pages are those of ``comptoir.web.sales``."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from comptoir.accounts.models import User
from comptoir.core.document_kinds import DocumentKind, Side, kind_of, kinds_of_side
from comptoir.core.errors import Forbidden
from comptoir.documents import eco_history as eco_history  # the table of lines that bear an eco-contribution
from comptoir.documents import template_tables as template_tables  # the tables of document templates
from comptoir.documents.list_actions import document_actions, page_of_selection
from comptoir.documents.models import Document, DocumentLine, DocumentVat
from comptoir.documents.sides import page_on_side, right_on_side
from comptoir.documents.state import lock_reason
from comptoir.parties.models import Party
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.columns import Amount, Choice, Date, Link, Percent, Price, Quantity, Text
from comptoir.resources.fields import ChoiceField, DateField, TextField
from comptoir.resources.layout import (
    Action,
    Layout,
    ListTab,
    Lookup,
    NewKind,
    Panel,
    Related,
    SystemView,
)
from comptoir.resources.links import LinkField
from comptoir.resources.registry import register, registry
from comptoir.resources.resource import Resource
from comptoir.resources.view_spec import Condition, ConditionGroup, ViewColumn, ViewSpec
from comptoir.ui.addresses import address_with, record_address_on_side
from comptoir.ui.core_messages import FULL_KIND_LABELS, KIND_LABELS
from comptoir.ui.messages import refusal_sentence

STATUS_COLOURS: dict[str, str] = {
    Document.Status.PROVISIONAL: "yellow",
    Document.Status.OPEN: "blue",
    Document.Status.VALIDATED: "green",
    Document.Status.TRANSFERRED: "purple",
    Document.Status.GROUPED: "purple",
}
DELIVERY_COLOURS: dict[str, str] = {
    Document.Delivery.NOT_DELIVERED: "red",
    Document.Delivery.PARTIALLY_DELIVERED: "orange",
    Document.Delivery.FULLY_DELIVERED: "green",
    Document.Delivery.CANCELLED: "secondary",
    Document.Delivery.BLOCKED: "red",
}
# Short words for a narrow column; the page of the order has the whole ones.
DELIVERY_WORDS: dict[str, str] = {
    Document.Delivery.NOT_DELIVERED: "Non livrée",
    Document.Delivery.PARTIALLY_DELIVERED: "Livrée en partie",
    Document.Delivery.FULLY_DELIVERED: "Livrée",
    Document.Delivery.CANCELLED: "Annulée",
    Document.Delivery.BLOCKED: "Bloquée",
}
RECEIPT_WORDS: dict[str, str] = {
    Document.Delivery.NOT_DELIVERED: "Non réceptionnée",
    Document.Delivery.PARTIALLY_DELIVERED: "Réceptionnée en partie",
    Document.Delivery.FULLY_DELIVERED: "Réceptionnée",
    Document.Delivery.CANCELLED: "Annulée",
}


def listed_kinds(side: Side) -> tuple[DocumentKind, ...]:
    """Kinds of a side, in the order of table DOC-T1: all have pages."""
    return kinds_of_side(side)


def sales_kinds() -> tuple[DocumentKind, ...]:
    """Kinds of sales documents, in the order of table DOC-T1."""
    return listed_kinds(Side.SALE)


def kind_slug(kind: DocumentKind) -> str:
    """Name of a kind in addresses: "bon-de-livraison"."""
    return slugify(KIND_LABELS[kind.code].singular)


def kind_of_slug(slug: str, side: Side) -> DocumentKind | None:
    """The kind of that name in addresses, or of the tab of that name ("factures"), among those of a side."""
    for kind in listed_kinds(side):
        if slug in (kind_slug(kind), tab_slug(kind)):
            return kind
    return None


def tab_slug(kind: DocumentKind) -> str:
    """Name of the tab of a kind in the address of the list: "bons-de-livraison"."""
    return slugify(KIND_LABELS[kind.code].plural)


NAMELESS_STATES = {str(rank): f"État {rank}" for rank in range(1, 11)}


def quote_states() -> dict[str, str]:
    """States of quotes by number, as the dossier calls them; those without a name are not offered (OPT-120)."""
    return {str(rank): label for rank, label in enumerate(dossier_settings().quote_states, 1) if label}


class NumberColumn(Text):
    """The number, or the provisional mark of a legal document that has none yet (P-04)."""

    def text(self, record: Model) -> str:
        """FA000012, or "Provisoire 57"."""
        return str(record)


class PartyColumn(Text):
    """The code that the document printed, leading to the record of the party."""

    def html(self, record: Any) -> SafeString | str:
        """A link to the party."""
        url = f"{registry.for_model(Party).list_url}{record.party_id}/"
        return mark_safe(f'<a href="{url}">{escape(record.party_code)}</a>')


def _kinds_by_tab(side: Side) -> dict[str, DocumentKind]:
    return {tab_slug(kind): kind for kind in listed_kinds(side)}


def _tabs(side: Side) -> list[ListTab]:
    """All, then one tab for each kind of a side."""
    kinds = [
        ListTab(tab_slug(kind), KIND_LABELS[kind.code].plural, Q(kind=kind.code), new_kind=kind_slug(kind))
        for kind in listed_kinds(side)
    ]
    return [ListTab("tous", "Tous"), *kinds]


def _kind_choices(side: Side) -> dict[str, str]:
    return {kind.code: KIND_LABELS[kind.code].singular for kind in listed_kinds(side)}


# What a view of documents may show under each of them (UI-136).
LINES = Related(
    "lines",
    "Lignes",
    DocumentLine,
    "document",
    [
        Text("article_code", "Code article"),
        Text("description"),
        Quantity("quantity"),
        Text("unit__label", "Unité", api_name="unit"),
        Price("unit_price"),
        Percent("discount_rate"),
        Amount("net_amount"),
        Choice("type", is_hidden=True),
        Price("net_unit_price", is_hidden=True),
        Amount("gross_amount", is_hidden=True),
        Percent("vat_percent", "Taux de TVA", is_hidden=True),
        Date("delivery_on", is_hidden=True),
    ],
)
VAT_ROWS = Related(
    "vat_rows",
    "Détail de TVA",
    DocumentVat,
    "document",
    [Percent("rate"), Amount("base"), Amount("amount")],
)
# Which quote waits for what: the states with their validity (DOC-064).
QUOTES_BY_STATE = SystemView(
    "devis-par-etat",
    "Devis par état",
    ViewSpec(
        columns=tuple(
            ViewColumn(name)
            for name in (
                "number", "dated_on", "valid_until_on", "quote_state", "status",
                "party_code", "party_name", "net_total", "net_payable",
            )
        ),
        sort=("quote_state", "-dated_on"),
    ),
    tab=tab_slug(kind_of("quote")),
)  # fmt: skip

EXPIRED_QUOTES = SystemView(
    "devis-expires",
    "Devis expirés",
    ViewSpec(
        columns=QUOTES_BY_STATE.spec.columns,
        sort=("dated_on",),
        conditions=ConditionGroup(
            items=(
                Condition("valid_until_on", "lt", "+0"),
                Condition("status", "eq", Document.Status.OPEN.value),
            )
        ),
    ),
    tab=tab_slug(kind_of("quote")),
)


class DocumentTable(Resource):
    """What the lists of both sides share; everything is served by the indexes that begin with the side."""

    model = Document
    side: Side
    record = Layout(Panel("Document", ["number", "dated_on", "status", "party"]))
    list_fields = ["party", "side"]
    search = ["search"]
    default_sort = "-dated_on"
    can_delete = False
    is_in_new_menu = True
    lookup = Lookup(
        key="number",
        show=["party_name"],
        is_key_unique=False,
        is_open=False,
        columns=["number", "dated_on", "kind", "party_name", "net_payable"],
    )
    related = [LINES, VAT_ROWS]

    def queryset(self) -> QuerySet[Any]:
        """One side only."""
        return Document.objects.filter(side=self.side.value)

    @property
    def list_url(self) -> str:
        """Address of the list, above those of its pages."""
        return address_with("documents", resource=self.slug)

    def record_url(self, record: Any) -> str:
        """The page of the document, under its own side; links to any document come through the first table."""
        return record_address_on_side("document", record.side or self.side, record.pk)

    def new_url(self) -> str:
        """The editor of a new document, whose kind is the parameter ``type`` or the tab."""
        return page_on_side(self.side, "document-new")

    def title_of(self, record: Any) -> str:
        """Facture FA000012 — Durand"""
        return f"{FULL_KIND_LABELS[record.kind]} {record} — {record.party_name}"

    def tab_of(self, record: Any) -> str:
        """The tab of its kind."""
        return tab_slug(kind_of(record.kind))

    def is_locked(self, record: Any) -> str:
        """Sealed or transferred (DOC-055, DOC-056)."""
        reason = lock_reason(record)
        return refusal_sentence(reason) if reason is not None else ""

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """Documents are made by their workflows only."""
        raise Forbidden("creation_forbidden", table=self.label_plural)

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Documents are changed by their workflows only."""
        raise Forbidden("right_missing", right=right_on_side(self.side, "edit"))


@register
class SalesDocumentResource(DocumentTable):
    """The list of sales documents."""

    side = Side.SALE
    slug, api_name = "documents-vente", "sales-documents"
    label, label_plural, menu, area = "Document de vente", "Documents de vente", "ventes/documents", "sales"
    help = "Créez un devis, une commande ou une facture avec la touche Inser ou le bouton Ajouter."
    columns = [
        NumberColumn("number"),
        Date("dated_on"),
        Choice("kind", choices=_kind_choices(Side.SALE)),
        Choice("status", colours=STATUS_COLOURS),
        Choice("quote_state", choices=NAMELESS_STATES, words=quote_states, is_hidden=True),
        Choice("delivery_status", colours=DELIVERY_COLOURS, choices=DELIVERY_WORDS, is_sortable=False),
        PartyColumn("party_code", "Code"),
        Text("party_name", css="cell-short"),
        Amount("net_total", "Net HT"),
        Amount("gross_total", is_sortable=False, is_hidden=True),
        Amount("net_payable"),
        Amount("balance_due"),
        Text("reference", is_sortable=False, is_hidden=True),
        Date("valid_until_on", is_sortable=False, is_hidden=True),
        Date("delivery_on", is_sortable=False, is_hidden=True),
        Link("salesperson__name", "Commercial", api_name="salesperson", is_sortable=False, is_hidden=True),
        Amount("eco_total", is_sortable=False, is_hidden=True),
    ]
    fields = [
        TextField("number", is_read_only=True),
        DateField("dated_on", is_read_only=True),
        ChoiceField("status", is_read_only=True),
        LinkField("party", limit=Q(is_customer=True) | Q(is_prospect=True), is_read_only=True),
    ]
    tabs = _tabs(Side.SALE)
    views = [QUOTES_BY_STATE, EXPIRED_QUOTES]
    new_kinds = [NewKind(kind_slug(kind), KIND_LABELS[kind.code].singular, {}) for kind in sales_kinds()]
    actions = document_actions(Side.SALE, _kinds_by_tab(Side.SALE))


@register
class PurchaseDocumentResource(DocumentTable):
    """The list of purchase documents (DOC-305, DOC-306)."""

    side = Side.PURCHASE
    slug, api_name = "documents-achat", "purchase-documents"
    label, label_plural, menu, area = "Document d'achat", "Documents d'achat", "achats/documents", "purchases"
    help = "Créez une demande de prix, une commande ou une facture avec la touche Inser ou le bouton Ajouter."
    columns = [
        NumberColumn("number"),
        Date("dated_on"),
        Choice("kind", choices=_kind_choices(Side.PURCHASE)),
        Choice("status", colours=STATUS_COLOURS),
        Choice(
            "delivery_status", "Réception", colours=DELIVERY_COLOURS, choices=RECEIPT_WORDS, is_sortable=False
        ),
        PartyColumn("party_code", "Code"),
        Text("party_name", css="cell-short"),
        Text("reference", "Réf. fournisseur", is_sortable=False),
        Amount("net_total", "Net HT"),
        Amount("gross_total", is_sortable=False, is_hidden=True),
        Amount("net_payable"),
        Amount("balance_due"),
        Date("delivery_on", is_sortable=False, is_hidden=True),
    ]
    fields = [
        TextField("number", is_read_only=True),
        DateField("dated_on", is_read_only=True),
        ChoiceField("status", is_read_only=True),
        LinkField("party", limit=Q(is_supplier=True), is_read_only=True),
    ]
    tabs = _tabs(Side.PURCHASE)
    new_kinds = [
        NewKind(kind_slug(kind), FULL_KIND_LABELS[kind.code], {}) for kind in listed_kinds(Side.PURCHASE)
    ]
    actions = [
        *document_actions(Side.PURCHASE, _kinds_by_tab(Side.PURCHASE)),
        Action(
            "comparer",
            "Comparer les offres",
            page_of_selection(None, "offers-compare"),
            "purchases:view",
            icon="scale",
        ),
    ]


# Both tables show one model: what can't be deleted because of documents says so without naming a side.
registry.name_model(Document, "document", "documents")
