"""Fields of the texts of messages: ``{numéro}`` becomes FA000012. Nothing else of a text is read."""

import re
from collections.abc import Mapping

FIELDS: Mapping[str, str] = {
    "document": "nature du document : Facture",
    "numéro": "son numéro",
    "date": "sa date",
    "client": "nom du client ou du fournisseur",
    "contact": "nom du contact",
    "référence": "votre référence, telle que le client l'a donnée",
    "total": "total TTC",
    "montant": "net à payer ; dans une relance de règlement, tout ce qui reste à régler",
    "échéance": "première échéance",
    "échéances": "relance de règlement : la liste des échéances, à la place de ce champ",
    "validité": "date de validité d'un devis",
    "société": "votre raison sociale",
    "utilisateur": "nom de celui qui envoie",
}
"""Names of the fields, and what each is: the page of the texts lists them."""

_FIELD = re.compile(r"\{([^{}\n]{1,40})\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields replaced, once: what a value holds is never read again."""
    return _FIELD.sub(lambda found: values.get(found[1].strip().lower(), found[0]), text)


def unknown_field(text: str) -> str:
    """The first field of a text that is none, as written; empty when all are known."""
    return next((found[0] for found in _FIELD.finditer(text) if found[1].strip().lower() not in FIELDS), "")
