"""The supplied print templates, by name (PRN-030)."""

from __future__ import annotations

from dataclasses import dataclass

from comptoir.core.document_kinds import DocumentKind
from comptoir.core.errors import NotFound
from comptoir.references.printing_choices import TEMPLATE_LABELS


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintTemplate:
    """A supplied template. ```description`` is read by users; the rest chooses what is shown.

    ``prices`` turns the prices of the lines: ``"net"``, ``"gross"``, or as the document has them when empty.
    """

    name: str
    description: str
    has_logo: bool = True
    has_prices: bool = True
    has_details: bool = True
    has_pictures: bool = False
    prices: str = ""
    is_pro_forma: bool = False
    is_preparation: bool = False

    @property
    def label(self) -> str:
        """What users call it."""
        return TEMPLATE_LABELS[self.name]

    def suits(self, kind: DocumentKind, *, is_sealed: bool = False) -> bool:
        """Whether documents of this kind may be printed so: a pro forma announces what is not invoiced yet, a
        preparation slip is for goods that leave the house."""
        if self.is_pro_forma:
            return kind.is_sale and kind.has_lines and kind.turnover_sign >= 0 and not is_sealed
        if self.is_preparation:
            return kind.is_sale and (kind.has_delivery or kind.moves_goods)
        return True


DEFAULT_TEMPLATE = "document"

SUPPLIED_TEMPLATES: tuple[PrintTemplate, ...] = (
    PrintTemplate(
        name=DEFAULT_TEMPLATE,
        description="Page A4 pour enveloppe à fenêtre : logo, prix, TVA par ligne, échéances et mentions.",
    ),
    PrintTemplate(
        name="letterhead",
        description="La même page, la raison sociale en toutes lettres à la place du logo.",
        has_logo=False,
    ),
    PrintTemplate(
        name="net",
        description="Lignes hors taxes, même si les prix ont été saisis TTC ; les totaux ne changent pas.",
        prices="net",
    ),
    PrintTemplate(
        name="gross",
        description="Lignes TTC, même si les prix ont été saisis hors taxes ; les totaux ne changent pas.",
        prices="gross",
    ),
    PrintTemplate(
        name="summary",
        description="Seule la première ligne de chaque désignation est imprimée.",
        has_details=False,
    ),
    PrintTemplate(
        name="pictures",
        description="L’image jointe à la fiche de l’article devant chaque ligne.",
        has_pictures=True,
    ),
    PrintTemplate(
        name="quantities",
        description="Pour le magasin ou la livraison : articles et quantités, ni prix ni totaux.",
        has_prices=False,
    ),
    PrintTemplate(
        name="pro_forma",
        description="Avant la facture : pour la douane, une banque ou un accord ; sans valeur comptable.",
        is_pro_forma=True,
    ),
    PrintTemplate(
        name="preparation",
        description="Ce qui reste à prendre en rayon, par localisation, avec une case à cocher par ligne.",
        has_prices=False,
        is_preparation=True,
    ),
)

_BY_NAME = {template.name: template for template in SUPPLIED_TEMPLATES}


def print_template(name: str) -> PrintTemplate:
    """The supplied template of that name. Raises NotFound ``print_template_unknown``."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise NotFound("print_template_unknown", name=name[:40]) from None


def templates_for(kind: DocumentKind, *, is_sealed: bool = False) -> list[PrintTemplate]:
    """The templates that a document of this kind may be printed with."""
    return [one for one in SUPPLIED_TEMPLATES if one.suits(kind, is_sealed=is_sealed)]
