"""From a saved document to what its pages say (``printing.printed_document``): the same figures as the screen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from comptoir.core.deposits import RateVat, deduct_vat
from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.core.errors import NotFound
from comptoir.core.money import countervalue
from comptoir.core.rich_text import Paragraph, is_html, paragraphs_of_html, plain_text
from comptoir.core.totals import LineType
from comptoir.core.transfer import remaining_quantity
from comptoir.documents.eco import is_eco_added
from comptoir.documents.models import DepositLink, Document, DocumentLine, DocumentLink
from comptoir.documents.services.deposits import deposit_vat
from comptoir.documents.state import ITEM_TYPES, delivered_quantities
from comptoir.options.models import VatOptionChange
from comptoir.payments.models import DueDate
from comptoir.printing.kind_layouts import printed_title
from comptoir.printing.printed_document import (
    OperationCategory,
    PrintedAddress,
    PrintedDeductedVat,
    PrintedDeposit,
    PrintedDocument,
    PrintedDueDate,
    PrintedLine,
    PrintedVat,
)
from comptoir.references.models import Country, DossierSettings
from comptoir.references.settings_row import dossier_settings
from comptoir.workflows.article_pictures import article_pictures
from comptoir.workflows.seller_words import printed_seller, seller_words

ZERO = Decimal(0)
FRANCHISE_MENTION = "TVA non applicable, art. 293 B du CGI"


def printed_documents(
    document_ids: Sequence[int], *, language: str = "", has_pictures: bool = False
) -> list[PrintedDocument]:
    """Pages of documents, in the order asked; ten queries whatever their number.

    In the language of the party, as sealed where it is, unless another ``language`` is asked for.

    Raises ``NotFound("document_not_found")`` for the first key that is no document of this dossier.
    """
    settings = dossier_settings()
    vat_changes = list(VatOptionChange.objects.all())
    found = {
        document.pk: document
        for document in Document.objects.filter(pk__in=document_ids)
        .select_related("territory", "payment_terms", "payment_method", "seal", "party", "currency")
        .prefetch_related(
            Prefetch(
                "lines",
                DocumentLine.objects.select_related("unit", "article__location").order_by("position", "pk"),
            ),
            "vat_rows",
            Prefetch("due_dates", DueDate.objects.select_related("payment_method").order_by("position")),
            Prefetch(
                "deposit_links",
                DepositLink.objects.select_related("deposit")
                .prefetch_related("deposit__vat_rows")
                .order_by("deposit__dated_on", "pk"),
            ),
            Prefetch("source_links", DocumentLink.objects.select_related("source").order_by("pk")),
        )
    }
    countries = dict(Country.objects.values_list("code", "label"))
    pictures = article_pictures(found.values()) if has_pictures else {}
    pages = []
    for key in document_ids:
        if key not in found:
            raise NotFound("document_not_found", document=key)
        words = dict(_words(found[key], settings=settings, vat_changes=vat_changes))
        words["language"] = language or words.get("language", "fr")
        pages.append(_page(found[key], words=words, settings=settings, countries=countries))
    return (
        pages
        if not pictures
        else [
            _with_pictures(found[key], page, pictures) for key, page in zip(document_ids, pages, strict=True)
        ]
    )


def _with_pictures(
    document: Document, page: PrintedDocument, pictures: Mapping[int, bytes]
) -> PrintedDocument:
    """The page with the picture of each line's article."""
    lines = [
        replace(line, picture=pictures.get(row.article_id or 0))
        for line, row in zip(page.lines, document.lines.all(), strict=True)
    ]
    return replace(page, lines=tuple(lines))


def _words(
    document: Document, *, settings: DossierSettings, vat_changes: Sequence[VatOptionChange]
) -> Mapping[str, Any]:
    """What the page says of its seller: as sealed, else as the options say now. Seals of before kept nothing."""
    seal = getattr(document, "seal", None)
    if seal is not None and seal.seller:
        kept: Mapping[str, Any] = seal.seller
        return kept
    return seller_words(document, settings=settings, vat_changes=vat_changes)


