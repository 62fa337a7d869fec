"""Scales of an eco-organism read from its file: all of them, or none (DOC-298, PAR-042, TOO-123)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from comptoir.accounts.models import User
from comptoir.core.errors import Problems, Refusal
from comptoir.references.models import EcoContribution
from comptoir.resources.cleaning import check_key
from comptoir.resources.codes import with_codes
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record, require, update_record
from comptoir.resources.table_files import TableRow, read_table
from comptoir.ui.messages import problem_sentence

# Enough to see what is wrong with a file; one of the wrong kind has as many faults as lines.
MOST_FAULTS = 20
HEADINGS = frozenset({"code", "codes", "réf", "ref", "référence", "reference", "références", "references"})
_WORD = re.compile(r"[^\W\d_]+")
COLUMNS = {"code": "Code", "label": "Libellé", "gross_amount": "Montant TTC"}


@dataclass(frozen=True, slots=True)
class Scale:
    """One line of the file, as the table takes it."""

    line: int
    values: dict[str, Any]

    @property
    def code(self) -> str:
        """Its code in capitals."""
        return str(self.values["code"])


@dataclass(frozen=True, slots=True)
class EcoImport:
    """What an import did; ``kept`` were there and stayed as they were (TOO-114)."""

    added: int
    changed: int
    kept: int


def read_scales(data: bytes) -> list[Scale]:
    """The scales of a file: code, label, amount per unit VAT included; a heading is passed over.

    Raises:
        Refusal: ``eco_file_invalid`` with the first faults by their line and column, ``eco_file_empty``, or what
            reading the file says.
    """
    rows = read_table(data)
    if rows and _is_heading(rows[0]):
        rows = rows[1:]
    if not rows:
        raise Refusal("eco_file_empty")
    problems = Problems()
    scales: list[Scale] = []
    lines: dict[str, int] = {}
    for row in rows:
        if len(problems.fields) >= MOST_FAULTS:
            break
        scale = _read(row, problems)
        if scale is None:
            continue
        if scale.code in lines:
            _fault(problems, row, "code", Refusal("eco_code_twice", code=scale.code, line=lines[scale.code]))
        lines.setdefault(scale.code, row.line)
        scales.append(scale)
    problems.raise_if_any("eco_file_invalid")
    return scales


def import_scales(*, scales: Sequence[Scale], user: User, has_replacement: bool = True) -> EcoImport:
    """Add the scales, and give those that exist their label and amount of the file unless ``has_replacement`` is false
    (TOO-107).

    Raises:
        Forbidden: without the right to edit the table.
    """
    resource = registry.for_model(EcoContribution)
    require(resource, user=user, action="edit")
    added = changed = 0
    with transaction.atomic():
        stored = {
            one.code.upper(): one
            for one in with_codes(EcoContribution.objects.all(), [scale.code for scale in scales])
        }
        for scale in scales:
            record = stored.get(scale.code)
            values = {**scale.values, "gross_amount": str(scale.values["gross_amount"])}
            if record is None:
                create_record(resource, user=user, values=values)
                added += 1
            elif has_replacement and _differs(record, scale):
                update_record(resource, user=user, record=record, values={**values, "code": record.code})
                changed += 1
    return EcoImport(added, changed, len(scales) - added - changed)


def _differs(record: EcoContribution, scale: Scale) -> bool:
    return any(getattr(record, name) != scale.values[name] for name in ("label", "gross_amount"))


def _is_heading(row: TableRow) -> bool:
    """Whether a first line names the columns: "Code produit" or "Réf.", and no number in the place of the amount.

    "Montant TTC 2026" is a title; "REFRI" and "CODE1" are codes, whose faults must be told.
    """
    first, amount = row.cells[0], "".join(row.cells[2:3])
    word = _WORD.match(first.casefold())
    is_named = word is not None and word[0] in HEADINGS and not any(one.isdigit() for one in first)
    return is_named and (not amount or amount[0].isalpha())


def _read(row: TableRow, problems: Problems) -> Scale | None:
    if len(row.cells) > len(COLUMNS):
        _fault(problems, row, "gross_amount", Refusal("eco_line_too_long"))
        return None
    resource = registry.for_model(EcoContribution)
    fields = {one.name: one for one in resource.fields}
    values: dict[str, Any] = {}
    faults = Problems()
    for index, name in enumerate(COLUMNS):
        text = row.cells[index] if index < len(row.cells) else ""
        try:
            if not text:
                raise Refusal("required")
            values[name] = fields[name].parse(text, today=localdate())
        except Refusal as refusal:
            faults.add(name, refusal.code, **refusal.params)
    if "code" in values:
        values["code"] = values["code"].upper()
        check_key(resource, values, faults)
    for name, found in faults.fields.items():
        for problem in found:
            _fault(problems, row, name, Refusal.of(problem))
    return None if faults else Scale(row.line, values)


def _fault(problems: Problems, row: TableRow, name: str, refusal: Refusal) -> None:
    reason = problem_sentence(refusal.problem)
    problems.add(
        f"lines.{row.line}.{name}", "eco_line_invalid", line=row.line, column=COLUMNS[name], reason=reason
    )
