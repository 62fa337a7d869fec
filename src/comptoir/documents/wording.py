"""French sentences that a document itself carries."""

from collections.abc import Mapping

from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.documents.models import Document
from comptoir.ui.core_messages import FEMININE_KINDS, KIND_LABELS, definite_kind
from comptoir.ui.french_format import MONTHS

ARTICLE_121 = (
    " Nous vous rappelons, d'après l'art. 121 du B.O des impôts du 07/08/2003, que {the} doit comporter un numéro "
    "unique basé sur une séquence chronologique et continue."
)


def kind_label(kind_code: str) -> str:
    """Singular French name of a kind, as printed ("Bon de livraison")."""
    return KIND_LABELS[kind_code][0]


def name_of(document: Document) -> str:
    """What a sentence or a title calls a document: "Facture FA000012", "Facture provisoire 57"."""
    return f"{kind_label(document.kind)} {document.number or f'provisoire {document.pk}'}"


def definite_name_of(document: Document) -> str:
    """The same in the middle of a sentence: "la facture FA000012", "l'avoir provisoire 57"."""
    return f"{definite_kind(document.kind)} {document.number or f'provisoire {document.pk}'}"


def remedy_of_seal(kind_code: str) -> str:
    """How what is sealed is corrected: an invoice by a credit note, a credit note by a new invoice."""
    is_credit = kind_of(kind_code).due_sign < 0
    return "Corrigez-le par une nouvelle facture." if is_credit else "Corrigez-le par un avoir."


def origin_text(source: Document) -> str:
    """Reference line of a generated document (DOC-113), for example
    "Transféré de : Bon de livraison N° BL00000012 du 14/01/2008."
    """
    number = source.number or f"provisoire {source.pk}"
    return f"Transféré de : {kind_label(source.kind)} N° {number} du {source.dated_on:%d/%m/%Y}."


def continuity_words(kind: DocumentKind) -> Mapping[str, str]:
    """What the question about a break of the series says of a kind (DOC-225, DOC-226, TOO-090).

    The article of the tax rules is only for what customers receive: purchases are numbered for oneself.
    """
    label = kind_label(kind.code)
    name = f"{label[:1].lower()}{label[1:]}"
    is_feminine, has_vowel = kind.code in FEMININE_KINDS, name[0] in "aeiou"
    the = f"l'{name}" if has_vowel else f"{'la' if is_feminine else 'le'} {name}"
    reminder = ARTICLE_121.format(the=the) if kind.is_legal and kind.is_sale else ""
    return {
        "of_the": f"de {the}" if is_feminine or has_vowel else f"du {name}",
        "to_the_last": f"à la dernière {name} enregistrée"
        if is_feminine
        else f"au dernier {name} enregistré",
        "of_a": f"d'{name}" if has_vowel else f"de {name}",
        "this": f"{'cette' if is_feminine else 'cet' if has_vowel else 'ce'} {name}",
        "reminder": reminder,
    }


def subtotal_text(source: Document) -> str:
    """Text of the subtotal of one original in a grouped document (DOC-136), for example
    "Sous-total Devis N° DV 0036 du 01 octobre 2007".
    """
    day = f"{source.dated_on.day:02} {MONTHS[source.dated_on.month - 1]} {source.dated_on.year}"
    return f"Sous-total {kind_label(source.kind)} N° {source} du {day}"
