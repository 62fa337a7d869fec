"""Salespeople as users and programs see them: one declaration (COM-001 to COM-012)."""

from django.db.models import Q

from comptoir.references.resources.counted import COUNTED_CODE, CountedResource
from comptoir.resources.columns import Flag, Link, Text
from comptoir.resources.fields import FlagField, ListedTextField, PostalCodeField, TextField
from comptoir.resources.layout import Layout, ListTab, Lookup, Panel, Tab
from comptoir.resources.links import LinkField
from comptoir.resources.registry import register
from comptoir.resources.rich_fields import RichTextField
from comptoir.sales_force.models import Salesperson


@register
class SalespersonResource(CountedResource):
    model = Salesperson
    slug, api_name = "commerciaux", "salespeople"
    label, label_plural, menu = "Commercial", "Commerciaux", "ventes/commerciaux"
    area, counter = "parties", "salesperson"
    help = "Ajoutez ceux qui vendent : un client, un document et chaque ligne peuvent avoir le leur."
    columns = [
        Text("code"),
        Text("name"),
        Text("first_name"),
        Link("family__label", "Famille", api_name="family"),
        Text("sales_territory"),
        Text("mobile"),
        Text("email"),
        Text("city", is_hidden=True),
        Flag("is_active", is_hidden=True),
    ]
    fields = [
        COUNTED_CODE,
        ListedTextField("title", width=2, table="titles"),
        TextField("name", width=4),
        TextField("first_name", width=3),
        LinkField("family", width=4),
        ListedTextField("sales_territory", width=4, table="sales-territories", takes="key", has_words=True),
        FlagField("is_active", width=4),
        TextField("line1", width=6),
        TextField("line2", width=6),
        TextField("line3", width=6),
        TextField("line4", width=6),
        PostalCodeField("postal_code", width=2),
        TextField("city", width=4),
        ListedTextField("department", width=3, table="departments"),
        LinkField("country", width=3),
        TextField("phone", width=3),
        TextField("mobile", width=3),
        TextField("fax", width=3),
        TextField("email", width=3),
        RichTextField("note"),
    ]
    record = Layout(
        Tab(
            "Identité",
            [
                Panel(
                    "Commercial",
                    ["code", "title", "name", "first_name", "family", "sales_territory", "is_active"],
                )
            ],
        ),
        Tab(
            "Coordonnées",
            [
                Panel(
                    "Adresse",
                    ["line1", "line2", "line3", "line4", "postal_code", "city", "department", "country"],
                ),
                Panel("Contact", ["phone", "mobile", "fax", "email"]),
            ],
        ),
        Tab("Notes", [Panel("Notes", ["note"])]),
    )
    lookup = Lookup(key="code", show=["name", "first_name"], active=Q(is_active=True), is_in_palette=False)
    default_sort = "code"
    tabs = [ListTab("actifs", "Actifs", Q(is_active=True)), ListTab("tous", "Tous")]
