""" "Générer l'article": an article made from a line that sells what the dossier does not have yet (table UI-T5)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.core.document_kinds import DocumentKind
from comptoir.core.errors import Problems, Refusal
from comptoir.core.pricing import net_of_gross
from comptoir.documents.line_entry import LineEntry, read_lines
from comptoir.documents.vat_book import VatBook
from comptoir.references.counters import is_counter_used
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.reading import Reader
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record

MAX_LABEL = 80


@transaction.atomic
def generate_article(
    *, line: Mapping[str, Any], kind: DocumentKind, is_tax_included: bool, user: User, today: date
) -> Article:
    """Create the article of a line; the counter gives its code when it is used, else it is the code typed (UI-080).

    Its cost is the one of the line, else the unit price typed; a sale also gives its selling price (AMB-UI-12). Raises
    ``Refusal``: ``article_exists``, ``code_required``, the fields at fault; ``Forbidden`` without the right.
    """
    settings = dossier_settings()
    vat_book = VatBook.load(settings)
    entry = _read(line, kind=kind, vat_book=vat_book, today=today)
    if entry.article is not None:
        raise Refusal("article_exists", article=entry.article.code)
    values = _values(
        entry, kind=kind, is_tax_included=is_tax_included, price_decimals=settings.price_decimals
    )
    if not is_counter_used("article"):
        if not entry.typed_code:
            raise Refusal.for_field("article", "code_required")
        values["code"] = entry.typed_code
    made = create_record(registry.for_model(Article), user=user, values=values)
    assert isinstance(made, Article)
    return made


def _read(line: Mapping[str, Any], *, kind: DocumentKind, vat_book: VatBook, today: date) -> LineEntry:
    problems = Problems()
    given = {name: value for name, value in line.items() if name != "id"}
    given["description"] = given.get("description") or given.get("article") or ""
    reader = Reader({"lines": [given]}, problems, today=today)
    entries = read_lines(reader, kind=kind, vat_book=vat_book, existing={})
    problems.raise_if_any()
    if not entries[0].type.is_item:
        raise Refusal("line_makes_no_article")
    return entries[0]


def _values(
    entry: LineEntry, *, kind: DocumentKind, is_tax_included: bool, price_decimals: int
) -> dict[str, Any]:
    description = entry.description or ""
    values: dict[str, Any] = {
        "type": entry.type.value,
        "label": " ".join(description.split())[:MAX_LABEL],
        "description": entry.rich_description or description,
        "default_quantity": "1",
    }
    if entry.unit is not None:
        values["unit"] = entry.unit.code
    rate = entry.vat_rate
    if rate is not None:
        values["vat_rate"] = rate.code
    price = entry.unit_price or Decimal(0)
    net = price
    if is_tax_included and not kind.uses_purchase_prices and rate is not None:
        net = net_of_gross(price, rate.rate, decimals=price_decimals)
    if kind.uses_purchase_prices:
        values["purchase_price"] = str(net)
    else:
        values["gross_price" if is_tax_included else "net_price"] = str(price)
    values["cost_price"] = str(net if entry.cost_price is None else entry.cost_price)
    return values
