"""Guards against using a record of one dossier while another one is in place."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, models

from comptoir.dossiers.connection import alias_in_place
from comptoir.dossiers.errors import NoDossier, WrongDossier


def identity_in_place() -> str | None:
    """Return the identity of the dossier in place, ``None`` without one."""
    alias = alias_in_place()
    return alias.identity if alias is not None else None


class DossierRouter:
    """Answers the alias of the connection in place, which carries the mark of its dossier.

    Loading a related record, saving or deleting passes here with the record as a hint: one of another dossier raises
    ``WrongDossier`` instead of reading or writing the same number in the wrong place.
    """

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        alias = alias_in_place()
        instance = hints.get("instance")
        if instance is not None:
            _check(getattr(instance._state.db, "identity", None), getattr(alias, "identity", None))
        return alias or DEFAULT_DB_ALIAS

    db_for_write = db_for_read

    def allow_relation(self, first: models.Model, second: models.Model, **hints: Any) -> bool:
        _check(getattr(first._state.db, "identity", None), getattr(second._state.db, "identity", None))
        return True


def _check(owner: str | None, used: str | None) -> None:
    if owner is not None and used is not None and owner != used:
        raise WrongDossier("A record of one dossier is used in another one.")


class DossierQuerySet(models.QuerySet):
    """A queryset that reads the dossier in which it was made, or nothing.

    Querysets are lazy: without this, one that is evaluated after the dossier changed would silently read the other
    database. One that was made outside any dossier (a form class) belongs to the dossier of its first copy.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alias = alias_in_place()
        self._made_in = alias.identity if alias is not None else None

    def _clone(self) -> "DossierQuerySet":
        copy: DossierQuerySet = super()._clone()  # type: ignore[misc]
        if self._made_in is not None:
            copy._made_in = self._made_in
        return copy

    @property
    def db(self) -> str:
        """The database to use now; raises ``WrongDossier`` in another dossier than the one it was made in."""
        used = identity_in_place()
        if used is not None and self._made_in != used:
            if self._made_in is None:
                raise NoDossier("This queryset was made outside any dossier: evaluate a copy of it (.all()).")
            raise WrongDossier("A queryset made in one dossier is evaluated in another one.")
        return super().db


class DossierManager(models.Manager.from_queryset(DossierQuerySet)):  # type: ignore[misc]
    """The manager of every model."""
