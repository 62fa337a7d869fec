"""Accent-free, lower-case comparison of texts inside the database.

SQLite's LIKE and collations do not fold French accents, so small tables are searched and sorted through this
expression; large ones carry an indexed ``search`` column instead (see ``Resource.search``).
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func
from django.db.models.sql.compiler import SQLCompiler

from comptoir.dossiers.text import search_text

_LETTERS, _BARE = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿøłđ", "aaaaaaceeeeiiiinooooouuuuyyold"
# Capitals too: PostgreSQL's lower() knows only ASCII in a database of the C locale.
ACCENTED = _LETTERS + _LETTERS.upper() + "’‘–—"
PLAIN = _BARE + _BARE.upper() + "''--"
LIGATURES = (("œ", "oe"), ("Œ", "oe"), ("æ", "ae"), ("Æ", "ae"), ("ß", "ss"))
SQLITE_FUNCTION = "COMPTOIR_FOLD"


def _fold(value: object) -> str | None:
    return None if value is None else search_text(str(value))


class Folded(Func):
    """The text of an expression without accents nor capitals, as ``search_text`` makes it."""

    arity = 1
    function = SQLITE_FUNCTION
    output_field = CharField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        """Register the function on this very connection before using it: dossiers open many connections."""
        connection.ensure_connection()
        connection.connection.create_function(SQLITE_FUNCTION, 1, _fold, deterministic=True)
        return self.as_sql(compiler, connection, **extra)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        """``translate`` needs no extension, so no superuser when a dossier is created."""
        plain = PLAIN.replace("'", "''")
        template = f"lower(translate(%(expressions)s, '{ACCENTED}', '{plain}'))"
        for ligature, letters in LIGATURES:
            template = f"replace({template}, '{ligature}', '{letters}')"
        return self.as_sql(compiler, connection, template=template, **extra)
