"""The base of every field of a record: its two readings, its checks, and what the model says of it."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db.models import Field as ModelField
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED

from comptoir.core.errors import Refusal
from comptoir.resources.paths import path_fields, path_value
from comptoir.resources.reading import has_forbidden_character


@dataclass(frozen=True)
class Field:
    """One field of a record, completed from its model field when the resource is registered.

    ``is_read_only`` fields are shown and never written; ``is_fixed_once_saved`` ones are written at creation only.
    ``computes`` names the adapter (see ``computed.py``) that is asked when the field changes. ``visible_if`` hides the
    field unless a condition on others holds: ``"type=goods"``, ``"is_customer|is_prospect"``. ``width`` counts in
    twelfths of the panel. ``get`` computes the value of a read-only field. ``right`` is what seeing or writing it
    needs beside the right of the table: "margins:view".
    """

    name: str
    label: str = ""
    _: KW_ONLY
    required: bool | None = None
    is_read_only: bool = False
    is_fixed_once_saved: bool = False
    help: str = ""
    width: int = 4
    default: object = NOT_PROVIDED
    computes: str = ""
    visible_if: str = ""
    get: Callable[[Any], object] | None = None
    right: str = ""
    model_field: "ModelField[Any, Any] | None" = None

    kind: ClassVar[str] = "text"

    def resolved(self, model: type[Model]) -> Self:
        """The field completed from its model; raises ``UnknownPath`` when the model does not have it."""
        if self.get is not None:
            return replace(self, is_read_only=True, required=False)
        found = path_fields(model, self.name)[-1]
        has_default = found.default is not NOT_PROVIDED
        required = self.required
        if required is None:
            required = not found.blank and not found.null and not has_default
        return replace(
            self,
            label=self.label or str(found.verbose_name),
            required=required,
            default=found.default if self.default is NOT_PROVIDED else self.default,
            model_field=found,
        )

    @property
    def empty(self) -> object:
        """What the model stores when nothing was given."""
        return None if self.model_field is not None and self.model_field.null else ""

    def initial(self) -> object:
        """Value of a new record."""
        if self.default is NOT_PROVIDED:
            return self.empty
        return self.default() if callable(self.default) else self.default

    def value(self, record: Model) -> object:
        """Value of the field on a record."""
        return self.get(record) if self.get is not None else path_value(record, self.name)

    def typed(self, text: str, *, today: date) -> object:
        """Value of a text that is not empty."""
        return self.clean(text)

    def parse(self, text: str | None, *, today: date) -> object:
        """Value of what a form sent; nothing typed is the empty value."""
        text = (text or "").strip()
        value = self.empty if not text else self.typed(text, today=today)
        return self.checked(value)

    def clean(self, value: object) -> object:
        """Value of a plain JSON value that is not empty."""
        if not isinstance(value, str):
            raise Refusal("not_a_text")
        if has_forbidden_character(value):
            raise Refusal("control_character")
        return value.strip()

    def read(self, value: object) -> object:
        """Value of a plain JSON value; null and the empty text are the empty value."""
        return self.checked(self.empty if value is None or value == "" else self.clean(value))

    def checked(self, value: object) -> object:
        """The value once required, choices, lengths and the validators of the model were checked."""
        if value in (None, ""):
            if self.required:
                raise Refusal("required")
            return value
        if self.model_field is not None and not self.model_field.is_relation:
            try:
                return self.model_field.clean(value, None)
            except ValidationError as error:
                raise refusal_of(error) from None
        return value

    def plain(self, value: object) -> object:
        """JSON value of the API."""
        return value

    def shown(self, record: Model) -> str:
        """Text put in the input for a stored record."""
        return self.display(self.value(record))

    def display(self, value: object) -> str:
        """Text put in the input."""
        return "" if value is None else str(value)


def refusal_of(error: ValidationError) -> Refusal:
    """First fault of a Django validation, by code; its French text stays with our own messages."""
    first = error.error_list[0]
    code = DJANGO_CODES.get(str(first.code), str(first.code or "value_invalid"))
    params = {str(name): value for name, value in (first.params or {}).items()}
    if code == "too_long":
        params = {"max_length": params.get("limit_value")}
    return Refusal(code, **params)


DJANGO_CODES = {
    "null": "required",
    "blank": "required",
    "max_length": "too_long",
    "invalid_choice": "not_a_choice",
    "min_value": "below_minimum",
    "max_value": "above_maximum",
    "invalid": "value_invalid",
    "unique": "already_used",
    "null_characters_not_allowed": "control_character",
}
