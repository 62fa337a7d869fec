"""French wording of ``comptoir.core``: the sentence of every refusal, the names of the sixteen document kinds."""

from __future__ import annotations

from typing import NamedTuple

from comptoir.core.transfer import OriginReference
from comptoir.ui.french_format import format_date

# Codes that other packages raise as well (number_invalid, delivery_above_remaining …) are worded there.
MESSAGES: dict[str, str] = {
    # errors, typed input
    "number_too_large": "Ce nombre est trop grand : treize chiffres au plus avant la virgule.",
    "number_division_by_zero": "Ce calcul divise par zéro.",
    "date_missing": "Saisissez une date.",
    "date_invalid": "Cette date n'existe pas : écrivez par exemple 21/11, 21/11/2026 ou +30.",
    "pasted_nothing": "Il n'y a aucune ligne à coller : copiez des lignes avec un code article.",
    "pasted_unreadable": "Ces lignes ne peuvent pas être lues : copiez-les à nouveau depuis le tableur.",
    "pasted_too_many_rows": "Trop de lignes à coller : {limit} au plus à la fois.",
    "pasted_rows_invalid": "Certaines lignes collées sont à corriger ; aucune n'a été ajoutée.",
    "pasted_code_missing": "Cette ligne n'a pas de code article.",
    "pasted_code_too_long": "Ce code est trop long : {limit} caractères au plus.",
    "pasted_code_rounded": (
        "Le tableur a arrondi ce code ({code}) : mettez la colonne au format Texte avant de copier."
    ),
    # totals
    "amount_too_large": "Ce montant est trop grand : treize chiffres au plus avant la virgule.",
    "footer_discount_above_total": "La remise ne peut pas dépasser le total des lignes ({total:amount}).",
    # numbering
    "counter_without_digits": "Un compteur se termine par des chiffres, par exemple FA000001.",
    "counter_prefix_too_long": "Le préfixe du compteur est trop long : {limit} caractères au plus.",
    "counter_suffix_too_long": "Le compteur a trop de chiffres : {limit} au plus.",
    "fiscal_year_reversed": "L'exercice finit après son début.",
    "fiscal_year_too_long": "Un exercice dure {months} mois au plus.",
    "counter_not_addressable": "Le préfixe ne contient ni barre (/ ou \\), ni « ? », « # » ou « % », et ne commence "
    "pas par un point : l'adresse des fiches ne pourrait pas porter leur code.",
    "counter_bad_characters": "Un numéro ne contient que des caractères visibles.",
    "counter_einvoice_characters": (
        "La facturation électronique n'accepte dans un numéro que des lettres sans accent, des chiffres et les "
        "signes + - _ / : enlevez les espaces et les autres signes."
    ),
    "number_required": "Saisissez un numéro : le compteur de ce type de pièce n'est pas utilisé.",
    "number_too_long": "Ce numéro est trop long : {limit} caractères au plus.",
    "sequence_date_before_last": (
        "La date est antérieure à celle de la dernière pièce enregistrée ({last_number} du {last_on})."
    ),
    "sequence_number_below_last": "Le numéro est inférieur au dernier numéro enregistré ({last_number}).",
    # document kinds, transfer, delivery
    "unknown_document_kind": "« {kind} » n'est pas un type de pièce.",
    "transfer_not_allowed": "Cette pièce ne peut pas être transférée vers ce type de pièce.",
    "transfer_already_done": "Cette pièce a déjà été transférée.",
    "transfer_already_grouped": "Cette pièce a déjà été regroupée.",
    "transfer_source_provisional": "Cette pièce est provisoire : validez-la avant de la transférer.",
    "transfer_order_partially_delivered": (
        "Cette commande n'est plus entière : traitez le reliquat avec « {kind:deliver} »."
    ),
    "transfer_order_delivered": "Cette commande est déjà traitée totalement.",
    "transfer_order_cancelled": "Cette commande est annulée.",
    "transfer_order_blocked": "Cette commande est bloquée : débloquez-la d'abord.",
    "subtotals_exclude_merging": "Les articles ne se regroupent pas quand un sous-total par document est demandé.",
    "delivery_wrong_sign": "La quantité doit être du même signe que la quantité commandée.",
    "order_close_not_allowed": "Seule une commande traitée en partie peut être soldée.",
    "order_reopen_not_allowed": "Seule une commande soldée à la main peut être dé-soldée.",
    "order_cancel_not_allowed": "Cette commande est déjà traitée totalement ou annulée.",
    # deposits and credit notes
    "deposit_not_positive": "Le montant d'un acompte est supérieur à zéro.",
    "deposit_above_total": "Le montant dépasse ce qui n'est pas encore couvert par des acomptes ({remaining:amount}).",
    "not_a_deposit": "Cette pièce n'est ni une facture d'acompte ni un avoir d'acompte.",
    "deposit_other_side": "Un acompte de vente ne se déduit que d'une vente, un acompte d'achat d'un achat.",
    "deposit_other_party": "Cet acompte est celui d'un autre tiers.",
    "deposit_already_attached": "Cet acompte est déjà affecté à cette pièce.",
    "deposit_already_deducted": "Cet acompte est déjà déduit de la facture {number}.",
    "refund_above_deposit": "Le montant dépasse ce qui reste à rembourser de cet acompte ({remaining:amount}).",
    "credit_wrong_sign": "La quantité à créditer doit être du même signe que la quantité facturée.",
    "credit_above_invoiced": "La quantité dépasse ce qui reste à créditer de la facture ({remaining}).",
    "credit_total_above_invoiced": (
        "Les avoirs de cette facture feraient {credited:amount}, plus que les {invoiced:amount} facturés."
    ),
    # payment terms
    "terms_refused": "Ce mode de règlement est à corriger.",
    "terms_without_line": "Ajoutez au moins une ligne au mode de règlement.",
    "terms_rate_invalid": "Le pourcentage doit être supérieur à 0, au plus 100, avec deux décimales au plus.",
    "terms_rate_sum": "La somme des pourcentages doit être de 100 ; elle est de {total}.",
    "terms_days_required": "Indiquez un nombre de jours de 1 à 365.",
    "terms_days_not_allowed": "Un règlement comptant n'a pas de nombre de jours : effacez-le.",
    "terms_day_required": "Indiquez le jour du mois, de 1 à 31.",
    "terms_day_not_allowed": "Ce type de règlement n'a pas de jour du mois : effacez-le.",
    "terms_month_counting_not_allowed": "Un règlement comptant ne compte pas en mois : décochez « Mois comptable ».",
    "terms_method_required": "Choisissez un moyen de paiement.",
    "due_before_document": "Une échéance ne précède pas la date du document, le {dated_on}.",
    "due_amount_zero": "Indiquez un montant, ou supprimez cette échéance.",
    "due_amount_wrong_sign": "Le montant doit être du même signe que le net à payer ({total:amount}).",
    "due_plan_short": "Les échéances doivent faire le net à payer de {total:amount} : il manque {rest:amount}.",
    "due_plan_above": "Les échéances doivent faire le net à payer de {total:amount} : il y a {rest:amount} de trop.",
    "due_beyond_legal_delay": (
        "À vérifier : entre professionnels, une facture se paie au plus tard à 60 jours, ou à 45 jours fin de "
        "mois : ici le {latest} (les livres font exception)."
    ),
    "term_shorthand_invalid": "Écrivez le délai en jours, par exemple 30, ou 30F pour 30 jours fin de mois.",
    # prices
    "unknown_price_field": "Ce champ n'est pas un prix.",
    "price_negative": "Un prix ne peut pas être négatif.",
    "price_too_large": "Ce prix est trop grand.",
    "rate_out_of_range": "Ce taux doit être compris entre {minimum} et {maximum}.",
    "margin_rate_too_high": "Le taux de marque doit être inférieur à 100 %.",
    # settlement
    "allocations_refused": "Les affectations de ce règlement sont à corriger ; rien n'a été enregistré.",
    "allocation_zero": "Indiquez le montant à affecter à cette échéance, ou décochez-la.",
    "allocation_unknown_due": "Cette échéance n'existe pas ou n'est plus à régler.",
    "allocation_twice": "Cette échéance est déjà dans la liste.",
    "allocation_wrong_sign": (
        "Le montant affecté doit être du même signe que le solde de l'échéance ({balance:amount})."
    ),
    "allocation_above_balance": "Le montant affecté dépasse le solde de l'échéance ({balance:amount}).",
    "allocations_above_payment": (
        "Le total affecté ({allocated:amount}) dépasse le montant du règlement ({amount:amount})."
    ),
    "payment_zero_without_offset": (
        "Un règlement de 0 ne sert qu'à compenser des échéances de sens contraire : cochez-les."
    ),
    "payment_rest_undecided": (
        "Ce règlement dépasse de {excess} ce qui est dû : dites si le reste est gardé à affecter ou constaté en écart."
    ),
    "payment_difference_without_allocation": "Affectez d'abord le règlement à une échéance pour constater un écart.",
    "payment_without_rest": "Il ne reste rien à affecter : il n'y a pas d'écart à constater.",
    "due_already_closed": "Cette échéance est déjà soldée manuellement.",
    "due_already_paid": "Cette échéance est déjà réglée.",
    "due_not_closed": "Seule une échéance soldée manuellement peut être dé-soldée.",
    "due_closing_posted": "Ce solde a été transféré en comptabilité : il ne peut plus être annulé.",
    # customers
    "customer_blocked": "Ce client est bloqué : cette pièce ne peut pas être créée.",
    "customer_invoiced_above": (
        "Ce client doit {amount:amount}, au-delà du seuil de blocage de {threshold:amount} : cette pièce ne peut pas "
        "être créée."
    ),
    "customer_overdue_above": (
        "Les échéances échues de ce client ({amount:amount}) dépassent le seuil de blocage de {threshold:amount} : "
        "cette pièce ne peut pas être créée."
    ),
    "customer_credit_reached": (
        "L'encours autorisé de ce client ({limit}) est atteint : il doit {amount_due}. Cette pièce ne peut pas être "
        "créée."
    ),
    "customer_warning": "Attention, ce client est signalé : vérifiez avant de continuer.",
    "customer_credit_warning": (
        "Attention, l'encours autorisé de ce client ({limit}) est atteint : il doit {amount_due}."
    ),
    # ledger accounts
    "account_bad_characters": "Un compte ne contient que des lettres sans accent et des chiffres.",
    "account_bad_root": "Ce compte doit commencer par : {roots}.",
    "account_too_long": "Ce compte est trop long : {limit} caractères au plus.",
}


