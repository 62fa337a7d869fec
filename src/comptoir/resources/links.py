"""The field that refers to a record of another table, and how its key is read."""

from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import ClassVar

from django.db.models import Model, Q

from comptoir.core.errors import Refusal
from comptoir.resources.field_base import Field
from comptoir.resources.reading import has_forbidden_character
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource


@dataclass(frozen=True)
class LinkField(Field):
    """A foreign key, entered through a lookup. The API reads and writes the key of the target ("JEUN"), or its id
    where the key is not unique. ``limit`` restricts what may be chosen."""

    _: KW_ONLY
    limit: Q | None = None
    can_add: bool = True

    kind: ClassVar[str] = "link"

    @property
    def target_model(self) -> type[Model]:
        """Model that the key refers to."""
        if self.model_field is None or self.model_field.related_model is None:
            raise TypeError(f"{self.name} is not a foreign key")
        return self.model_field.related_model

    @property
    def target(self) -> Resource:
        """Resource of the records that the field may refer to."""
        return registry.for_model(self.target_model)

    @property
    def empty(self) -> object:
        """No record."""
        return None

    def typed(self, text: str, *, today: date) -> object:
        """A form sends the id that the lookup chose, or what was typed: a key."""
        return self.found(text)

    def clean(self, value: object) -> object:
        """The key of a record, its id where keys are not unique, or the record itself."""
        if isinstance(value, self.target_model):
            return value
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Refusal("not_a_key")
        if has_forbidden_character(str(value)):
            raise Refusal("control_character")
        return self.found(str(value))

    def found(self, key: str) -> Model:
        """The record of a key; ``#12`` asks for the one whose id is 12."""
        record = self.target.by_key(key)
        if record is None:
            raise Refusal("unknown_key", key=key[:40], table=self.target.label)
        if (
            self.limit is not None
            and not self.target_model._default_manager.filter(self.limit, pk=record.pk).exists()
        ):
            raise Refusal("key_not_allowed", key=key[:40])
        return record

    def plain(self, value: object) -> object:
        """Key of the record."""
        return self.target.key_of(value) if isinstance(value, Model) else None

    def display(self, value: object) -> str:
        """Key and words of the record."""
        return self.target.title_of(value) if isinstance(value, Model) else ""
