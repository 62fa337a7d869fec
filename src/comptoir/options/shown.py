"""What the page shows of each option: its field, what it does, its default, and who changed it last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from comptoir.options.history import last_changes
from comptoir.options.models import OptionChange
from comptoir.options.page import OptionPage, default_text
from comptoir.resources.forms import FormField, RecordForm


@dataclass(frozen=True)
class ShownOption:
    """One option on the page."""

    field: FormField
    default: str
    change: OptionChange | None
    warning: str


@dataclass(frozen=True)
class ShownGroup:
    """Options under their heading."""

    title: str
    options: Sequence[ShownOption]


def option_groups(page: OptionPage, form: RecordForm, record: Any) -> list[ShownGroup]:
    """The options of the page as it shows them."""
    changes, warnings = last_changes(page.slug), page.warnings(record)
    return [
        ShownGroup(
            group.title,
            [
                ShownOption(
                    form.fields[one.name],
                    default_text(form.fields[one.name].field),
                    changes.get(one.name),
                    warnings.get(one.name, ""),
                )
                for one in group.options
            ],
        )
        for group in page.groups
    ]
