"""Archives: every table as text that any program can read, a dictionary, the files (TOO-070 to TOO-076)."""

import csv
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import xlsxwriter
from django.apps import apps
from django.db import connection, models, transaction
from django.utils.timezone import localdate, localtime

from comptoir.accounts.models import (
    ApiToken,
    Invitation,
    RecoveryCode,
    SecondFactor,
    SignInAttempt,
    UserSession,
)
from comptoir.core.rich_text import plain_text
from comptoir.dossiers.backup import attached_files, dump_database, replaced_when_complete
from comptoir.dossiers.connection import close_connections, use_dossier
from comptoir.dossiers.fields import WHOLE_DIGITS, FixedPointField
from comptoir.dossiers.registry import Dossier, get_dossier, new_identity

DICTIONARY = "Dictionary.xlsx"
FILES_FOLDER = "Fichiers/"

# Keys and password hashes are no data of the business, and an archive travels.
_SECRET_TABLES = (UserSession, ApiToken, SignInAttempt, Invitation, SecondFactor, RecoveryCode)
_SECRET_COLUMNS = {("accounts_user", "password")}

_TYPES: dict[str, str] = {
    "AutoField": "entier",
    "BigAutoField": "entier",
    "BigIntegerField": "entier",
    "IntegerField": "entier",
    "PositiveIntegerField": "entier",
    "PositiveSmallIntegerField": "entier",
    "SmallIntegerField": "entier",
    "BooleanField": "oui/non",
    "DateField": "date",
    "DateTimeField": "date et heure",
    "TimeField": "heure",
    "JSONField": "JSON",
    "FixedPointField": "décimal",
}


def archive_dossier(*, slug: str, destination: Path) -> Path:
    """Write the archive and return its path; users go on working and the archive shows one instant.

    ``destination`` is a file, or a folder, where it gets the name of TOO-073; one of the same name is replaced
    (TOO-075). Raises ``UnknownDossier`` and ``Refusal`` when it can't be written.
    """
    dossier = get_dossier(slug)
    target = destination
    if destination.is_dir():
        target = destination / f"Archives_Comptoir_{slug}_{localdate():%Y%m%d}.zip"
    with (
        replaced_when_complete(target) as draft,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        with _frozen(dossier):
            for model in archived_models():
                with archive.open(file_name(model), "w", force_zip64=True) as raw:
                    _write_table(model, TextIOWrapper(raw, "utf-8-sig", newline="", write_through=True))
        with tempfile.TemporaryDirectory() as folder:
            _write_dictionary(Path(folder) / DICTIONARY)
            archive.write(Path(folder) / DICTIONARY, DICTIONARY)
        for path in attached_files(dossier):
            archive.write(path, FILES_FOLDER + path.relative_to(dossier.files_folder).as_posix())
    return target


def archived_models() -> list[type[models.Model]]:
    """Return the tables of an archive, by file name."""
    return sorted((m for m in apps.get_models() if m not in _SECRET_TABLES), key=file_name)


def file_name(model: type[models.Model]) -> str:
    """Return the name of the table's file."""
    return f"{model._meta.db_table}.csv"


@contextmanager
def _frozen(dossier: Dossier) -> Iterator[None]:
    """Put the dossier in place as it is now: a copy of an SQLite file, a snapshot of PostgreSQL."""
    if dossier.engine == "postgresql":
        with use_dossier(dossier), transaction.atomic():
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with tempfile.TemporaryDirectory(dir=dossier.folder, prefix=".archive-") as folder:
        copy = replace(dossier, folder=Path(folder), identity=new_identity())
        dump_database(dossier, copy.database_file)
        with use_dossier(copy):
            yield
        close_connections(dossier.slug)


def _columns(model: type[models.Model]) -> list[Any]:
    table = model._meta.db_table
    return [field for field in model._meta.concrete_fields if (table, field.column) not in _SECRET_COLUMNS]


def _write_table(model: type[models.Model], file: TextIOWrapper) -> None:
    """Three lines that describe the columns (name, label, type), then one line per record (TOO-072)."""
    columns = _columns(model)
    lines = csv.writer(file, delimiter=";", lineterminator="\r\n")
    lines.writerow([column.column for column in columns])
    lines.writerow([str(column.verbose_name) for column in columns])
    lines.writerow([_type_of(column) for column in columns])
    rows = model._base_manager.order_by("pk").values_list(*(column.attname for column in columns))
    for row in rows.iterator(chunk_size=2000):
        lines.writerow([_text(value) for value in row])
    file.flush()
    file.detach()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return plain_text(value) if isinstance(value, str) and value.startswith(("<p", "<ul")) else str(value)


def _type_of(column: Any) -> str:
    target = column.target_field if column.is_relation else column
    return _TYPES.get(target.get_internal_type(), "texte")


def _length_of(column: Any) -> str:
    if isinstance(column, FixedPointField):
        return f"{WHOLE_DIGITS}+{column.decimals}"
    length = getattr(column, "max_length", None)
    return str(length) if length else ""


def _meaning_of(column: Any) -> str:
    said = [str(column.help_text)] if column.help_text else []
    if column.is_relation:
        said.append(f"numéro (id) dans {file_name(column.related_model)}")
    if column.choices:
        said.append(" ; ".join(f"{value} = {label}" for value, label in column.flatchoices))
    if column.primary_key and not column.is_relation:
        said.append("numéro interne")
    return ". ".join(said)


def _write_dictionary(path: Path) -> None:
    """Every file and field: name, label, type, length, meaning (TOO-074)."""
    with xlsxwriter.Workbook(str(path)) as book:
        bold = book.add_format({"bold": True})
        files, fields = book.add_worksheet("Fichiers"), book.add_worksheet("Champs")
        files.write_row(0, 0, ["Fichier", "Libellé"], bold)
        fields.write_row(0, 0, ["Fichier", "Champ", "Libellé", "Type", "Longueur", "Signification"], bold)
        line = 0
        for number, model in enumerate(archived_models(), start=1):
            files.write_row(number, 0, [file_name(model), str(model._meta.verbose_name)])
            for column in _columns(model):
                line += 1
                said = [_type_of(column), _length_of(column), _meaning_of(column)]
                fields.write_row(line, 0, [file_name(model), column.column, str(column.verbose_name), *said])
        for sheet, widths in ((files, (40, 40)), (fields, (40, 30, 40, 14, 10, 90))):
            sheet.freeze_panes(1, 0)
            for position, width in enumerate(widths):
                sheet.set_column(position, position, width)
