"""Rows and values for any declared table, made from its model and its fields: a new table needs no test of its own.

A table whose service has a rule beyond its columns names the few values that satisfy it in ``RULED_VALUES``; one whose
queryset is a part of its model, or whose fields hold other codes than the model says, in ``RULED_ROWS``.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.functions import Lower

from comptoir.documents.models import Document
from comptoir.references.models import NafSuccession
from comptoir.resources.columns import Choice
from comptoir.resources.field_base import Field
from comptoir.resources.layout import condition_holds
from comptoir.resources.links import LinkField
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource

WORDS = ("Éclair", "abricot", "Zèbre", "cœur", "=1+1")
NUMBERS = (Decimal("0"), Decimal("2.5"), Decimal("1"), Decimal("2.5"))
TEXTS = ("text", "long", "postal_code", "listed", "rich")
START = date(2026, 11, 16)

# In RULED_ROWS: a value although the column may be empty.
FILLED = object()


def _document_of(slug: str) -> Callable[[], models.Model]:
    """A document of that table, for lines that must hang on one."""

    def made() -> models.Model:
        table = registry.get(slug)
        assert table is not None
        return table.queryset().first() or make_rows(table, 1)[0]

    return made


RULED_ROWS: dict[str, dict[str, Any]] = {
    "documents-vente": {"side": "sale", "kind": "invoice", "currency_rate": ""},
    "documents-achat": {"side": "purchase", "kind": "purchase_invoice", "currency_rate": ""},
    "modeles-vente": {"side": "sale", "kind": "invoice"},
    "modeles-achat": {"side": "purchase", "kind": "purchase_invoice"},
    "devises": {"rate": "1.0825"},
    "historique-eco-contribution": {"eco_contribution": FILLED, "eco_amount": Decimal("0.24")},
    "historique-clients-documents": {"side": "sale", "kind": "invoice", "currency_rate": ""},
    "historique-fournisseurs-documents": {
        "side": "purchase",
        "kind": "purchase_invoice",
        "currency_rate": "",
    },
    "historique-clients-articles": {"type": "goods", "document": _document_of("documents-vente")},
    "historique-fournisseurs-articles": {"type": "goods", "document": _document_of("documents-achat")},
    "reglements-clients": {"side": "customer"},
    "reglements-fournisseurs": {"side": "supplier"},
    "echeancier-clients": {"side": "customer"},
    "echeancier-fournisseurs": {"side": "supplier"},
    "tiers": {"is_customer": True, "is_prospect": False},
    "sessions": {"is_pending": False, "expires_at": datetime(2100, 1, 1, tzinfo=UTC)},
    "mouvements-stock": {"document_line": None, "stock_document_line": FILLED},
}
RULED_VALUES: dict[str, dict[str, Any]] = {
    "types-tva": {"nature": "other"},
    "taux-tva": {
        "rate": lambda index: str(40 + index),
        "is_default": False,
        "is_active": True,
        "is_not_collected": False,
    },
    "pays": {"code": lambda index: f"X{'ABCDEFGHIJ'[index]}"},
    "departements": {"country": "FR"},
    "codes-postaux": {"country": "FR", "department": None},
    "codes-naf": {"nomenclature": "rev2", "successors": []},
    "modes-reglement": {"lines": [{"rate": "100", "days": 30, "rule": "net", "method": "CHQ"}]},
    "tiers": {"roles": ["customer"], "siren": "", "vat_number": "", "naf_code": ""},
    "articles": {"type": "goods", "is_active": True},
    "utilisateurs": {"role": "sales"},
}

ALL = list(registry)
EDITABLE = [
    resource
    for resource in ALL
    if resource.can_create
    and any(not field.is_read_only for field in resource.fields)
    and type(resource).record_url is Resource.record_url
]


def identity(resource: Resource) -> str:
    """Name of the table in the report of the tests."""
    return resource.slug


# ------------------------------------------------------------------------------------------------ rows by the model
# Tables that every dossier receives with more than a thousand rows.
SUPPLIED = ("codes-postaux", "codes-naf")


def empty_supplied(resource: Resource) -> None:
    """Leave few rows for tests that go through all of them, again and again: a thousand more would show nothing new."""
    if resource.slug in SUPPLIED:
        NafSuccession.objects.all().delete()
        resource.model._base_manager.all().delete()


def make_rows(resource: Resource, count: int, *, start: int = 0) -> list[models.Model]:
    """Store rows straight into the table: ties, accents, capitals, formulas and, where allowed, nothing at all."""
    rows = []
    for index in range(start, start + count):
        # A column may declare the codes that its field leaves open.
        declared = {
            column.name: list(column.choices)[index % len(column.choices)]
            for column in resource.columns
            if isinstance(column, Choice)
            and column.choices
            and column.get is None
            and "__" not in column.name
        }
        rows.append(_instance(resource.model, index, declared | RULED_ROWS.get(resource.slug, {})))
    resource.model._base_manager.bulk_create(rows)
    return rows


def _instance(model: type[models.Model], index: int, fixed: dict[str, Any]) -> models.Model:
    unique = _unique_names(model)
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key and isinstance(field, models.AutoField):
            continue
        rule = fixed.get(field.name, ...)
        rule = rule() if callable(rule) else rule
        if rule is not ... and rule is not FILLED:
            values[field.name] = rule
        elif field.null and rule is not FILLED and index % 2 and field.name not in unique:
            values[field.name] = None
        elif (value := _value(field, index, is_unique=field.name in unique)) is not None:
            values[field.name] = value
    return model(**values)


def _unique_names(model: type[models.Model]) -> set[str]:
    names = {field.name for field in model._meta.concrete_fields if field.unique}
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            names.update(constraint.fields)
            names.update(
                expression.get_source_expressions()[0].name
                for expression in constraint.expressions
                if isinstance(expression, Lower)
            )
    return names


def _value(field: Any, index: int, *, is_unique: bool) -> Any:
    kind = field.get_internal_type()
    if field.model is Document and field.name == "side":
        return "sale"
    if field.choices and not is_unique:
        codes = [code for code, _ in field.flatchoices if code != ""]
        return codes[index % len(codes)]
    if isinstance(field, models.ForeignKey):
        return _related(field, index)
    if kind in ("CharField", "TextField"):
        word = WORDS[index % len(WORDS)]
        text = f"{index + 10}{word}" if is_unique else word
        return text[: field.max_length or 40]
    if kind == "FixedPointField":
        return Decimal(index) + Decimal("31.25") if is_unique else NUMBERS[index % len(NUMBERS)]
    if kind == "DateField":
        return START + timedelta(days=index % 3)
    if kind == "DateTimeField":
        return datetime(2026, 11, 16, 8, index % 3, tzinfo=UTC)
    if kind in ("PositiveSmallIntegerField", "PositiveIntegerField", "IntegerField", "BigIntegerField"):
        return index if is_unique else index % 3
    return None


def _related(field: Any, index: int) -> Any:
    target = field.related_model
    if field.one_to_one:
        row = _instance(target, index + 50, {})
        row.save()
        return row
    existing = list(target._base_manager.order_by("pk")[:2])
    if len(existing) < 2:
        for number in range(2):
            row = _instance(target, number + 70, {})
            row.save()
            existing.append(row)
    return existing[index % 2]


# -------------------------------------------------------------------------------------------- values by the fields
def sample_values(resource: Resource, index: int) -> dict[str, Any]:
    """Plain values of a new record, as a call of the API gives them."""
    ruled = RULED_VALUES.get(resource.slug, {})
    values: dict[str, Any] = {}
    for field in resource.fields:
        if field.name in ruled:
            rule = ruled[field.name]
            values[field.name] = rule(index) if callable(rule) else rule
        elif not field.is_read_only and condition_holds(field.visible_if, values):
            value = plain_value(field, index, is_key=field.name == resource.lookup.key)
            if value is not None:
                values[field.name] = value
    for inline in resource.lines:
        if inline.name in ruled:
            values[inline.name] = ruled[inline.name]
            continue
        filled = ((field.name, plain_value(field, index)) for field in inline.fields)
        values[inline.name] = [{name: value for name, value in filled if value is not None}]
    return values


def plain_value(field: Field, index: int, *, is_key: bool = False) -> Any:
    """A plain value that the field accepts; nothing for what may stay empty, one time out of two."""
    if not field.required and not is_key and index % 2:
        return None
    if isinstance(field, LinkField):
        return _key_of_target(field, index)
    if field.kind == "rich":
        return f"<p><b>{WORDS[index % 4]}</b> {index}</p>"
    if field.kind in TEXTS:
        if isinstance(field.model_field, models.EmailField):
            return f"a{index}@example.org"
        limit = field.model_field.max_length if field.model_field is not None else None
        return (f"K{index}" if is_key else f"{WORDS[index % 4]} {index}")[: limit or 60]
    if field.kind == "integer":
        return index % 3 + 1
    if field.kind == "quantity" and field.unit:
        return str(Decimal(index) + 2)  # the unit of the sample has no decimals (PAR-060)
    if field.kind in ("amount", "price", "quantity", "percent", "number"):
        return str(Decimal(index) + Decimal("1.5"))
    if field.kind == "date":
        return (START + timedelta(days=index)).isoformat()
    if field.kind == "flag":
        return bool(field.initial())
    if field.kind == "choice":
        codes = [code for code in field.choices if code]  # type: ignore[attr-defined]
        return codes[index % len(codes)]
    return None


def _key_of_target(field: LinkField, index: int) -> str | None:
    rows = field.target.queryset()
    if field.limit is not None:
        rows = rows.filter(field.limit)
    found = list(rows.order_by("pk")[:2])
    if not found and not field.required:
        return None
    if not found:
        found = [make_rows(field.target, 1)[0]]
    return field.target.key_of(found[index % len(found)])


def whole_tab(resource: Resource) -> str:
    """The tab that holds every row, when there are tabs."""
    return next(
        (tab.slug for tab in resource.tabs if not tab.q), resource.tabs[0].slug if resource.tabs else ""
    )
