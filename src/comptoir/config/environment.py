"""What the environment says: the only place that reads COMPTOIR_ variables."""

import os
import secrets
from pathlib import Path

from platformdirs import user_data_path

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def data_folder() -> Path:
    """Return the folder of all data, created when missing and closed to other users (``COMPTOIR_DATA``)."""
    named = os.environ.get("COMPTOIR_DATA", "")
    folder = Path(named).expanduser().absolute() if named else user_data_path("comptoir", appauthor=False)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def database_url() -> str:
    """Return the PostgreSQL server that new dossiers go to, "" for SQLite files (``COMPTOIR_DATABASE_URL``)."""
    return os.environ.get("COMPTOIR_DATABASE_URL", "").strip()


def redis_url() -> str:
    """Return the Redis server of the job queue, "" for the embedded queue (``COMPTOIR_REDIS_URL``)."""
    return os.environ.get("COMPTOIR_REDIS_URL", "").strip()


def allowed_hosts() -> list[str]:
    """Return the host names that the server answers to (``COMPTOIR_HOSTS``, comma separated; default: loopback)."""
    named = [host.strip() for host in os.environ.get("COMPTOIR_HOSTS", "").split(",")]
    return [host for host in named if host] or LOOPBACK_HOSTS


def is_behind_proxy() -> bool:
    """Return whether a proxy in front sets X-Forwarded-For and X-Forwarded-Proto (``COMPTOIR_BEHIND_PROXY=1``)."""
    return os.environ.get("COMPTOIR_BEHIND_PROXY", "") == "1"


def collected_static() -> Path | None:
    """Return the folder of collected, fingerprinted static files; None serves them as they lie in their packages.

    ``COMPTOIR_STATIC`` names the folder ("packages" for none: tests do that). By default it is ``build/static`` of the
    checkout, where ``make setup`` collects them.
    """
    named = os.environ.get("COMPTOIR_STATIC", "")
    if named:
        return None if named == "packages" else Path(named).expanduser().absolute()
    folder = Path(__file__).resolve().parents[3] / "build" / "static"
    return folder if (folder / "staticfiles.json").is_file() else None


def body_limit() -> int:
    """Return the largest request body in bytes (``COMPTOIR_BODY_LIMIT_MB``, default 5)."""
    return int(float(os.environ.get("COMPTOIR_BODY_LIMIT_MB", "5")) * 1024 * 1024)


def attachments_limit() -> int:
    """Return how many bytes the attached files of a dossier may take (``COMPTOIR_FILES_LIMIT_MB``, default 2000)."""
    return int(float(os.environ.get("COMPTOIR_FILES_LIMIT_MB", "2000")) * 1024 * 1024)


def smtp_password() -> str:
    """Return the mail server's password for every dossier, "" for each its own (``COMPTOIR_SMTP_PASSWORD``)."""
    return os.environ.get("COMPTOIR_SMTP_PASSWORD", "")


def secret_key(folder: Path) -> str:
    """Return the installation's key for signing, made once and readable by its owner only.

    The file is written aside and linked into place, so that two processes starting together agree on one key.
    """
    path = folder / "secret_key"
    if not path.exists():
        draft = folder / f".secret_key.{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
