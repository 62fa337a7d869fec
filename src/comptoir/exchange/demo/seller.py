"""Who sells, and who works there. Its numbers are plainly made up; the keys in them are right."""

from dataclasses import dataclass
from decimal import Decimal

from comptoir.accounts.models import User
from comptoir.accounts.services import create_user
from comptoir.exchange.demo.files import logo
from comptoir.exchange.vocabulary import Shop
from comptoir.references.models import Bank, PaymentMethod
from comptoir.ui.rich_text import sanitised

NAME = "Librairie de démonstration"
FICTITIOUS = "Document de démonstration : vendeur, clients et montants sont fictifs."

SIREN = "999999998"
IDENTITY = {
    "name": NAME,
    "legal_form": "SARL",
    "line1": "12 place de la Démonstration",
    "postal_code": "34000",
    "city": "Montpellier",
    "phone": "04 65 71 00 00",
    "email": "bonjour@librairie-demonstration.example",
    "website": "www.librairie-demonstration.example",
    "siret": f"{SIREN}00019",
    "naf_code": "47.61Z",
    "registration": "Montpellier 999 999 998",
    "capital_amount": Decimal(8000),
    "vat_number": f"FR11{SIREN}",
    "quote_validity_days": 30,
    "invoice_legal_notice": sanitised(FICTITIOUS),
}
# The example of the IBAN registry for France.
BANK = {
    "code": "BQDEM",
    "label": "Banque de démonstration",
    "iban": "FR1420041010050500013M02606",
    "bic": "DEMOFRPPXXX",
    "line1": "1 place de la Démonstration",
    "postal_code": "34000",
    "city": "Montpellier",
    "phone": "04 65 71 00 09",
    "ledger_account": "512100",
    "journal": "BQ",
}
# What passes through the bank; the till keeps the rest.
BANKED_METHODS = ("CHQ", "CB", "VIR", "PREL", "LCR")


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Someone who can sign in to the demonstration dossier."""

    username: str
    password: str
    role: str
    full_name: str


PASSWORD = "lire-et-ecrire"
#: The first one is the administrator; there is one for each role.
DEMO_USERS = (
    DemoUser("demo", PASSWORD, "administrator", "Camille Exemple"),
    DemoUser("vente", PASSWORD, "sales", "Dominique Exemple"),
    DemoUser("achat", PASSWORD, "purchases", "Maxime Exemple"),
    DemoUser("stock", PASSWORD, "stock", "Sacha Exemple"),
    DemoUser("compta", PASSWORD, "accounting", "Claude Exemple"),
    DemoUser("caisse", PASSWORD, "counter", "Charlie Exemple"),
    DemoUser("lecture", PASSWORD, "read_only", "Alix Exemple"),
)


def hire() -> dict[str, User]:
    """Create the users; by user name."""
    return {
        user.username: create_user(
            username=user.username, password=user.password, role=user.role, full_name=user.full_name
        )
        for user in DEMO_USERS
    }


def open_shop(shop: Shop) -> None:
    """Give the shop its name, its bank and its options."""
    bank = shop.lists(Bank, **BANK)
    for method in PaymentMethod.objects.filter(code__in=BANKED_METHODS):
        shop.changes(method, bank=bank)
    shop.is_known_as(**IDENTITY, default_bank=bank, logo=logo())
