"""What may stand in the head of a message: addresses that are addresses, and no line of one's own (injection)."""

import re
from collections.abc import Sequence

from comptoir.core.errors import Problems

MAX_RECIPIENTS = 20
MAX_ADDRESS = 100
MOST_NAMED = 5
"""Wrong addresses that a refusal names."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})+")


def is_address(text: str) -> bool:
    """Whether it is one plain address: ``nom@exemple.fr``."""
    return len(text) <= MAX_ADDRESS and _ADDRESS.fullmatch(text) is not None


def has_control(text: str) -> bool:
    """Whether the text holds what a line of a head may not: line ends, controls, lone surrogates."""
    return _CONTROL.search(text) is not None


def read_addresses(
    text: str, *, field: str, problems: Problems, is_required: bool = False
) -> tuple[str, ...]:
    """Addresses parted by commas, semicolons or blanks, each once. Notes ``mail_header_unsafe``,
    ``mail_address_invalid`` (``mail_addresses_invalid`` for several), ``mail_too_many_recipients``,
    ``mail_recipient_required`` on the field."""
    if has_control(text):
        problems.add(field, "mail_header_unsafe")
        return ()
    parts = [one for part in re.split(r"[,;]", text) for one in _parted(part.strip())]
    found = tuple(dict.fromkeys(part for part in parts if part))
    wrong = [one for one in found if not is_address(one)]
    if len(wrong) == 1:
        problems.add(field, "mail_address_invalid", address=_shortened(wrong[0]))
    elif wrong:
        named = ", ".join(f"« {_shortened(one)} »" for one in wrong[:MOST_NAMED])
        more = len(wrong) - MOST_NAMED
        problems.add(
            field, "mail_addresses_invalid", addresses=f"{named} (et {more} de plus)" if more > 0 else named
        )
    elif len(found) > MAX_RECIPIENTS:
        problems.add(field, "mail_too_many_recipients", limit=MAX_RECIPIENTS)
    elif is_required and not found:
        problems.add(field, "mail_recipient_required")
    return found


def _parted(text: str) -> list[str]:
    """Blanks part addresses, but words of which one is none are one wrong address: « jean dupont@exemple.fr »."""
    words = text.split()
    return words if all(is_address(word) for word in words) else [text]


def _shortened(address: str) -> str:
    return address if len(address) <= MAX_ADDRESS else f"{address[:MAX_ADDRESS]}…"


def read_line(text: str, *, field: str, problems: Problems, limit: int, is_required: bool = False) -> str:
    """One line of a head, such as a subject. Notes ``mail_header_unsafe``, ``too_long``, ``required``."""
    text = text.strip()
    if has_control(text):
        problems.add(field, "mail_header_unsafe")
    elif len(text) > limit:
        problems.add(field, "mail_text_too_long", limit=limit)
    elif is_required and not text:
        problems.add(field, "mail_text_required")
    return text


def joined(addresses: Sequence[str]) -> str:
    """Addresses as they are stored and shown."""
    return ", ".join(addresses)
