"""How a document is printed: what the user asks, else what its party wants, else what its kind has (PRN-051)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model

from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Refusal
from comptoir.documents.models import Document
from comptoir.parties.models import CustomerProfile, SupplierProfile
from comptoir.printing.models import PrintSetting
from comptoir.printing.print_templates import DEFAULT_TEMPLATE, print_template
from comptoir.references.printing_choices import LANGUAGE_LABELS

PROFILES: Mapping[str, type[Model]] = {"customer": CustomerProfile, "supplier": SupplierProfile}


@dataclass(frozen=True)
class PrintWish:
    """What the user asks for; what is empty is left to the party and the kind. One copy unless told otherwise."""

    template: str = ""
    language: str = ""
    copies: int = 1
    is_usual_copies: bool = False

    def checked(self) -> "PrintWish":
        """The same. Raises ``NotFound("print_template_unknown")``, ``Refusal("print_language_unknown")``."""
        if self.template:
            print_template(self.template)
        if self.language and self.language not in LANGUAGE_LABELS:
            raise Refusal.for_field("language", "print_language_unknown")
        return self


@dataclass(frozen=True)
class PrintChoice:
    """Template and copies of one document."""

    template: str
    copies: int


def usual_choices(documents: Sequence[Document]) -> dict[int, PrintChoice]:
    """The template and the copies of each document when nobody chooses; one query and one for each side."""
    settings = {one.kind: one for one in PrintSetting.objects.all()}
    parties: dict[str, set[int]] = {}
    for document in documents:
        parties.setdefault(kind_of(document.kind).party_role, set()).add(document.party_id)
    profiles = {role: _wishes(PROFILES[role], keys) for role, keys in parties.items()}
    return {
        document.pk: _usual(
            document,
            settings.get(document.kind) or PrintSetting(kind=document.kind),
            profiles[kind_of(document.kind).party_role].get(document.party_id, ("", None)),
        )
        for document in documents
    }


def template_of(document: Document, *, wanted: str, usual: str) -> str:
    """The template asked for, else the usual one. Raises Refusal ``print_template_unsuited``."""
    if not wanted:
        return usual
    template = print_template(wanted)
    if not template.suits(kind_of(document.kind), is_sealed=bool(document.seal_hash)):
        raise Refusal("print_template_unsuited", name=template.label)
    return wanted


def _wishes(profile: type[Model], parties: set[int]) -> dict[int, tuple[str, int | None]]:
    rows = profile._default_manager.filter(party__in=parties).values_list("party", "print_template", "copies")
    return {party: (template, copies) for party, template, copies in rows}


def _usual(document: Document, setting: PrintSetting, party: tuple[str, int | None]) -> PrintChoice:
    """The party's template wins where it suits the kind, its copies where the kind wants them (TPT-090)."""
    wanted, copies = party
    kind, is_sealed = kind_of(document.kind), bool(document.seal_hash)
    suited = (
        name
        for name in (wanted, setting.template)
        if name and print_template(name).suits(kind, is_sealed=is_sealed)
    )
    count = copies if copies and setting.is_party_copies else setting.copies
    return PrintChoice(next(suited, DEFAULT_TEMPLATE), count)
