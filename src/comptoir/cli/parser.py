"""What can be typed after ``comptoir`` (specification 13, section 1).

A command names its function as ``module:function``: it is loaded when the command is run, so that help and mistakes
answer at once and ``serve`` loads nothing that it doesn't need.
"""

import argparse

from comptoir.cli.usage import FrenchParser

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000


def build_parser() -> FrenchParser:
    """Return the parser of all commands; the chosen one's function is in ``command``."""
    parser = FrenchParser(prog="comptoir", description="Comptoir : vente, achat, stock et règlements.")
    commands = parser.add_subparsers(
        title="Commandes", required=True, metavar="COMMANDE", parser_class=FrenchParser
    )
    _add_serving(commands)
    _add_dossiers(commands)
    _add_users(commands)
    _add_jobs(commands)
    return parser


def _add_serving(commands: "argparse._SubParsersAction[FrenchParser]") -> None:
    serve = commands.add_parser("serve", help="ouvre les dossiers dans le navigateur")
    serve.set_defaults(command="comptoir.cli.serving:serve", needs_django=False)
    demo = commands.add_parser("demo", help="crée s'il manque le dossier de démonstration et l'ouvre")
    demo.set_defaults(command="comptoir.cli.demo:demo", needs_django=True)
    for command in (serve, demo):
        command.add_argument(
            "--port", type=_port, default=DEFAULT_PORT, help=f"port ({DEFAULT_PORT} par défaut)"
        )
        command.add_argument("--open", action="store_true", help="ouvre le navigateur")
    serve.add_argument("--host", default=DEFAULT_HOST, help="adresse d'écoute ; 0.0.0.0 pour tout le réseau")
    demo.set_defaults(host=DEFAULT_HOST)


def _add_dossiers(commands: "argparse._SubParsersAction[FrenchParser]") -> None:
    dossier = commands.add_parser(
        "dossier", help="crée, liste, sauvegarde, restaure, archive, vérifie, supprime"
    )
    actions = dossier.add_subparsers(
        title="Actions", required=True, metavar="ACTION", parser_class=FrenchParser
    )

    create = _action(actions, "create", "crée un dossier avec toutes ses tables")
    create.add_argument("--name", required=True, type=_company_name, help="nom de l'entreprise")
    create.add_argument("--territory", default="metropole", help="territoire fiscal (metropole par défaut)")
    create.add_argument(
        "--postal-codes",
        choices=("all", "simple"),
        default="all",
        help="codes postaux : toute la France (all, par défaut) ou préfectures et arrondissements de Paris (simple)",
    )
    create.add_argument(
        "--eco-scales",
        metavar="FILE",
        help="barèmes éco-contribution à importer : code, libellé, montant TTC",
    )
    create.add_argument("--admin", default="admin", metavar="USER", help="identifiant de l'administrateur")

    _action(actions, "list", "liste les dossiers", slug=False)

    delete = _action(actions, "delete", "supprime un dossier et tous ses fichiers")
    delete.add_argument("--yes", action="store_true", help="confirme la suppression")

    backup = _action(actions, "backup", "sauvegarde un dossier, même pendant le travail")
    backup.add_argument("file", metavar="FILE", help="fichier .zip, ou répertoire")

    restore = _action(actions, "restore", "restaure une sauvegarde", slug=False)
    restore.add_argument("file", metavar="FILE", help="fichier de sauvegarde")
    restore.add_argument("--as", dest="slug", metavar="SLUG", help="sous un autre nom")
    restore.add_argument("--replace", action="store_true", help="remplace le dossier existant")

    archive = _action(actions, "archive", "écrit toutes les données en CSV avec leur dictionnaire")
    archive.add_argument("file", metavar="FILE.zip", help="fichier .zip, ou répertoire")

    _action(actions, "check", "vérifie que tout est juste et complet")


def _add_users(commands: "argparse._SubParsersAction[FrenchParser]") -> None:
    user = commands.add_parser(
        "user", help="ajoute un utilisateur à un dossier, retire sa double authentification"
    )
    actions = user.add_subparsers(title="Actions", required=True, metavar="ACTION", parser_class=FrenchParser)
    add = _action(actions, "add", "ajoute un utilisateur", module="users", group="user")
    add.add_argument("user", metavar="USER", help="identifiant")
    add.add_argument(
        "--role", required=True, help="administrator, sales, purchases, stock, accounting, counter, read_only"
    )
    add.add_argument("--name", default="", help="nom de la personne")
    reset = _action(
        actions,
        "reset-second-factor",
        "retire la double authentification d'un utilisateur",
        module="users",
        group="user",
    )
    reset.add_argument("user", metavar="USER", help="identifiant")

    token = commands.add_parser("token", help="crée une clé pour l'API")
    actions = token.add_subparsers(
        title="Actions", required=True, metavar="ACTION", parser_class=FrenchParser
    )
    create = _action(actions, "create", "crée une clé et l'affiche une fois", module="users", group="token")
    create.add_argument("user", metavar="USER", help="identifiant")
    create.add_argument("--label", default="", help="à quoi sert la clé")


def _add_jobs(commands: "argparse._SubParsersAction[FrenchParser]") -> None:
    jobs = commands.add_parser("jobs", help="travaux de fond")
    actions = jobs.add_subparsers(title="Actions", required=True, metavar="ACTION", parser_class=FrenchParser)
    work = actions.add_parser("work", help="traite les travaux de fond, sans serveur web")
    work.add_argument("--stop-with-parent", action="store_true", help=argparse.SUPPRESS)
    work.set_defaults(command="comptoir.cli.jobs:work_command", needs_django=True)


def _action(
    actions: "argparse._SubParsersAction[FrenchParser]",
    name: str,
    help_text: str,
    *,
    slug: bool = True,
    module: str = "dossiers",
    group: str = "dossier",
) -> FrenchParser:
    action = actions.add_parser(name, help=help_text, description=f"{help_text[0].upper()}{help_text[1:]}.")
    if slug:
        action.add_argument("slug", metavar="SLUG", help="nom court du dossier")
    action.set_defaults(command=f"comptoir.cli.{module}:{name.replace('-', '_')}_{group}", needs_django=True)
    return action


def _company_name(text: str) -> str:
    name = text.strip()
    if not name:
        raise argparse.ArgumentTypeError("donnez le nom de l'entreprise")
    return name


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError("un port est un nombre de 1 à 65535")
    return port


_port.__name__ = "port"
