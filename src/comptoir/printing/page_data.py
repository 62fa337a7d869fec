"""Turns a printed document into the text of its pages: the template places it and computes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.printing.ink import legible_color
from comptoir.printing.kind_layouts import PREPARATION, KindLayout, SignatureBox, kind_layout, party_code_word
from comptoir.printing.languages import Language, language_named
from comptoir.printing.line_table import PageData, amount_text, line_table, typeset
from comptoir.printing.page_totals import totals_rows
from comptoir.printing.page_variants import document_in
from comptoir.printing.print_templates import PrintTemplate
from comptoir.printing.printed_document import (
    OperationCategory,
    PrintedAddress,
    PrintedDocument,
    PrintedSeller,
    PrintedVat,
)
from comptoir.printing.rich_pages import plain_paragraphs, rich_paragraphs
from comptoir.printing.safe_text import WIDE_WORD, printable
from comptoir.ui.french_format import format_iban, format_siren, format_siret

#: Printed words that the templates place themselves.
_PLACED = (
    "number_mark", "dated", "provisional", "page", "vat_rate", "vat_base", "vat_amount", "bank_details",
)  # fmt: skip


def page_data(document: PrintedDocument, template: PrintTemplate) -> PageData:
    """Everything the template shows of one document, as strings in the order of the page.

    Raises Refusal ``unknown_document_kind``.
    """
    kind, layout = kind_of(document.kind), kind_layout(document.kind)
    language = language_named(document.language)
    if template.is_pro_forma:
        document = _pro_forma(document)
    has_prices = document.is_priced and template.has_prices
    window, other = _addresses(document, kind)
    asks = has_prices and not template.is_pro_forma
    return {
        "title": _title(document, template, language),
        "number": None if document.number is None else printable(document.number),
        "dated": language.day_long(document.dated_on),
        "running": _running_title(document, template, language),
        "is_provisional": document.is_marked_provisional and not template.is_pro_forma,
        "seller": _seller(document.seller, language),
        "window": [printable(line) for line in window.postal_lines()],
        "facts": _facts(document, kind, layout, language),
        "intro": _introduction(document, other, language),
        "table": line_table(document_in(template, document), template),
        "vat": _vat(document, language) if has_prices else None,
        "totals": totals_rows(document, layout, language) if has_prices else [],
        "due_dates": _due_dates(document, language) if asks else [],
        "due_dates_title": language.one_or_many("due_date", len(document.due_dates)),
        "bank": _bank(document, language) if has_prices and _asks_for_money(kind) else [],
        "signature": _signature(layout, template, language),
        "mentions": _mentions(document, template, language, has_prices=has_prices),
        "seal": language.word("sealed", mark=printable(document.seal_mark)).strip()
        if document.is_sealed
        else "",
        "words": {name: language.word(name) for name in _PLACED},
    }


def _pro_forma(document: PrintedDocument) -> PrintedDocument:
    """The same without what only an invoice says: the category, the option for debits, penalties."""
    return replace(
        document,
        operation_category=None,
        is_vat_on_debits=False,
        penalty_mention="",
        indemnity_mention="",
        is_sealed=False,
        payment_reference="",
    )


def _title(document: PrintedDocument, template: PrintTemplate, language: Language) -> str:
    if template.is_pro_forma:
        return language.word("pro_forma")
    if template.is_preparation:
        return language.word("preparation")
    written = document.title if language.code == "fr" else language.kind(document.kind)
    return printable(written).replace("'", "’")


def _running_title(document: PrintedDocument, template: PrintTemplate, language: Language) -> str:
    parts = [_title(document, template, language), document.number or ""]
    if document.is_marked_provisional and not template.is_pro_forma:
        parts.append(language.word("provisional_running"))
    parts.append(f"{language.word('dated')} {language.day(document.dated_on)}")
    return printable(" ".join(part for part in parts if part))


def _signature(layout: KindLayout, template: PrintTemplate, language: Language) -> PageData | None:
    box: SignatureBox | None = PREPARATION if template.is_preparation else layout.signature
    if box is None or template.is_pro_forma:
        return None
    return {"title": language.word(box.title), "hint": language.word(box.hint)}


def _addresses(
    document: PrintedDocument, kind: DocumentKind
) -> tuple[PrintedAddress, tuple[str, PrintedAddress] | None]:
    """The address of the window, and the other one with its word when it differs."""
    billing, delivery = document.billing_address, document.delivery_address
    if delivery is None or delivery == billing:
        return billing, None
    if kind.prints_delivery_address:
        return delivery, ("billing_address", billing)
    return billing, ("delivery_address", delivery)


def _seller(seller: PrintedSeller, language: Language) -> PageData:
    phone = seller.phone and f"{language.word('phone')} {seller.phone}"
    reach = _joined((phone, seller.email, seller.website), "\n")
    return {
        "name": printable(seller.name),
        "lines": [printable(line) for line in seller.address_lines if line.strip()],
        "reach": [printable(line, WIDE_WORD) for line in reach.split("\n") if line],
        "accent": legible_color(seller.accent_color),
        "foot": [printable(line, WIDE_WORD) for line in legal_foot(seller, language)],
    }


def legal_foot(seller: PrintedSeller, language: Language) -> list[str]:
    """The seller's identity at the foot of every page (PRN-032, mentions of specification 14)."""
    form = seller.legal_form
    if seller.capital is not None:
        capital = typeset(language.amount(seller.capital, "€", decimals=0))
        form = language.word("capital", form=form, amount=capital).strip()
    address = ", ".join(line.strip() for line in seller.address_lines if line.strip())
    identity = (
        seller.siren and f"SIREN {format_siren(seller.siren)}",
        seller.siret and f"SIRET {format_siret(seller.siret)}",
        seller.rcs and f"RCS {seller.rcs}",
        seller.rm and f"RM {seller.rm}",
        seller.naf and f"NAF {seller.naf}",
        seller.msa and f"MSA {seller.msa}",
        seller.vat_number and f"{language.word('vat_mark')} {seller.vat_number}",
    )
    lines = [_joined((seller.name, seller.quality, form, address), " – "), _joined(identity, " · ")]
    return [line for line in lines if line]


