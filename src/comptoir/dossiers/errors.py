"""What goes wrong around dossiers: faults of the program, of a command or of the installation, not of a form."""

from django.db.utils import OperationalError

from comptoir.core.errors import NotFound, Refusal


class NoDossier(OperationalError):
    """A query was made while no dossier was in place (see ``use_dossier``)."""


class WrongDossier(OperationalError):
    """A record or a lazy queryset of one dossier was used while another one was in place."""


class UnknownDossier(NotFound):
    """No dossier of this installation has that slug."""

    def __init__(self, slug: str) -> None:
        super().__init__("dossier_unknown", slug=slug)


class InvalidSlug(Refusal):
    """A slug is 1 to 40 letters, digits, hyphens and underscores (TOO-011)."""

    def __init__(self, slug: str) -> None:
        super().__init__("dossier_slug_invalid", slug=slug)


class DossierExists(Refusal):
    """Another dossier has that slug, or one that differs only by case."""

    def __init__(self, slug: str) -> None:
        super().__init__("dossier_exists", slug=slug)


class DatabaseExists(Refusal):
    """The server already holds a database of that name, which no dossier owns."""

    def __init__(self, slug: str, database: str) -> None:
        super().__init__("dossier_database_exists", slug=slug, database=database)


class ServerUnreachable(Refusal):
    """The PostgreSQL server doesn't answer or refuses."""

    def __init__(self, slug: str, reason: str) -> None:
        super().__init__("dossier_server_unreachable", slug=slug, reason=reason)
