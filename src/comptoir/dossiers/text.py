"""Text prepared for searching: SQLite's LIKE does not fold French accents, so the fold is stored."""

import unicodedata

# Characters that have no canonical decomposition but that nobody types when searching.
_PLAIN = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "’": "'", "‘": "'", "–": "-", "—": "-"}
)


def search_text(*parts: str | None) -> str:
    """Return ``parts`` joined by a space, without accents, in lower case, with single spaces.

    The same function prepares stored columns and what the user types, so that "Éluard" is found by "eluard".
    """
    joined = " ".join(part for part in parts if part)
    split = unicodedata.normalize("NFKD", joined)
    plain = "".join(mark for mark in split if not unicodedata.combining(mark))
    return " ".join(plain.casefold().translate(_PLAIN).split())
