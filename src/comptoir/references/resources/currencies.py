"""Foreign currencies as users and programs see them."""

from django.db.models import Q

from comptoir.references.conversion_rate import ConversionRateColumn, ConversionRateField
from comptoir.references.models import Currency
from comptoir.resources.columns import Flag, Text
from comptoir.resources.fields import FlagField, TextField
from comptoir.resources.layout import ListTab, Lookup
from comptoir.resources.registry import register
from comptoir.resources.resource import Resource
from comptoir.resources.rich_fields import RichTextField


@register
class CurrencyResource(Resource):
    model = Currency
    slug, api_name = "devises", "currencies"
    label, label_plural, menu = "Devise", "Devises", "parametres/dossier"
    help = "Ajoutez les monnaies de vos clients étrangers : leurs pièces en portent la contre-valeur, au cours du jour."
    columns = [
        Text("code"),
        Text("label"),
        Text("symbol"),
        ConversionRateColumn("rate"),
        Flag("is_active", is_hidden=True),
    ]
    fields = [
        TextField("code", is_upper=True, width=2, help="Trois lettres : USD."),
        TextField("label", width=4),
        TextField("symbol", width=2),
        ConversionRateField(
            "rate", width=4, required=True, help="Valeur d'une unité de la monnaie du dossier."
        ),
        FlagField("is_active"),
        RichTextField("note"),
    ]
    lookup = Lookup(key="code", show=["label"], active=Q(is_active=True), is_in_palette=False)
    default_sort = "code"
    tabs = [ListTab("actives", "Actives", Q(is_active=True)), ListTab("toutes", "Toutes")]
