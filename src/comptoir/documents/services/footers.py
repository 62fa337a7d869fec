"""Header and footer of a document made from several others (DOC-112, DOC-144, DOC-154)."""

from collections.abc import Sequence
from decimal import Decimal

from comptoir.core.money import STORED_DECIMALS, percentage
from comptoir.documents.models import Document
from comptoir.ui.rich_text import MAX_TEXT

ZERO = Decimal(0)


def footer_discount_rate(document: Document) -> Decimal:
    """Footer discount of a document in percent, also when its amount was typed."""
    if document.is_footer_discount_typed:
        return percentage(document.footer_discount_amount, document.lines_total, STORED_DECIMALS)
    return document.footer_discount_rate


def combined_header(document: Document, *, sources: Sequence[Document]) -> None:
    """What each original says on its own: references one after the other as far as they fit, every note once.

    A payment method, a salesperson or a header rate that is not the one of all is nobody's: the lines keep theirs.
    Rates of exchange that differ give way to the one of the day.
    """
    if len(sources) == 1:
        return
    limit = Document._meta.get_field("reference").max_length or 0
    document.reference = document.note = document.printed_note = ""
    for reference in dict.fromkeys(source.reference for source in sources if source.reference):
        longer = f"{document.reference}, {reference}" if document.reference else reference
        if len(longer) <= limit:
            document.reference = longer
    for name in ("note", "printed_note"):
        for note in dict.fromkeys(getattr(source, name) for source in sources):
            if len(getattr(document, name)) + len(note) <= MAX_TEXT:
                setattr(document, name, getattr(document, name) + note)
    for name in ("payment_method", "salesperson", "vat_rate"):
        if len({getattr(source, f"{name}_id") for source in sources}) > 1:
            setattr(document, name, None)
    if len({source.currency_rate for source in sources}) > 1:
        document.currency_rate = document.currency.rate if document.currency else ""


def combined_footer(
    document: Document, *, sources: Sequence[Document], with_shipping: Sequence[Document], is_whole: bool
) -> None:
    """Shipping of the originals adds up (DOC-144); so do their discounts when an amount was typed.

    A part of an order bears its discount in percent, whatever was typed (``is_whole`` false).
    """
    charged = [source for source in with_shipping if source.shipping_amount]
    document.shipping_amount = sum((source.shipping_amount for source in charged), ZERO)
    first = charged[0] if charged else sources[0]
    document.shipping_vat_rate_id = first.shipping_vat_rate_id
    is_typed = any(source.is_footer_discount_typed for source in sources)
    document.is_footer_discount_typed = is_typed and is_whole
    if document.is_footer_discount_typed:
        document.footer_discount_amount = sum((source.footer_discount_amount for source in sources), ZERO)
    else:
        document.footer_discount_rate = footer_discount_rate(sources[0])
