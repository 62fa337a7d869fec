"""Fields of a document beside its lines and its commercial header: who it names, which VAT it bears, who sold it, the
currency told beside its amounts (tables DOC-T2 and DOC-T3)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from comptoir.core.document_kinds import DocumentKind
from comptoir.documents.header_entry import PARTY_TEXTS
from comptoir.documents.models import Document
from comptoir.references.models import Currency, Title, VatTerritory
from comptoir.sales_force.models import Salesperson
from comptoir.web.sales.editor_fields import EditorField, Option, rate_options


def more_fields(document: Document, *, today_rates: Sequence[Option]) -> list[EditorField]:
    """The second row of the header: what was copied of the party, and the VAT of the document."""
    rate = _percent(document)
    territories = list(VatTerritory.objects.values_list("code", "label"))
    return [
        EditorField(
            "party_title",
            "Civilité",
            "listed",
            document.party_title,
            width=4,
            max_length=PARTY_TEXTS["party_title"],
            options=[(title, "") for title in Title.objects.values_list("label", flat=True)],
        ),
        EditorField(
            "party_name",
            "Nom",
            "text",
            document.party_name,
            width=8,
            max_length=PARTY_TEXTS["party_name"],
            is_required=True,
        ),
        EditorField(
            "territory",
            "Territorialité",
            "choice",
            document.territory.code,
            width=6,
            options=territories,
            is_required=True,
        ),
        EditorField("vat_rate", "Taux de TVA", "select", rate, width=6, options=_with(today_rates, rate)),
    ]


def supplement_fields(kind: DocumentKind, document: Document) -> list[EditorField]:
    """Tab "Compléments" (DOC-023 to DOC-025): the VAT number alone on deposit documents."""
    fields = [
        EditorField(
            "party_vat_number",
            "N° de TVA intracommunautaire",
            "text",
            document.party_vat_number,
            width=6,
            max_length=PARTY_TEXTS["party_vat_number"],
        )
    ]
    if not kind.has_lines:
        return fields
    if kind.has_salesperson:
        fields.append(
            EditorField(
                "salesperson",
                "Commercial",
                "select",
                document.salesperson.code if document.salesperson else "",
                width=6,
                options=_salespeople(document),
            )
        )
    currencies = _records(Currency, document.currency_id)
    if currencies:
        code = document.currency.code if document.currency else ""
        fields += [
            EditorField("currency", "Devise de contre-valeur", "select", code, width=6, options=currencies),
            EditorField("currency_rate", "Cours", "rate", document.currency_rate.replace(".", ","), width=6),
        ]
    return fields


def territory_rates(document: Document) -> list[Option]:
    """VAT rates that the lines may take now that the document has this territory."""
    return rate_options(document.territory_id, localdate())


def _percent(document: Document) -> str:
    return f"{document.vat_rate.rate.normalize():f}" if document.vat_rate else ""


def _with(options: Sequence[Option], value: str) -> list[Option]:
    missing = [(value, f"{value.replace('.', ',')} %")] if value and value not in dict(options) else []
    return [*options, *missing]


def _salespeople(document: Document) -> list[Option]:
    people = Salesperson.objects.filter(Q(is_active=True) | Q(pk=document.salesperson_id))
    return [(one.code, f"{one.code} — {one}") for one in people]


def _records(model: Any, kept: int | None) -> list[Option]:
    return [(one.code, f"{one.code} — {one}") for one in model.objects.filter(Q(is_active=True) | Q(pk=kept))]
