"""What a page of options is made of. An option is a field of the resource layer: its ``help`` says what it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from django.db.models import Model

from comptoir.core.errors import Problems
from comptoir.options.fields import shown
from comptoir.references.models import DossierSettings
from comptoir.resources.field_base import Field
from comptoir.resources.layout import Layout, Lookup, Panel
from comptoir.resources.resource import Resource

#: Notes what is wrong beside the fields; may add what one option brings along to the values.
Check = Callable[[Any, dict[str, Any], Problems], None]
#: Sentences beside fields that hold something doubtful, by name.
Warnings = Callable[[Any], Mapping[str, str]]


def _nothing(record: Any) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class OptionGroup:
    """Options under one heading."""

    title: str
    options: Sequence[Field]


@dataclass(frozen=True)
class OptionPage:
    """One page of the tree. ``branch`` is what it stands under; ``extra`` a template shown after its options.

    A page without groups has a view of its own (``url_name``).
    """

    slug: str
    title: str
    text: str
    groups: Sequence[OptionGroup] = ()
    _: KW_ONLY
    branch: str = ""
    model: type[Model] = DossierSettings
    check: Check | None = None
    warnings: Warnings = _nothing
    extra: str = ""
    url_name: str = "options:page"
    words: Sequence[tuple[str, str, str]] = ()
    """(anchor, label, explanation) of what a page with a view of its own offers, for the search."""

    @property
    def path(self) -> str:
        """Documents de vente › Devis"""
        return f"{self.branch} › {self.title}" if self.branch else self.title

    @property
    def options(self) -> list[Field]:
        """Every option of the page."""
        return [option for group in self.groups for option in group.options]


class PageResource(Resource):
    """The options of a page as a record, so that forms, checks and conflicts are those of every record.

    It is not registered: the row of options has no list and is neither copied nor deleted.
    """

    area = "settings"
    can_create = False
    can_delete = False

    def __init__(self, page: OptionPage) -> None:
        self.page = page
        self.model = page.model  # type: ignore[misc]
        self.slug = self.api_name = f"options-{page.slug}"  # type: ignore[misc]
        self.label = self.label_plural = page.title  # type: ignore[misc]
        self.columns = ()
        self.fields = tuple(page.options)
        self.lookup = Lookup(key="name", show=["name"])  # type: ignore[misc]
        panels = [Panel(group.title, [one.name for one in group.options]) for group in page.groups]
        self.record = Layout(*panels)  # type: ignore[misc]
        self.complete()


def default_text(field: Field) -> str:
    """What the option is in a new dossier."""
    default = field.initial()
    if field.kind == "flag":
        return "coché" if default else "décoché"
    return shown(field, default).replace("(vide)", "vide")
