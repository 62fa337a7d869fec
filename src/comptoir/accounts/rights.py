"""Rights and the roles that hold them.

A right is written ``"area:action"``. A user has exactly one role: one of the seven below, which are the same in every
dossier, or one of the dossier's own. What is here is data: a page, an action, a file or an API call names the right it
needs, never a role. See ``docs/adr/0011-rights-per-table.md`` for the exceptions of one table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

Right = str
"""``"area:action"``, one of ``ALL_RIGHTS``."""

AREAS = (
    "parties",
    "articles",
    "sales",
    "purchases",
    "stock",
    "payments",
    "margins",
    "accounting",
    "settings",
    "users",
    "eventlog",
    "jobs",
)
ACTIONS = ("view", "edit", "delete", "validate", "export")
# What a user sees of costs and margins is no table: it can only be seen, or not.
_AREA_ACTIONS = {"margins": ("view",)}
MARGINS_RIGHT = "margins:view"


def actions_of(area: str) -> tuple[str, ...]:
    """What may be done in an area."""
    return _AREA_ACTIONS.get(area, ACTIONS)


ALL_RIGHTS: frozenset[Right] = frozenset(f"{area}:{action}" for area in AREAS for action in actions_of(area))


class TableRight(str):
    """The right of an area, asked for one of its tables: an exception of the role may decide otherwise there.

    It equals its area's right, so that whoever knows nothing of tables reads ``"settings:edit"``.
    """

    table: str
    exception: str
    """``"payment-terms:edit"``: how a role names it among its exceptions."""


@lru_cache(maxsize=2048)
def table_right(area: str, table: str, action: str) -> TableRight:
    """Return the right to ``action`` on the table of that API name."""
    found = TableRight(f"{area}:{action}")
    found.table, found.exception = table, f"{table}:{action}"
    return found


@dataclass(frozen=True)
class RightsHeld:
    """What a role allows: rights of areas, and exceptions of tables that are granted or taken away on top of them.

    It is compared by what it holds, so that what was made for it (a menu) can be kept and never shows too much.
    """

    areas: frozenset[Right] = frozenset()
    granted: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()

    def allows(self, right: Right) -> bool:
        """Whether the right is held; an exception of the table wins over its area."""
        if isinstance(right, TableRight):
            if right.exception in self.taken:
                return False
            if right.exception in self.granted:
                return True
        return right in self.areas

    def covers(self, other: "RightsHeld", tables: Mapping[str, str]) -> bool:
        """Whether nothing of ``other`` is missing here; ``tables`` gives the area of each table."""
        if not other.areas <= self.areas:
            return False
        named = {*other.granted, *self.taken}
        return all(
            self.allows(right) or not other.allows(right)
            for right in (_right_of(name, tables) for name in named)
        )


def _right_of(exception: str, tables: Mapping[str, str]) -> TableRight:
    table, _, action = exception.rpartition(":")
    return table_right(tables.get(table, ""), table, action)


def rights(*texts: str) -> frozenset[Right]:
    """Expand ``"sales:view+edit"`` and ``"sales:*"`` to single rights; raise ``ValueError`` on an unknown one."""
    found: set[Right] = set()
    for text in texts:
        area, _, actions = text.partition(":")
        for action in actions_of(area) if actions == "*" else actions.split("+"):
            found.add(f"{area}:{action}")
    if unknown := found - ALL_RIGHTS:
        raise ValueError(f"unknown rights: {', '.join(sorted(unknown))}")
    return frozenset(found)


def _viewing(areas: Iterable[str], *extra: str) -> frozenset[Right]:
    return rights(*(f"{area}:view" for area in areas), *extra)


ROLES: MappingProxyType[str, frozenset[Right]] = MappingProxyType(
    {
        "administrator": ALL_RIGHTS,
        "sales": _viewing(
            ("articles", "stock", "margins", "settings", "jobs"),
            "parties:view+edit+delete+export",
            "sales:*",
            "articles:export",
            "payments:view+edit",
            "jobs:edit",
        ),
        "purchases": _viewing(
            ("sales", "payments", "margins", "settings", "jobs"),
            "parties:view+edit+delete+export",
            "articles:view+edit+delete+export",
            "purchases:*",
            "stock:view+export",
            "jobs:edit",
        ),
        "stock": _viewing(
            ("parties", "sales", "purchases", "margins", "settings", "jobs"),
            "articles:view+edit+export",
            "stock:*",
            "jobs:edit",
        ),
        "accounting": _viewing(
            ("articles", "stock", "margins", "settings", "eventlog", "jobs"),
            "parties:view+edit+export",
            "articles:export",
            "sales:view+validate+export",
            "purchases:view+validate+export",
            "payments:*",
            "accounting:*",
            "eventlog:export",
            "jobs:edit",
        ),
        "counter": _viewing(
            ("articles", "stock", "settings", "jobs"),
            "parties:view+edit",
            "sales:view+edit+validate",
            "payments:view+edit",
        ),
        "read_only": _viewing(area for area in AREAS if area != "users"),
    }
)

ROLE_LABELS: MappingProxyType[str, str] = MappingProxyType(
    {
        "administrator": "Administrateur",
        "sales": "Ventes",
        "purchases": "Achats",
        "stock": "Stock",
        "accounting": "Comptabilité",
        "counter": "Comptoir",
        "read_only": "Lecture seule",
    }
)

SYSTEM_RIGHTS: MappingProxyType[str, RightsHeld] = MappingProxyType(
    {role: RightsHeld(held) for role, held in ROLES.items()}
)
NO_RIGHTS = RightsHeld()

ADMINISTRATOR = "administrator"
OWN = "own"
"""What ``User.role`` holds when the role is one of the dossier's own."""

ROLE_CHOICES = (*ROLE_LABELS.items(), (OWN, "Rôle propre au dossier"))

AREA_LABELS: MappingProxyType[str, str] = MappingProxyType(
    {
        "parties": "Tiers",
        "articles": "Articles",
        "sales": "Ventes",
        "purchases": "Achats",
        "stock": "Stock",
        "payments": "Règlements",
        "margins": "Prix de revient et marges",
        "accounting": "Comptabilité",
        "settings": "Paramètres",
        "users": "Utilisateurs et droits",
        "eventlog": "Journal des événements",
        "jobs": "Travaux",
    }
)
ACTION_LABELS: MappingProxyType[str, str] = MappingProxyType(
    {
        "view": "Voir",
        "edit": "Modifier",
        "delete": "Supprimer",
        "validate": "Valider",
        "export": "Exporter",
    }
)


def right_label(right: Right) -> str:
    """« Prix de revient et marges : voir », as the page of roles names it."""
    area, _, action = right.partition(":")
    return f"{AREA_LABELS[area]} : {ACTION_LABELS[action].lower()}"


TABLE_ACTIONS = ("view", "edit", "delete", "export")
"""What may be granted or taken away on one table."""

TABLE_AREAS: dict[str, str] = {}
"""Area of each table that may have exceptions, by API name; filled at start-up by the declarations of the tables."""
