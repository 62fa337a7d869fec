"""NAF 2025 and what it replaces, for new dossiers and for those in use (PAR-055; specification 14, section 1)."""

from typing import Any

from comptoir.references import default_places

# Written out: the migration works with the models of its time, which know no choices.
REV2, NAF_2025 = "rev2", "naf2025"


def add_naf_2025(code_model: Any, succession_model: Any) -> None:
    """Add the codes of NAF 2025 that are missing, and the successors of codes that have none yet.

    What users typed stays as it is: a code with its label, the successors they gave to a code, a code they deleted.
    """
    new = _by_code(code_model, NAF_2025)
    code_model.objects.bulk_create(
        code_model(code=code, label=label, nomenclature=NAF_2025)
        for code, label in default_places.new_activity_rows()
        if code not in new
    )
    new, old = _by_code(code_model, NAF_2025), _by_code(code_model, REV2)
    told = set(succession_model.objects.values_list("code_id", flat=True))
    succession_model.objects.bulk_create(
        succession_model(code_id=old[code], successor_id=new[successor], position=position)
        for code, successors in default_places.activity_successors().items()
        if code in old and old[code] not in told
        for position, successor in enumerate(successors)
    )


def _by_code(code_model: Any, nomenclature: str) -> dict[str, int]:
    """The keys of the codes of one nomenclature; codes are unique whatever the case."""
    rows = code_model.objects.filter(nomenclature=nomenclature).values_list("code", "pk")
    return {code.upper(): pk for code, pk in rows}
