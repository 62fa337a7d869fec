"""Titles, countries, departments, postal codes and units (PAR-050 to PAR-061)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, Q

from comptoir.accounts.models import User
from comptoir.references import services
from comptoir.references.models import Country, Department, PostalCode, Title, Unit
from comptoir.resources.columns import Choice, Flag, Link, Number, Text
from comptoir.resources.computed import computed
from comptoir.resources.fields import ChoiceField, FlagField, IntegerField, TextField
from comptoir.resources.layout import ListTab, Lookup
from comptoir.resources.links import LinkField
from comptoir.resources.registry import register
from comptoir.resources.resource import Resource
from comptoir.resources.rich_fields import RichTextField

PLACE = "postal_code_country"


@computed(PLACE)
def country_of_department(values: Mapping[str, Any], changed: str, user: User) -> Mapping[str, Any]:
    """The country of the department just chosen (PAR-052)."""
    department = values.get("department")
    return {"country": department.country} if department is not None else {}


@register
class TitleResource(Resource):
    model = Title
    slug, api_name = "civilites", "titles"
    label, label_plural, menu = "Civilité", "Civilités", "parametres/divers"
    columns = [Text("code"), Text("label")]
    fields = [TextField("code"), TextField("label"), RichTextField("note")]
    lookup = Lookup(key="code", show=["label"], is_in_palette=False)
    default_sort = "code"


@register
class CountryResource(Resource):
    model = Country
    slug, api_name = "pays", "countries"
    label, label_plural, menu = "Pays", "Pays", "parametres/divers"
    columns = [Text("code"), Text("label"), Flag("is_eu"), Flag("is_active")]
    fields = [
        TextField("code", is_upper=True, width=2),
        TextField("label", width=6),
        FlagField("is_eu"),
        FlagField("is_active"),
        RichTextField("note"),
    ]
    lookup = Lookup(key="code", show=["label"], active=Q(is_active=True), is_in_palette=False)
    default_sort = "label"
    tabs = [
        ListTab("actifs", "Actifs", Q(is_active=True)),
        ListTab("ue", "Union européenne", Q(is_eu=True, is_active=True), initial={"is_eu": True}),
        ListTab("tous", "Tous"),
    ]

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """Checks the form of the ISO code."""
        services.check_country(values=values)
        return super().create(values=values, user=user)

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Checks the form of the ISO code."""
        services.check_country(values=values)
        return super().update(record=record, values=values, user=user, expected_version=expected_version)


@register
class DepartmentResource(Resource):
    model = Department
    slug, api_name = "departements", "departments"
    label, label_plural, menu = "Département", "Départements", "parametres/divers"
    columns = [Text("code"), Text("label"), Link("country__label", "Pays", api_name="country")]
    fields = [
        TextField("code", is_upper=True, width=2),
        TextField("label", width=6),
        LinkField("country"),
        RichTextField("note"),
    ]
    lookup = Lookup(key="code", show=["label"], is_in_palette=False)
    default_sort = "code"


@register
class PostalCodeResource(Resource):
    model = PostalCode
    slug, api_name = "codes-postaux", "postal-codes"
    label, label_plural, menu = "Code postal", "Codes postaux", "parametres/divers"
    columns = [
        Text("code"),
        Text("city"),
        Link("department__label", "Département", api_name="department", is_sortable=False),
        Link("country__label", "Pays", api_name="country", is_sortable=False),
    ]
    fields = [
        TextField("code", is_upper=True, width=2),
        TextField("city", width=4),
        LinkField("department", computes=PLACE, width=3),
        LinkField("country", width=3),
        RichTextField("note"),
    ]
    lookup = Lookup(
        key="code",
        show=["city"],
        is_key_unique=False,
        is_in_palette=False,
        columns=["code", "city", "department__label", "country__label"],
    )
    default_sort = "code"

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """The country follows the department."""
        return super().create(values=services.checked_postal_code(values=values, record=None), user=user)

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """The country follows the department."""
        values = services.checked_postal_code(values=values, record=record)
        return super().update(record=record, values=values, user=user, expected_version=expected_version)


@register
class UnitResource(Resource):
    model = Unit
    slug, api_name = "unites", "units"
    label, label_plural, menu = "Unité", "Unités", "parametres/divers"
    columns = [Text("code"), Text("label"), Choice("type"), Number("decimals")]
    fields = [
        TextField("code", is_upper=True, width=2),
        TextField("label", width=5),
        ChoiceField("type", width=3),
        IntegerField("decimals", maximum=5, width=2),
        RichTextField("note"),
    ]
    lookup = Lookup(key="code", show=["label"], is_in_palette=False)
    default_sort = "code"
