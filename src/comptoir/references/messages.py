"""French sentences of the small tables, by code."""

MESSAGES: dict[str, str] = {
    "eco_file_missing": "Choisissez le fichier de votre éco-organisme.",
    "eco_file_invalid": "Rien n'est importé : ce fichier est à corriger.",
    "eco_file_empty": "Ce fichier n'a aucune ligne à importer.",
    "eco_line_invalid": "Ligne {line}, colonne « {column} » : {reason}",
    "eco_line_too_long": "une ligne a trois colonnes au plus : code, libellé, montant TTC.",
    "eco_code_twice": "le code {code} est déjà à la ligne {line}.",
    "conversion_rate_positive": "Le taux de conversion est un nombre positif, par exemple 6,55957.",
    "vat_territory_unknown": (
        "La territorialité « {territory} » ne convient pas à un vendeur : choisissez metropole, corse, dom ou "
        "guyane_mayotte."
    ),
    "vat_type_nature_supplied": (
        "Les types de cette nature sont fournis avec le dossier : choisissez « Ancien » ou « Autre »."
    ),
    "vat_type_supplied": "Ce type de TVA est fourni avec le dossier : il ne peut pas être supprimé.",
    "vat_rate_default_required": (
        "Chaque territorialité garde un taux par défaut : cochez plutôt la case sur le taux qui le remplace."
    ),
    "vat_rate_default_active": "Le taux par défaut d'une territorialité ne peut pas être inactif.",
    "vat_rate_default_deleted": "Le taux par défaut d'une territorialité ne peut pas être supprimé.",
    "vat_rate_period": "La fin de validité ne peut pas précéder le début.",
    "vat_rate_npr_overseas": (
        "La TVA non perçue récupérable n'existe que dans les départements d'outre-mer : elle ne s'applique pas à la "
        "territorialité « {territory} »."
    ),
    "postal_code_characters": (
        "Un code postal ne contient que des lettres de A à Z, des chiffres, des tirets et des espaces."
    ),
    "department_of_other_country": (
        "Le département « {department} » est d'un autre pays : choisissez-en un de ce pays, ou aucun."
    ),
    "country_code_form": "Un code ISO a deux ou trois lettres, ou trois chiffres : FR, FRA ou 250.",
    "naf_successor_of_new": "Un code de la NAF 2025 n'a pas de code correspondant : indiquez-le sur l'ancien code.",
    "naf_successor_twice": "Ce code correspondant est déjà dans la liste.",
    "unit_decimals": "Choisissez de 0 à 5 décimales.",
}
