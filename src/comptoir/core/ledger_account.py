"""Ledger account of a party from a root and its code or name (ACC-020…029, PRF-021…032)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from comptoir.core.errors import Refusal

_LIGATURES = str.maketrans({"Œ": "OE", "Æ": "AE", "Ø": "O", "Ł": "L", "Đ": "D"})


class AccountFill(StrEnum):
    """Where the code stands when zeros fill the account: "Début" 411AGUT00, "Fin" 41100AGUT."""

    START = "start"
    END = "end"


def account_roots(text: str) -> tuple[str, ...]:
    """Allowed roots of ``411A; 411B``, in capitals, empty ones left out; the first one builds (PRF-021…027)."""
    return tuple(root for part in text.split(";") if (root := "".join(part.split()).upper()))


def ledger_account(
    *,
    root: str,
    source: str,
    length: int = 10,
    is_filled: bool = False,
    fill: AccountFill = AccountFill.START,
) -> str:
    """Account of a party whose code or name is ``source``, at most ``length`` characters; the root is never cut.

    Letters and digits of the source only, in capitals, without accents (ACC-026, PRF-026…030). ``is_filled``
    completes with zeros up to ``length``, at the end or between root and code (ACC-021, PRF-032).
    """
    middle = _letters_and_digits(source)[: max(length - len(root), 0)]
    zeros = "0" * (length - len(root) - len(middle)) if is_filled else ""
    return root + middle + zeros if fill is AccountFill.START else root + zeros + middle


def check_account(
    account: str, *, roots: Sequence[str], length: int = 10, field: str = "ledger_account"
) -> str:
    """A typed account in capitals without blanks. No root = no control of the beginning (PRF-022…024, ACC-029).

    Raises a ``Refusal`` on ``field``: ``account_bad_characters``, ``account_bad_root``, ``account_too_long``.
    """
    account = "".join(account.split()).upper()
    if not re.fullmatch(r"[0-9A-Z]*", account):
        raise Refusal.for_field(field, "account_bad_characters")
    if account and roots and not account.startswith(tuple(root.upper() for root in roots)):
        raise Refusal.for_field(field, "account_bad_root", roots=" ; ".join(roots))
    if len(account) > length:
        raise Refusal.for_field(field, "account_too_long", limit=length)
    return account


def _letters_and_digits(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.upper().translate(_LIGATURES))
    return re.sub(r"[^0-9A-Z]", "", decomposed)
