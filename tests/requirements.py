"""Names the requirements of docs/spec that a test covers.

``@covers("DOC-042", "TV-DOC-10")`` on a test function or class does nothing at run time but check that each name
stands in the specification; ``make coverage-of-spec`` reads the decorators and prints what no test names yet.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

SPEC_FOLDER = Path(__file__).resolve().parents[1] / "docs" / "spec"

#: Families in the order of the specification, with what their names look like.
FAMILIES: dict[str, str] = {
    "P": r"P-\d{2}",
    **{
        family: rf"{family}-\d{{3}}"
        for family in (
            "UI", "DOC", "PTY", "ART", "STK", "PAY", "COM", "STA", "PRN", "ACC",
            "PAR", "TOO", "OPT", "BKS", "TPT", "PRF", "UPM",
        )
    },
    "TV-UI": r"TV-UI-\d{2}",
    "TV-DOC": r"TV-DOC-\d{2}",
    **{f"T{file:02}": rf"T{file:02}-\d{{1,2}}" for file in range(3, 9)},
    **{f"TV-{letter}": rf"TV-{letter}\d{{1,2}}" for letter in "BTPU"},
}  # fmt: skip

#: May be named by a test, but asks for nothing on its own: ambiguities and numbered tables.
NOTES: dict[str, str] = {
    "AMB": r"AMB-(?:DOC|UI)-\d{2}",
    "A": r"A0[3-8]-\d{1,2}",
    "table": r"(?:DOC|UI)-T\d{1,2}",
}

_REQUIREMENT = re.compile("|".join(f"(?:{form})" for form in FAMILIES.values()))
_NOTE = re.compile("|".join(f"(?:{form})" for form in NOTES.values()))
_ANY = re.compile(rf"(?<![\w-])(?:{_REQUIREMENT.pattern}|{_NOTE.pattern})(?![\w-])")

Marked = TypeVar("Marked", bound=Callable[..., object] | type)


def family_of(requirement: str) -> str | None:
    """The family of a requirement (``"DOC"`` of ``"DOC-042"``), ``None`` for what is not counted."""
    for family, form in FAMILIES.items():
        if re.fullmatch(form, requirement):
            return family
    return None


@lru_cache(maxsize=1)
def spec_ids() -> frozenset[str]:
    """Every name that stands in the specification."""
    return frozenset(
        match.group()
        for page in sorted(SPEC_FOLDER.glob("*.md"))
        for match in _ANY.finditer(page.read_text("utf-8"))
    )


def covers(*requirements: str) -> Callable[[Marked], Marked]:
    """Marks a test with the requirements it shows to be met; the names are kept in ``requirement_ids``.

    Raises ValueError for a name of a form that the specification does not use, or that it does not hold.
    """
    if not requirements or callable(requirements[0]):
        raise ValueError('covers() takes names of requirements: @covers("DOC-042")')
    for requirement in requirements:
        if not (_REQUIREMENT.fullmatch(requirement) or _NOTE.fullmatch(requirement)):
            raise ValueError(
                f"{requirement!r} does not look like a requirement (DOC-042, TV-DOC-10, T05-1, P-02 …)"
            )
        if requirement not in spec_ids():
            raise ValueError(f"{requirement} does not stand in docs/spec")

    def mark(test: Marked) -> Marked:
        kept: tuple[str, ...] = getattr(test, "requirement_ids", ())
        test.requirement_ids = (*requirements, *kept)  # type: ignore[union-attr]
        return test

    return mark
