"""Whom the shop knows: private people, schools, libraries, companies, prospects and suppliers. All are fictitious."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from comptoir.exchange.demo.files import Row, given, rows
from comptoir.exchange.vocabulary import Shop
from comptoir.references.models import CustomerFamily, SupplierFamily

CUSTOMER_FAMILIES = {
    "PART": "Particuliers",
    "ECOL": "Écoles et établissements",
    "BIBL": "Bibliothèques",
    "ENTR": "Entreprises et associations",
}
# Who visits whom; private people come to the shop.
SELLERS = {"ECOL": "LOUIS", "BIBL": "LOUIS", "ENTR": "NADIA"}
SUPPLIER_FAMILIES = {"LIVR": "Distributeurs de livres", "FOUR": "Fournitures"}
DEPARTMENTS = {"34": "Hérault", "30": "Gard", "20": "Haute-Corse", "77": "Seine-et-Marne", "69": "Rhône",
               "59": "Nord", "13": "Bouches-du-Rhône", "42": "Loire"}  # fmt: skip
FICTITIOUS = "Tiers fictif du dossier de démonstration."


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the year needs it: ``manner`` tells how it pays."""

    code: str
    family: str
    manner: str
    is_prospect: bool


def meet_everyone(shop: Shop) -> Sequence[Customer]:
    """Create families and parties; the customers and prospects, in the order of the table."""
    for code, label in CUSTOMER_FAMILIES.items():
        shop.lists(CustomerFamily, code=code, label=label)
    for code, label in SUPPLIER_FAMILIES.items():
        shop.lists(SupplierFamily, code=code, label=label)
    addresses, contacts = rows("addresses.csv"), rows("contacts.csv")
    customers = []
    for row in rows("parties.csv"):
        values = _values(row)
        values["addresses"] = [_address(one) for one in addresses if one["party"] == row["code"]]
        values["contacts"] = [_contact(one) for one in contacts if one["party"] == row["code"]]
        makers = {"customer": shop.customer, "prospect": shop.prospect, "supplier": shop.supplier}
        makers[row["role"]](row["code"], **values)
        if row["role"] != "supplier":
            is_prospect = row["role"] == "prospect"
            customers.append(Customer(row["code"], row["family"], row["manner"], is_prospect))
    return customers


def _values(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = given(
        row, "title", "name", "first_name", "phone", "mobile", "email", "siren", "vat_number", "territory"
    )
    values["note"] = "\n".join(filter(None, [row["note"], FICTITIOUS]))
    conditions: dict[str, Any] = given(row, "family", "credit_limit")
    conditions |= {"payment_terms": row["terms"], "discount_rate": row["discount"] or "0"}
    if row["role"] == "supplier":
        return values | {"supplier": conditions}
    conditions |= {"is_tax_included": row["family"] == "PART"}
    if seller := SELLERS.get(row["family"]):
        conditions["salesperson"] = seller
    return values | {"customer": conditions}


def _address(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = given(row, "label", "line1", "line2", "postal_code", "city", "country")
    if row["name"]:
        values["address_name"] = row["name"]
    if row["country"] == "FR":
        values["department"] = DEPARTMENTS[row["postal_code"][:2]]
    return values | _marks(row)


def _contact(row: Row) -> dict[str, Any]:
    names = ("title", "last_name", "first_name", "function", "phone", "mobile", "email")
    return given(row, *names) | _marks(row)


def _marks(row: Row) -> dict[str, bool]:
    return {"is_default_billing": bool(row["billing"]), "is_default_delivery": bool(row["delivery"])}
