"""The small tables as users and programs see them: one declaration each (specification 08, part H; 05, E2 to E4)."""

from comptoir.references.resources import (
    activities,
    currencies,
    families,
    miscellaneous,
    payments,
    sales,
    taxes,
)

__all__ = ["activities", "currencies", "families", "miscellaneous", "payments", "sales", "taxes"]
