"""How the dossier sells, counts and writes its figures (OPT-100 to OPT-149)."""

from comptoir.options.checks import check_currencies, check_quote_states
from comptoir.options.fields import ItemField, QuoteStateField
from comptoir.options.page import OptionGroup, OptionPage
from comptoir.references.conversion_rate import ConversionRateField
from comptoir.references.default_lists import COUNTERS
from comptoir.resources.fields import (
    ChoiceField,
    DateField,
    FlagField,
    IntegerField,
    LongTextField,
    PercentField,
    TextField,
)
from comptoir.resources.links import LinkField
from comptoir.resources.rich_fields import RichTextField

SALES = "Documents de vente"
STATE = "Nom de l'état dans la pièce, les listes et les filtres ; vide, il n'est pas proposé."
DIFFERENCE = "Motif proposé quand un inventaire trouve autre chose que le stock."

NUMBERING_PAGE = OptionPage(
    "numerotation",
    "Numérotation",
    "Le prochain numéro de chaque pièce et le prochain code de chaque fiche.",
    url_name="options:numbering",
    words=[
        (f"id-{one.code}", f"Compteur {one.label}", "Prochain numéro ou code, et s'il vient du compteur.") for one in COUNTERS
    ],
)  # fmt: skip

NUMBERS_PAGE = OptionPage(
    "numeros-et-dates",
    "Numéros et dates des pièces",
    "Quand une facture reçoit son numéro, et à partir de quel jour une pièce peut être datée.",
    [
        OptionGroup(
            "Factures, avoirs et pièces d'acompte, de vente et d'achat",
            [
                ChoiceField(
                    "legal_numbering",
                    help="À la validation (conseillé) : jusque-là la pièce est provisoire, se change et se supprime sans laisser de trou ; la suite est continue et chronologique d'elle-même. "
                    "Au premier enregistrement : la pièce a son numéro tout de suite ; le programme avertit quand une date ou un numéro rompt la suite ou quand on supprime au milieu, et inscrit la rupture acceptée au journal des événements, que l'administration peut demander. "
                    "Le changement vaut pour les pièces enregistrées ensuite ; valider scelle la pièce dans les deux cas.",
                    width=6,
                    required=True,
                ),
            ],
        ),
        OptionGroup(
            "Ouverture du dossier",
            [DateField("opened_on", help="Aucune pièce ne peut être datée avant ce jour. Vide : pas de limite.", width=4)],
        ),
    ],
)  # fmt: skip

ARTICLES_PAGE = OptionPage(
    "articles",
    "Articles",
    "Ce que reçoivent les nouveaux articles. Les articles qui existent gardent leurs valeurs.",
    [
        OptionGroup(
            "Nouveaux articles",
            [
                ChoiceField("default_article_type", help="Type des nouveaux articles, et des lignes saisies sans article.", width=4),
                PercentField("default_markup_rate", help="Marge sur le prix de revient, qui donne le prix de vente d'un nouvel article.", width=4, maximum=999),
                PercentField("default_margin_rate", help="Part de la marge dans le prix de vente ; ne sert que si le taux de marge est nul.", width=4, maximum=999),
                PercentField("goods_overhead_rate", help="Ajouté au prix d'achat d'un nouveau bien pour former son prix de revient.", width=4, maximum=999),
                PercentField("service_overhead_rate", help="Ajouté au prix d'achat d'un nouveau service pour former son prix de revient.", width=4, maximum=999),
            ],
        ),
    ],
)  # fmt: skip

SALES_PAGE = OptionPage(
    "documents-de-vente",
    "Options générales",
    "Ce que le programme vérifie et propose quand on saisit une pièce.",
    [
        OptionGroup(
            "Saisie des lignes",
            [
                FlagField("is_unknown_article_warned", help="Coché : un code inconnu est signalé à côté de la ligne, gardée sans article si elle a une description. Décoché : il reste sur la ligne, sans avertissement.", width=6),
                FlagField("is_article_vat_used", help="Coché : la ligne prend le taux de l'article. Décoché : celui de l'en-tête de la pièce.", width=6),
                FlagField("is_shortage_warned", help="Signale à côté de la ligne que le stock ne suffit pas : commande (stock à terme), bon de livraison, facture.", width=6),
                FlagField("is_eco_contribution_added", "Inclure le montant de l'éco-contribution au Total TTC", help="Coché : elle s'ajoute au total TTC. Décoché : les prix la contiennent déjà.", width=6),
            ],
        ),
        OptionGroup("Devis", [IntegerField("quote_validity_days", help="La date de validité d'un devis est sa date plus ce nombre de jours.", width=4, maximum=3650)]),
        OptionGroup(
            "Acomptes",
            [
                FlagField("is_deposit_payment_shown", help="Ouvre le règlement à compléter quand une facture ou un avoir d'acompte est créé.", width=6),
                FlagField("is_deposit_credit_warned", help="Prévient qu'un avoir d'acompte sans facture d'acompte rembourse le client.", width=6),
                FlagField("is_deposit_payment_opened", help="Propose d'ouvrir le règlement créé par une pièce d'acompte.", width=6),
            ],
        ),
    ],
    branch=SALES,
)  # fmt: skip

