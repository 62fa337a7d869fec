"""French sentences of the dossiers package, by code (``str.format`` templates)."""

MESSAGES: dict[str, str] = {
    "number_invalid": "Saisissez un nombre.",
    "number_too_many_decimals": "Saisissez au plus {decimals} décimales.",
    "number_too_many_digits": "Le nombre est trop grand : au plus {digits} chiffres avant la virgule.",
    "dossier_unknown": "Il n'y a pas de dossier « {slug} » : « comptoir dossier list » donne ceux qui existent.",
    "dossier_slug_invalid": (
        "« {slug} » ne convient pas comme nom de dossier : 1 à 40 lettres sans accent, chiffres, traits d'union ou "
        "soulignés."
    ),
    "dossier_exists": "Un dossier « {slug} » existe déjà : choisissez un autre nom.",
    "dossier_database_exists": (
        "Le serveur PostgreSQL contient déjà une base « {database} » qui n'appartient à aucun dossier : supprimez-la "
        "ou choisissez un autre nom."
    ),
    "dossier_server_unreachable": "Le serveur PostgreSQL ne répond pas comme il faut : {reason}",
    "record_deleted": "Cette fiche a été supprimée entre-temps.",
    "record_stale": "Cette fiche a été modifiée par quelqu'un d'autre entre-temps.",
    "folder_missing": "Le répertoire {folder} n'existe pas.",
    "file_missing": "Le fichier {file} n'existe pas ou ne se lit pas.",
    "file_not_written": "Le fichier {file} n'a pas pu être écrit : {reason}.",
    "postgresql_client_missing": (
        "Il manque le programme {program} de PostgreSQL (Debian : apt-get install postgresql-client)."
    ),
    "postgresql_client_failed": "Le programme {program} de PostgreSQL a échoué : {reason}",
    "postgresql_server_unnamed": (
        "Cette sauvegarde vient de PostgreSQL : nommez un serveur dans COMPTOIR_DATABASE_URL pour la restaurer."
    ),
    "backup_invalid": "Le fichier {file} n'est pas une sauvegarde de Comptoir.",
    "backup_damaged": "La sauvegarde {file} est abîmée ({entry}) ; rien n'a été changé.",
    "backup_newer": "La sauvegarde {file} vient d'une version plus récente de Comptoir : mettez le programme à jour.",
    "restore_over_existing": (
        "Le dossier « {slug} » existe : ajoutez --replace pour remplacer toutes ses données, ou --as pour un autre nom."
    ),
}
