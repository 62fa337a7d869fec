"""Writes of the small tables that have a rule beyond their columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model

from comptoir.core.errors import Problems, Refusal
from comptoir.core.money import round_half_up
from comptoir.core.payment_terms import DueRule, TermsLine, check_terms
from comptoir.core.record_codes import is_country_code, is_postal_code
from comptoir.references.counters import take_code
from comptoir.references.default_vat import DOM
from comptoir.references.models import NafCode, PostalCode, VatRate, VatTerritory, VatType

VAT_RATE_DECIMALS = 3  # PAR-012
USER_NATURES = (VatType.Nature.FORMER, VatType.Nature.OTHER)


def check_vat_type(*, nature: str) -> None:
    """Users add types of nature "Ancien" and "Autre" only; the others come with the dossier (PAR-032).

    Raises:
        Refusal: ``vat_type_nature_supplied`` on ``nature``.
    """
    if nature not in USER_NATURES:
        raise Refusal.for_field("nature", "vat_type_nature_supplied")


def check_vat_rate(*, values: Mapping[str, Any], record: VatRate | None) -> None:
    """Each territory has exactly one default rate: it can't lose its mark nor be made inactive (PAR-012 to PAR-016).

    Raises:
        Refusal: ``vat_rate_default_required`` on ``is_default``, ``vat_rate_default_active`` on ``is_active``,
            ``vat_rate_period`` on ``valid_until_on``, ``vat_rate_npr_overseas`` on ``is_not_collected``,
            ``too_many_decimals`` on ``rate``.
    """

    def after(name: str) -> Any:
        return values[name] if name in values else getattr(record, name, None)

    if record is not None and record.is_default and not after("is_default"):
        raise Refusal.for_field("is_default", "vat_rate_default_required")
    if after("is_default") and after("is_active") is False:
        raise Refusal.for_field("is_active", "vat_rate_default_active")
    first, last = after("valid_from_on"), after("valid_until_on")
    if first and last and last < first:
        raise Refusal.for_field("valid_until_on", "vat_rate_period")
    territory: VatTerritory = after("territory")
    if after("is_not_collected") and territory.code != DOM:
        raise Refusal.for_field("is_not_collected", "vat_rate_npr_overseas", territory=territory.label)
    if record is None and values["rate"] != round_half_up(values["rate"], VAT_RATE_DECIMALS):
        raise Refusal.for_field("rate", "too_many_decimals", decimals=VAT_RATE_DECIMALS)


@transaction.atomic
def move_vat_default(*, territory_id: int, except_rate: int | None) -> None:
    """Take the default mark away from the other rates of a territory, before another one receives it (PAR-016)."""
    rates = VatRate.objects.filter(territory_id=territory_id, is_default=True).exclude(pk=except_rate)
    for rate in rates:
        rate.is_default = False
        rate.version += 1
        rate.save(update_fields=["is_default", "version", "updated_at"])


def refuse_deleting_default_rate(*, record: VatRate) -> None:
    """The default rate of a territory stays (PAR-016). Raises ``vat_rate_default_deleted``."""
    if record.is_default:
        raise Refusal("vat_rate_default_deleted")


def terms_lines(*, lines: Sequence[Mapping[str, Any]]) -> list[TermsLine]:
    """Lines of payment terms as the core computes with them; ``method`` is the key of the payment method."""
    return [
        TermsLine(
            rate=line["rate"],
            days=line["days"] or 0,
            rule=DueRule(line["rule"]),
            day=line["day"],
            is_month_counting=line["is_month_counting"],
            method=line["method"].pk,
        )
        for line in lines
    ]


def check_payment_terms_lines(*, lines: Sequence[Mapping[str, Any]]) -> None:
    """At least one line, shares of exactly 100 %, days and day as the rule of each line asks (PAY-032 to PAY-038).

    Raises:
        Refusal: with the problems of each line ("lines.0.rate").
    """
    check_terms(terms_lines(lines=lines))


def checked_postal_code(*, values: Mapping[str, Any], record: PostalCode | None) -> dict[str, Any]:
    """Values of a postal code: its characters, and the country of its department (PAR-051, PAR-052).

    A department that is chosen brings its own country. Raises ``Refusal``: ``postal_code_characters`` on ``code``,
    ``department_of_other_country`` on ``department`` when the country alone is changed to another one.
    """
    checked = dict(values)
    problems = Problems()
    code = values.get("code")
    if code and not is_postal_code(code.upper()):
        problems.add("code", "postal_code_characters")
    department = values.get("department")
    known = record.department if record is not None else None
    if department is not None and department != known:
        checked["country"] = department.country
    else:
        kept = department if "department" in values else known
        country = values.get("country")
        if kept is not None and country is not None and country.pk != kept.country_id:
            problems.add("department", "department_of_other_country", department=kept.label)
    problems.raise_if_any()
    return checked


def check_country(*, values: Mapping[str, Any]) -> None:
    """A country has a code as ISO 3166-1 writes them (PAR-054). Raises ``country_code_form`` on ``code``."""
    code = values.get("code")
    if code and not is_country_code(code.upper()):
        raise Refusal.for_field("code", "country_code_form")


def check_naf_successors(*, nomenclature: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Only a code of NAF rév. 2 has codes that take its place (PAR-055).

    Raises ``naf_successor_of_new`` or ``naf_successor_twice`` on the row.
    """
    problems = Problems()
    seen: set[int] = set()
    for index, row in enumerate(rows):
        if nomenclature != NafCode.Nomenclature.REV2:
            problems.add(f"successors.{index}.successor", "naf_successor_of_new")
        elif row["successor"].pk in seen:
            problems.add(f"successors.{index}.successor", "naf_successor_twice")
        seen.add(row["successor"].pk)
    problems.raise_if_any()


def with_counted_code(*, values: Mapping[str, Any], counter: str, model: type[Model]) -> dict[str, Any]:
    """Values of a new record, its code taken from the counter when none was typed (PTY-003, PAR-040, PAR-056).

    Raises ``code_required`` on ``code`` when the counter is not used, ``counter_exhausted``.
    """
    return {**values, "code": values.get("code") or take_code(counter, model)}


def refuse_emptied_code(*, values: Mapping[str, Any]) -> None:
    """A code that was given stays one. Raises ``required`` on ``code``."""
    if "code" in values and not values["code"]:
        raise Refusal.for_field("code", "required")
