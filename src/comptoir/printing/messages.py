"""French sentences of the refusals of printing."""

MESSAGES: dict[str, str] = {
    "print_template_unknown": "Le modèle d’impression « {name} » n’existe pas.",
    "print_template_unsuited": "Le modèle « {name} » ne convient pas à cette pièce.",
    "print_language_unknown": "Choisissez le français, l’anglais ou le néerlandais.",
    "print_copies_invalid": "Indiquez un nombre d’exemplaires de 1 à {maximum}.",
    "print_settings_empty": "Aucun modèle à enregistrer : rechargez la page et recommencez.",
    "label_sheet_unknown": "Choisissez une planche d’étiquettes dans la liste.",
    "label_start_invalid": "La planche a {maximum} étiquettes : indiquez un nombre de 1 à {maximum}.",
    "nothing_to_label": "Aucune étiquette à imprimer : choisissez des fiches qui ont une adresse ou du stock.",
    "too_many_labels": "Trop d’étiquettes à la fois : {limit} au plus.",
    "nothing_to_prepare": "Rien à préparer pour {documents} : il n’y reste aucun bien à prendre en rayon. "
    "Choisissez un autre modèle, ou d’autres documents.",
    "nothing_to_print": "Aucun document à imprimer : sélectionnez au moins un document.",
    "print_logo_format": "Le logo doit être une image PNG, JPEG, GIF, WebP ou SVG, et non de type {media_type}.",
    "print_logo_unreadable": "L’image du logo ne peut pas être lue : chargez-la de nouveau dans un autre format.",
}
