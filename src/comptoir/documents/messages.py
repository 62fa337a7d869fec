"""French sentences of the documents package."""

MESSAGES: dict[str, str] = {
    "number_from_counter": "Le numéro vient du compteur : il ne se saisit pas.",
    "number_already_used": "Le numéro {number} est déjà pris par une autre pièce de ce type.",
    "document_not_found": "Ce document n'existe pas dans ce dossier.",
    "document_sealed": "Le document {number} est validé : il ne peut plus être ni modifié ni supprimé. "
    "{remedy}",
    "document_transferred": "Ce document ne peut plus être modifié ni supprimé : il a été transféré en "
    "{target_kind_label} {target_number}. Supprimez d'abord ce document.",
    "document_empty": "Ajoutez au moins une ligne d'article avant de valider.",
    "validation_not_on_this_kind": "Ce document ne se valide pas : seuls les factures et les avoirs se valident.",
    "already_validated": "Le document {number} est déjà validé.",
    "date_before_last": "La date doit être au moins celle du dernier document validé ({last:%d/%m/%Y}) : "
    "la numérotation est chronologique.",
    "duplication_not_allowed": "Ce document ne peut pas être dupliqué.",
    "template_not_allowed": "Un acompte ne se garde pas comme modèle.",
    "template_name_used": "Le modèle « {name} » existe déjà : choisissez un autre nom, ou remplacez-le.",
    "template_not_found": "Ce modèle n'existe plus.",
    "template_article_gone": "L'article « {value} » n'existe plus.",
    "deposit_without_amount": "Indiquez le montant de l'acompte.",
    "deposit_tax_included": "Un acompte se saisit toutes taxes comprises.",
    "deposits_not_on_this_kind": "Cette pièce ne reçoit pas d'acompte.",
    "unknown_deposit": "Cet acompte n'existe pas.",
    "deposit_not_attached": "Cet acompte n'est pas affecté à cette pièce.",
    "deposit_deducted": "Cet acompte est déduit de : {document}, qui est validé. Il ne peut plus être ni changé, ni "
    "remboursé, ni supprimé : faites un avoir de cette facture.",
    "deposit_provisional": "Validez d'abord l'acompte que cette pièce déduit : {deposit}.",
    "deposit_other_party_attached": "Cette pièce déduit un acompte d'un autre tiers : détachez-le d'abord.",
    "not_creditable": "Seule une facture se crédite par un avoir.",
    "credit_source_provisional": "Cette facture est provisoire : corrigez-la, ou validez-la avant d'en faire un avoir.",
    "nothing_to_credit": "Indiquez au moins une quantité à créditer.",
    "not_on_this_kind": "Ce champ n'existe pas sur ce document.",
    "not_reportable": "Seuls la date de livraison et le commercial se reportent sur les lignes.",
    "kind_is_fixed": "La nature d'un document ne se change pas : transférez-le.",
    "unknown_article": "Aucun article n'a le code ou le code barre « {value} » : corrigez-le, "
    "ou donnez une description pour garder la ligne sans article.",
    "code_without_article": "Aucun article n'a le code « {value} » : la ligne sera gardée sans article. "
    "« Générer l'article » le crée.",
    "line_column_unknown": "Cette colonne n'existe pas, ou elle est là deux fois.",
    "line_column_width": "La largeur d'une colonne va de {minimum} à {maximum} pixels.",
    "line_view_incomplete": "La vue garde au moins les colonnes Article et Description.",
    "subtotal_on_purchase": "Un document d'achat n'a pas de sous-total.",
    "discount_above_price": "La remise dépasse le prix unitaire ({price}).",
    "article_inactive": "L'article « {value} » n'est plus vendu : rendez-le actif dans sa fiche "
    "ou choisissez-en un autre.",
    "email_invalid": "Cette adresse e-mail n'est pas valable.",
    "vat_rate_collected_and_not": "Un document ne mélange pas, au même taux, de la TVA perçue et de la TVA "
    "non perçue : faites-en deux.",
    "unknown_vat_rate": "Le taux de TVA « {value} » n'existe pas dans ce territoire.",
    "no_default_vat_rate": "Ce territoire n'a pas de taux de TVA par défaut : choisissez-en un dans les paramètres.",
    "article_or_description_required": "Indiquez un article ou une description.",
    "unknown_line": "Cette ligne n'appartient pas à ce document.",
    "line_twice": "Cette ligne est indiquée deux fois.",
    "delivery_above_remaining": "La quantité dépasse ce qui reste de la commande ({remaining}).",
    "nothing_to_deliver": "Indiquez au moins une quantité.",
    "not_an_order_line": "Cette ligne n'est pas celle d'une commande en cours.",
    "too_many_lines": "Le document aurait {lines} lignes : {limit} au plus. Regroupez moins de documents à la fois.",
    "grouping_needs_two": "Choisissez au moins deux documents à regrouper.",
    "grouping_several_kinds": "Les documents à regrouper doivent être de même nature.",
    "grouping_too_many": "Trop de documents à regrouper : {limit} au plus à la fois.",
    "document_twice": "Ce document est indiqué deux fois.",
    "not_an_order": "Cette action n'existe que pour les commandes.",
    "order_closed": "La commande {number} est soldée : rouvrez-la avec « Dé-solder ».",
    "order_cancelled": "La commande {number} est annulée.",
    "counter_missing": "Le compteur « {counter} » n'existe pas : recréez-le dans les paramètres.",
    "counter_exhausted": "Le compteur « {counter} » est épuisé : changez sa prochaine valeur dans les paramètres.",
    "sequence_break": "La date {of_the} est inférieure {to_the_last} dans votre dossier et/ou le numéro {of_a} est "
    "inférieur au dernier numéro {of_a} enregistré dans votre dossier ({last_number} du {last_on}).{reminder} "
    "Voulez-vous valider {this} ?",
    "sequence_break_short": "La date ou le numéro vient avant {last_number} du {last_on}.",
    "deletion_break": "Vous supprimez une pièce {of_side}, ce qui déclenche une rupture dans la numérotation de vos "
    "documents, pour justifier cette rupture, un événement va être créé dans le journal des événements. "
    "Êtes-vous certain de vouloir supprimer « {name} » ? Cette suppression sera définitive.",
    "vat_number_missing": "{party} est dans un autre pays de l'Union européenne et son n° de TVA intracommunautaire "
    "manque sur ce document : sans lui, la TVA française est due. Voulez-vous l'enregistrer quand même ? "
    "Le journal des événements le dira.",
    "vat_number_missing_short": "Le n° de TVA intracommunautaire de ce tiers manque : saisissez-le dans sa fiche, puis "
    "choisissez-le de nouveau.",
    "accept_unknown": "Ce qui peut être accepté : {known}.",
    "billing_address_missing": "Le client {party} n'a pas d'adresse de facturation complète, que la loi exige sur "
    "une facture : indiquez au moins une ligne d'adresse et la ville, puis enregistrez avant de valider.",
    "billing_address_line_missing": "La loi exige l'adresse du client sur une facture : saisissez-la.",
    "billing_city_missing": "La loi exige la ville du client sur une facture : saisissez-la.",
    "date_before_opening": "Le dossier est ouvert depuis le {opened_on} : aucune pièce ne peut être datée avant.",
    "date_will_break": "Une pièce de cette nature est déjà validée à la date du {last} : à cette date, celle-ci ne "
    "pourra pas être validée.",
    "record_changed": "Cet enregistrement a été modifié par quelqu'un d'autre entre-temps : rechargez-le.",
}
