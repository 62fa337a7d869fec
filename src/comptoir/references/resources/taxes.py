"""VAT territories, types and rates (PAR-010 to PAR-035)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Model, Q

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.references import services
from comptoir.references.models import DossierSettings, VatRate, VatTerritory, VatType
from comptoir.resources.columns import Choice, Date, Flag, Link, Percent, Text
from comptoir.resources.fields import ChoiceField, DateField, FlagField, PercentField, TextField
from comptoir.resources.layout import Layout, ListTab, Lookup, Panel, Tab
from comptoir.resources.links import LinkField
from comptoir.resources.registry import register, registry
from comptoir.resources.resource import Resource
from comptoir.resources.rich_fields import RichTextField

# The one row of options names the seller's territory.
HOME = Q(territory__dossiersettings__isnull=False)
ELSEWHERE = Q(territory__dossiersettings__isnull=True)

registry.name_model(DossierSettings, "réglage du dossier", "réglages du dossier")


@register
class VatTerritoryResource(Resource):
    """Supplied with the dossier: only the note can be edited (PAR-033)."""

    model = VatTerritory
    slug, api_name = "territorialites", "vat-territories"
    label, label_plural, menu = "Territorialité", "Territorialités", "parametres/taxes"
    columns = [
        Text("code"),
        Text("label"),
        Flag("is_vat_due"),
        Flag("is_intra_eu"),
        Flag("is_eco_contribution_due"),
    ]
    fields = [
        TextField("code", is_read_only=True),
        TextField("label", is_read_only=True, width=8),
        FlagField("is_vat_due", is_read_only=True),
        FlagField("is_intra_eu", is_read_only=True),
        FlagField("is_eco_contribution_due", is_read_only=True),
        TextField("goods_exemption_mention", is_read_only=True, width=12),
        TextField("service_exemption_mention", is_read_only=True, width=12),
        RichTextField("note"),
    ]
    lookup = Lookup(key="code", show=["label"], is_in_palette=False)
    default_sort = "code"
    can_create = can_delete = False


@register
class VatTypeResource(Resource):
    model = VatType
    slug, api_name = "types-tva", "vat-types"
    label, label_plural, menu = "Type de TVA", "Types de TVA", "parametres/taxes"
    help = "Ajoutez un type de nature « Ancien » ou « Autre » ; les autres sont fournis avec le dossier."
    columns = [Text("code"), Text("label"), Choice("nature")]
    fields = [
        TextField("code", is_upper=True, is_fixed_once_saved=True),
        TextField("label"),
        ChoiceField("nature", is_fixed_once_saved=True),
        RichTextField("note"),
    ]
    lookup = Lookup(key="code", show=["label"], is_in_palette=False)
    default_sort = "code"

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """Refuses the natures that come with the dossier."""
        services.check_vat_type(nature=values["nature"])
        return super().create(values=values, user=user)

    def delete(self, *, record: Any, user: User) -> None:
        """Refuses the types that came with the dossier."""
        if record.nature not in services.USER_NATURES:
            raise Refusal("vat_type_supplied")
        super().delete(record=record, user=user)


@register
class VatRateResource(Resource):
    model = VatRate
    slug, api_name = "taux-tva", "vat-rates"
    label, label_plural, menu = "Taux de TVA", "Taux de TVA", "parametres/taxes"
    columns = [
        Text("code"),
        Text("label"),
        Percent("rate"),
        Link("territory__label", "Territorialité", api_name="territory", sort="territory__position"),
        Link("vat_type__label", "Type", api_name="vat_type"),
        Flag("is_default", "Par défaut"),
        Date("valid_from_on"),
        Date("valid_until_on"),
        Flag("is_not_collected", "Non perçue", is_hidden=True),
        Flag("is_active"),
    ]
    fields = [
        TextField("code", width=3),
        TextField("label", width=6),
        PercentField("rate", required=False, default=Decimal(0), is_fixed_once_saved=True, width=3),
        LinkField("territory", is_fixed_once_saved=True),
        LinkField("vat_type"),
        DateField("valid_from_on", width=2),
        DateField("valid_until_on", width=2),
        FlagField("is_default"),
        FlagField("is_not_collected", help="Seulement dans les départements d'outre-mer."),
        FlagField("is_active"),
        TextField("goods_sales_account", width=3),
        TextField("service_sales_account", width=3),
        TextField("shipping_sales_account", width=3),
        TextField("goods_purchase_account", width=3),
        TextField("service_purchase_account", width=3),
        TextField("shipping_purchase_account", width=3),
        TextField("vat_on_invoicing_account", width=3),
        TextField("vat_on_collection_account", width=3),
        TextField("deductible_vat_account", width=3),
        RichTextField("note"),
    ]
    default_sort = "territory,-rate"
    # The rates of the seller's own territory first, those of the others under their own name (PAR-018).
    tabs = [
        ListTab("actifs", "Territorialité du dossier", HOME & Q(is_active=True)),
        ListTab("liste", "Liste des TVA", ELSEWHERE & Q(is_active=True)),
        ListTab("anciens", "Anciens", Q(is_active=False), initial={"is_active": False}),
        ListTab("tous", "Tous"),
    ]
    lookup = Lookup(
        key="code", show=["label", "territory__label"], active=Q(is_active=True), is_in_palette=False
    )
    not_duplicated = ["rate", "is_default"]
    record = Layout(
        Panel(
            "Général",
            [
                *("code", "label", "rate", "territory", "vat_type", "valid_from_on", "valid_until_on"),
                *("is_default", "is_not_collected", "is_active"),
            ],
        ),
        Tab(
            "Comptabilité",
            [
                Panel(
                    "Comptes de TVA",
                    ["vat_on_invoicing_account", "vat_on_collection_account", "deductible_vat_account"],
                ),
                Panel("Ventes", ["goods_sales_account", "service_sales_account", "shipping_sales_account"]),
                Panel(
                    "Achats",
                    ["goods_purchase_account", "service_purchase_account", "shipping_purchase_account"],
                ),
            ],
        ),
        Tab("Notes", [Panel("Note", ["note"])]),
    )

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """Moves the default mark of the territory when the new rate takes it."""
        services.check_vat_rate(values=values, record=None)
        if values["is_default"]:
            services.move_vat_default(territory_id=values["territory"].pk, except_rate=None)
        return super().create(values=values, user=user)

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Moves the default mark of the territory when this rate takes it."""
        services.check_vat_rate(values=values, record=record)
        if values.get("is_default") and not record.is_default:
            services.move_vat_default(territory_id=record.territory_id, except_rate=record.pk)
        return super().update(record=record, values=values, user=user, expected_version=expected_version)

    def delete(self, *, record: Any, user: User) -> None:
        """Keeps the default rate of each territory."""
        services.refuse_deleting_default_rate(record=record)
        super().delete(record=record, user=user)
