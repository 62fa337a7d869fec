"""The shortcuts of the program, screen by screen (table UI-T7), for the page that lists them all.

Each screen shows its own with "?", read from the buttons themselves.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ShortcutGroup:
    """The shortcuts of one kind of screen: keys as written on the page, alternatives apart by " ou "."""

    title: str
    rows: tuple[tuple[str, str], ...]


SHORTCUTS = (
    ShortcutGroup(
        "Partout",
        (
            ("Ctrl+K", "Rechercher ou agir"),
            ("F1", "Aide de l'écran"),
            ("?", "Raccourcis de l'écran"),
            ("Échap", "Fermer la fenêtre, le menu ou l'écran"),
            ("Tab ou Maj+Tab", "Champ ou bouton suivant, précédent"),
            ("↓ ou ↑", "Entrée suivante, précédente d'un menu ouvert"),
        ),
    ),
    ShortcutGroup(
        "Dans une liste",
        (
            ("/", "Aller à la recherche"),
            ("a … z", "Chercher ce que l'on tape"),
            ("↓ ou ↑", "Ligne suivante, précédente"),
            ("Entrée ou F2", "Ouvrir la fiche"),
            ("Inser ou Alt+N", "Ajouter"),
            ("Espace", "Sélectionner la ligne"),
            ("Maj+↓ ou Maj+↑", "Étendre la sélection"),
            ("Ctrl+A", "Tout sélectionner"),
            ("Suppr", "Supprimer la sélection, après confirmation"),
        ),
    ),
    ShortcutGroup(
        "Dans une fiche",
        (
            ("Ctrl+S", "Enregistrer"),
            ("Ctrl+Entrée", "Enregistrer et fermer"),
            ("Ctrl+Maj+S", "Enregistrer et nouveau"),
            ("Alt+N ou Ctrl+I", "Nouvelle fiche"),
            ("Ctrl+Maj+D", "Dupliquer"),
            ("Ctrl+D", "Supprimer, après confirmation"),
            ("Ctrl+Z", "Annuler la dernière modification"),
            ("Ctrl+Y", "Refaire"),
            ("Ctrl+Alt+Z", "Annuler tout depuis l'enregistrement"),
            ("Ctrl+P", "Imprimer la fiche"),
            ("Alt+Page haut ou Alt+Page bas", "Fiche précédente, suivante de la liste"),
            ("← ou →", "Onglet précédent, suivant"),
            ("Échap ou Alt+W", "Fermer ; demande s'il y a des modifications"),
        ),
    ),
    ShortcutGroup(
        "Dans une liste de choix",
        (
            ("F4 ou ↓", "Ouvrir ; F4 referme aussi"),
            ("a … z", "Ne garder que ce qui correspond"),
            ("Entrée", "Prendre la ligne"),
            ("Ctrl+Espace", "Cocher la ligne"),
            ("Inser", "Ajouter une fiche et la choisir"),
            ("F2", "Modifier les fiches cochées, ou ouvrir celle du champ"),
            ("F5", "Recharger la liste"),
            ("Échap", "Refermer sans rien changer"),
        ),
    ),
    ShortcutGroup(
        "Dans les lignes d'une fiche ou d'un document",
        (
            ("Entrée ou Tab", "Case suivante ; une ligne nouvelle après la dernière"),
            ("Inser", "Ajouter une ligne"),
            ("Ctrl+Suppr", "Supprimer la ligne"),
            ("Alt+↑ ou Alt+↓", "Monter, descendre la ligne"),
            ("Ctrl+Z", "Rendre la ligne supprimée"),
            ("Alt+H", "Historique de la ligne"),
            ("Ctrl+V", "Coller des lignes d'un tableur"),
        ),
    ),
    ShortcutGroup(
        "Dans un document de vente",
        (
            ("Ctrl+S", "Enregistrer"),
            ("Alt+V", "Valider"),
            ("Alt+T", "Transférer"),
            ("Alt+L", "Livrer"),
            ("Alt+R", "Régler"),
            ("Ctrl+P", "Aperçu avant impression"),
            ("Ctrl+Maj+D", "Dupliquer"),
            ("Ctrl+D", "Supprimer"),
        ),
    ),
    ShortcutGroup(
        "À la livraison des commandes",
        (("Alt+A", "Tout livrer"), ("Ctrl+S", "Livrer"), ("Échap", "Fermer")),
    ),
)
