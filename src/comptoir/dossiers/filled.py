"""Conditions that an index of a part of the rows answers."""

from django.db.models import BooleanField, Func


class Filled(Func):
    """The text column is not empty: ``filter(Filled("barcode"))``, and the condition of the index that serves it.

    It is written without a parameter, because SQLite takes an index of filled rows only where it reads the condition.
    """

    template = "%(expressions)s <> ''"
    output_field = BooleanField()
