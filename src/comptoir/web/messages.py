"""French sentences of the pages."""

MESSAGES: dict[str, str] = {
    "passwords_differ": "Les deux saisies du mot de passe diffèrent.",
    "creation_by_administrators": (
        "Ce serveur a déjà un dossier : un autre se crée depuis un dossier, par un de ses administrateurs "
        "(Outils › Nouveau dossier)."
    ),
    "setup_key_wrong": (
        "Le premier dossier se crée depuis le serveur lui-même, ou avec l'adresse que « comptoir serve » affiche à son "
        "démarrage."
    ),
    "backup_first_needed": "La sauvegarde rapide demande une première sauvegarde : faites-la dans Outils › Sauvegarde.",
    "backup_unknown": "Cette sauvegarde n'est plus sur le serveur.",
    "step_unknown": "Cette étape n'existe pas.",
    "display_unknown": "Cette préférence n'existe pas ({name}).",
    "link_unknown": "Cette page n'existe pas, ou n'existe plus.",
    "too_many_favourites": "Vous avez déjà {limit} favoris : retirez-en avant d'en ajouter.",
    "body_not_json": "La page a envoyé une demande illisible : rechargez-la.",
    "signed_out_page": "Votre session est terminée. Reconnectez-vous dans un autre onglet, puis recommencez : "
    "votre saisie reste ici.",
    "documents_of_several_kinds": "Sélectionnez des documents de même nature pour les transférer ensemble.",
    "too_many_documents": "Sélectionnez {limit} documents au plus.",
    "too_many_due_dates": "Sélectionnez {limit} échéances au plus.",
    "due_dates_of_several_parties": "Sélectionnez des échéances d'un seul tiers pour les régler ensemble.",
    "no_document_selected": "Aucun de ces documents n'existe dans ce dossier.",
    "no_order_to_deliver": "Cette commande n'a plus de reliquat.",
    "party_not_found": "Ce tiers n'existe pas dans ce dossier.",
}
