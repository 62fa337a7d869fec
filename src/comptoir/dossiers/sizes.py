"""How big a dossier is."""

from comptoir.dossiers.creation import postgresql
from comptoir.dossiers.registry import Dossier


def dossier_size(dossier: Dossier) -> int:
    """Return the size in bytes of the dossier's database and files."""
    size = sum(
        path.stat().st_size for path in dossier.folder.rglob("*") if path.is_file() and not path.is_symlink()
    )
    if dossier.engine == "postgresql":
        size += postgresql().database_size(dict(dossier.database), dossier.slug)
    return size


def size_in_french(size: int) -> str:
    """Return a size in words: "812 Ko", "3,4 Mo"."""
    if size < 1000 * 1000:
        return f"{-(-size // 1000)} Ko"
    value, unit = (size / 1e6, "Mo") if size < 1e9 else (size / 1e9, "Go")
    return f"{value:.1f} {unit}".replace(".", ",")
