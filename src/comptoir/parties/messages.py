"""French sentences of the parties package."""

MESSAGES: dict[str, str] = {
    "roles_customer_and_prospect": "Un tiers est client ou prospect, pas les deux.",
    "prospect_no_return": "Un client ne redevient pas prospect.",
    "code_with_documents": "Ce tiers a des documents, qui portent son code : passez par l'action « Changer le code ».",
    "code_same": "C'est déjà le code de ce tiers.",
    "code_of_another": "{code} est déjà le code de {name}. Deux tiers ne se fusionnent pas : choisissez un code libre.",
    "role_with_documents": "Ce tiers a des documents : il garde ses rôles. Mettez-le en sommeil s'il ne sert plus.",
    "siren_invalid": "Ce SIREN n'est pas valable : il a 9 chiffres, dont une clé.",
    "vat_number_invalid": "Ce numéro de TVA intracommunautaire n'est pas valable.",
    "party_customer_or_prospect": "Un tiers est client ou prospect, pas les deux.",
    "address_one_billing": "Une seule adresse est celle de facturation.",
    "address_one_delivery": "Une seule adresse est celle de livraison.",
    "code_required": "Saisissez un code : le compteur n'est pas utilisé.",
}