def _page(
    document: Document, *, words: Mapping[str, Any], settings: DossierSettings, countries: Mapping[str, str]
) -> PrintedDocument:
    kind = kind_of(document.kind)
    lines = list(document.lines.all())
    billing = _address(document, "billing", words["country"], countries)
    delivery = _address(document, "delivery", words["country"], countries)
    bank = settings.default_bank
    category = _category(lines)
    return PrintedDocument(
        kind=document.kind,
        title=printed_title(kind),
        number=document.number,
        is_provisional=kind.is_legal and not document.seal_hash,
        dated_on=document.dated_on,
        supplied_on=_supplied_on(document) if kind.is_legal and not kind.is_deposit else None,
        valid_until_on=document.valid_until_on,
        delivery_on=document.delivery_on,
        seller=printed_seller(words, settings=settings),
        billing_address=billing,
        delivery_address=delivery if delivery.postal_lines() not in ((), billing.postal_lines()) else None,
        party_code=document.printed_party_code,
        buyer_siren=document.party_siren,
        buyer_vat_number=document.party_vat_number,
        contact=document.contact_name,
        reference=document.reference,
        credit_reason=document.credit_reason,
        deposits=tuple(_deposits(document)),
        deducted_vat=tuple(_deducted_vat(document)),
        terms_label=_terms(document, kind),
        lines=(*_lines(document, kind, lines, settings), *_note(document)),
        vat_rows=tuple(_vat(document, category, words)),
        is_eco_added=is_eco_added(document),
        due_dates=tuple(_due_dates(document, kind)),
        payment_reference=document.number or "",
        bank_name=bank.label if bank else "",
        iban=bank.iban if bank else "",
        bic=bank.bic if bank else "",
        operation_category=category if kind.is_legal and kind.is_sale else None,
        exemption_mentions=_exemptions(document, category, words),
        is_sealed=bool(document.seal_hash),
        seal_mark=document.seal_hash[:12],
        price_decimals=settings.price_decimals,
        amount_decimals=settings.amount_decimals,
        currency=words["currency"],
        **_amounts(document),
        **_countervalue(document, words),
        **(_mentions(words) if kind.is_sale else {"language": words["language"]}),
    )


def _terms(document: Document, kind: DocumentKind) -> str:
    """The payment terms, or the method of a deposit, which has no terms (DOC-093)."""
    chosen = document.payment_method if kind.has_payment_method else document.payment_terms
    return chosen.label if chosen else ""


def _amounts(document: Document) -> dict[str, Any]:
    """The footer, as stored: nothing is computed for the page."""
    return {
        "is_tax_included": document.is_tax_included,
        "lines_total": document.lines_total,
        "footer_discount_rate": ZERO if document.is_footer_discount_typed else document.footer_discount_rate,
        "footer_discount_amount": document.footer_discount_amount,
        "shipping_amount": document.shipping_amount,
        "net_total": document.net_total,
        "vat_total": document.vat_total,
        "eco_total": document.eco_total,
        "gross_total": document.gross_total,
        "deposit_total": document.quote_deposit_amount or document.deposit_total,
        "net_payable": document.net_payable,
    }


def _countervalue(document: Document, words: Mapping[str, Any]) -> dict[str, Any]:
    """The net payable in the currency of the document, else in the second one of the dossier (OPT-148)."""
    if document.currency is not None and document.currency_rate:
        return {
            "countervalue_amount": countervalue(document.net_payable, Decimal(document.currency_rate)),
            "countervalue_currency": document.currency.symbol,
        }
    if not words["countervalue_currency"]:
        return {}
    return {
        "countervalue_amount": countervalue(document.net_payable, Decimal(words["countervalue_rate"])),
        "countervalue_currency": words["countervalue_currency"],
    }


def _mentions(words: Mapping[str, Any]) -> dict[str, Any]:
    """Mentions that the law wants on what is to be paid (file 14, section 1)."""
    return {
        "is_vat_on_debits": words["is_vat_on_debits"],
        **_notices(words["legal_notice"]),
        "language": words["language"],
        "penalty_mention": words["late_penalty_mention"],
        "indemnity_mention": words["recovery_indemnity_mention"],
        "early_discount_mention": words["early_payment_mention"],
    }


def _notices(notice: str) -> dict[str, Any]:
    """The notice of the options, with its styles where it has some."""
    if is_html(notice):
        return {"rich_notices": tuple(paragraphs_of_html(notice))}
    return {"legal_notices": (notice,) if notice else ()}


def _address(document: Document, prefix: str, home: str, countries: Mapping[str, str]) -> PrintedAddress:
    code = getattr(document, f"{prefix}_country")
    return PrintedAddress(
        name=getattr(document, f"{prefix}_name"),
        lines=tuple(getattr(document, f"{prefix}_line{number}") for number in range(1, 5)),
        postal_code=getattr(document, f"{prefix}_postal_code"),
        city=getattr(document, f"{prefix}_city"),
        country="" if code in ("", home) else countries.get(code, code),
    )


def _lines(
    document: Document, kind: DocumentKind, lines: Sequence[DocumentLine], settings: DossierSettings
) -> Iterable[PrintedLine]:
    delivered = delivered_quantities(lines) if kind.has_delivery else {}
    is_begun = any(delivered.values())  # then every line tells what it had and what it waits for
    for line in lines:
        if line.type not in ITEM_TYPES:
            is_subtotal = line.type == DocumentLine.Type.SUBTOTAL
            yield PrintedLine(
                type=LineType(line.type),
                description=line.description,
                paragraphs=_paragraphs(line),
                amount=line.net_amount if is_subtotal else None,
            )
            continue
        done = delivered.get(line.pk, line.quantity * 0)
        yield PrintedLine(
            type=LineType(line.type),
            code=line.article_code,
            description=line.description,
            paragraphs=_paragraphs(line),
            quantity=line.quantity,
            quantity_decimals=_decimals(line, settings),
            unit=line.unit.code if line.unit else "",
            unit_price=line.unit_price,
            discount_rate=line.discount_rate,
            amount=line.gross_amount if document.is_tax_included else line.net_amount,
            vat_rate=line.vat_percent,
            delivered_quantity=done if is_begun else None,
            remaining_quantity=remaining_quantity(line.quantity, done) if is_begun else None,
            other_amount=line.net_amount if document.is_tax_included else line.gross_amount,
            location=_location(line),
            eco_unit_amount=line.eco_unit_amount if document.territory.is_eco_contribution_due else ZERO,
        )


