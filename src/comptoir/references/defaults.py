"""What a new dossier holds before anyone types anything (PAR-007, PAR-023, PAY-025, PAY-061, OPT-060 to OPT-090)."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypeVar

from django.db import connection, models, transaction

from comptoir.core.errors import Refusal
from comptoir.dossiers.connection import current_dossier
from comptoir.dossiers.text import search_text
from comptoir.references import default_lists, default_places, default_vat
from comptoir.references.models import (
    AccountingFirm,
    Counter,
    Country,
    CreditReason,
    Department,
    DossierSettings,
    NafCode,
    NafSuccession,
    PaymentMethod,
    PaymentTerms,
    PaymentTermsLine,
    PostalCode,
    Title,
    Unit,
    VatRate,
    VatTerritory,
    VatType,
)
from comptoir.references.naf_2025 import add_naf_2025
from comptoir.ui.rich_text import sanitised

Row = TypeVar("Row", bound=models.Model)

ROWS_PER_STATEMENT = 1000


def load_defaults(*, territory: str, postal_codes: bool = True) -> None:
    """Fill the tables of the current dossier that are still empty, all or none (PAR-007).

    A table that holds a row already is left alone, so running twice changes nothing and brings nothing deleted back.
    ``territory`` is the code of the seller's VAT territory; ``postal_codes=False`` loads the simplified list of
    TOO-014 (prefectures and Paris districts) instead of all French towns.
    Raises ``Refusal("vat_territory_unknown")`` when a seller can't be established in ``territory``.
    """
    if territory not in default_vat.SELLER_TERRITORIES:
        raise Refusal("vat_territory_unknown", territory=territory)
    with transaction.atomic():
        _load_vat()
        _load_lists()
        _load_payments()
        _load_places(postal_codes=postal_codes)
        _load_settings(territory=territory)


def _fill(model: type[Row], rows: Iterable[Row]) -> None:
    """Insert ``rows`` when the table is empty."""
    if not model._default_manager.exists():
        model._default_manager.bulk_create(rows)


def _by_code(model: type[Row]) -> dict[str, Row]:
    """The rows of a small table by their code."""
    return {row.code: row for row in model._default_manager.all()}  # type: ignore[attr-defined]


def _load_vat() -> None:
    """Territories, types and rates with their accounts (PAR-023, PAR-032, PAR-034, ACC-073)."""
    _fill(
        VatTerritory,
        [
            VatTerritory(
                code=row.code,
                label=row.label,
                is_vat_due=row.is_vat_due,
                is_intra_eu=row.is_intra_eu,
                is_eco_contribution_due=row.is_eco_contribution_due,
                goods_exemption_mention=row.goods_exemption_mention,
                service_exemption_mention=row.service_exemption_mention,
                position=position,
                note=sanitised(row.note),
            )
            for position, row in enumerate(default_vat.TERRITORIES, start=1)
        ],
    )
    _fill(VatType, [VatType(code=row.code, label=row.label, nature=row.nature) for row in default_vat.TYPES])
    territories, types = _by_code(VatTerritory), {row.nature: row for row in VatType.objects.order_by("-id")}
    _fill(
        VatRate,
        [
            VatRate(
                code=row.code,
                label=row.label,
                vat_type=types[row.nature],
                territory=territories[row.territory],
                rate=row.rate,
                is_default=row.is_default,
                is_not_collected=row.is_not_collected,
                valid_from_on=row.valid_from_on,
                valid_until_on=row.valid_until_on,
                is_active=row.is_active,
                **default_vat.accounts_of(row),
            )
            for row in default_vat.RATES
        ],
    )


def _load_lists() -> None:
    """Titles, activity codes, units and counters (PAR-050, PAR-055, PAR-061, OPT-060 to OPT-090)."""
    if not NafCode.objects.exists():
        _fill(NafCode, [NafCode(code=code, label=label) for code, label in default_places.activity_rows()])
        add_naf_2025(NafCode, NafSuccession)
    _fill(Title, [Title(code=code, label=label) for code, label in default_lists.TITLES])
    _fill(
        CreditReason, [CreditReason(code=code, label=label) for code, label in default_lists.CREDIT_REASONS]
    )
    _fill(
        Unit,
        [
            Unit(code=code, label=label, type=kind, decimals=digits)
            for code, label, kind, digits in default_lists.UNITS
        ],
    )
    _fill(
        Counter,
        [
            Counter(
                code=row.code, label=row.label, prefix=row.prefix, width=row.width, max_length=row.max_length
            )
            for row in default_lists.COUNTERS
        ],
    )


def _load_payments() -> None:
    """Payment methods, then payment terms with their lines (PAY-025, PAY-061)."""
    _fill(
        PaymentMethod,
        [
            PaymentMethod(code=code, label=label, nature=nature)
            for code, label, nature in default_lists.METHODS
        ],
    )
    if PaymentTerms.objects.exists():
        return
    PaymentTerms.objects.bulk_create(
        PaymentTerms(code=row.code, label=row.label) for row in default_lists.TERMS
    )
    terms, methods = _by_code(PaymentTerms), _by_code(PaymentMethod)
    PaymentTermsLine.objects.bulk_create(
        PaymentTermsLine(
            terms=terms[row.code],
            position=position,
            rate=line.rate,
            days=line.days,
            rule=line.rule,
            day=line.day,
            method=methods[line.method],
        )
        for row in default_lists.TERMS
        for position, line in enumerate(row.lines, start=1)
    )


def _load_places(*, postal_codes: bool) -> None:
    """Countries, departments and postal codes (PAR-051 to PAR-054, TOO-014)."""
    _fill(
        Country,
        [Country(code=row.code, label=row.name, is_eu=row.is_eu) for row in default_places.country_rows()],
    )
    countries = _by_code(Country)
    _fill(
        Department,
        [
            Department(code=row.code, label=row.name, country=countries[row.country])
            for row in default_places.department_rows()
        ],
    )
    if not PostalCode.objects.exists():
        _insert_towns(list(default_places.town_rows(only_prefectures=not postal_codes)), countries)


def _insert_towns(towns: Sequence[default_places.TownRow], countries: dict[str, Country]) -> None:
    """Insert the postal codes by statements of many rows each.

    ``bulk_create`` takes several seconds for 35,000 rows, most of them spent on preparing the same constants again;
    here the columns that do not vary are prepared once, from a model row that is not saved.
    """
    departments = {row.code: row for row in Department.objects.all()}
    varying = ("code", "city", "search", "department_id", "country_id")
    prototype = PostalCode(country=countries[default_places.HOME_COUNTRY])
    fields = {field.attname: field for field in PostalCode._meta.concrete_fields if not field.primary_key}
    constants = {
        name: field.get_db_prep_save(field.pre_save(prototype, add=True), connection)
        for name, field in fields.items()
        if name not in varying
    }
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(fields[name].column)) for name in (*varying, *constants))
    # Both engines name the columns of VALUES column1, column2 …
    taken = ", ".join([f"column{place}" for place in range(1, len(varying) + 1)] + ["%s"] * len(constants))
    start = f"INSERT INTO {quote(PostalCode._meta.db_table)} ({columns}) SELECT {taken} FROM (VALUES "
    rows = [
        (town.postal_code, town.city, search, *_place_ids(town, departments, countries))
        for town, search in zip(towns, _searches(towns), strict=True)
    ]
    with connection.cursor() as cursor:
        for first in range(0, len(rows), ROWS_PER_STATEMENT):
            batch = rows[first : first + ROWS_PER_STATEMENT]
            marks = ", ".join(["(%s, %s, %s, %s, %s)"] * len(batch))
            cursor.execute(f"{start}{marks}) AS town", [*constants.values(), *chain.from_iterable(batch)])


def _place_ids(
    town: default_places.TownRow, departments: dict[str, Department], countries: dict[str, Country]
) -> tuple[int | None, int]:
    """Keys of the department, if there is one, and of the country of a town."""
    department = departments.get(town.area)
    return (department.pk, department.country_id) if department else (None, countries[town.area].pk)


def _searches(towns: Sequence[default_places.TownRow]) -> list[str]:
    """The search column of each town, folded in one call for all of them: 35,000 calls take a second."""
    return search_text(" | ".join(f"{town.postal_code} {town.city}" for town in towns)).split(" | ")


def _load_settings(*, territory: str) -> None:
    """The single row of the dossier's settings, named like the dossier (OPT-020 to OPT-060)."""
    DossierSettings.objects.get_or_create(
        pk=1,
        defaults={
            "name": current_dossier().name,
            "country": Country.objects.get(code=default_places.HOME_COUNTRY),
            "territory": VatTerritory.objects.get(code=territory),
            "default_payment_method": PaymentMethod.objects.filter(code=default_lists.DEFAULT_METHOD).first(),
            **default_lists.NOTICES,
            "quote_legal_notice": sanitised(default_lists.NOTICES["quote_legal_notice"]),
        },
    )
    AccountingFirm.objects.get_or_create(pk=1)
