"""Tables whose rows are only ever added: logs."""

from typing import Any, ClassVar, NoReturn

from comptoir.dossiers.models import DossierModel
from comptoir.dossiers.routing import DossierManager, DossierQuerySet


class AppendOnlyQuerySet(DossierQuerySet):
    """A queryset that reads and adds only."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Raise ``TypeError``: a row is never changed."""
        raise TypeError("a row of a log is never changed")

    def delete(self) -> NoReturn:
        """Raise ``TypeError``: a row is never deleted."""
        raise TypeError("a row of a log is never deleted")


class AppendOnlyManager(DossierManager.from_queryset(AppendOnlyQuerySet)):  # type: ignore[misc]
    """The manager of such a table."""


class AppendOnlyModel(DossierModel):
    """A log: no path of the program alters or deletes a row."""

    objects: ClassVar[AppendOnlyManager] = AppendOnlyManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raise ``TypeError`` when the row was saved before."""
        if not self._state.adding:
            raise TypeError("a row of a log is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``TypeError``: a row is never deleted."""
        raise TypeError("a row of a log is never deleted")
