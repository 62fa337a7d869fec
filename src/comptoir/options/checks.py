"""Rules that bind several options, and what is doubtful without being wrong."""

from collections.abc import Mapping
from typing import Any

from stdnum.eu import vat as eu_vat
from stdnum.fr import siret as fr_siret

from comptoir.core.errors import Problems
from comptoir.core.fiscal_year import check_fiscal_year
from comptoir.documents.models import Document
from comptoir.references.models import AccountingFirm, DossierSettings

STATES = 10


def check_quote_states(settings: DossierSettings, values: dict[str, Any], problems: Problems) -> None:
    """A label in use is renamed, never emptied (OPT-123); the accepted state has a name (OPT-122)."""
    before = list(settings.quote_states)
    labels = [values.get(f"quote_state_{rank}", before[rank - 1]) for rank in range(1, STATES + 1)]
    if not labels[0]:
        problems.add("quote_state_1", "quote_state_first")
    seen: set[str] = set()
    for rank, label in enumerate(labels, 1):
        if label and label.casefold() in seen:
            problems.add(f"quote_state_{rank}", "quote_state_twice")
        seen.add(label.casefold())
        if not label and before[rank - 1] and rank > 1:
            count = Document.objects.filter(quote_state=rank).count()
            if count:
                problems.add(f"quote_state_{rank}", "quote_state_in_use", count=count)
    accepted = int(values.get("accepted_quote_state", settings.accepted_quote_state))
    if not labels[accepted - 1]:
        problems.add("accepted_quote_state", "quote_state_accepted")


def check_identification(settings: DossierSettings, values: dict[str, Any], problems: Problems) -> None:
    """The fiscal year makes sense (TOO-015). A rate of another territory replaces the territory (OPT-038); one that no
    longer fits is let go (OPT-037)."""
    check_fiscal_year(
        values.get("fiscal_year_start_on", settings.fiscal_year_start_on),
        values.get("fiscal_year_end_on", settings.fiscal_year_end_on),
        problems,
    )
    rate = values.get("vat_rate", settings.vat_rate)
    territory = values.get("territory", settings.territory)
    if rate is None or territory is None or rate.territory_id == territory.pk:
        return
    if rate.pk != settings.vat_rate_id:
        if territory.pk == settings.territory_id:
            values["territory"] = rate.territory
        else:
            problems.add("vat_rate", "vat_rate_of_another_territory")
    else:
        values["vat_rate"] = None


def check_currencies(settings: DossierSettings, values: dict[str, Any], problems: Problems) -> None:
    """A countervalue needs its abbreviation to be printed (OPT-146)."""
    if values.get("countervalue_name") and not values.get("countervalue_symbol"):
        problems.add("countervalue_symbol", "countervalue_symbol_required")


def identity_warnings(settings: DossierSettings) -> Mapping[str, str]:
    """Numbers whose key does not hold: a typing mistake more often than not, yet the user may know better."""
    found = _siret_warning(settings.siret)
    number = settings.vat_number
    if number and not eu_vat.is_valid(number):
        found["vat_number"] = (
            "Ce numéro de TVA ne répond pas à sa clé de contrôle : vérifiez-le avant d'imprimer une facture."
        )
    elif number.startswith("FR") and settings.siret and number[4:] != settings.siret[:9]:
        found["vat_number"] = "Ce numéro de TVA n'est pas celui du SIREN indiqué par le SIRET."
    return found


def firm_warnings(firm: AccountingFirm) -> Mapping[str, str]:
    """The SIRET of the accountant."""
    return _siret_warning(firm.siret)


def _siret_warning(siret: str) -> dict[str, str]:
    if siret and not fr_siret.is_valid(siret):
        return {"siret": "Ce SIRET ne répond pas à sa clé de contrôle : vérifiez-le."}
    return {}
