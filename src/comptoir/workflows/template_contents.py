"""What a document template keeps of a document, and the body that it makes again (DOC-185).

The content is what the API takes to create a document, without what belongs to one day: number, dates, deposits, state.
Everything is read and checked again when it is used, as if it were typed.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from comptoir.articles.models import Article
from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.core.errors import Problems
from comptoir.documents.entry import POSTAL_FIELDS
from comptoir.documents.header_entry import PARTY_TEXTS
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.state import ITEM_TYPES
from comptoir.documents.vat_book import VatBook
from comptoir.parties.models import Party
from comptoir.references.models import DossierSettings, VatRate, VatTerritory
from comptoir.workflows.document_view import amount_text, plain_text, price_text

# Header fields that belong to the party: without it, or when its record is taken again, they come from the record.
OF_PARTY = frozenset(
    {
        *PARTY_TEXTS, "territory", "payment_terms", "salesperson", "currency", "billing", "delivery", "contact_name",
        "contact_email", "reference",
    }
)  # fmt: skip
PRICES = ("unit_price", "discount_rate")
RATES = ("vat_rate", "shipping_vat_rate")


def template_content(document: Document, *, is_party_kept: bool) -> dict[str, Any]:
    """The content of a template made from a document; with its party, also what the document says of it."""
    kind = kind_of(document.kind)
    header = _header(document, kind)
    if is_party_kept:
        header |= _party_header(document, kind)
    lines = document.lines.select_related(
        "article", "unit", "vat_rate", "salesperson", "eco_contribution"
    ).order_by("position", "id")
    header["lines"] = [
        _line(line, is_party_kept=is_party_kept) for line in lines if line.type != DocumentLine.Type.ORIGIN
    ]
    return header


def _header(document: Document, kind: DocumentKind) -> dict[str, Any]:
    found: dict[str, Any] = {
        "is_tax_included": document.is_tax_included,
        "note": document.note,
        "printed_note": document.printed_note,
    }
    if document.is_footer_discount_typed:
        found["footer_discount_amount"] = amount_text(document.footer_discount_amount)
    elif document.footer_discount_rate:
        found["footer_discount_rate"] = plain_text(document.footer_discount_rate)
    if document.shipping_amount:
        found["shipping_amount"] = amount_text(document.shipping_amount)
    for name in RATES:
        if (rate := getattr(document, name)) is not None:
            found[name] = rate.code
    if kind.has_typed_deposit and document.quote_deposit_amount:
        found["deposit_amount"] = amount_text(document.quote_deposit_amount)
    if kind.is_credit:
        found |= {
            "credit_reason": document.credit_reason,
            "is_without_return": document.is_without_return,
        }
    return found


def _party_header(document: Document, kind: DocumentKind) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(document, name) for name in PARTY_TEXTS}
    found |= {
        "territory": document.territory.code,
        "currency": document.currency.code if document.currency else None,
        "reference": document.reference,
        "contact_name": document.contact_name,
        "contact_email": document.contact_email,
    }
    if kind.has_payment_terms and document.payment_terms is not None:
        found["payment_terms"] = document.payment_terms.code
    if kind.has_salesperson:
        found["salesperson"] = document.salesperson.code if document.salesperson else None
    for prefix in ("billing", "delivery"):
        found[prefix] = {part: getattr(document, f"{prefix}_{part}") for part in POSTAL_FIELDS}
    return found


def _line(line: DocumentLine, *, is_party_kept: bool) -> dict[str, Any]:
    """One line. The cost of an article is the one it has when the template is used: only free lines keep theirs."""
    found: dict[str, Any] = {"type": line.type, "description": line.description}
    if line.rich_description:
        found["rich_description"] = line.rich_description
    if line.type not in ITEM_TYPES:
        return found
    found |= {
        "quantity": plain_text(line.quantity),
        "unit": line.unit.code if line.unit else None,
        "unit_price": price_text(line.unit_price),
        "discount_rate": plain_text(line.discount_rate),
        "vat_rate": line.vat_rate.code if line.vat_rate else None,
    }
    article = line.article
    if article is not None:
        found |= {"article": article.code, "article_key": article.pk}
    else:
        found |= {"article": line.article_code or None, "cost_price": price_text(line.cost_price)}
    if line.eco_contribution_id != (article.eco_contribution_id if article is not None else None):
        found["eco_contribution"] = line.eco_contribution.code if line.eco_contribution else None
    if is_party_kept and line.salesperson is not None:
        found["salesperson"] = line.salesperson.code
    return found


def template_body(
    content: Mapping[str, Any],
    *,
    party: Party,
    settings: DossierSettings,
    is_party_reloaded: bool,
    are_prices_current: bool,
) -> dict[str, Any]:
    """The body of a new document: articles by their codes of today, VAT rates of the territory of the party.

    Raises ``Refusal("invalid_input")`` with ``lines.N.article`` for articles that exist no more.
    """
    body = {name: value for name, value in content.items() if name not in OF_PARTY or not is_party_reloaded}
    rows: list[dict[str, Any]] = [dict(line) for line in content.get("lines", ())]
    if is_party_reloaded:
        for row in rows:
            row.pop("salesperson", None)
    _name_articles(rows, settings=settings, are_prices_current=are_prices_current)
    territory = VatTerritory.objects.filter(code=body["territory"]).first() if body.get("territory") else None
    _follow_territory([body, *rows], territory_id=(territory or party.territory).pk, settings=settings)
    return {**body, "party": party.code, "lines": rows}


def _name_articles(
    rows: Iterable[dict[str, Any]], *, settings: DossierSettings, are_prices_current: bool
) -> None:
    """Each line names its article as it is called now; without its price when that of today is wanted."""
    rows = list(rows)
    articles = Article.objects.in_bulk([row["article_key"] for row in rows if row.get("article_key")])
    problems = Problems()
    for index, row in enumerate(rows):
        key = row.pop("article_key", None)
        if key is None:
            if settings.is_unknown_article_warned:
                row.pop("article", None)
            continue
        if key not in articles:
            problems.add(f"lines.{index}.article", "template_article_gone", value=row.get("article"))
            continue
        row["article"] = articles[key].code
        if are_prices_current:
            for name in PRICES:
                row.pop(name, None)
    problems.raise_if_any()


def _follow_territory(
    holders: Iterable[dict[str, Any]], *, territory_id: int, settings: DossierSettings
) -> None:
    """Rates become those that stand for them in the territory of the new document (PAR-035)."""
    holders = list(holders)
    codes = {holder[name] for holder in holders for name in RATES if holder.get(name)}
    known = dict(VatRate.objects.filter(code__in=codes).values_list("code", "pk"))
    book = VatBook.load(settings)
    book.choose_territory(territory_id)
    for holder in holders:
        for name in RATES:
            code = holder.get(name)
            if code in known:
                rate = book.counterpart(known[code])
                holder[name] = rate.code if rate is not None else None
