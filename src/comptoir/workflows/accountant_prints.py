"""Prints meant for the accountant: the journals of sales and of purchases of a period (PRN-022, PRN-040, OPT-048)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from comptoir.core.document_kinds import KINDS, Side, kind_of
from comptoir.core.errors import Refusal
from comptoir.core.money import ZERO
from comptoir.documents.models import Document
from comptoir.printing.ledgers import Ledger, ledger_pdf
from comptoir.references.models import AccountingFirm
from comptoir.references.settings_row import dossier_settings
from comptoir.ui.core_messages import KIND_LABELS
from comptoir.ui.french_format import format_amount, format_date, format_rate, format_siret

TITLES = {Side.SALE: "Journal des ventes", Side.PURCHASE: "Journal des achats"}
PARTIES = {Side.SALE: "Client", Side.PURCHASE: "Fournisseur"}
MOST = 20_000


@dataclass(frozen=True)
class JournalRow:
    """One document, credit notes below zero; VAT by rate as (base, amount)."""

    document: Document
    net: Decimal
    vat: dict[Decimal, tuple[Decimal, Decimal]]
    gross: Decimal


def journal_rows(side: Side, *, start: date, end: date) -> list[JournalRow]:
    """Validated invoices and credit notes of a side, deposits included, in the order of their dates; two queries.

    Raises ``Refusal("journal_too_long")``.
    """
    kinds = [code for code, kind in KINDS.items() if kind.side is side and kind.is_legal]
    found = (
        Document.objects.filter(kind__in=kinds, dated_on__range=(start, end))
        .exclude(seal_hash="")
        .prefetch_related("vat_rows")
        .order_by("dated_on", "validated_at", "pk")[: MOST + 1]
    )
    if len(found) > MOST:
        raise Refusal("journal_too_long", maximum=MOST)
    return [_row(document) for document in found]


def journal_pdf(side: Side, *, start: date, end: date, now: datetime) -> bytes:
    """The journal on paper, headed with the accounting firm. Raises ``Refusal("journal_dates")``, on ``end``."""
    if end < start:
        raise Refusal.for_field("end", "journal_dates")
    settings = dossier_settings()
    rows = journal_rows(side, start=start, end=end)
    rates = sorted({rate for row in rows for rate in row.vat}, reverse=True)
    ledger = Ledger(
        title=TITLES[side],
        seller=settings.name,
        subtitle=f"du {format_date(start)} au {format_date(end)}",
        firm=firm_blocks(AccountingFirm.objects.filter(pk=1).first()),
        headings=[
            "Date",
            "Pièce",
            PARTIES[side],
            "HT",
            *(f"TVA {format_rate(rate)}" for rate in rates),
            "TTC",
        ],
        rows=[_cells(row, rates) for row in rows],
        totals=["Total", f"{len(rows)} pièce{'s' if len(rows) > 1 else ''}", "", *_totals(rows, rates)],
        vat_rows=[_vat_cells(rows, rate) for rate in rates],
        remark="Pièces validées seulement ; les avoirs sont en moins.",
    )
    return ledger_pdf(ledger, stamp=now.astimezone(UTC), stamp_text=f"imprimé le {format_date(now.date())}")


def firm_blocks(firm: AccountingFirm | None) -> Sequence[Sequence[str]]:
    """The firm's details, then those of its two people, as blocks of lines (OPT-046, OPT-047)."""
    if firm is None:
        return ()
    town = f"{firm.postal_code} {firm.city}".strip()
    name = f"{firm.legal_form} {firm.name}".strip()
    siret = f"SIRET {format_siret(firm.siret)}" if firm.siret else ""
    lines = (name, firm.line1, firm.line2, firm.line3, firm.line4, town, siret, firm.website)
    return [
        lines,
        _person("Expert-comptable", firm, "accountant"),
        _person("Collaborateur", firm, "assistant"),
    ]


def _person(role: str, firm: AccountingFirm, prefix: str) -> Sequence[str]:
    def part(name: str) -> str:
        return str(getattr(firm, f"{prefix}_{name}"))

    name = " ".join(filter(None, (part("title"), part("first_name"), part("last_name"))))
    reach = [
        f"{label} {part(field)}"
        for field, label in (("phone", "Tél."), ("mobile", "Port."), ("fax", "Fax"))
        if part(field)
    ]
    lines = [name, *reach, part("email")]
    return [role, *lines] if any(lines) else []


def _row(document: Document) -> JournalRow:
    sign = kind_of(document.kind).due_sign
    vat: dict[Decimal, tuple[Decimal, Decimal]] = {}
    for one in document.vat_rows.all():
        base, amount = vat.get(one.rate, (ZERO, ZERO))
        vat[one.rate] = (base + sign * one.base, amount + sign * one.amount)
    return JournalRow(document, sign * document.net_total, vat, sign * document.gross_total)


def _cells(row: JournalRow, rates: Sequence[Decimal]) -> list[str]:
    document = row.document
    vat = [_amount(row.vat[rate][1]) if rate in row.vat else "" for rate in rates]
    label = KIND_LABELS[document.kind].singular
    return [
        format_date(document.dated_on),
        f"{label} {document.number}",
        f"{document.party_code} {document.party_name}",
        _amount(row.net),
        *vat,
        _amount(row.gross),
    ]


def _totals(rows: Sequence[JournalRow], rates: Sequence[Decimal]) -> list[str]:
    vat = [sum((row.vat[rate][1] for row in rows if rate in row.vat), ZERO) for rate in rates]
    net, gross = sum((row.net for row in rows), ZERO), sum((row.gross for row in rows), ZERO)
    return [_amount(one) for one in (net, *vat, gross)]


def _vat_cells(rows: Sequence[JournalRow], rate: Decimal) -> list[str]:
    found = [row.vat[rate] for row in rows if rate in row.vat]
    base, amount = sum((one[0] for one in found), ZERO), sum((one[1] for one in found), ZERO)
    return [format_rate(rate), _amount(base), _amount(amount)]


def _amount(value: Decimal) -> str:
    return format_amount(value, "")
