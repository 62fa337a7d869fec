"""Parties as users and programs see them: customers, prospects and suppliers in one table (P-01, UPM-005)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side
from comptoir.parties import services
from comptoir.parties.actions import PARTY_ACTIONS
from comptoir.parties.balance_panel import balance_panel
from comptoir.parties.models import Address, Contact, CustomerProfile, Party, SupplierProfile
from comptoir.references.counters import ASSIGNED_CODE, are_used
from comptoir.references.printing_choices import MAX_COPIES
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.columns import Flag, Link, Text
from comptoir.resources.fields import (
    AmountField,
    ChoiceField,
    FlagField,
    IntegerField,
    ListedTextField,
    MultiChoiceField,
    PercentField,
    PostalCodeField,
    TextField,
)
from comptoir.resources.layout import (
    Inline,
    Layout,
    ListTab,
    Lookup,
    NewKind,
    Panel,
    Profile,
    Tab,
)
from comptoir.resources.links import LinkField
from comptoir.resources.registry import register
from comptoir.resources.resource import Resource
from comptoir.resources.rich_fields import RichTextField

ROLE_LABELS = {"customer": "Client", "prospect": "Prospect", "supplier": "Fournisseur"}
SALES = "roles=customer|roles=prospect"


def roles_of(party: Party) -> list[str]:
    """Roles that the party holds, in the order of the menu."""
    return [role for role in ROLE_LABELS if getattr(party, f"is_{role}")]


ADDRESSES = Inline(
    "addresses",
    "Adresses",
    [
        TextField("label", width=3),
        TextField("address_name", "Nom (si différent)", width=3),
        TextField("line1", width=6),
        TextField("line2", width=6),
        TextField("line3", "Adresse (suite 2)", width=6),
        TextField("line4", width=6),
        PostalCodeField("postal_code", width=2),
        TextField("city", width=4),
        ListedTextField("department", width=3, table="departments"),
        LinkField("country", width=3),
        FlagField("is_default_billing", width=2),
        FlagField("is_default_delivery", width=2),
    ],
    parent="party",
    model=Address,
    order="position",
    row_label="adresse",
)
CONTACTS = Inline(
    "contacts",
    "Contacts",
    [
        ListedTextField("title", width=2, table="titles"),
        TextField("last_name", width=3),
        TextField("first_name", width=3),
        TextField("function", width=4),
        TextField("office", width=3),
        TextField("phone", width=3),
        TextField("mobile", width=3),
        TextField("email", width=3),
        FlagField("is_default_billing", width=2),
        FlagField("is_default_delivery", width=2),
    ],
    parent="party",
    model=Contact,
    order="position",
    row_label="contact",
)

PRINTING = (
    ChoiceField("print_template", help="Vide : celui de la nature de la pièce."),
    IntegerField("copies", help="Vide : le nombre de la nature de la pièce.", minimum=1, maximum=MAX_COPIES),
)


@register
class PartyResource(Resource):
    model = Party
    slug, api_name = "tiers", "parties"
    label, label_plural, menu, area = "Tiers", "Tiers", "ventes/clients", "parties"
    help = "Ajoutez un client, un prospect ou un fournisseur avec la touche Inser."
    is_in_new_menu = True
    columns = [
        Text("code"),
        Text("name"),
        Text("first_name", is_hidden=True),
        Flag("is_customer"),
        Flag("is_prospect"),
        Flag("is_supplier"),
        Text("phone"),
        Text("mobile", is_hidden=True),
        Text("email"),
        Text("siren", is_hidden=True),
        Link("territory__label", "Territorialité", api_name="territory", is_hidden=True),
        Flag("is_dormant", is_hidden=True),
    ]
    fields = [
        TextField(
            "code", is_upper=True, required=False, help="Laissé vide : donné par le compteur.", width=3
        ),
        MultiChoiceField("roles", "Rôles", choices=ROLE_LABELS, get=roles_of, width=5),
        FlagField("is_dormant", width=4),
        ListedTextField("title", width=2, table="titles"),
        TextField("name", width=6),
        TextField("first_name", width=4),
        TextField("phone", width=3),
        TextField("mobile", width=3),
        TextField("email", width=4),
        TextField("fax", width=3),
        TextField("website", width=4),
        ChoiceField("language", help="Vide : le français.", width=3),
        LinkField("territory", required=False, width=4),
        TextField("siren", width=3),
        TextField("vat_number", is_upper=True, width=4),
        ListedTextField("naf_code", is_upper=True, table="naf-codes", takes="key", has_words=True, width=5),
        RichTextField("note"),
    ]
    profiles = [
        Profile(
            "customer",
            "Client",
            [
                LinkField("family"),
                LinkField("payment_terms"),
                LinkField("payment_method"),
                PercentField("discount_rate"),
                *PRINTING,
                AmountField("credit_limit"),
                ChoiceField("block_level"),
                FlagField("is_tax_included"),
                LinkField("salesperson", limit=Q(is_active=True)),
                LinkField("currency", limit=Q(is_active=True)),
                TextField("ledger_account"),
            ],
            parent="party",
            model=CustomerProfile,
            visible_if=SALES,
        ),
        Profile(
            "supplier",
            "Fournisseur",
            [
                LinkField("family"),
                LinkField("payment_terms"),
                LinkField("payment_method"),
                PercentField("discount_rate"),
                *PRINTING,
                LinkField("currency", limit=Q(is_active=True)),
                TextField("ledger_account"),
            ],
            parent="party",
            model=SupplierProfile,
            visible_if="roles=supplier",
        ),
    ]
    lines = [ADDRESSES, CONTACTS]
    list_fields = ()
    search = ["search"]
    default_sort = "code"
    lookup = Lookup(
        key="code", show=["name"], active=Q(is_dormant=False), columns=["code", "name", "phone", "email"]
    )
    tabs = [
        ListTab("tous", "Tous"),
        ListTab("clients", "Clients", Q(is_customer=True), initial={"roles": ["customer"]}),
        ListTab("prospects", "Prospects", Q(is_prospect=True), initial={"roles": ["prospect"]}),
        ListTab("fournisseurs", "Fournisseurs", Q(is_supplier=True), initial={"roles": ["supplier"]}),
    ]
    new_kinds = [
        NewKind("client", "Client", {"roles": ["customer"]}),
        NewKind("prospect", "Prospect", {"roles": ["prospect"]}),
        NewKind("fournisseur", "Fournisseur", {"roles": ["supplier"]}),
    ]
    actions = PARTY_ACTIONS
    record = Layout(
        Tab("Identité", [Panel("Identité", ["code", "roles", "is_dormant", "title", "name", "first_name"]),
                         Panel("Coordonnées", ["phone", "mobile", "email", "fax", "website", "language"])]),
        Tab("Adresses", [Panel("Adresses", ["addresses"])]),
        Tab("Contacts", [Panel("Contacts", ["contacts"])]),
        Tab(
            "Gestion",
            [
                Panel("Taxes et identifiants", ["territory", "vat_number", "siren", "naf_code"]),
                Panel(
                    "Conditions de vente",
                    [
                        "customer.family", "customer.payment_terms", "customer.payment_method",
                        "customer.discount_rate", "customer.credit_limit", "customer.block_level",
                        "customer.is_tax_included", "customer.salesperson", "customer.currency",
                        "customer.ledger_account",
                        "customer.print_template", "customer.copies",
                    ],
                    visible_if=SALES,
                ),
                balance_panel(Side.SALE, table="documents-vente", right="sales:view", visible_if=SALES),
                Panel(
                    "Conditions d'achat",
                    [
                        "supplier.family", "supplier.payment_terms", "supplier.payment_method",
                        "supplier.discount_rate", "supplier.currency", "supplier.ledger_account",
                        "supplier.print_template", "supplier.copies",
                    ],
                    visible_if="roles=supplier",
                ),
                balance_panel(
                    Side.PURCHASE, table="documents-achat", right="purchases:view", visible_if="roles=supplier"
                ),
            ],
        ),
        Tab("Notes", [Panel("Note", ["note"])]),
    )  # fmt: skip

    def queryset(self) -> QuerySet[Any]:
        """With the profiles that the record shows."""
        return Party.objects.select_related("territory", "customer", "supplier")

    def tab_of(self, record: Party) -> str:
        """Clients, Prospects or Fournisseurs; one that is several of them stands among the first."""
        roles = {
            "clients": record.is_customer,
            "prospects": record.is_prospect,
            "fournisseurs": record.is_supplier,
        }
        return next((tab for tab, holds in roles.items() if holds), "")

    def assigned(self) -> Mapping[str, str]:
        """The code, when both counters of parties are used."""
        return {"code": ASSIGNED_CODE} if are_used("customer", "supplier") else {}

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """Code, roles, marks of the addresses and accounts are completed by the service."""
        settings = dossier_settings()
        with transaction.atomic():
            prepared = services.prepared_party(values, record=None, settings=settings)
            record = super().create(values=prepared, user=user)
            services.after_party_saved(record, settings=settings)  # type: ignore[arg-type]
        return record

    def update(
        self, *, record: Party, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """The marks of the addresses move together, so that no moment has two."""
        settings = dossier_settings()
        with transaction.atomic():
            prepared = services.prepared_party(values, record=record, settings=settings)
            if "addresses" in prepared:
                record.addresses.update(is_default_billing=False, is_default_delivery=False)
            code = record.code
            saved = super().update(
                record=record, values=prepared, user=user, expected_version=expected_version
            )
            services.after_party_saved(record, settings=settings)
            services.tell_changed_code(record, before=code, user=user)
        return saved
