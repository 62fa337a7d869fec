"""What every refusal owes its user: a French sentence on the right field, and a dossier left as it was (P-08)."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from comptoir.core.errors import Refusal
from comptoir.ui.messages import UNKNOWN, problems_by_field, refusal_sentence, sentence

BUSINESS_APPS = (
    "references", "parties", "articles", "documents", "stock", "payments", "eventlog", "printing", "mailing",
)  # fmt: skip
#: Large supplied tables that no business service writes.
SUPPLIED = ("PostalCode", "Department", "Country", "NafCode")
Snapshot = dict[str, list[tuple[Any, ...]]]


def snapshot() -> Snapshot:
    """Every row of every business table, as the database gives it: hundreds of refusals are tested by it."""
    with connection.cursor() as cursor:
        found = {}
        for name, statement in _statements():
            cursor.execute(statement)
            found[name] = cursor.fetchall()
        return found


@cache
def _statements() -> list[tuple[str, str]]:
    quoted = connection.ops.quote_name
    return [
        (
            model.__name__,
            f"SELECT * FROM {quoted(model._meta.db_table)} ORDER BY {quoted(model._meta.pk.column)}",
        )
        for app in BUSINESS_APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model.__name__ not in SUPPLIED
    ]


def refusal_of(action: Callable[[], object], *, before: Snapshot | None = None) -> Refusal:
    """The refusal that an action ends with, once it was checked that it is worded and that nothing was changed.

    ``before`` spares taking the snapshot again where one refused action follows the other.
    """
    before = snapshot() if before is None else before
    with pytest.raises(Refusal) as caught:
        action()
    refusal = caught.value
    assert snapshot() == before, f"{refusal} changed the dossier"
    assert_worded(refusal)
    return refusal


def assert_worded(refusal: Refusal) -> None:
    """Every code of the refusal has a French sentence, and no sentence shows a hole."""
    told = [
        refusal_sentence(refusal),
        *(text for texts in problems_by_field(refusal).values() for text in texts),
    ]
    codes = [refusal.code, *(problem.code for problems in refusal.fields.values() for problem in problems)]
    for code in codes:
        assert sentence(code) != UNKNOWN.format(code=code), f"{code} has no French sentence"
    for text in told:
        assert text and "« … »" not in text, text


def codes_of(refusal: Refusal) -> dict[str, list[str]]:
    """The codes told, by field."""
    return {name: [problem.code for problem in problems] for name, problems in refusal.fields.items()}


def assert_told_on(refusal: Refusal, field: str, codes: Sequence[str] = ()) -> None:
    """The refusal names the field, with one of the codes when some are expected."""
    found = codes_of(refusal)
    assert field in found, f"{field} is not named by {refusal}"
    if codes:
        assert set(found[field]) & set(codes), f"{found[field]} instead of {codes}"