def _facts(
    document: PrintedDocument, kind: DocumentKind, layout: KindLayout, language: Language
) -> list[list[str]]:
    """Labelled facts beside the window: dates, the buyer's identity, terms."""
    supply = f"supplied_{document.operation_category or OperationCategory.GOODS}"
    facts = (
        (supply, language.day(document.supplied_on)),
        (layout.promised, language.day(document.delivery_on)),
        ("valid_until", language.day(document.valid_until_on)),
        (party_code_word(kind), document.party_code),
        ("siren", format_siren(document.buyer_siren)),
        ("vat_number", document.buyer_vat_number),
        ("contact", document.contact),
        ("your_reference", document.reference),
        ("terms", document.terms_label),
        ("credit_reason", document.credit_reason),
    )
    return [[language.word(word), printable(value)] for word, value in facts if value.strip()]


def _introduction(
    document: PrintedDocument, other: tuple[str, PrintedAddress] | None, language: Language
) -> list[list[str]]:
    """What stands between the address and the lines: the other address, the documents this one comes from."""
    rows = []
    if other is not None:
        word, address = other
        rows.append([language.word(word), printable(", ".join(address.postal_lines()))])
    if document.origins:
        rows.append([language.word("origin"), printable(" ; ".join(document.origins))])
    return rows


def _vat(document: PrintedDocument, language: Language) -> PageData:
    decimals = document.amount_decimals

    def row(vat: PrintedVat) -> list[str]:
        return [
            typeset(language.rate(vat.rate)),
            amount_text(vat.base, decimals, language),
            amount_text(vat.amount, decimals, language),
        ]

    own = [vat.mention for vat in document.vat_rows if vat.mention]
    mentions = dict.fromkeys((*own, *document.exemption_mentions))
    return {
        "rows": [row(vat) for vat in document.vat_rows],
        "mentions": [
            *_paragraphs(language.mention(one) for one in mentions),
            *_paragraphs(_deducted(document, language)),
        ],
    }


def _deducted(document: PrintedDocument, language: Language) -> list[str]:
    """What deposits told of the VAT of each rate, and what remains: the final invoice tells it all."""
    decimals = document.amount_decimals
    return [
        language.word(
            "deducted_vat",
            rate=typeset(language.rate(one.rate)),
            base=amount_text(one.deposit_base, decimals, language),
            amount=amount_text(one.deposit_amount, decimals, language),
            remaining=amount_text(one.remaining_amount, decimals, language),
        )
        for one in document.deducted_vat
    ]


def _due_dates(document: PrintedDocument, language: Language) -> list[list[str]]:
    decimals = document.amount_decimals
    return [
        [
            language.day(due.due_on),
            printable(due.method),
            typeset(language.amount(due.amount, document.currency, decimals=decimals)),
        ]
        for due in document.due_dates
    ]


def _asks_for_money(kind: DocumentKind) -> bool:
    """Whether the page tells where to pay: what is due to the seller, or a quote that may ask for a deposit."""
    return kind.is_sale and (kind.asks_for_payment or kind.has_typed_deposit)


def _bank(document: PrintedDocument, language: Language) -> list[list[str]]:
    rows = (
        (language.word("bank"), document.bank_name),
        ("IBAN", format_iban(document.iban)),
        ("BIC", document.bic),
        (language.word("payment_reference"), document.payment_reference),
    )
    return [[label, printable(value)] for label, value in rows if value.strip()]


def _mentions(
    document: PrintedDocument, template: PrintTemplate, language: Language, *, has_prices: bool
) -> list[PageData]:
    """The legal mentions at the end: those of the law in one paragraph and in a fixed order, then the notices of the
    options, which keep their own paragraphs and styles."""
    mentions: list[str] = [language.word("pro_forma_mention")] if template.is_pro_forma else []
    if has_prices:
        if document.operation_category is not None:
            mentions.append(language.word(f"category_{document.operation_category}"))
        if document.is_vat_on_debits:
            mentions.append(language.word("vat_on_debits"))
        mentions += [document.early_discount_mention, document.penalty_mention, document.indemnity_mention]
    if template.is_preparation:
        return []
    notices = [notice for notice in document.legal_notices if notice not in mentions]
    law = _joined((mention.replace("\n", " ") for mention in mentions), " ")
    return [*plain_paragraphs(_paragraphs((law, *notices))), *rich_paragraphs(document.rich_notices)]


def _paragraphs(texts: Iterable[str]) -> list[str]:
    return [part for text in texts for part in printable(text).split("\n") if part.strip()]


def _joined(parts: Iterable[str], separator: str) -> str:
    return separator.join(part.strip() for part in parts if part and part.strip())
