"""Writes of the print settings."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.core.document_kinds import KINDS, kind_of
from comptoir.core.errors import Problems, Refusal
from comptoir.core.typed_input import parse_decimal
from comptoir.printing.models import PrintSetting
from comptoir.printing.print_templates import print_template
from comptoir.references.printing_choices import MAX_COPIES


@transaction.atomic
def save_print_settings(*, values: Mapping[str, Mapping[str, Any]], user: User) -> int:
    """Set template and copies of kinds: ``{"invoice": {"template", "copies", "is_party_copies"}}``.

    Answers how many kinds changed. Raises ``Forbidden``, or ``Refusal`` with the fields at fault
    (``invoice.copies``): ``print_template_unsuited``, ``print_copies_invalid``; nothing is changed then.
    """
    check_right(user, "settings:edit")
    problems, changed = Problems(), 0
    for code in KINDS:
        if code not in values:
            continue
        given = values[code]
        before = PrintSetting.objects.filter(kind=code).first() or PrintSetting(kind=code)
        wanted = {
            "template": _template(code, str(given.get("template", "")), problems),
            "copies": _copies(f"{code}.copies", str(given.get("copies", "")), problems),
            "is_party_copies": bool(given.get("is_party_copies")),
        }
        if any(getattr(before, name) != value for name, value in wanted.items()):
            changed += 1
            PrintSetting.objects.update_or_create(
                kind=code, defaults={**wanted, "version": before.version + (before.pk is not None)}
            )
    problems.raise_if_any()
    return changed


def read_copies(text: str) -> int:
    """A number of copies as typed. Raises Refusal ``print_copies_invalid`` on ``copies``."""
    problems = Problems()
    copies = _copies("copies", text, problems)
    problems.raise_if_any("print_copies_invalid")
    return copies


def _template(code: str, name: str, problems: Problems) -> str:
    try:
        template = print_template(name)
    except Refusal as refusal:
        problems.add(f"{code}.template", refusal.code, **refusal.params)
        return name
    if not template.suits(kind_of(code)):
        problems.add(f"{code}.template", "print_template_unsuited", name=template.label)
    return name


def _copies(field: str, text: str, problems: Problems) -> int:
    try:
        value = parse_decimal(text.strip() or "1")
    except Refusal:
        value = Decimal(0)
    if value != value.to_integral_value() or not 1 <= value <= MAX_COPIES:
        problems.add(field, "print_copies_invalid", maximum=MAX_COPIES)
        return 1
    return int(value)
