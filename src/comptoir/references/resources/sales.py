"""Eco-contribution scales, shipping fees, territories of salespeople, storage places (PAR-040 to PAR-057, PAR-062)."""

from collections.abc import Mapping

from django.db.models import Q

from comptoir.accounts.models import User
from comptoir.references.models import CreditReason, EcoContribution, Location, SalesTerritory, ShippingFee
from comptoir.references.queries import home_default_rate
from comptoir.references.resources.counted import COUNTED_CODE, CountedResource
from comptoir.resources.columns import Amount, Flag, Link, Text
from comptoir.resources.fields import AmountField, FlagField, TextField
from comptoir.resources.layout import ListTab, Lookup
from comptoir.resources.links import LinkField
from comptoir.resources.registry import register
from comptoir.resources.resource import Resource
from comptoir.resources.rich_fields import RichTextField

ACTIVE_TABS = [ListTab("actifs", "Actifs", Q(is_active=True)), ListTab("tous", "Tous")]


@register
class EcoContributionResource(CountedResource):
    model = EcoContribution
    slug, api_name = "baremes-eco-contribution", "eco-contributions"
    label, label_plural = "Barème éco-contribution", "Barèmes éco-contribution"
    menu, counter = "parametres/taxes", "eco_contribution"
    help = (
        "Les codes et les montants sont ceux de votre éco-organisme : importez son fichier, ou ajoutez-les un par un. "
        "Les lignes des articles en reprennent le montant par unité."
    )
    import_page = "eco-import"
    columns = [
        Text("code"),
        Text("label"),
        Amount("gross_amount", is_summable=False),
        Flag("is_active", is_hidden=True),
    ]
    fields = [
        COUNTED_CODE,
        TextField("label", width=9),
        AmountField("gross_amount", required=True, help="Par unité, TVA comprise."),
        FlagField("is_active"),
        RichTextField("note"),
    ]
    lookup = Lookup(key="code", show=["label"], active=Q(is_active=True), is_in_palette=False)
    default_sort = "code"
    tabs = ACTIVE_TABS


@register
class ShippingFeeResource(Resource):
    model = ShippingFee
    slug, api_name = "frais-de-port", "shipping-fees"
    label, label_plural, menu = "Frais de port", "Frais de port", "parametres/divers"
    help = "Ajoutez vos tarifs d'envoi : choisis au pied d'un document, ils en remplissent le port et sa TVA."
    columns = [
        Text("code"),
        Text("label"),
        Amount("net_amount", is_summable=False),
        Link("vat_rate__label", "Taux de TVA", api_name="vat_rate"),
        Flag("is_active", is_hidden=True),
    ]
    fields = [
        TextField("code", is_upper=True, width=2),
        TextField("label", width=4),
        AmountField("net_amount", required=True, width=2),
        LinkField("vat_rate", width=4),
        FlagField("is_active"),
        RichTextField("note"),
    ]
    lookup = Lookup(key="code", show=["label"], active=Q(is_active=True), is_in_palette=False)
    default_sort = "code"
    tabs = ACTIVE_TABS

    def initial(self, *, user: User, given: Mapping[str, str]) -> Mapping[str, object]:
        """The default rate of the seller's territory."""
        return {"vat_rate": home_default_rate()}


@register
class CreditReasonResource(Resource):
    model = CreditReason
    slug, api_name = "motifs-avoir", "credit-reasons"
    label, label_plural, menu = "Motif d'avoir", "Motifs d'avoir", "parametres/divers"
    help = "Ajoutez les raisons de vos avoirs : proposées quand on crédite une facture, elles s'impriment sur l'avoir."
    columns = [Text("code"), Text("label"), Flag("is_active", is_hidden=True)]
    fields = [
        TextField("code", is_upper=True, width=3),
        TextField("label", width=9),
        FlagField("is_active"),
        RichTextField("note"),
    ]
    lookup = Lookup(key="code", show=["label"], active=Q(is_active=True), is_in_palette=False)
    default_sort = "code"
    tabs = ACTIVE_TABS


@register
class SalesTerritoryResource(CountedResource):
    model = SalesTerritory
    slug, api_name = "secteurs-geographiques", "sales-territories"
    label, label_plural = "Secteur géographique", "Secteurs géographiques"
    menu, counter = "parametres/divers", "sales_territory"
    help = "Ajoutez les secteurs que se partagent vos commerciaux."
    columns = [Text("code"), Text("label")]
    fields = [COUNTED_CODE, TextField("label", width=6), RichTextField("note")]
    lookup = Lookup(key="code", show=["label"], is_in_palette=False)
    default_sort = "code"


@register
class LocationResource(Resource):
    model = Location
    slug, api_name = "localisations", "locations"
    label, label_plural, menu = "Localisation", "Localisations", "parametres/divers"
    help = "Ajoutez les endroits où les articles sont rangés : rayon, table, réserve."
    columns = [Text("code"), Text("label")]
    fields = [TextField("code", is_upper=True, width=3), TextField("label", width=9), RichTextField("note")]
    lookup = Lookup(key="code", show=["label"], is_in_palette=False)
    default_sort = "code"
