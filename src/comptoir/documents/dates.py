"""Between which days a document may be dated."""

from datetime import date

from comptoir.core.document_kinds import DocumentKind
from comptoir.references.models import DossierSettings
from comptoir.resources.reading import Reader


def refuse_impossible_date(
    reader: Reader, day: date | None, *, kind: DocumentKind, settings: DossierSettings, name: str = "dated_on"
) -> None:
    """Note beside the field a day before the opening of the dossier, or one to come where goods or money move."""
    if day is None:
        return
    if day > reader.today and (kind.moves_goods or kind.is_legal):
        reader.refuse(name, "date_in_future", today=reader.today)
    if settings.opened_on is not None and day < settings.opened_on:
        reader.refuse(name, "date_before_opening", opened_on=settings.opened_on)
