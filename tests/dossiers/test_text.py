"""The text that searches compare."""

import pytest

from comptoir.dossiers.text import search_text


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("Éluard", "PAUL"), "eluard paul"),
        (("L’Œuvre  au\u00a0noir",), "l'oeuvre au noir"),
        (("Ça", None, "", "Noël"), "ca noel"),
        (("Straße", "Ærø", "Łódź"), "strasse aero lodz"),
        (("9791094908020",), "9791094908020"),
        ((), ""),
    ],
)
def test_accents_case_and_spaces_do_not_matter(parts: tuple[str | None, ...], expected: str) -> None:
    assert search_text(*parts) == expected


def test_folding_twice_changes_nothing() -> None:
    once = search_text("Élève – « Àéîöü » İstanbul ﬁn №5")
    assert search_text(once) == once
