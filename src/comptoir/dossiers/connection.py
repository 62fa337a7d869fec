"""Which database a query goes to.

A thread has at most one dossier in place: its connection IS ``connections["default"]``, so that everything of Django
(bare ``atomic``, ``on_commit``, sessions) acts on it without knowing of dossiers. Without one, every query is refused.

Connections stay open per thread and are reused. A thread keeps at most ``KEPT_OPEN`` of them, drops those of dossiers
that were deleted or made anew, and closes all of them when it ends.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from comptoir.dossiers.errors import NoDossier, UnknownDossier
from comptoir.dossiers.registry import Dossier, get_dossier

KEPT_OPEN = 6
"""Connections of different dossiers that an idle thread keeps."""

BUSY_SECONDS = 20
"""How long an SQLite writer waits for another one."""

# What SQLite takes since 3.32; Django counts with the 999 of older ones, which cuts an insert of lines into many.
_SQLITE_VARIABLES = 32_766
_ENGINES = {"sqlite": "django.db.backends.sqlite3", "postgresql": "django.db.backends.postgresql"}
_SQLITE_START = ";".join(
    (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=NORMAL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA temp_store=MEMORY",
        "PRAGMA cache_size=-16384",
        "PRAGMA mmap_size=268435456",
        "PRAGMA journal_size_limit=67108864",
    )
)


class DossierAlias(str):
    """The alias "default", marked with the dossier it stands for.

    Django copies the alias into every record it loads (``_state.db``): the mark travels along for free, and
    ``routing.DossierRouter`` uses it to refuse a record of another dossier.
    """

    dossier: Dossier
    identity: str


@dataclass
class _Open:
    """A connection of this thread, and how many ``use_dossier`` are inside it now."""

    dossier: Dossier
    alias: DossierAlias
    wrapper: BaseDatabaseWrapper
    uses: int = 0


class _Kept(OrderedDict[str, _Open]):
    """By identity of dossier, the least recently used first; closed when the thread ends."""

    def __del__(self) -> None:
        for one in self.values():
            if one.wrapper.connection is not None:
                one.wrapper.connection.close()


# By thread ident: what the threads of the server hold. They are not Python's own, and Python code that runs while
# one of them ends (closing a connection) brings the whole process down. The next thread of that ident takes it over.
_kept_by_server: dict[int, _Kept] = {}


def _kept_of_new_thread() -> _Kept:
    if isinstance(threading.current_thread(), threading._DummyThread):
        return _kept_by_server.setdefault(threading.get_ident(), _Kept())
    return _Kept()


class _ThreadConnections(threading.local):
    """The open connections of this thread, and which of them is in place."""

    def __init__(self) -> None:
        self.kept = _kept_of_new_thread()
        self.alias: DossierAlias | None = None


_thread = _ThreadConnections()


def database_settings(dossier: Dossier) -> dict[str, Any]:
    """Return Django's settings of the dossier's database."""
    common = {
        "ENGINE": _ENGINES[dossier.engine],
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "TIME_ZONE": None,
        "USER": "",
        "PASSWORD": "",
        "HOST": "",
        "PORT": "",
        "TEST": {"CHARSET": None, "COLLATION": None, "MIGRATE": True, "MIRROR": None, "NAME": None},
    }
    if dossier.engine == "sqlite":
        options: dict[str, Any] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": _SQLITE_START,
        }
        return common | {"NAME": str(dossier.database_file), "OPTIONS": options}
    given = dict(dossier.database)
    return common | {
        "NAME": given.pop("dbname"),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": given.pop("port", ""),
        "OPTIONS": {"application_name": "comptoir", **given},
    }


@contextmanager
def use_dossier(dossier: Dossier | str) -> Iterator[Dossier]:
    """Put the dossier in place for this thread, and what was there before back afterwards.

    Nested uses of one dossier share its connection and therefore its transaction. Raises ``UnknownDossier``.
    """
    chosen = get_dossier(dossier) if isinstance(dossier, str) else dossier
    opened = _open(chosen)
    before, alias_before = connections[DEFAULT_DB_ALIAS], _thread.alias
    outermost = opened.uses == 0
    if outermost:
        opened.wrapper.close_if_unusable_or_obsolete()
    opened.uses += 1
    connections[DEFAULT_DB_ALIAS] = opened.wrapper
    _thread.alias = opened.alias
    try:
        yield chosen
    finally:
        connections[DEFAULT_DB_ALIAS] = before
        _thread.alias = alias_before
        opened.uses -= 1
        if outermost:
            _release(opened)


def alias_in_place() -> DossierAlias | None:
    """Return the marked alias of the dossier in place, or ``None``."""
    return _thread.alias


def current_dossier() -> Dossier:
    """Return the dossier in place; raise ``NoDossier`` when there is none."""
    if _thread.alias is None:
        raise NoDossier("No dossier is in place: wrap this code in use_dossier(slug).")
    return _thread.alias.dossier


def close_connections(slug: str | None = None) -> None:
    """Close this thread's idle connections, those of one dossier when ``slug`` is given."""
    for opened in list(_thread.kept.values()):
        if opened.uses == 0 and slug in (None, opened.dossier.slug):
            _close(opened)


def open_connections() -> int:
    """Return how many connections this thread holds."""
    return sum(opened.wrapper.connection is not None for opened in _thread.kept.values())


def cache_key(key: str, prefix: str, version: int) -> str:
    """Key function of every cache: entries of one dossier are never seen from another one."""
    alias = _thread.alias
    owner = f"{alias.dossier.slug}:{alias.identity}" if alias else "-"
    return f"{owner}:{prefix}:{version}:{key}"


def _open(dossier: Dossier) -> _Open:
    kept = _thread.kept
    opened = kept.get(dossier.identity)
    if opened is not None:
        kept.move_to_end(dossier.identity)
        return opened
    _close_stale()
    alias = DossierAlias(DEFAULT_DB_ALIAS)
    alias.dossier, alias.identity = dossier, dossier.identity
    wrapper = load_backend(_ENGINES[dossier.engine]).DatabaseWrapper(database_settings(dossier), alias)
    if dossier.engine == "sqlite":
        wrapper.features.max_query_params = _SQLITE_VARIABLES
    kept[dossier.identity] = _Open(dossier, alias, wrapper)
    return kept[dossier.identity]


def _release(opened: _Open) -> None:
    if opened.wrapper.in_atomic_block:  # a generator was abandoned in the middle of a transaction
        opened.wrapper.in_atomic_block = False
        _close(opened)
        return
    opened.wrapper.close_if_unusable_or_obsolete()
    idle = [one for one in _thread.kept.values() if one.uses == 0]
    for one in idle[: max(0, len(idle) - KEPT_OPEN)]:
        _close(one)


def _close_stale() -> None:
    """Close connections to dossiers that no longer exist under their identity."""
    for opened in list(_thread.kept.values()):
        if opened.uses:
            continue
        try:
            is_alive = get_dossier(opened.dossier.slug).identity == opened.dossier.identity
        except UnknownDossier:
            is_alive = False
        if not is_alive:
            _close(opened)


def _close(opened: _Open) -> None:
    del _thread.kept[opened.dossier.identity]
    opened.wrapper.close()
