"""Work that comes back by itself, without a user: looked for every minute in every dossier, done by a worker."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from comptoir.dossiers.connection import current_dossier, use_dossier
from comptoir.dossiers.errors import UnknownDossier
from comptoir.dossiers.registry import list_dossiers

Work = Callable[[], None]

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PeriodicWork:
    """A function, and whether it has anything to do in the dossier in place; both run inside the dossier."""

    work: Work
    is_due: Callable[[], bool]


_works: dict[str, PeriodicWork] = {}


def periodic(name: str, *, is_due: Callable[[], bool]) -> Callable[[Work], Work]:
    """Register a function as work that comes back: ``@periodic("send_messages", is_due=has_work)``."""

    def register(work: Work) -> Work:
        _works[name] = PeriodicWork(work, is_due)
        return work

    return register


def start_periodic(name: str) -> None:
    """Hand the work to a worker when the current transaction is committed, without waiting for its minute."""
    slug = current_dossier().slug
    put: Callable[[str, str], None]
    put = run_periodic if settings.JOBS_IMMEDIATE else import_string("comptoir.jobs.queue.enqueue_periodic")
    transaction.on_commit(lambda: put(slug, name))


def put_due_works(put: Callable[[str, str], None]) -> None:
    """Hand over what is due in every dossier. One that can't be opened is skipped."""
    for dossier in list_dossiers():
        try:
            with use_dossier(dossier):
                for name, one in _works.items():
                    if one.is_due():
                        put(dossier.slug, name)
        except Exception:
            _logger.exception("periodic work of dossier %s can't be looked at", dossier.slug)


def run_periodic(slug: str, name: str) -> None:
    """Do the work in a dossier. Faults are logged, never raised."""
    try:
        with use_dossier(slug):
            _works[name].work()
    except (UnknownDossier, KeyError):
        _logger.warning("periodic work %s: dossier %s is gone", name, slug)
    except Exception:
        _logger.exception("periodic work %s of dossier %s failed", name, slug)
