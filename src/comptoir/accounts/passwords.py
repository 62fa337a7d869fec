"""What a password must be. The sentences are ours: Django's are only in English without its own user tables.

The rule is case 2 of the recommendation of the CNIL (deliberation 2022-100) and stricter: 12 characters and 50 bits,
with tries that get slower and slower (``docs/adr/0012-signing-in.md``).
"""

import re
import secrets
from collections.abc import Iterable
from difflib import SequenceMatcher

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from comptoir.core.errors import Problem
from comptoir.core.password_strength import contained_name, password_bits
from comptoir.dossiers.connection import current_dossier

SHORTEST = 12
LONGEST = 256
"""A limit, so that nobody makes the server hash a megabyte."""
LEAST_BITS = 50

_SIMILAR = 0.7
_SHORTEST_NAME = 4
_SHORTEST_WORD = 5
_ENDING = re.compile(r"[\W\d_]+$")
_common = CommonPasswordValidator()


def password_problems(
    password: str, *, username: str, full_name: str = "", words: Iterable[str] = ()
) -> list[Problem]:
    """Return what is wrong with ``password`` for that user, nothing when it will do.

    ``words`` are names that everybody knows, such as the dossier's.
    """
    if len(password) > LONGEST:
        return [Problem("password_too_long", {"length": LONGEST})]
    problems: list[Problem] = []
    if len(password) < SHORTEST:
        problems.append(Problem("password_too_short", {"length": SHORTEST}))
    if password.isdigit():
        problems.append(Problem("password_entirely_numeric"))
    elif len(password) >= SHORTEST and password_bits(password) < LEAST_BITS:
        problems.append(Problem("password_too_weak"))
    if _is_common(password) or _is_common(_ENDING.sub("", password)):
        problems.append(Problem("password_too_common"))
    if name := contained_name(password, _names(username, full_name, words)):
        problems.append(Problem("password_contains_name", {"name": name}))
    elif any(_resembles(password, part) for part in (username, full_name)):
        problems.append(Problem("password_too_similar"))
    return problems


def dossier_words() -> tuple[str, ...]:
    """Return the names of the dossier in place that nobody should use as a password."""
    dossier = current_dossier()
    return (dossier.slug, *dossier.name.split())


def one_time_password() -> str:
    """Return a password to hand over once: 80 random bits in groups that can be read out."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _names(username: str, full_name: str, words: Iterable[str]) -> list[str]:
    slug, *others = [*words] or [""]
    names = [name for name in (username, slug) if len(name) >= _SHORTEST_NAME]
    return names + [word for word in (*full_name.split(), *others) if len(word) >= _SHORTEST_WORD]


def _is_common(password: str) -> bool:
    try:
        _common.validate(password)
    except ValidationError:
        return True
    return False


def _resembles(password: str, attribute: str) -> bool:
    if len(attribute) < 3:
        return False
    return SequenceMatcher(a=password.lower(), b=attribute.lower()).quick_ratio() >= _SIMILAR
