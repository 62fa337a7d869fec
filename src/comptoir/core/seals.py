"""Seals of validated documents: a hash of the content and of the previous seal of the series (P-05)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class StoredSeal:
    """A seal as stored, with the content it should stand for. ``label`` names the document in messages."""

    label: str
    content: Mapping[str, object]
    content_hash: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class SealFault:
    """A seal that does not hold: ``seal_content_changed``, ``seal_hash_wrong`` or ``seal_chain_broken``."""

    label: str
    position: int
    code: str


def canonical(content: Mapping[str, object]) -> bytes:
    """One text for one content, whatever the database it was read from.

    UTF-8 JSON, keys sorted, no blanks; ``Decimal`` as a plain string without trailing zeros, dates in ISO,
    instants in UTC to the microsecond. Raises ``TypeError`` for a float, a naive instant, a number that is
    not finite or anything unforeseen.
    """
    plain = _plain(content)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(content: Mapping[str, object]) -> str:
    """SHA-256 of the canonical content, 64 hexadecimal characters."""
    return hashlib.sha256(canonical(content)).hexdigest()


def seal_hash(content_hash: str, previous_hash: str = "") -> str:
    """SHA-256 of the previous seal's hash and of the content's: 64 hexadecimal characters."""
    return hashlib.sha256(f"{previous_hash}\n{content_hash}".encode()).hexdigest()


def verify_chain(seals: Iterable[StoredSeal], *, first_previous_hash: str = "") -> tuple[SealFault, ...]:
    """Faults of one series in its order; empty when every seal holds and follows the one before.

    A seal is judged against the stored hash of the one before, so that one change gives one fault.
    """
    faults: list[SealFault] = []
    previous_hash = first_previous_hash
    for position, seal in enumerate(seals, start=1):
        if content_hash(seal.content) != seal.content_hash:
            faults.append(SealFault(seal.label, position, "seal_content_changed"))
        if seal_hash(seal.content_hash, seal.previous_hash) != seal.hash:
            faults.append(SealFault(seal.label, position, "seal_hash_wrong"))
        if seal.previous_hash != previous_hash:
            faults.append(SealFault(seal.label, position, "seal_chain_broken"))
        previous_hash = seal.hash
    return tuple(faults)


def plain_decimal(value: Decimal) -> str:
    """``1250``, ``-0.5``, ``0``: no exponent, no trailing zeros, no negative zero."""
    if not value.is_finite():
        raise TypeError(f"a seal can't hold {value}")
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a seal needs instants with their zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(item) for item in value]
    raise TypeError(f"a seal can't hold a {type(value).__name__}")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a seal names its values with text, not {type(key).__name__}")
    return str.__str__(key)
