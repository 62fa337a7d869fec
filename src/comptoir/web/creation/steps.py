"""What the wizard asks, step by step; nothing is kept before the last one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from comptoir.core.errors import Problem, Problems, Refusal
from comptoir.core.fiscal_year import check_fiscal_year
from comptoir.core.typed_input import parse_date
from comptoir.dossiers.registry import check_free
from comptoir.options.company_pages import ADDRESS_PAGE, IDENTIFICATION_PAGE
from comptoir.options.page import OptionPage
from comptoir.options.pages import resource_of
from comptoir.references.default_vat import METROPOLE, SELLER_TERRITORIES, TERRITORIES
from comptoir.references.models import DossierSettings
from comptoir.resources.fields import AmountField, TextField
from comptoir.ui.french_format import format_date

MAX_POSTED = 300
#: Fields of the options that need the tables of a dossier, or are better chosen once it is there.
LEFT_FOR_LATER = {"country", "colour", "territory", "vat_rate"}


@dataclass(frozen=True)
class Asked:
    """One field of the wizard; ``read`` gives its value, or raises ``Refusal``."""

    name: str
    label: str
    read: Callable[[str], object]
    _: KW_ONLY
    kind: str = "text"
    help: str = ""
    width: int = 6
    is_required: bool = False
    max_length: int | None = None
    choices: Sequence[tuple[str, str]] = ()
    default: str = ""
    input_type: str = "text"


@dataclass(frozen=True)
class Step:
    """One screen: its fields, and what binds several of them."""

    slug: str
    title: str
    text: str
    fields: Sequence[Asked]
    check: Callable[[Mapping[str, Any], Problems], None] = field(default=lambda values, problems: None)


def _required(text: str) -> str:
    if not text:
        raise Refusal("required")
    return text


def _one_of(choices: Sequence[tuple[str, str]]) -> Callable[[str], object]:
    def read(text: str) -> object:
        if text not in dict(choices):
            raise Refusal("not_a_choice", value=text[:40])
        return text

    return read


def _day(text: str) -> date:
    return parse_date(_required(text), today=localdate())


def _of_options(page: OptionPage) -> list[Asked]:
    """The fields of a page of options, read as that page reads them."""
    found = []
    for one in resource_of(page).fields:
        if one.name in LEFT_FOR_LATER or not isinstance(one, TextField | AmountField):
            continue
        found.append(
            Asked(
                one.name,
                one.label,
                lambda text, one=one: one.parse(text, today=localdate()),  # type: ignore[misc]
                help=one.help,
                width=one.width,
                is_required=bool(one.required),
                # Numbers are typed with blanks, which count for nothing.
                max_length=one.max_length if type(one) is TextField else None,
                input_type=getattr(one, "input_type", "text"),
            )
        )
    return found


TERRITORY_CHOICES = [(one.code, one.label) for one in TERRITORIES if one.code in SELLER_TERRITORIES]
POSTAL_CHOICES = [
    ("all", "Toute la France"),
    ("simple", "Préfectures et arrondissements de Paris seulement"),
]
CHART_CHOICES = [(str(code), str(label)) for code, label in DossierSettings.ChartType.choices]


def _check_year(values: Mapping[str, Any], problems: Problems) -> None:
    check_fiscal_year(values.get("fiscal_year_start_on"), values.get("fiscal_year_end_on"), problems)


def _check_passwords(values: Mapping[str, Any], problems: Problems) -> None:
    if values.get("password") != values.get("password_again"):
        problems.add("password_again", "passwords_differ")


def wizard_steps() -> tuple[Step, ...]:
    """The five steps."""
    return (
        Step(
            "dossier",
            "Nom du dossier",
            "Un dossier contient toutes les données d'une entreprise, à part de celles des autres.",
            [
                Asked(
                    "slug",
                    "Nom de la base de données",
                    lambda text: check_free(_required(text)),
                    help="Sert d'adresse : lettres sans accent, chiffres, traits d'union et soulignés, 40 au plus.",
                    is_required=True,
                    max_length=40,
                )
            ],
        ),
        Step(
            "coordonnees",
            "Coordonnées",
            "Qui vend, et comment le joindre : imprimé en tête des pièces. Seule la raison sociale est obligatoire.",
            _of_options(ADDRESS_PAGE),
        ),
        Step(
            "identification",
            "Identification et TVA",
            "Les numéros officiels peuvent aussi se compléter plus tard.",
            [*_of_options(IDENTIFICATION_PAGE), *_tax_fields()],
        ),
        Step(
            "exercice",
            "Exercice comptable",
            "Les dates du premier exercice et le plan comptable général.",
            _year_fields(localdate().year),
            _check_year,
        ),
        Step(
            "administrateur",
            "Administrateur",
            "La personne qui entre la première, et qui donnera aux autres leurs droits.",
            _user_fields(),
            _check_passwords,
        ),
    )


def _tax_fields() -> list[Asked]:
    return [
        Asked(
            "territory", "Territorialité de TVA", _one_of(TERRITORY_CHOICES), kind="choice",
            choices=TERRITORY_CHOICES, default=METROPOLE, is_required=True, help="Décide des taux de TVA du dossier.",
        ),
        Asked(
            "postal_codes", "Codes postaux", _one_of(POSTAL_CHOICES), kind="choice", choices=POSTAL_CHOICES,
            default="all", is_required=True, help="La liste que les adresses proposent.",
        ),
    ]  # fmt: skip


def _year_fields(year: int) -> list[Asked]:
    return [
        Asked(
            "fiscal_year_start_on", "Début de l'exercice", _day, is_required=True, width=4,
            default=format_date(date(year, 1, 1)), help="Par exemple 01/01.",
        ),
        Asked(
            "fiscal_year_end_on", "Fin de l'exercice", _day, is_required=True, width=4,
            default=format_date(date(year, 12, 31)), help="Après le début, 24 mois plus tard au plus.",
        ),
        Asked(
            "chart_type", "Plan comptable général", _one_of(CHART_CHOICES), kind="choice", width=4,
            choices=CHART_CHOICES, default=CHART_CHOICES[0][0], is_required=True,
        ),
    ]  # fmt: skip


def _user_fields() -> list[Asked]:
    return [
        Asked(
            "username", "Identifiant", _required, is_required=True, default="admin", max_length=60, width=4,
        ),
        Asked(
            "password", "Mot de passe", _required, is_required=True, max_length=200, width=4, input_type="password",
            help="Une phrase de quelques mots convient mieux qu'un mot compliqué.",
        ),
        Asked(
            "password_again", "Encore une fois", _required, is_required=True, max_length=200, width=4,
            input_type="password",
        ),
    ]  # fmt: skip


def read_step(step: Step, posted: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Sequence[Problem]]]:
    """The values of a step, and what is wrong with it by field."""
    problems, values = Problems(), {}
    for one in step.fields:
        text = posted.get(one.name, one.default).strip()
        try:
            if len(text) > (one.max_length or MAX_POSTED):
                raise Refusal("too_long", max_length=one.max_length or MAX_POSTED)
            values[one.name] = one.read(text)
        except Refusal as refusal:
            problems.add(one.name, refusal.code, **refusal.params)
    if not problems:
        step.check(values, problems)
    return values, dict(problems.fields)
