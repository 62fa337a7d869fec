"""The field of a rich text."""

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from comptoir.core.errors import Refusal
from comptoir.resources.field_base import Field
from comptoir.ui.rich_text import MAX_TEXT, sanitised


@dataclass(frozen=True)
class RichTextField(Field):
    """Text with bold, colours, bullets … (UI-064): HTML in the API, sanitised whoever writes it (UI-070)."""

    _: KW_ONLY
    width: int = 12
    max_length: int = MAX_TEXT

    kind: ClassVar[str] = "rich"

    def clean(self, value: object) -> object:
        """The sanitised text; plain text becomes paragraphs."""
        return sanitised(str(super().clean(value)), max_length=self.max_length)

    def checked(self, value: object) -> object:
        """Not empty when required; its length was checked already."""
        if not value and self.required:
            raise Refusal("required")
        return value