def _paragraphs(line: DocumentLine) -> tuple[Paragraph, ...]:
    """The description with its formats; nothing where it has none."""
    return tuple(paragraphs_of_html(line.rich_description)) if line.rich_description else ()


def _location(line: DocumentLine) -> str:
    """Where the goods lie: code and label of the article's location."""
    place = line.article.location if line.article else None
    return " – ".join(dict.fromkeys(filter(None, (place.code, place.label)))) if place else ""


def _note(document: Document) -> Iterable[PrintedLine]:
    """The note to the customer, under the lines; internal notes never print."""
    if text := plain_text(document.printed_note):
        is_rich = is_html(document.printed_note)
        paragraphs = tuple(paragraphs_of_html(document.printed_note)) if is_rich else ()
        yield PrintedLine(type=LineType.TEXT, description=text, paragraphs=paragraphs)


def _decimals(line: DocumentLine, settings: DossierSettings) -> int:
    """Decimals of a quantity: the unit's, else the dossier's, and never fewer than it needs (DOC-040)."""
    wanted = line.unit.decimals if line.unit else settings.quantity_decimals
    needed = -int(line.quantity.normalize().as_tuple().exponent)
    return max(wanted, needed, 0)


def _vat(document: Document, category: OperationCategory, words: Mapping[str, Any]) -> Iterable[PrintedVat]:
    mentions = _exemptions(document, category, words)
    for row in document.vat_rows.all():
        mention = mentions[0] if mentions and not row.rate else ""
        yield PrintedVat(rate=row.rate, base=row.base, amount=row.amount, mention=mention)


def _due_dates(document: Document, kind: DocumentKind) -> Iterable[PrintedDueDate]:
    """Due dates of an invoice; the negative one of a credit note stays in the schedule (DOC-089)."""
    if not kind.asks_for_payment:
        return
    for due in document.due_dates.all():
        method = due.payment_method.label if due.payment_method else ""
        yield PrintedDueDate(due_on=due.due_on, amount=due.amount, method=method)


def _category(lines: Sequence[DocumentLine]) -> OperationCategory:
    """Goods, services or both (file 14, section 1)."""
    types = {line.type for line in lines if line.type in ITEM_TYPES}
    if len(types) > 1:
        return OperationCategory.MIXED
    return OperationCategory.SERVICES if DocumentLine.Type.SERVICE in types else OperationCategory.GOODS


def _exemptions(document: Document, category: OperationCategory, words: Mapping[str, Any]) -> tuple[str, ...]:
    """Why no VAT is due, when none is (file 14, section 1)."""
    if words["is_vat_exempt"] and kind_of(document.kind).is_sale:
        return (FRANCHISE_MENTION,)
    territory = document.territory
    mentions = {
        OperationCategory.GOODS: (territory.goods_exemption_mention,),
        OperationCategory.SERVICES: (territory.service_exemption_mention,),
        OperationCategory.MIXED: (territory.goods_exemption_mention, territory.service_exemption_mention),
    }[category]
    return tuple(dict.fromkeys(mention for mention in mentions if mention))


def _supplied_on(document: Document) -> date:
    """Day of the supply: the delivery note's when the invoice comes from one, else the document's own."""
    days = [
        link.source.dated_on for link in document.source_links.all() if kind_of(link.source.kind).moves_goods
    ]
    return max(days, default=document.dated_on)


def _deposits(document: Document) -> Iterable[PrintedDeposit]:
    """Deposits that the document deducts, each by its number."""
    for link in document.deposit_links.all():
        deposit = link.deposit
        sign = kind_of(deposit.kind).due_sign
        yield PrintedDeposit(
            number=deposit.number or "", dated_on=deposit.dated_on, gross=sign * deposit.gross_total
        )


def _deducted_vat(document: Document) -> Iterable[PrintedDeductedVat]:
    """VAT that deposits told already, rate by rate, on the invoice that deducts them."""
    deposits = [link.deposit for link in document.deposit_links.all()]
    if not deposits or not kind_of(document.kind).has_due_schedule:
        return
    own = [RateVat(row.rate, row.base, row.amount) for row in document.vat_rows.all()]
    for row in deduct_vat(own, deposit_vat(deposits)):
        if row.deposit_base or row.deposit_amount:
            yield PrintedDeductedVat(
                rate=row.rate,
                deposit_base=row.deposit_base,
                deposit_amount=row.deposit_amount,
                remaining_amount=row.remaining_amount,
            )
