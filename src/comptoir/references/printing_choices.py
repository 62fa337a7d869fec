"""What parties and kinds of documents choose of printing; what the choices do stands in the package ``printing``."""

LANGUAGE_LABELS = {"fr": "Français", "en": "Anglais", "nl": "Néerlandais"}

TEMPLATE_LABELS = {
    "document": "Standard avec logo",
    "letterhead": "Sans logo",
    "net": "Prix hors taxes",
    "gross": "Prix toutes taxes comprises",
    "summary": "Sans détail des lignes",
    "pictures": "Avec images des articles",
    "quantities": "Quantités sans prix",
    "pro_forma": "Facture pro forma",
    "preparation": "Bon de préparation",
}

MAX_COPIES = 20
