"""Django loads ``DatabaseWrapper`` from here for ``connections["default"]`` until ``use_dossier`` replaces it."""

from typing import Any, NoReturn

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.dummy import base as dummy

from comptoir.dossiers.errors import NoDossier


def refuse(*args: Any, **kwargs: Any) -> NoReturn:
    """Every road to the database ends here."""
    raise NoDossier("No dossier is in place: wrap this code in use_dossier(slug).")


class DatabaseOperations(dummy.DatabaseOperations):
    quote_name = refuse


class DatabaseWrapper(dummy.DatabaseWrapper):
    """A connection without a database behind it; bare ``atomic`` and ``on_commit`` are refused as well."""

    vendor = "none"
    display_name = "no dossier"
    ops_class = DatabaseOperations

    ensure_connection = refuse
    cursor = refuse
    _cursor = refuse
    _commit = refuse
    _savepoint = refuse
    savepoint = refuse
    get_autocommit = refuse
    set_autocommit = refuse
    on_commit = refuse

    def __init__(self, settings_dict: dict[str, Any], alias: str = DEFAULT_DB_ALIAS) -> None:
        # "makemigrations" looks for applied migrations unless the engine has this very name.
        super().__init__({**settings_dict, "ENGINE": "django.db.backends.dummy"}, alias)
