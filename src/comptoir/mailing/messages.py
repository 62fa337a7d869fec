"""French sentences of the mailing package, by code (``str.format`` templates)."""

MESSAGES: dict[str, str] = {
    "mail_not_configured": (
        "Aucun serveur de messagerie n'est réglé : téléchargez le message, ou réglez-le dans Paramètres › "
        "Messagerie."
    ),
    "mail_password_unreadable": (
        "Le mot de passe du serveur de messagerie ne peut plus être lu : saisissez-le de nouveau."
    ),
    "mail_header_unsafe": (
        "Ce champ tient sur une seule ligne : enlevez les retours à la ligne et les signes invisibles."
    ),
    "mail_address_invalid": "« {address} » n'est pas une adresse e-mail.",
    "mail_addresses_invalid": "Ces adresses e-mail ne sont pas valables : {addresses}.",
    "mail_message_invalid": "Certains champs sont à corriger ; rien n'est parti.",
    "mail_recipient_required": "Indiquez au moins un destinataire.",
    "mail_too_many_recipients": "Trop de destinataires : {limit} au plus.",
    "mail_text_too_long": "Ce texte est trop long : {limit} caractères au plus.",
    "mail_text_required": "Ce champ est obligatoire.",
    "mail_text_unsafe": "Ce texte contient des signes qui ne peuvent pas être envoyés.",
    "mail_field_unknown": "{field} n'est pas un champ : choisissez parmi ceux de la liste.",
    "mail_too_large": "Les pièces jointes sont trop lourdes : {limit} Mo au plus.",
    "mail_template_unknown": "Ce texte de message n'existe pas.",
    "mail_port_invalid": "Le port est un nombre de 1 à 65535.",
    "mail_security_unknown": "Choisissez la sécurité de la connexion dans la liste.",
    "mail_host_invalid": "Le serveur est un nom comme smtp.exemple.fr, sans espace ni « / ».",
    "mail_clear_password": "Un mot de passe ne part jamais en clair : choisissez STARTTLS ou TLS.",
    "mail_sign_in_ascii": "Ni accents ni signes comme « € » ici : seulement lettres, chiffres et signes courants.",
    "mail_message_unknown": "Ce message n'existe pas.",
    "mail_message_not_waiting": "Ce message n'attend plus : il est déjà parti, annulé ou en cours d'envoi.",
    "mail_message_not_failed": "Seul un message échoué ou annulé s'envoie de nouveau.",
    "mail_message_without_file": "La pièce jointe de ce message n'est plus gardée : envoyez le document de nouveau.",
    # What happened to a message.
    "mail_failed_connection": "Le serveur de messagerie ne répond pas.",
    "mail_failed_host": "Le serveur de messagerie est introuvable : vérifiez son nom.",
    "mail_failed_starttls": "Le serveur n'accepte pas STARTTLS ; rien n'a été envoyé en clair.",
    "mail_failed_certificate": "Le certificat du serveur n'est pas valable ; rien n'a été envoyé.",
    "mail_failed_authentication": "Le serveur refuse l'identifiant ou le mot de passe.",
    "mail_failed_recipient": "Le serveur refuse un destinataire.",
    "mail_failed_sender": "Le serveur refuse l'adresse de l'expéditeur.",
    "mail_failed_later": "Le serveur demande d'essayer plus tard.",
    "mail_failed_refused": "Le serveur refuse le message.",
    "mail_failed_interrupted": (
        "L'envoi a été interrompu par un arrêt du programme : il a pu partir. Vérifiez avant de l'envoyer "
        "de nouveau."
    ),
    "mail_failed_settings": "Les réglages de messagerie ne permettent plus l'envoi.",
}
