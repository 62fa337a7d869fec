"""The small tables of the demonstration dossier: each holds something, so that every list can be tried (UI-018)."""

from comptoir.exchange.vocabulary import Shop
from comptoir.references.models import (
    Currency,
    EcoContribution,
    Location,
    SalespersonFamily,
    SalesTerritory,
    ShippingFee,
    VatRate,
)
from comptoir.references.settings_row import dossier_settings
from comptoir.sales_force.models import Salesperson

LOCATIONS = {
    "VITRINE": "Vitrine",
    "RAYON": "Rayons du magasin",
    "TABLE": "Tables de présentation",
    "RESERVE": "Réserve",
    "RETOURS": "Retours à préparer",
}
TERRITORIES = {
    "CENTRE": "Centre-ville",
    "METROPOLE": "Métropole",
    "LITTORAL": "Littoral",
    "CEVENNES": "Cévennes",
}
FAMILIES = {"MAGASIN": "Équipe du magasin", "ITINERANT": "Itinérants"}
# Amounts of our own invention: a seller copies those of the scale that it depends on.
ECO_SCALES = {"PETIT": ("Petit appareil", "0.12"), "LAMPE": ("Lampe de lecture", "0.24")}
# Rates of our own invention, as every rate is of a day.
CURRENCIES = {"CHF": ("Franc suisse", "CHF", "0.94"), "USD": ("Dollar américain", "$", "1.0825")}
SALESPEOPLE = {
    "NADIA": ("Nadia", "Ferrand", "MAGASIN", "CENTRE"),
    "LOUIS": ("Louis", "Castan", "ITINERANT", "CEVENNES"),
}
FEES = {
    "LETTRE": ("Lettre suivie", "3.50"),
    "COLIS": ("Colis à domicile", "6.90"),
    "RELAIS": ("Colis en point relais", "4.20"),
    "COURSIER": ("Coursier à vélo", "9.00"),
}


def fill_small_tables(shop: Shop) -> None:
    """Places, territories, salespeople and their families, eco-contribution scales, currencies and shipping fees."""
    for model, rows in (
        (Location, LOCATIONS),
        (SalesTerritory, TERRITORIES),
        (SalespersonFamily, FAMILIES),
    ):
        for code, label in rows.items():
            shop.lists(model, code=code, label=label)
    for code, (label, amount) in ECO_SCALES.items():
        shop.lists(EcoContribution, code=code, label=label, gross_amount=amount)
    for code, (label, symbol, rate) in CURRENCIES.items():
        shop.lists(Currency, code=code, label=label, symbol=symbol, rate=rate)
    for code, (first_name, name, family, place) in SALESPEOPLE.items():
        shop.lists(
            Salesperson,
            code=code,
            first_name=first_name,
            name=name,
            family=family,
            sales_territory=place,
            email=f"{first_name.lower()}.{name.lower()}@librairie.example",
        )
    full_rate = VatRate.objects.filter(territory=dossier_settings().territory, is_active=True).order_by(
        "-rate"
    )[0]
    for code, (label, amount) in FEES.items():
        shop.lists(ShippingFee, code=code, label=label, net_amount=amount, vat_rate=full_rate)