class KindLabel(NamedTuple):
    """Names of a document kind: as table DOC-T1 has them, and the letters of its default numbers."""

    singular: str
    plural: str
    abbreviation: str


KIND_LABELS: dict[str, KindLabel] = {
    "quote": KindLabel("Devis", "Devis", "DE"),
    "order": KindLabel("Commande", "Commandes", "CM"),
    "delivery_note": KindLabel("Bon de livraison", "Bons de livraison", "BL"),
    "return_note": KindLabel("Bon de retour", "Bons de retour", "BR"),
    "invoice": KindLabel("Facture", "Factures", "FA"),
    "credit_note": KindLabel("Avoir", "Avoirs", "AV"),
    "deposit_invoice": KindLabel("Facture d'acompte", "Factures d'acompte", "FD"),
    "deposit_credit_note": KindLabel("Avoir d'acompte", "Avoirs d'acompte", "AD"),
    "price_request": KindLabel("Demande de prix", "Demandes de prix", "DEM"),
    "purchase_order": KindLabel("Commande", "Commandes", "CF"),
    "goods_receipt": KindLabel("Bon de réception", "Bons de réception", "BRF"),
    "purchase_return": KindLabel("Bon de retour", "Bons de retour", "BRA"),
    "purchase_invoice": KindLabel("Facture", "Factures", "FF"),
    "purchase_credit_note": KindLabel("Avoir", "Avoirs", "AF"),
    "purchase_deposit_invoice": KindLabel("Facture d'acompte", "Factures d'acompte", "FFD"),
    "purchase_deposit_credit_note": KindLabel("Avoir d'acompte", "Avoirs d'acompte", "FAD"),
}

