"""``comptoir user …`` and ``comptoir token …``"""

import argparse

from comptoir.accounts.queries import user_named
from comptoir.accounts.second_factor import has_second_factor, remove_second_factor
from comptoir.accounts.services import create_user
from comptoir.accounts.tokens import create_token as make_token
from comptoir.cli.dossiers import read_password
from comptoir.core.errors import NotFound
from comptoir.dossiers.connection import use_dossier

USER_PASSWORD = "COMPTOIR_USER_PASSWORD"


def add_user(given: argparse.Namespace) -> int:
    """Add a user; the password comes from COMPTOIR_USER_PASSWORD, or is asked for twice."""
    with use_dossier(given.slug):
        password = read_password(USER_PASSWORD, f"Mot de passe de {given.user} : ")
        user = create_user(username=given.user, password=password, role=given.role, full_name=given.name)
    print(f"Utilisateur « {user.username} » ajouté au dossier « {given.slug} » : {user.role_label}.")
    return 0


def reset_second_factor_user(given: argparse.Namespace) -> int:
    """Take a second factor away, when telephone and recovery codes are lost; the last administrator's too."""
    with use_dossier(given.slug):
        user = user_named(given.user)
        if user is None:
            raise NotFound("user_unknown", username=given.user)
        had_one = has_second_factor(user)
        remove_second_factor(user, by=None, details="en ligne de commande")
    done = "est retirée" if had_one else "n'était pas activée"
    print(f"La double authentification de « {user.username} » {done}.")
    return 0


def create_token(given: argparse.Namespace) -> int:
    """Print a new token, alone on its line for scripts; it is never shown again."""
    with use_dossier(given.slug):
        user = user_named(given.user)
        if user is None:
            raise NotFound("user_unknown", username=given.user)
        token = make_token(user=user, label=given.label)
    print(token)
    return 0
