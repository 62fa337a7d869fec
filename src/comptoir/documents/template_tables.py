"""Document templates as tables, one a side (DOC-185): listed, renamed, annotated, deleted; made from a document."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side, kinds_of_side
from comptoir.documents.models import DocumentLine, DocumentTemplate
from comptoir.documents.sides import page_on_side, right_on_side
from comptoir.documents.state import ITEM_TYPES
from comptoir.resources.columns import Choice, Instant, Link, Number, Text
from comptoir.resources.fields import ChoiceField, TextField
from comptoir.resources.layout import Action, ActionResult, CustomPanel, Layout, Lookup, Panel
from comptoir.resources.links import LinkField
from comptoir.resources.registry import register
from comptoir.resources.resource import Resource
from comptoir.resources.rich_fields import RichTextField
from comptoir.ui.core_messages import KIND_LABELS


def _kinds(side: Side) -> dict[str, str]:
    return {kind.code: KIND_LABELS[kind.code].singular for kind in kinds_of_side(side)}


def _content(request: HttpRequest, template: DocumentTemplate) -> Mapping[str, object]:
    """What the record shows of the lines; never a cost."""
    content = template.content
    rows = [
        line
        | {
            "is_item": line["type"] in ITEM_TYPES,
            "label": line.get("description") or DocumentLine.Type(line["type"]).label,
        }
        for line in content.get("lines", ())
    ]
    return {"lines": rows, "is_tax_included": content.get("is_tax_included")}


def _use(side: Side) -> Action:
    def run(records: Sequence[Any], user: User, request: HttpRequest) -> ActionResult:
        return ActionResult("", url=page_on_side(side, "template-use", pk=records[0].pk))

    return Action(
        "utiliser",
        "Nouveau d'après ce modèle",
        run,
        right_on_side(side, "edit"),
        icon="file-plus",
        is_bulk=False,
    )


def _columns(side: Side) -> list[Any]:
    return [
        Text("name"),
        Choice("kind", choices=_kinds(side)),
        Link("party__code", "Code tiers", api_name="party"),
        Text("party__name", "Tiers", api_name="party_name"),
        Number("line_count"),
        Instant("updated_at", "Modifié le"),
        Link("created_by__full_name", "Créé par", api_name="created_by", is_hidden=True),
    ]


def _fields(side: Side) -> list[Any]:
    return [
        TextField("name"),
        ChoiceField("kind", choices=_kinds(side), is_read_only=True),
        LinkField("party", is_read_only=True),
        RichTextField("note"),
    ]


class DocumentTemplateTable(Resource):
    """What the templates of both sides share."""

    model = DocumentTemplate
    side: Side
    help = "Ouvrez un document et choisissez « Enregistrer comme modèle… »."
    record = Layout(
        Panel("Modèle", ["name", "kind", "party"]),
        CustomPanel("Contenu", "documents/template_content.html", context=_content),
        Panel("Notes", ["note"]),
    )
    default_sort = "name"
    can_create = False
    # The palette proposes what each template makes rather than its record.
    lookup = Lookup(key="name", show=[], is_key_unique=False, is_open=False, is_in_palette=False)

    def queryset(self) -> QuerySet[Any]:
        """One side only."""
        return DocumentTemplate.objects.filter(side=self.side.value)


@register
class SalesTemplateResource(DocumentTemplateTable):
    """Templates of sales documents."""

    side = Side.SALE
    slug, api_name = "modeles-vente", "sales-document-templates"
    label, label_plural = "Modèle de document de vente", "Modèles de documents de vente"
    menu, area = "ventes/documents", "sales"
    columns = _columns(Side.SALE)
    fields = _fields(Side.SALE)
    actions = [_use(Side.SALE)]


@register
class PurchaseTemplateResource(DocumentTemplateTable):
    """Templates of purchase documents."""

    side = Side.PURCHASE
    slug, api_name = "modeles-achat", "purchase-document-templates"
    label, label_plural = "Modèle de document d'achat", "Modèles de documents d'achat"
    menu, area = "achats/documents", "purchases"
    columns = _columns(Side.PURCHASE)
    fields = _fields(Side.PURCHASE)
    actions = [_use(Side.PURCHASE)]
