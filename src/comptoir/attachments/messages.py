"""French sentences of attached files."""

MESSAGES: dict[str, str] = {
    "file_missing_in_request": "Choisissez un fichier à joindre.",
    "file_empty": "Le fichier « {name} » est vide.",
    "file_too_large": "Le fichier « {name} » est trop gros : {maximum} Mo au plus.",
    "too_many_files": "Le fichier « {name} » n'est pas joint : une fiche en a {maximum} au plus.",
    "files_full": "Le fichier « {name} » n'est pas joint : les fichiers du dossier occupent déjà {maximum} Mo, "
    "le maximum. Retirez-en, ou demandez à l'administrateur d'augmenter cette limite.",
    "file_type_refused": "Le fichier « {name} » n'est pas joint : ce type de fichier ({extension}) n'est pas accepté. "
    "Joignez un PDF, une image, un document bureautique, un texte ou une archive zip.",
    "file_content_refused": "Le fichier « {name} » n'est pas joint : son contenu n'est pas celui d'un fichier "
    "« {extension} ».",
    "picture_unreadable": "Le fichier « {name} » n'est pas joint : cette image est abîmée.",
    "picture_too_large": "Le fichier « {name} » n'est pas joint : cette image est démesurée : "
    "{maximum} millions de points au plus.",
    "attachment_not_found": "Ce fichier n'est plus joint à cette fiche.",
    "attachment_lost": "Le contenu du fichier « {name} » n'est plus dans le dossier : restaurez une sauvegarde.",
    "no_thumbnail": "Ce fichier n'a pas de vignette.",
    "attachment_without_file": "Le fichier joint « {name} » (table {table}, fiche {record}) n'a plus de contenu.",
    "attachment_damaged": "Le contenu du fichier joint « {name} » (table {table}, fiche {record}) a changé.",
    "attachment_without_record": "Le fichier « {name} » est joint à une fiche qui n'existe plus "
    "(table {table}, fiche {record}).",
    "file_without_attachment": "Le fichier {file} du dossier n'est joint à aucune fiche.",
}