QUOTES_PAGE = OptionPage(
    "devis",
    "Devis",
    "Les dix états d'un devis. Un état renommé l'est aussi sur les devis qui l'ont déjà.",
    [
        OptionGroup("États des devis", [ItemField(f"quote_state_{rank}", f"État {rank}", source="quote_states", place=rank - 1, length=20, help=STATE, width=3) for rank in range(1, 11)]),
        OptionGroup("Acceptation", [QuoteStateField("accepted_quote_state", help="État que reçoit un devis transféré ou regroupé en commande, bon de livraison ou facture.", width=4, required=True)]),
    ],
    branch=SALES,
    check=check_quote_states,
)  # fmt: skip

QUOTE_NOTICE_PAGE = OptionPage(
    "mentions-devis",
    "Mentions légales des devis",
    "Imprimées à la fin de chaque devis.",
    [OptionGroup("Devis", [RichTextField("quote_legal_notice", max_length=20_000, help="Imprimé à la fin de la pièce, paragraphe par paragraphe.")])],
    branch=SALES,
)  # fmt: skip

INVOICE_NOTICE_PAGE = OptionPage(
    "mentions-factures",
    "Mentions légales des factures",
    "Imprimées à la fin de chaque facture. Une facture validée garde celles de sa validation.",
    [
        OptionGroup(
            "Mentions que veut la loi",
            [
                LongTextField("early_payment_mention", help="Conditions d'escompte, ou qu'il n'y en a pas.", rows=2),
                LongTextField("late_penalty_mention", help="Taux des pénalités de retard.", rows=2),
                LongTextField("recovery_indemnity_mention", help="Indemnité forfaitaire de 40 € entre professionnels.", rows=2),
                FlagField("is_vat_exempt", help="Le vendeur ne facture pas de TVA : « TVA non applicable, art. 293 B du CGI » est imprimé.", width=6),
            ],
        ),
        OptionGroup("Autres mentions", [RichTextField("invoice_legal_notice", max_length=20_000, help="Imprimé après les mentions que veut la loi, paragraphe par paragraphe.")]),
    ],
    branch=SALES,
)  # fmt: skip

PAYMENTS_PAGE = OptionPage(
    "reglements",
    "Règlements",
    "Ce que propose la saisie d'un règlement.",
    [
        OptionGroup(
            "Propositions",
            [
                LinkField("default_payment_method", help="Moyen proposé quand une échéance est réglée et que rien d'autre ne le dit.", width=4),
                LinkField("default_bank", help="Banque proposée sur un règlement, et imprimée sur les factures.", width=4),
                FlagField("is_bank_warned", "Avertissement en cas de banque non renseignée", help="Prévient avant de valider un règlement sans banque.", width=6),
                IntegerField("reminder_days", help="Jours laissés après l'échéance avant de relancer le client.", width=4, maximum=365),
            ],
        ),
    ],
)  # fmt: skip

STOCK_PAGE = OptionPage(
    "documents-de-stock",
    "Documents de stock",
    "Les motifs des écarts de stock.",
    [OptionGroup("Écarts", [ItemField(f"stock_difference_{rank}", f"Libellé {rank}", source="stock_differences", place=rank - 1, length=40, help=DIFFERENCE, width=4) for rank in range(1, 6)])],
)  # fmt: skip

FIGURES_PAGE = OptionPage(
    "parametrages",
    "Paramétrages",
    "Décimales et monnaies. Moins de décimales ne change ni ne recalcule ce qui est déjà enregistré.",
    [
        OptionGroup(
            "Décimales",
            [
                IntegerField("price_decimals", "Prix unitaire", help="Décimales des prix calculés, montrés et imprimés.", width=4, maximum=5),
                IntegerField("amount_decimals", "Montants", help="Décimales des montants montrés et imprimés sur les pièces ; les centimes restent visibles quand il y en a. Un montant est toujours calculé et gardé au centime.", width=4, maximum=5),
                IntegerField("quantity_decimals", "Quantités", help="Décimales des quantités sans unité ; celles de l'unité prévalent.", width=4, maximum=5),
            ],
        ),
        OptionGroup(
            "Monnaie",
            [
                TextField("currency_name", help="Monnaie des prix et des montants.", width=4, required=True),
                TextField("currency_symbol", help="Imprimée après les montants des pièces.", width=2, required=True),
            ],
        ),
        OptionGroup(
            "Contre-valeur",
            [
                TextField("countervalue_name", help="Seconde monnaie, imprimée sous le net à payer ; vide : aucune.", width=4),
                TextField("countervalue_symbol", help="Imprimée après la contre-valeur.", width=2),
                ConversionRateField("countervalue_rate", help="Contre-valeur d'une unité de la monnaie du dossier.", width=4),
            ],
        ),
    ],
    check=check_currencies,
)  # fmt: skip
