"""Reads of salespeople that other areas need."""

from comptoir.resources.codes import with_code
from comptoir.sales_force.models import Salesperson


def salesperson_by_code(code: str) -> Salesperson | None:
    """The salesperson with this code, whatever the case."""
    return with_code(Salesperson.objects.all(), code).first()
