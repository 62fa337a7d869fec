"""Historique éco-contribution: the lines of sales that bear one, by scale, with what they add up to (DOC-302)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet

from comptoir.accounts.models import User
from comptoir.core.document_kinds import KINDS, Side
from comptoir.core.errors import Forbidden
from comptoir.documents.models import DocumentLine
from comptoir.resources.columns import Amount, Date, Link, Quantity, Text
from comptoir.resources.fields import QuantityField
from comptoir.resources.layout import Layout, ListTab, Lookup, Panel, SystemView
from comptoir.resources.registry import register
from comptoir.resources.resource import Resource
from comptoir.resources.view_spec import ViewColumn, ViewSpec
from comptoir.ui.addresses import record_address_on_side

COUNTED = [code for code, kind in KINDS.items() if kind.is_sale and kind.turnover_sign > 0]
RETURNED = [code for code, kind in KINDS.items() if kind.is_sale and kind.turnover_sign < 0]
SUMS = ("quantity", "eco_amount")
BY_SCALE = SystemView(
    "par-bareme",
    "Total par barème",
    ViewSpec(
        columns=tuple(
            ViewColumn(name)
            for name in (
                "dated_on", "number", "party_name", "article", "quantity", "eco_unit_amount", "eco_amount",
            )
        ),
        groups=("eco_contribution",),
        sums=SUMS,
    ),
)  # fmt: skip
BY_MONTH = SystemView(
    "par-mois",
    "Total par mois et par barème",
    ViewSpec(
        columns=tuple(
            ViewColumn(name) for name in ("number", "party_name", "article", "quantity", "eco_amount")
        ),
        groups=("dated_on.month", "eco_contribution"),
        sums=SUMS,
    ),
)


@register
class EcoHistoryResource(Resource):
    """Read only: the lines follow their documents. Amounts of credit notes are on a tab of their own."""

    model = DocumentLine
    slug, api_name = "historique-eco-contribution", "eco-contribution-rows"
    label, label_plural = "Ligne d'éco-contribution", "Historique éco-contribution"
    rows_label = "Lignes d'éco-contribution"
    menu, area = "impressions/documents", "sales"
    help = "Les lignes viennent des documents de vente dont l'article a un barème d'éco-contribution."
    columns = [
        Date("document__dated_on", "Date", api_name="dated_on"),
        Text("document__number", "Numéro", api_name="number", is_sortable=False),
        Text("document__party_name", "Client", api_name="party_name", is_sortable=False),
        Link("eco_contribution__code", "Barème", api_name="eco_contribution", is_sortable=False),
        Link(
            "eco_contribution__label",
            "Libellé du barème",
            api_name="eco_label",
            is_sortable=False,
            is_hidden=True,
        ),
        Text("article_code", "Article", api_name="article", is_sortable=False),
        Quantity("quantity", is_sortable=False),
        Amount("eco_unit_amount", "Unitaire TTC", is_sortable=False),
        Amount("eco_amount", "Total TTC", is_sortable=False),
    ]
    fields = [QuantityField("quantity", is_read_only=True)]
    record = Layout(Panel("Ligne", ["quantity"]))
    search = ["document__search", "article_code"]
    default_sort = "-dated_on"
    lookup = Lookup(key="article_code", show=[], is_key_unique=False, is_open=False, is_in_palette=False)
    tabs = [
        ListTab("factures", "Factures", Q(document__kind__in=COUNTED)),
        ListTab("avoirs", "Avoirs", Q(document__kind__in=RETURNED)),
        ListTab("tous", "Tous les documents"),
    ]
    views = [BY_SCALE, BY_MONTH]
    # Only sales stand here: who sees nothing of purchases sees it whole.
    linked_tables = {"document": "documents-vente"}
    can_create = can_delete = False

    def queryset(self) -> QuerySet[Any]:
        """Lines of sales that bear a scale and an amount: the index of the scale finds them."""
        lines = DocumentLine.objects.filter(eco_contribution__isnull=False, document__side=Side.SALE.value)
        return lines.exclude(eco_amount=0).select_related("document", "eco_contribution")

    def record_url(self, record: Any) -> str:
        """A line is read on its document."""
        return record_address_on_side("document", record.document.side, record.document_id)

    def title_of(self, record: Any) -> str:
        """Barème LAMPE sur FA000012"""
        return f"Barème {record.eco_contribution.code} sur {record.document}"

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Lines are changed on their documents only."""
        raise Forbidden("right_missing", right="sales:edit")
