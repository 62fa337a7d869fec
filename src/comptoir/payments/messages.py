"""French sentences of the payments package."""

MESSAGES: dict[str, str] = {
    "payment_not_found": "Ce règlement n'existe pas dans ce dossier.",
    "due_date_not_found": "Cette échéance n'existe pas dans ce dossier.",
    "allocation_not_found": "Ce pointage n'existe pas sur ce règlement.",
    "allocation_of_another_party": "Cette échéance n'est pas celle de ce tiers.",
    "payment_already_validated": "Ce règlement est déjà validé.",
    "payment_final": "Ce règlement est validé : il ne change plus, sauf sa banque si elle manque.",
    "payment_validated": "Ce règlement est validé : il ne peut plus être supprimé.",
    "document_due_date_closed": "Une échéance du document {number} est soldée à la main : dé-soldez-la d'abord.",
    "due_date_closed": "L'échéance du {due_on} est soldée à la main : dé-soldez-la d'abord.",
    "deposit_payment_validated": "Le règlement de l'acompte {number} est validé : son montant, son tiers et son moyen "
    "de paiement ne changent plus.",
    "deposit_payment_used": "Le règlement de l'acompte {number} est pointé ailleurs : dépointez-le d'abord.",
    "set_off_of_another_party": "Un avoir ne s'impute que sur une facture du même tiers.",
    "nothing_to_set_off": "Il n'y a plus rien à imputer : l'avoir ou la facture est déjà soldé.",
    "document_paid": "Le document {number} est réglé, même en partie : dépointez d'abord le règlement.",
}
