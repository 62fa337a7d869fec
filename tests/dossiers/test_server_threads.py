"""Threads that the server starts by itself: nothing of Python may run while one of them ends."""

import _thread
import gc
import threading

from comptoir.accounts.models import User
from comptoir.dossiers import connection
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier


def test_connections_of_a_server_thread_outlive_it_and_serve_the_next_one(dossier: Dossier) -> None:
    seen: list[tuple[int, object]] = []
    done = threading.Semaphore(0)

    def work() -> None:
        with use_dossier(dossier.slug):
            User.objects.count()
        kept = connection._thread.kept
        seen.append((threading.get_ident(), next(iter(kept.values())).wrapper.connection))
        done.release()

    for _ in range(3):
        _thread.start_new_thread(work, ())
        assert done.acquire(timeout=10)
    gc.collect()
    held = dict(seen)
    for ident, database in held.items():
        assert next(iter(connection._kept_by_server[ident].values())).wrapper.connection is database
        database.execute("SELECT 1")
    for ident in held:
        for opened in connection._kept_by_server.pop(ident).values():
            opened.wrapper.connection.close()


def test_connections_of_a_thread_of_python_end_with_it(dossier: Dossier) -> None:
    idents: list[int] = []

    def work() -> None:
        with use_dossier(dossier.slug):
            User.objects.count()
        idents.append(threading.get_ident())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not set(idents) & set(connection._kept_by_server)
