"""``comptoir demo``: the demonstration dossier, made when it is missing, served."""

import argparse

from comptoir.accounts.rights import ROLE_LABELS
from comptoir.cli.serving import check_port, run_server
from comptoir.dossiers.errors import UnknownDossier
from comptoir.dossiers.registry import get_dossier
from comptoir.exchange.demo import DEMO_USERS, build_demo

SLUG = "demo"


def demo(given: argparse.Namespace) -> int:
    """Make the demonstration dossier if needed, print user and password, serve it."""
    check_port(given.host, given.port)
    try:
        get_dossier(SLUG)
    except UnknownDossier:
        print(
            "Création du dossier de démonstration : une année de librairie, cela prend un moment…", flush=True
        )
        build_demo(SLUG)
    administrator, *others = DEMO_USERS
    print(f"Identifiant : {administrator.username}   Mot de passe : {administrator.password}", flush=True)
    named = ", ".join(f"{user.username} ({ROLE_LABELS[user.role]})" for user in others)
    print(f"Autres rôles, même mot de passe : {named}", flush=True)
    return run_server(host=given.host, port=given.port, opens_browser=given.open, path=f"/d/{SLUG}/")
