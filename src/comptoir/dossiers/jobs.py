"""Work that comes back for the database of a dossier itself."""

from comptoir.dossiers.statistics import refresh_statistics, stale_tables
from comptoir.jobs.periodic import periodic


def _is_due() -> bool:
    return bool(stale_tables())


periodic("refresh_statistics", is_due=_is_due)(refresh_statistics)