#: Singular where sales and purchases stand in one list: the words of purchases alone would be ambiguous there.
FULL_KIND_LABELS: dict[str, str] = {code: label.singular for code, label in KIND_LABELS.items()} | {
    "purchase_order": "Commande fournisseur",
    "purchase_return": "Bon de retour fournisseur",
    "purchase_invoice": "Facture fournisseur",
    "purchase_credit_note": "Avoir fournisseur",
    "purchase_deposit_invoice": "Facture d'acompte fournisseur",
    "purchase_deposit_credit_note": "Avoir d'acompte fournisseur",
}

#: Kinds whose name is feminine: "Nouvelle facture", "Nouveau devis".
FEMININE_KINDS = frozenset(
    code
    for code, label in KIND_LABELS.items()
    if label.singular.split()[0] in ("Commande", "Facture", "Demande")
)


def definite_kind(kind_code: str) -> str:
    """The kind inside a sentence: "le devis", "la facture", "l'avoir"."""
    name = KIND_LABELS[kind_code].singular.lower()
    if name.startswith("a"):
        return f"l'{name}"
    return f"la {name}" if kind_code in FEMININE_KINDS else f"le {name}"


#: States of an order (UPM-040), by side; "Commande bloquée" exists on sales only.
DELIVERY_STATE_LABELS: dict[str, dict[str, str]] = {
    "sale": {
        "not_delivered": "Commande non livrée",
        "partially_delivered": "Commande livrée partiellement",
        "fully_delivered": "Commande livrée totalement",
        "cancelled": "Commande annulée",
        "blocked": "Commande bloquée",
    },
    "purchase": {
        "not_delivered": "Commande non réceptionnée",
        "partially_delivered": "Commande réceptionnée partiellement",
        "fully_delivered": "Commande réceptionnée totalement",
        "cancelled": "Commande annulée",
    },
}


def origin_sentence(reference: OriginReference) -> str:
    """The reference line of a document made from another (DOC-113)."""
    label = KIND_LABELS[reference.kind].singular
    return f"Transféré de : {label} N° {reference.number} du {format_date(reference.dated_on)}."
