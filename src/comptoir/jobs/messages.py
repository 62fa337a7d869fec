"""French sentences of the jobs package, by code (``str.format`` templates)."""

MESSAGES: dict[str, str] = {
    "job_kind_unknown": "Ce type de travail n'existe pas : {kind}.",
    "job_crashed": "Le travail s'est arrêté sur une erreur du programme ; prévenez qui l'a installé.",
    "job_killed": "Le travail a été interrompu par un arrêt du programme : relancez-le.",
    "job_user_gone": "L'utilisateur qui a lancé ce travail n'en a plus le droit.",
    "job_unknown": "Ce travail n'existe pas.",
    "job_without_result": "Ce travail n'a pas de fichier à télécharger.",
}
