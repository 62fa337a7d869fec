"""French sentences of the articles package."""

MESSAGES: dict[str, str] = {
    "type_with_moves": "Le type ne se change plus : l'article a des mouvements de stock.",
    "code_with_lines": "Cet article est dans des documents, qui portent son code : il ne se change plus ici.",
    "stock_not_empty": "Le stock n'est pas vide ({quantity}) : videz-le avant de cesser de le gérer.",
    "supplier_role_missing": "{supplier} n'est pas fournisseur.",
}
