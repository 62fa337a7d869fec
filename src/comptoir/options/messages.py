"""French sentences of the options, by code."""

MESSAGES: dict[str, str] = {
    "option_page_unknown": "Cette page d'options n'existe pas.",
    "siret_digits": "Un SIRET a 14 chiffres : les 9 du SIREN, puis les 5 de l'établissement.",
    "colour_invalid": "Écrivez la couleur par ses six chiffres, par exemple #2f6f4f.",
    "quote_state_in_use": (
        "Cet état est celui de {count} devis : renommez-le, ou changez d'abord l'état de ces devis."
    ),
    "quote_state_first": "L'état 1 est celui des nouveaux devis : il doit avoir un nom.",
    "quote_state_accepted": "L'état Accepté doit être l'un des états qui ont un nom.",
    "quote_state_twice": "Un autre état porte déjà ce nom.",
    "countervalue_symbol_required": "Donnez aussi l'abréviation de la devise de contre-valeur.",
    "vat_rate_of_another_territory": "Ce taux est d'une autre territorialité que celle que vous choisissez.",
    "vat_option_same": "C'est l'option actuelle : choisissez-en une autre.",
    "vat_option_date_required": "Donnez la date à laquelle l'option change.",
    "vat_option_date_before_last": "L'option a déjà changé le {last} : donnez une date qui ne la précède pas.",
    "vat_option_date_future": "Une option se change le jour même ou après : cette date est à venir.",
    "counter_moved": (
        "Le compteur « {counter} » a avancé pendant votre saisie : son prochain numéro est maintenant {next}."
    ),
    "counter_always_used": "Les numéros légaux se suivent sans trou : ce compteur est toujours utilisé.",
    "counter_below_last": (
        "Cette suite va déjà jusqu'à {last} : son prochain numéro est {following}. Pour commencer une autre suite, "
        "changez le préfixe."
    ),
    "counter_leaves_gap": (
        "Cette suite s'arrête à {last} : un numéro plus loin que {following} laisserait un trou. Pour commencer une "
        "autre suite, changez le préfixe."
    ),
    "counter_not_for_einvoices": (
        "La facturation électronique refusera ces numéros : elle n'admet ni espace ni accent, seulement des "
        "lettres, des chiffres et + - _ /."
    ),
    "counter_at_its_end": "Ce compteur est au bout de ses chiffres : changez le préfixe, ou repartez de 1.",
    "logo_missing": "Ce dossier n'a pas de logo.",
    "logo_empty": "Ce fichier est vide.",
    "logo_too_heavy": "Cette image pèse plus de {limit} Mo : réduisez-la.",
    "logo_svg": "Un dessin SVG peut contenir un programme : exportez-le en PNG.",
    "logo_format": "Ce fichier n'est pas une image PNG, JPEG, GIF ou BMP.",
    "logo_too_many_pixels": "Cette image a plus de {limit} millions de points : réduisez-la.",
    "logo_unreadable": "Cette image est abîmée : elle ne peut pas être lue.",
    "logo_width_range": "La largeur du logo va de {minimum} à {maximum} mm.",
}
