"""Information messages that a user may not want to see again (UI-034): one list, one choice per user."""

from collections.abc import Mapping
from dataclasses import dataclass

from comptoir.accounts.models import User
from comptoir.core.errors import NotFound
from comptoir.ui.display import display_of, keep_display


@dataclass(frozen=True, slots=True)
class Information:
    """A message: what the preferences call it, and what it says."""

    title: str
    text: str


INFORMATION: Mapping[str, Information] = {
    "copy": Information(
        "Copie d'une fiche",
        "Cette copie n'existe pas encore : elle est créée quand vous l'enregistrez. Son code, et ce qui ne peut être "
        "qu'à une seule fiche, ne sont pas repris.",
    ),
    "from_field": Information(
        "Fiche ouverte depuis une liste de choix",
        "Enregistrez : vous revenez au champ d'où vous venez, et une fiche ajoutée y est choisie.",
    ),
    "validation": Information(
        "Validation des documents",
        "Ce document est provisoire : il se change et se supprime encore. « Valider » lui donne son numéro définitif "
        "et le scelle ; ensuite, seul un avoir le corrige.",
    ),
    "conflict": Information(
        "Fiche changée par deux personnes",
        "Ce que chacun a changé de son côté est gardé. Pour ce que vous avez changé tous les deux, votre saisie est "
        "proposée : choisissez l'autre valeur si elle est la bonne.",
    ),
}


def is_shown(user: User, code: str) -> bool:
    """Whether the user still wants this message."""
    return code not in display_of(user).hidden_information


def hide_information(*, user: User, code: str) -> None:
    """Ne plus afficher. Raises ``NotFound`` for a message that does not exist."""
    if code not in INFORMATION:
        raise NotFound("display_unknown", name=code[:40])
    keep_display(user=user, hidden_information=sorted({*display_of(user).hidden_information, code}))


def choose_information(*, user: User, shown: set[str]) -> None:
    """The messages that the user wants, among all of them."""
    keep_display(user=user, hidden_information=sorted(INFORMATION.keys() - shown))
