"""Who the seller is, and its accountant: options that documents print (OPT-020 to OPT-048)."""

from comptoir.options.checks import check_identification, firm_warnings, identity_warnings
from comptoir.options.fields import ColourField, SiretField, VatNumberField
from comptoir.options.page import OptionGroup, OptionPage
from comptoir.references.models import AccountingFirm
from comptoir.resources.fields import (
    AmountField,
    ChoiceField,
    DateField,
    ListedTextField,
    PostalCodeField,
    TextField,
)
from comptoir.resources.links import LinkField

NAME = "Imprimé en tête de chaque pièce et au pied de chaque page."
ADDRESS = "Imprimé sous la raison sociale ; la dernière ligne porte le code postal et la ville."
FOOT = "Imprimé au pied de chaque page."
HEAD = "Imprimé en tête de chaque pièce, sous l'adresse."

ADDRESS_PAGE = OptionPage(
    "coordonnees",
    "Coordonnées",
    "Nom, adresse et moyens de joindre le vendeur, tels que les pièces les impriment. Une facture déjà validée garde les siens.",
    [
        OptionGroup(
            "Identité",
            [
                TextField("legal_form", "Forme juridique ou civilité", help="SARL, SAS, Monsieur… Imprimée au pied des pages, avant le capital.", width=3),
                TextField("name", "Nom – Raison sociale", help=NAME, width=6, required=True),
                TextField("person_quality", help="Gérant, présidente, artisan… Imprimée avec le nom au pied des pages.", width=3),
                ColourField("colour", help="Repère du dossier en haut de l'écran, et teinte des titres imprimés.", width=3),
            ],
        ),
        OptionGroup(
            "Adresse",
            [
                TextField("line1", help=ADDRESS, width=6),
                TextField("line2", help=ADDRESS, width=6),
                TextField("line3", "Adresse (suite 2)", help=ADDRESS, width=6),
                TextField("line4", help=ADDRESS, width=6),
                PostalCodeField("postal_code", help="Propose la ville, le département et le pays.", is_upper=True, width=2),
                TextField("city", help=ADDRESS, width=4),
                TextField("department", help="Pour mémoire ; il n'est pas imprimé.", width=3),
                LinkField("country", help="Pays du vendeur : les adresses de ce pays s'impriment sans son nom.", width=3),
            ],
        ),
        OptionGroup(
            "Joindre",
            [
                TextField("phone", help=HEAD, width=4, input_type="tel"),
                TextField("mobile", help="Imprimé quand il n'y a pas de téléphone fixe.", width=4, input_type="tel"),
                TextField("fax", help="Pour mémoire ; il n'est pas imprimé.", width=4, input_type="tel"),
                TextField("email", help=HEAD, width=6, input_type="email"),
                TextField("website", help=HEAD, width=6),
            ],
        ),
    ],
)  # fmt: skip

IDENTIFICATION_PAGE = OptionPage(
    "identification",
    "Identification",
    "Numéros officiels du vendeur et sa TVA. La loi veut les premiers sur chaque facture.",
    [
        OptionGroup(
            "Numéros",
            [
                SiretField("siret", help="Quatorze chiffres ; le SIREN en est le début. Les deux sont imprimés au pied des pages.", width=3),
                ListedTextField("naf_code", help="Code de l'activité principale. " + FOOT, width=5, is_upper=True, table="naf-codes", takes="key", has_words=True),
                TextField("registration", help="Ville et numéro au registre du commerce. " + FOOT, width=4),
                TextField("trade_register", help="Numéro au répertoire des métiers. " + FOOT, width=3),
                TextField("msa_number", help="Numéro à la Mutualité sociale agricole. " + FOOT, width=4),
                AmountField("capital_amount", help="Capital social, imprimé après la forme juridique.", width=3),
                VatNumberField("vat_number", help="Commence par FR en France. Sa clé est vérifiée. " + FOOT, width=5),
            ],
        ),
        OptionGroup(
            "TVA",
            [
                LinkField("territory", help="Territorialité des nouvelles fiches et des nouvelles pièces ; décide des taux proposés.", width=5, can_add=False),
                LinkField("vat_rate", help="Taux des lignes sans article ; vide : le taux par défaut de la territorialité. Un taux d'une autre territorialité la remplace.", width=5),
            ],
        ),
        OptionGroup(
            "Exercice comptable",
            [
                DateField("fiscal_year_start_on", help="Premier jour de l'exercice en cours.", width=4),
                DateField("fiscal_year_end_on", help="Dernier jour ; après le début, 24 mois plus tard au plus.", width=4),
                ChoiceField("chart_type", help="Plan des comptes dont part la comptabilité du dossier.", width=4),
            ],
        ),
    ],
    check=check_identification,
    warnings=identity_warnings,
    extra="options/vat_option.html",
    words=[("vat-option", "Option de calcul de la TVA", "Sur les débits, sur les encaissements ou mixte ; imprimée sur les factures.")],
)  # fmt: skip

LOGO_PAGE = OptionPage(
    "logo",
    "Logo",
    "L'image imprimée en tête des pièces : PNG, JPEG, GIF ou BMP.",
    url_name="options:logo",
    words=[("logo", "Logo", "Image imprimée en tête des pièces ; sa largeur ; avec ou sans logo.")],
)

FIRM_PAGE = OptionPage(
    "cabinet",
    "Cabinet",
    "Le cabinet d'expertise comptable, imprimé sur les états du dossier de l'expert.",
    [
        OptionGroup(
            "Cabinet",
            [
                TextField("legal_form", help="SARL, SAS, Monsieur…", width=3),
                TextField("name", help="Nom du cabinet.", width=6),
                SiretField("siret", help="Quatorze chiffres.", width=3),
                TextField("line1", help="Adresse du cabinet.", width=6),
                TextField("line2", help="Adresse du cabinet.", width=6),
                TextField("line3", "Adresse (suite 2)", help="Adresse du cabinet.", width=6),
                TextField("line4", help="Adresse du cabinet.", width=6),
                PostalCodeField("postal_code", help="Propose la ville, le département et le pays.", is_upper=True, width=2),
                TextField("city", help="Adresse du cabinet.", width=4),
                TextField("department", help="Adresse du cabinet.", width=3),
                LinkField("country", help="Adresse du cabinet.", width=3),
                TextField("website", help="Adresse du site du cabinet.", width=6),
            ],
        ),
    ],
    branch="Expert",
    model=AccountingFirm,
    warnings=firm_warnings,
)  # fmt: skip


def _person(prefix: str, who: str) -> list[TextField]:
    return [
        TextField(f"{prefix}_title", help=f"Civilité de {who}.", width=2),
        TextField(f"{prefix}_last_name", help=f"Nom de {who}.", width=5),
        TextField(f"{prefix}_first_name", help=f"Prénom de {who}.", width=5),
        TextField(f"{prefix}_phone", help=f"Pour joindre {who}.", width=3, input_type="tel"),
        TextField(f"{prefix}_mobile", help=f"Pour joindre {who}.", width=3, input_type="tel"),
        TextField(f"{prefix}_fax", help=f"Pour joindre {who}.", width=2, input_type="tel"),
        TextField(f"{prefix}_email", help=f"Pour écrire à {who}.", width=4, input_type="email"),
    ]


CONTACTS_PAGE = OptionPage(
    "contacts-expert",
    "Contacts",
    "Les deux personnes du cabinet qui suivent le dossier.",
    [
        OptionGroup("Expert comptable", _person("accountant", "l'expert")),
        OptionGroup("Collaborateur", _person("assistant", "son collaborateur")),
    ],
    branch="Expert",
    model=AccountingFirm,
)
