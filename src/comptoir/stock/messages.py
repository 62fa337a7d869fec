"""French sentences of the stock package."""

MESSAGES: dict[str, str] = {
    "stock_document_not_found": "Ce bon de stock n'existe pas dans ce dossier.",
    "stock_document_empty": "Un bon de stock a au moins une ligne d'article.",
    "service_in_stock_document": 'L\'article "{value}" est un article de type service, il ne peut être ajouté dans '
    "une pièce de stock",
    "article_not_stock_managed": "L'article « {value} » n'est pas géré en stock.",
    "stock_too_large": "Le stock de l'article « {article} » ou sa valeur dépasserait treize chiffres.",
    "quantity_zero": "La quantité ne peut pas être zéro.",
    "issue_valued_at_average_cost": "Un bon de sortie est valorisé au PUMP : n'indiquez pas de prix.",
}
