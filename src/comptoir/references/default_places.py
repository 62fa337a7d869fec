"""Places and activity codes carried by the project (PAR-051 to PAR-055; sources in data/NOTICE.txt)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

HOME_COUNTRY = "FR"


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country of ISO 3166-1: alpha-2 code and short French name."""

    code: str
    name: str
    is_eu: bool


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department, its country and the town of its prefecture."""

    code: str
    name: str
    country: str
    prefecture: str


@dataclass(frozen=True, slots=True)
class TownRow:
    """A town and one of its postal codes; ``area`` is a department's number, else a country's code (Monaco)."""

    postal_code: str
    city: str
    area: str


def _rows(name: str) -> Iterator[list[str]]:
    """The rows of a data file, without its heading."""
    path = resources.files("comptoir.references").joinpath("data", name)
    with path.open(encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def activity_rows() -> list[tuple[str, str]]:
    """Code and label of every sub-class of NAF rév. 2."""
    return [(code, label) for code, label in _rows("naf_rev2.csv")]


def new_activity_rows() -> list[tuple[str, str]]:
    """Code and label of every sub-class of NAF 2025."""
    return [(code, label) for code, label in _rows("naf_2025.csv")]


def activity_successors() -> dict[str, list[str]]:
    """For each code of NAF rév. 2, the codes of NAF 2025 that take its place, in INSEE's order."""
    successors: dict[str, list[str]] = {}
    for code, successor in _rows("naf_successors.csv"):
        successors.setdefault(code, []).append(successor)
    return successors


def country_rows() -> list[CountryRow]:
    """All countries, by code."""
    return [CountryRow(code, name, is_eu == "1") for code, name, is_eu in _rows("countries.csv")]


def department_rows() -> list[DepartmentRow]:
    """All departments and overseas collectivities that have a postal code, by number."""
    return [DepartmentRow(*row) for row in _rows("departments.csv")]


def town_rows(*, only_prefectures: bool = False) -> Iterator[TownRow]:
    """Towns by postal code; those of the simplified list are the prefectures and the Paris districts (TOO-014)."""
    seats = {(row.code, row.prefecture) for row in department_rows()}
    for postal_code, city, area in _rows("postal_codes.csv"):
        if not only_prefectures or (area, city) in seats:
            yield TownRow(postal_code, city, area)
