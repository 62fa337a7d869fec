"""Stock movements, entries and issues as lists (specification 04)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from comptoir.accounts.models import User
from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Forbidden
from comptoir.resources.columns import Amount, Choice, Date, Link, Price, Quantity, Text
from comptoir.resources.fields import DateField, QuantityField
from comptoir.resources.layout import Layout, ListTab, Lookup, NewKind, Panel
from comptoir.resources.registry import register
from comptoir.resources.resource import Resource
from comptoir.stock.models import StockDocument, StockMove
from comptoir.ui.addresses import address, record_address, record_address_on_side
from comptoir.ui.core_messages import FULL_KIND_LABELS

SOURCE_LABELS = FULL_KIND_LABELS | {f"stock_{code}": str(label) for code, label in StockDocument.Type.choices}


@register
class StockDocumentResource(Resource):
    """Bons d'entrée and bons de sortie."""

    model = StockDocument
    slug, api_name = "bons-stock", "stock-entries-and-issues"
    label, label_plural, menu, area = "Bon de stock", "Bons de stock", "articles/stock", "stock"
    help = "Ajoutez un bon d'entrée ou de sortie avec la touche Inser."
    columns = [
        Text("number", is_sortable=False),
        Date("dated_on"),
        Choice("type", colours={"entry": "green", "issue": "orange"}, is_sortable=False),
        Quantity("total_quantity", is_sortable=False),
        Amount("total_value", is_sortable=False, right=MARGINS_RIGHT),
    ]
    fields = [DateField("dated_on", is_read_only=True)]
    record = Layout(Panel("Bon de stock", ["dated_on"]))
    search = ["number", "note"]
    default_sort = "-dated_on"
    lookup = Lookup(key="number", show=[], is_key_unique=False, is_open=False, is_in_palette=False)
    tabs = [
        ListTab("tous", "Tous"),
        ListTab("entrees", "Bons d'entrée", Q(type="entry")),
        ListTab("sorties", "Bons de sortie", Q(type="issue")),
    ]
    new_kinds = [NewKind("entree", "Bon d'entrée", {}), NewKind("sortie", "Bon de sortie", {})]
    can_delete = False

    @property
    def list_url(self) -> str:
        """Address of the list, above those of its pages."""
        return address("stock-documents")

    def record_url(self, record: Any) -> str:
        """The page of the entry or issue."""
        return record_address("stock-document", record.pk)

    def new_url(self) -> str:
        """The entry page, whose kind is the parameter ``type``."""
        return reverse("stock-document-new")

    def title_of(self, record: Any) -> str:
        """Bon d'entrée BE000001"""
        return f"{record.get_type_display()} {record.number}"

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """Entries and issues are made by their workflow only."""
        raise Forbidden("creation_forbidden", table=self.label_plural)

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Entries and issues are not changed once saved: delete and enter again."""
        raise Forbidden("right_missing", right="stock:edit")


@register
class StockMoveResource(Resource):
    """Movements: read only, they follow the documents (STK-110)."""

    model = StockMove
    slug, api_name = "mouvements-stock", "stock-move-rows"
    label, label_plural, menu, area = "Mouvement de stock", "Mouvements de stock", "articles/stock", "stock"
    help = "Les mouvements viennent des bons de stock, des livraisons et des factures."
    columns = [
        Date("moved_on"),
        Link("article__code", "Article", is_sortable=False, api_name="article"),
        Link("article__label", "Libellé", is_sortable=False, api_name="label"),
        Choice("source_kind", choices=SOURCE_LABELS, is_sortable=False),
        Text("source_number", "N° de document", is_sortable=False),
        Quantity("quantity", unit="article__unit", is_sortable=False),
        Price("unit_cost", "Prix unitaire", is_sortable=False, right=MARGINS_RIGHT),
        Amount("value", "Valeur", is_sortable=False, right=MARGINS_RIGHT),
        Quantity("stock_after", unit="article__unit", is_sortable=False),
        Price("average_cost_after", is_sortable=False, right=MARGINS_RIGHT),
        Amount("stock_value_after", is_sortable=False, is_hidden=True, right=MARGINS_RIGHT),
    ]
    fields = [DateField("moved_on", is_read_only=True), QuantityField("quantity", is_read_only=True)]
    record = Layout(Panel("Mouvement", ["moved_on", "quantity"]))
    search = ["article__search", "source_number"]
    default_sort = "-moved_on"
    lookup = Lookup(
        key="source_number", show=["article__code"], is_key_unique=False, is_open=False, is_in_palette=False
    )
    tabs = [
        ListTab("tous", "Tous"),
        ListTab("entrees", "Entrées", Q(quantity__gt=0)),
        ListTab("sorties", "Sorties", Q(quantity__lt=0)),
    ]
    can_create = can_delete = False

    def queryset(self) -> QuerySet[Any]:
        """With what leads to the document of a movement."""
        return StockMove.objects.select_related("document_line", "stock_document_line")

    def record_url(self, record: Any) -> str:
        """A movement is read on the document that made it."""
        if record.document_line_id is not None:
            side = kind_of(record.source_kind).side
            return record_address_on_side("document", side, record.document_line.document_id)
        return record_address("stock-document", record.stock_document_line.document_id)

    def title_of(self, record: Any) -> str:
        """Mouvement de 978… du 21/11/2026"""
        return f"Mouvement de {record.article.code} du {record.moved_on:%d/%m/%Y}"

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Movements follow their documents."""
        raise Forbidden("right_missing", right="stock:edit")
