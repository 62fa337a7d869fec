"""How hard a password is to guess. See ``docs/adr/0012-signing-in.md`` for the rule that is held to.

The measure counts what a program that tries passwords has to try: the characters that are no repetition nor the next
one of a sequence, each chosen among the kinds of characters that the password uses.
"""

from collections.abc import Iterable
from itertools import pairwise

KEYBOARD_ROWS = ("azertyuiop", "qwertyuiop", "qsdfghjklm", "asdfghjkl", "wxcvbn", "zxcvbnm")

_LOWER, _UPPER, _DIGITS, _ASCII_SIGNS, _OTHER = 26, 26, 10, 33, 40
_NEIGHBOURS = {
    pair: step
    for row in KEYBOARD_ROWS
    for one, other in pairwise(row)
    for pair, step in (((one, other), 1), ((other, one), -1))
}


def password_bits(password: str) -> int:
    """Return the whole bits of entropy of the password, rounded down: ``alphabet ** length`` as a power of two."""
    alphabet, length = alphabet_of(password), counted_length(password)
    return (alphabet**length).bit_length() - 1 if alphabet and length else 0


def alphabet_of(password: str) -> int:
    """Return how many characters there are of the kinds that the password uses."""
    size = 0
    size += _LOWER if any("a" <= one <= "z" for one in password) else 0
    size += _UPPER if any("A" <= one <= "Z" for one in password) else 0
    size += _DIGITS if any("0" <= one <= "9" for one in password) else 0
    size += _ASCII_SIGNS if any(one.isascii() and not one.isalnum() for one in password) else 0
    size += _OTHER if any(not one.isascii() for one in password) else 0
    return size


def counted_length(password: str) -> int:
    """Return the characters that don't go on with a repetition or a sequence ("aaa", "123", "aze") begun by two."""
    text = _unit_of(password.casefold())
    steps = ["", *(_step(before, one) for before, one in pairwise(text))]
    went_on = sum(1 for before, step in pairwise(steps) if step and step == before)
    return len(text) - went_on


def contained_name(password: str, names: Iterable[str]) -> str:
    """Return the first name that the password contains whatever the capitals, or nothing."""
    folded = password.casefold()
    return next((name for name in names if name.casefold() in folded), "")


def _step(before: str, one: str) -> str:
    """How one character comes from the one before: repeated, next or previous, in the alphabet or on the keyboard."""
    distance = ord(one) - ord(before)
    if abs(distance) <= 1:
        return f"alphabet {distance}"
    return f"keyboard {_NEIGHBOURS[before, one]}" if (before, one) in _NEIGHBOURS else ""


def _unit_of(text: str) -> str:
    """The block that the text repeats: "abcabcabc" is no better than "abc"."""
    for size in range(1, len(text) // 2 + 1):
        if len(text) % size == 0 and text[:size] * (len(text) // size) == text:
            return text[:size]
    return text
