"""How the paper of a kind of document looks: its words and boxes.

``core.document_kinds`` tells what kinds DO, and most of the paper follows from it; this table adds what only the page
knows. Kinds that are not named here look like the default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.ui.core_messages import FULL_KIND_LABELS, KIND_LABELS


@dataclass(frozen=True, kw_only=True, slots=True)
class SignatureBox:
    """A box for the other party's hand: its heading and what to write in it, as names of printed words."""

    title: str
    hint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KindLayout:
    """Printed words and boxes of one kind; an empty ``payable`` ends the totals with the total itself."""

    payable: str = ""
    promised: str = "delivery_planned"
    signature: SignatureBox | None = None


_ACCEPTANCE = SignatureBox(title="acceptance", hint="acceptance_hint")
_RECEPTION = SignatureBox(title="reception", hint="reception_hint")
_RETURN = SignatureBox(title="return", hint="return_hint")

_TO_PAY = KindLayout(payable="payable")
_IN_FAVOUR = KindLayout(payable="in_favour")
_TO_DEDUCT = KindLayout(payable="to_deduct")
_PLAIN = KindLayout()

_LAYOUTS: Mapping[str, KindLayout] = {
    "quote": KindLayout(payable="payable", signature=_ACCEPTANCE),
    "order": _TO_PAY,
    "delivery_note": KindLayout(payable="payable", signature=_RECEPTION),
    "return_note": KindLayout(signature=_RETURN),
    "invoice": _TO_PAY,
    "credit_note": _IN_FAVOUR,
    "deposit_invoice": _TO_PAY,
    "deposit_credit_note": _IN_FAVOUR,
    "purchase_order": KindLayout(payable="payable", promised="deliver_on"),
    "purchase_return": KindLayout(signature=_RETURN),
    "purchase_invoice": _TO_PAY,
    "purchase_credit_note": _TO_DEDUCT,
    "purchase_deposit_invoice": _TO_PAY,
    "purchase_deposit_credit_note": _TO_DEDUCT,
}

_PARTY_CODES = {"customer": "customer_code", "supplier": "supplier_code"}

PREPARATION = SignatureBox(title="prepared_by", hint="prepared_hint")


def kind_layout(code: str) -> KindLayout:
    """The layout of a kind. Raises Refusal ``unknown_document_kind`` for a code that is none."""
    return _LAYOUTS.get(kind_of(code).code, _PLAIN)


def printed_title(kind: DocumentKind) -> str:
    """The French title. A supplier's invoice bears our letterhead and must not pass for one of ours."""
    return FULL_KIND_LABELS[kind.code] if kind.is_legal else KIND_LABELS[kind.code].singular


def party_code_word(kind: DocumentKind) -> str:
    """The printed word of the other party's code."""
    return _PARTY_CODES[kind.party_role]
