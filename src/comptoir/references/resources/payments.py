"""Banks, payment methods and payment terms (PAY-010 to PAY-061)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from comptoir.accounts.models import User
from comptoir.references import services
from comptoir.references.models import Bank, PaymentMethod, PaymentTerms, PaymentTermsLine
from comptoir.resources.columns import Choice, Link, Text
from comptoir.resources.fields import (
    ChoiceField,
    FlagField,
    IntegerField,
    ListedTextField,
    PercentField,
    PostalCodeField,
    TextField,
)
from comptoir.resources.layout import CustomPanel, Inline, Layout, Lookup, Panel, Tab
from comptoir.resources.links import LinkField
from comptoir.resources.registry import register
from comptoir.resources.resource import Resource
from comptoir.resources.rich_fields import RichTextField

BANK_ADDRESS = (
    "address_name", "line1", "line2", "line3", "line4", "postal_code", "city", "department", "country", "website",
)  # fmt: skip
BANK_CONTACT = (
    "contact_title", "contact_name", "contact_first_name", "contact_function", "contact_office",
    "phone", "mobile", "fax", "email",
)  # fmt: skip
TRIAL = CustomPanel("Essai", "references/terms_trial.html", is_for_new=True)
NOTES = Tab("Notes", [Panel("Note", ["note"])])


@register
class BankResource(Resource):
    model = Bank
    slug, api_name = "banques", "banks"
    label, label_plural, menu = "Banque", "Banques", "reglements/donnees"
    help = "Ajoutez la banque de l'entreprise : son IBAN est imprimé sur les factures."
    columns = [
        Text("code"),
        Text("label"),
        Text("iban"),
        Text("city"),
        Text("ledger_account"),
        Text("journal"),
    ]
    fields = [
        TextField("code", is_upper=True, width=2),
        TextField("label", width=10),
        TextField("iban", is_upper=True, width=8),
        TextField("bic", is_upper=True, width=4),
        TextField("address_name", width=12),
        TextField("line1", width=6),
        TextField("line2", width=6),
        TextField("line3", "Adresse (suite 2)", width=6),
        TextField("line4", width=6),
        PostalCodeField("postal_code", width=2),
        TextField("city", width=4),
        TextField("department", width=3),
        LinkField("country", width=3),
        TextField("website", width=12),
        ListedTextField("contact_title", width=2, table="titles"),
        TextField("contact_name", width=5),
        TextField("contact_first_name", width=5),
        TextField("contact_function", width=6),
        TextField("contact_office", width=6),
        TextField("phone", width=4, input_type="tel"),
        TextField("mobile", width=4, input_type="tel"),
        TextField("fax", width=4, input_type="tel"),
        TextField("email", width=12, input_type="email"),
        TextField("ledger_account", width=6),
        TextField("journal", width=6),
        RichTextField("note"),
    ]
    lookup = Lookup(key="code", show=["label"], is_in_palette=False)
    default_sort = "code"
    record = Layout(
        Panel("Général", ["code", "label", "iban", "bic"]),
        Panel("Comptabilité", ["ledger_account", "journal"]),
        Tab(
            "Adresse",
            [
                Panel("Adresse", BANK_ADDRESS),
                Panel("Contact", BANK_CONTACT),
            ],
        ),
        NOTES,
    )


@register
class PaymentMethodResource(Resource):
    model = PaymentMethod
    slug, api_name = "moyens-paiement", "payment-methods"
    label, label_plural, menu = "Moyen de paiement", "Moyens de paiement", "reglements/donnees"
    columns = [Text("code"), Text("label"), Choice("nature"), Link("bank__label", "Banque", api_name="bank")]
    fields = [
        TextField("code", is_upper=True, width=2),
        TextField("label", width=4),
        ChoiceField("nature", width=3),
        LinkField("bank", width=3),
        RichTextField("note"),
    ]
    lookup = Lookup(key="code", show=["label"], is_in_palette=False)
    default_sort = "code"


@register
class PaymentTermsResource(Resource):
    model = PaymentTerms
    slug, api_name = "modes-reglement", "payment-terms"
    label, label_plural, menu = "Mode de règlement", "Modes de règlement", "reglements/donnees"
    columns = [Text("code"), Text("label")]
    fields = [TextField("code", is_upper=True, width=3), TextField("label", width=9), RichTextField("note")]
    lines = [
        Inline(
            "lines",
            "Échéances",
            [
                PercentField("rate", width=2, default=Decimal(100), complement_to=100),
                IntegerField("days", maximum=365, width=2),
                ChoiceField("rule", width=3),
                IntegerField("day", minimum=1, maximum=31, width=2),
                FlagField("is_month_counting"),
                LinkField("method", width=3),
            ],
            parent="terms",
            model=PaymentTermsLine,
            order="position",
            row_label="échéance",
            minimum=1,
            maximum=60,
        )
    ]
    lookup = Lookup(key="code", show=["label"], is_in_palette=False)
    default_sort = "code"
    record = Layout(Panel("Général", ["code", "label"]), Panel("Échéances", ["lines"]), TRIAL, NOTES)

    def queryset(self) -> QuerySet[Any]:
        """Terms with their lines: pages and the API show them together."""
        return super().queryset().prefetch_related("lines__method")

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """Checks the shares and rules of the lines."""
        services.check_payment_terms_lines(lines=values["lines"])
        return super().create(values=values, user=user)

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Checks the shares and rules of the lines."""
        if "lines" in values:
            services.check_payment_terms_lines(lines=values["lines"])
        return super().update(record=record, values=values, user=user, expected_version=expected_version)
