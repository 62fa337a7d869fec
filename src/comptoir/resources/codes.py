"""Finding records by their code, whatever the case (PAR-006), through the index on ``LOWER(code)``."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower

from comptoir.resources.reading import has_forbidden_character


def with_code(queryset: QuerySet[Any], code: str) -> QuerySet[Any]:
    """Rows whose code is ``code``; the database lowers both sides, so that they always agree."""
    return with_codes(queryset, [code])


def with_codes(queryset: QuerySet[Any], codes: Iterable[str], *, field: str = "code") -> QuerySet[Any]:
    """Rows whose code is one of ``codes``; a code that no record can have finds none.

    ``field`` may name another code with an index on its small letters.
    """
    wanted = [form for code in codes if not has_forbidden_character(code) for form in _lowered(code)]
    found: QuerySet[Any] = queryset.alias(code_lower=Lower(field))
    return found.filter(code_lower__in=wanted)


def _lowered(code: str) -> list[str | Lower]:
    """Plain text where Python and every database agree; beyond ASCII the database lowers both sides itself.

    SQLite leaves accented letters as they are: the code is looked for in capitals and in small letters too.
    """
    stripped = code.strip()
    if stripped.isascii():
        return [stripped.lower()]
    return [Lower(Value(form)) for form in dict.fromkeys([stripped, stripped.upper(), stripped.lower()])]
