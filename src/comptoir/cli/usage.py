"""The command line's own words in French, and one line per fault."""

import argparse
import errno
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

WRONG_USE = 2
REFUSED = 1

_TRANSLATIONS = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"unrecognized arguments: (.*)", r"en trop : \1"),
    (r"argument (.*): expected one argument", r"\1 demande une valeur"),
    (r"argument (.*): invalid (?:int|port) value: (.*)", r"\1 demande un nombre, pas \2"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"\1 ne connaît pas \2 ; possible : \3"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 est ambigu : \2"),
)


class FrenchParser(argparse.ArgumentParser):
    """A parser that speaks French and answers a wrong use in one line with status 2."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"formatter_class": _FrenchHelp, "add_help": False, "allow_abbrev": False, **kwargs}
        )
        self._positionals.title = "Arguments"
        self._optionals.title = "Options"
        self.add_argument("-h", "--help", action="help", help="affiche cette aide")

    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong and where help is; exit with 2."""
        for pattern, french in _TRANSLATIONS:
            message = re.sub(pattern, french, message)
        fail(f"{message} (aide : {self.prog} --help)", status=WRONG_USE)


class _FrenchHelp(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, prefix="Usage : " if prefix is None else prefix)


def fail(message: str, *, status: int = REFUSED) -> NoReturn:
    """Print one line on standard error and end with ``status``."""
    sys.stderr.write(f"comptoir : {' '.join(message.split())}\n")
    raise SystemExit(status)


_SYSTEM = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "ce disque ne peut pas être écrit",
    errno.ENOSPC: "le disque est plein",
    errno.ENOENT: "introuvable",
    errno.ENOTDIR: "ce n'est pas un répertoire",
    errno.EEXIST: "un fichier de ce nom existe déjà",
    errno.EISDIR: "c'est un répertoire",
    errno.EADDRINUSE: "cette adresse est déjà prise",
}


def system_error(error: OSError) -> str:
    """What the system refused, in French: the file, the reason, and where data go when that may be the cause."""
    reason = _SYSTEM.get(error.errno or 0, f"erreur {error.errno} du système")
    where = f"{error.filename} : " if error.filename else ""
    is_writing = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST)
    return f"{where}{reason}{' (COMPTOIR_DATA dit où vont les données)' if is_writing else ''}"
