"""Making the deposit invoice of an order or a quote, and giving a deposit back in part (DOC-209, DOC-222)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from comptoir.accounts.models import User
from comptoir.core.deposits import RateShare, deposit_shares
from comptoir.core.document_kinds import KINDS, DocumentKind, kind_of
from comptoir.documents.composition import ComposedDocument, compute
from comptoir.documents.copying import blank_copy, numbered, origin_line
from comptoir.documents.models import Document, DocumentLine, DocumentLink
from comptoir.documents.services.saving import insert_composed
from comptoir.documents.state import ITEM_TYPES
from comptoir.documents.vat_book import VatBook
from comptoir.documents.wording import kind_label
from comptoir.references.models import DossierSettings, PaymentMethod, VatRate
from comptoir.ui.french_format import format_date, format_rate

ZERO = Decimal(0)
ONE = Decimal(1)


def deposit_kind(document: Document) -> DocumentKind:
    """The deposit invoice of the side of a document."""
    side = kind_of(document.kind).side
    return next(
        kind for kind in KINDS.values() if kind.is_deposit and kind.due_sign > 0 and kind.side is side
    )


def make_deposit(
    *,
    source: Document,
    amount: Decimal,
    rate: Decimal | None,
    dated_on: date,
    payment_method: PaymentMethod | None,
    user: User | None,
    settings: DossierSettings,
    vat_book: VatBook,
) -> ComposedDocument:
    """The deposit invoice of a locked order, quote …, shared over its VAT rates (``core.deposits.deposit_shares``).

    ``rate`` is the percentage it was asked by, when it was. The caller links it to ``source``.
    """
    kind = deposit_kind(source)
    document = _header(source, kind=kind, dated_on=dated_on, settings=settings, user=user)
    document.payment_method = payment_method or settings.default_payment_method
    vat_book.choose_territory(document.territory_id)
    by_rate = _lines_by_rate(source)
    shares = deposit_shares(amount, [RateShare(key, _gross(found)) for key, found in by_rate.items()])
    text = _description(source, rate)
    if shares:
        lines = [_amount_line(text, share.gross, by_rate[share.rate]) for share in shares]
    else:
        default = document.vat_rate or vat_book.default()
        lines = [_line(text, amount, default, settings.default_article_type)]
    composed = compute(document, numbered(lines), settings=settings, vat_book=vat_book)
    insert_composed(composed)
    return composed


def make_refund(
    *,
    source: Document,
    amount: Decimal,
    dated_on: date,
    user: User | None,
    settings: DossierSettings,
    vat_book: VatBook,
) -> ComposedDocument:
    """A deposit credit note that gives back a part of a locked deposit invoice, at its VAT rates in proportion."""
    kind = KINDS[kind_of(source.kind).transfer_targets[0]]
    document = _header(source, kind=kind, dated_on=dated_on, settings=settings, user=user)
    document.payment_method = source.payment_method
    vat_book.choose_territory(document.territory_id)
    by_rate = _lines_by_rate(source)
    shares = deposit_shares(amount, [RateShare(key, _gross(found)) for key, found in by_rate.items()])
    lines = [_amount_line("Remboursement d'acompte", share.gross, by_rate[share.rate]) for share in shares]
    rows = numbered([origin_line(source), *lines])
    composed = compute(document, rows, settings=settings, vat_book=vat_book)
    insert_composed(composed)
    DocumentLink.objects.create(source=source, target=document, operation=DocumentLink.Operation.CREDIT)
    return composed


def refunded_amount(deposit: Document) -> Decimal:
    """What deposit credit notes give back of a deposit invoice so far."""
    refunds = Document.objects.filter(source_links__source=deposit).values_list("gross_total", flat=True)
    return sum(refunds, ZERO)


def _header(
    source: Document, *, kind: DocumentKind, dated_on: date, settings: DossierSettings, user: User | None
) -> Document:
    document = blank_copy(source, kind=kind, dated_on=dated_on, settings=settings, user=user)
    document.is_tax_included = True
    document.footer_discount_rate = document.footer_discount_amount = document.shipping_amount = ZERO
    document.is_footer_discount_typed = False
    document.shipping_vat_rate = None
    document.note = ""
    return document


def _lines_by_rate(source: Document) -> dict[Decimal, list[DocumentLine]]:
    """Item lines of a document by the percentage of their VAT, shipping left out: it follows the rates of goods."""
    found: dict[Decimal, list[DocumentLine]] = {}
    for line in source.lines.select_related("vat_rate").filter(type__in=ITEM_TYPES):
        found.setdefault(line.vat_percent, []).append(line)
    return found


def _gross(lines: Sequence[DocumentLine]) -> Decimal:
    return sum((line.gross_amount for line in lines), ZERO)


def _amount_line(text: str, amount: Decimal, lines: Sequence[DocumentLine]) -> DocumentLine:
    """An amount at the rate of some lines, goods or services as most of their amounts are (file 14: category)."""
    largest = max(lines, key=lambda line: abs(line.gross_amount))
    services = [line for line in lines if line.type == DocumentLine.Type.SERVICE]
    is_service = _gross(services) * 2 > _gross(lines)
    line_type = DocumentLine.Type.SERVICE if is_service else DocumentLine.Type.GOODS
    rate = largest.vat_rate
    assert rate is not None  # item lines have one
    return _line(text, amount, rate, line_type)


def _line(text: str, amount: Decimal, rate: VatRate, line_type: str) -> DocumentLine:
    return DocumentLine(
        type=line_type,
        description=text,
        quantity=ONE,
        unit_price=amount,
        vat_rate=rate,
        vat_percent=rate.rate,
    )


def _description(source: Document, rate: Decimal | None) -> str:
    """Acompte de 30 % sur commande N° CM000012 du 12/11/2026"""
    label = kind_label(source.kind)
    number = source.number or f"provisoire {source.pk}"
    share = f" de {format_rate(rate)}" if rate is not None else ""
    return f"Acompte{share} sur {label[:1].lower()}{label[1:]} N° {number} du {format_date(source.dated_on)}"
