"""Kinds of options that no other record has."""

from dataclasses import KW_ONLY, dataclass, replace
from typing import Any, ClassVar, Self

from django.db.models import Model

from comptoir.core.errors import Refusal
from comptoir.references.models import DossierSettings
from comptoir.resources.field_base import Field
from comptoir.resources.fields import ChoiceField, TextField


@dataclass(frozen=True)
class ItemField(TextField):
    """One text of a list that the row keeps as JSON: the third label of ``quote_states``."""

    _: KW_ONLY
    source: str = ""
    place: int = 0
    length: int = 20

    @property
    def max_length(self) -> int | None:
        """Characters that the label may have."""
        return self.length

    def resolved(self, model: type[Model]) -> Self:
        """The label by default is the one of the list by default."""
        found = model._meta.get_field(self.source)
        labels = found.default() if callable(found.default) else []  # type: ignore[union-attr]
        return replace(self, required=False, default=labels[self.place])

    def value(self, record: Model) -> object:
        """The text, nothing beyond the end of the list."""
        labels: list[str] = getattr(record, self.source)
        return labels[self.place] if self.place < len(labels) else ""

    def checked(self, value: object) -> object:
        """Not longer than the label may be (TV-DOC-04)."""
        if isinstance(value, str) and len(value) > self.length:
            raise Refusal("too_long", max_length=self.length)
        return value


@dataclass(frozen=True)
class QuoteStateField(ChoiceField):
    """One of the ten states of quotes, by number; the page names them as they are called now."""

    labels: tuple[str, ...] = ()

    def resolved(self, model: type[Model]) -> Self:
        """Numbers 1 to 10."""
        found = super().resolved(model)
        return replace(found, choices={str(rank): f"État {rank}" for rank in range(1, 11)})

    def named(self, settings: DossierSettings) -> Self:
        """With the labels of the dossier; empty ones are not offered."""
        labels = enumerate(settings.quote_states, 1)
        return replace(self, choices={str(rank): f"{rank} – {label}" for rank, label in labels if label})

    def plain(self, value: object) -> object:
        """The number as a text, like the code of every choice."""
        return str(value)

    def clean(self, value: object) -> object:
        """The number."""
        text = str(value)
        return int(text) if text in self.choices else text


@dataclass(frozen=True)
class SiretField(TextField):
    """Fourteen digits; blanks are dropped (OPT-030). Its key is checked by a warning: some numbers have none."""

    def clean(self, value: object) -> object:
        """Digits only."""
        text = "".join(str(super().clean(value)).split())
        if not (text.isascii() and text.isdigit() and len(text) == 14):
            raise Refusal("siret_digits")
        return text


@dataclass(frozen=True)
class VatNumberField(TextField):
    """VAT number in capitals without blanks (OPT-035). A wrong key gives a warning, not a refusal."""

    def clean(self, value: object) -> object:
        """FR11999999998"""
        return "".join(str(super().clean(value)).split()).replace(".", "").upper()


@dataclass(frozen=True)
class ColourField(TextField):
    """#rrggbb, chosen in the palette of the browser."""

    kind: ClassVar[str] = "text"

    def clean(self, value: object) -> object:
        """Six hexadecimal digits."""
        text = str(super().clean(value)).lower()
        if len(text) != 7 or text[0] != "#" or any(one not in "0123456789abcdef" for one in text[1:]):
            raise Refusal("colour_invalid")
        return text


def shown(field: Field, value: object) -> str:
    """The value of an option as a sentence names it: "Oui", "30 jours net", "(vide)"."""
    if field.kind == "flag":
        return "Oui" if value else "Non"
    if isinstance(field, ChoiceField):
        return field.choices.get(str(value), str(value or "")) or "(vide)"
    text = field.display(value)
    suffix: Any = getattr(field, "suffix", "")
    return f"{text} {suffix}".strip() if text else "(vide)"
