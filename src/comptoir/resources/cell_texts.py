"""Columns as the text that a list shows, inside the database: what a search in any column compares with (UI-096)."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func
from django.db.models.sql.compiler import SQLCompiler


class DayText(Func):
    """A day as 21/11/2026."""

    arity = 1
    output_field = CharField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        """Days are texts there."""
        return self.as_sql(compiler, connection, template="strftime('%%d/%%m/%%Y', %(expressions)s)", **extra)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        """Days are days."""
        return self.as_sql(compiler, connection, template="to_char(%(expressions)s, 'DD/MM/YYYY')", **extra)


class ExactText(Func):
    """An exact number with its five decimals and a point, -1234.50000: the scaled integers of SQLite get theirs."""

    arity = 1
    output_field = CharField()
    has_decimals = True

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        """Six digits at least, the last five after the point."""
        column, values = compiler.compile(self.source_expressions[0])
        digits = f"printf('%%06d', abs({column}))"
        parts = [f"CASE WHEN {column} < 0 THEN '-' ELSE '' END", f"substr({digits}, 1, length({digits}) - 5)"]
        if self.has_decimals:
            parts += ["'.'", f"substr({digits}, -5)"]
        sql = f"({' || '.join(parts)})"
        return sql, tuple(values) * sql.count(column)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        """Numbers carry their five decimals."""
        text = "(%(expressions)s)::text"
        template = text if self.has_decimals else f"split_part({text}, '.', 1)"
        return self.as_sql(compiler, connection, template=template, **extra)


class WholeText(ExactText):
    """Its part before the decimals, -1234."""

    has_decimals = False
