"""How one user wants the program shown (UI-008, UI-030, OPT-011 to OPT-014): kept on the server, read with the user.

It lies on the user's own row, so that a page needs no query for it; writing it never touches the version that guards
the account's record.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal

THEMES = {"auto": "Comme le système", "light": "Claire", "dark": "Sombre"}
DENSITIES = {"normal": "Normale", "compact": "Compacte"}


@dataclass(frozen=True)
class Display:
    """The choices of one user and their defaults; every question is asked until the user says otherwise (UI-031)."""

    theme: str = "auto"
    density: str = "normal"
    is_navigation_small: bool = False
    is_toolbar_shown: bool = True
    """Shows the buttons of a page side by side; else they stand behind one button, their keys work all the same
    (OPT-012)."""
    is_sign_out_confirmed: bool = True
    """Asks before signing out (OPT-014)."""
    has_first_steps: bool = True
    """Shows the first steps of a new dossier on the home page (OPT-013)."""
    hidden_information: tuple[str, ...] | list[str] = ()
    """Information messages put away with "Ne plus afficher" (UI-034); see ``information``."""


def display_of(user: User) -> Display:
    """What the user chose; a value that this version doesn't know counts as not chosen."""
    kept = user.display if isinstance(user.display, dict) else {}
    return Display(**{name: value for name, value in kept.items() if _is_known(name, value)})


def keep_display(*, user: User, **changes: Any) -> Display:
    """Keep some choices for this user; raises ``Refusal`` for a name or a value that doesn't exist."""
    for name, value in changes.items():
        if not _is_known(name, value):
            raise Refusal("display_unknown", name=name)
    # Two choices made one right after the other must both stay: the row is read again, and held, before it is written.
    with transaction.atomic():
        user.display = User.objects.select_for_update().values_list("display", flat=True).get(pk=user.pk)
        display = replace(display_of(user), **changes)
        user.display = asdict(display)
        User.objects.filter(pk=user.pk).update(display=user.display)
    return display


def _is_known(name: str, value: object) -> bool:
    if name == "theme":
        return value in THEMES
    if name == "density":
        return value in DENSITIES
    if name == "hidden_information":
        return (
            isinstance(value, list | tuple)
            and len(value) < 100
            and all(isinstance(one, str) for one in value)
        )
    return name in Display.__dataclass_fields__ and isinstance(value, bool)
