"""Nothing of one dossier is ever seen, kept or changed from another one."""

import gc
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.utils import timezone

from comptoir.accounts.models import User, UserSession
from comptoir.accounts.services import create_user
from comptoir.dossiers.connection import (
    KEPT_OPEN,
    close_connections,
    current_dossier,
    open_connections,
    use_dossier,
)
from comptoir.dossiers.errors import NoDossier, UnknownDossier, WrongDossier
from comptoir.dossiers.postgresql import connection_string
from comptoir.dossiers.registry import Dossier
from comptoir.dossiers.routing import DossierQuerySet
from comptoir.dossiers.versions import save_versioned

Make = Callable[[str], Dossier]
PASSWORD = "un-mot-de-passe"


class Interruption(Exception):
    """Something goes wrong in the middle."""


@pytest.fixture
def first(new_test_dossier: Make) -> Dossier:
    return new_test_dossier("premier")


@pytest.fixture
def second(new_test_dossier: Make) -> Dossier:
    return new_test_dossier("second")


def add(username: str) -> User:
    return create_user(username=username, password=PASSWORD, role="sales")


def names() -> set[str]:
    return set(User.objects.exclude(username="admin").values_list("username", flat=True))


def in_thread(work: Callable[[], object]) -> object:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def test_without_a_dossier_every_road_to_a_database_is_refused() -> None:
    roads: list[Callable[[], object]] = [
        lambda: User.objects.count(),
        lambda: list(User.objects.all()),
        lambda: User(username="x").save(),
        lambda: connection.cursor(),
        lambda: transaction.on_commit(list),
        lambda: transaction.atomic().__enter__(),
        current_dossier,
    ]
    for road in roads:
        with pytest.raises(NoDossier):
            road()


def test_each_dossier_keeps_its_own_rows(first: Dossier, second: Dossier) -> None:
    with use_dossier(first):
        add("alice")
        assert current_dossier() == first
    with use_dossier(second):
        assert names() == set()
        add("bob")
    with use_dossier("premier"):
        assert names() == {"alice"}
    with pytest.raises(NoDossier):
        names()


def test_a_bare_atomic_rolls_back_in_the_dossier_in_place(first: Dossier, second: Dossier) -> None:
    with use_dossier(first):
        add("kept")
        with suppress(Interruption), transaction.atomic():
            add("lost")
            with use_dossier(second), transaction.atomic():
                add("other")
            raise Interruption
        assert names() == {"kept"}
    with use_dossier(second):
        assert names() == {"other"}


def test_a_nested_use_shares_the_transaction(first: Dossier) -> None:
    with use_dossier(first):
        with suppress(Interruption), transaction.atomic():
            with use_dossier("premier"):
                add("inner")
            raise Interruption
        assert names() == set()


def test_on_commit_waits_for_its_own_dossier(first: Dossier, second: Dossier) -> None:
    seen: list[str] = []
    with use_dossier(first), transaction.atomic():
        transaction.on_commit(lambda: seen.append(current_dossier().slug))
        with use_dossier(second), transaction.atomic():
            transaction.on_commit(lambda: seen.append(current_dossier().slug))
        assert seen == ["second"]
    assert seen == ["second", "premier"]


def test_a_raise_inside_puts_back_what_was_there(first: Dossier, second: Dossier) -> None:
    with use_dossier(first):
        with suppress(Interruption), use_dossier(second):
            raise Interruption
        assert current_dossier() == first
    with pytest.raises(NoDossier):
        current_dossier()


def test_an_abandoned_transaction_is_rolled_back(first: Dossier) -> None:
    with use_dossier(first):
        add("before")
    with use_dossier(first):
        transaction.atomic().__enter__()
        add("abandoned")
    with use_dossier(first):
        assert not connection.in_atomic_block
        assert names() == {"before"}


def test_a_thread_starts_without_a_dossier(dossier: Dossier) -> None:
    with pytest.raises(NoDossier):
        in_thread(names)


def test_two_dossiers_side_by_side_in_threads(first: Dossier, second: Dossier) -> None:
    both_inside = threading.Barrier(2, timeout=20)
    results: dict[str, set[str]] = {}

    def work(own: Dossier) -> None:
        for turn in range(10):
            with use_dossier(own), transaction.atomic():
                add(f"{own.slug}-{turn}")
                both_inside.wait()
                assert all(name.startswith(own.slug) for name in names())
        with use_dossier(own):
            results[own.slug] = names()
        close_connections()

    threads = [threading.Thread(target=work, args=[own]) for own in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {slug: {f"{slug}-{turn}" for turn in range(10)} for slug in ("premier", "second")}


def test_writers_of_one_dossier_wait_for_each_other(first: Dossier) -> None:
    def work(number: int) -> None:
        for turn in range(5):
            with use_dossier(first), transaction.atomic():
                add(f"u{number}-{turn}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    with use_dossier(first):
        assert len(names()) == 40


def test_the_cache_of_one_dossier_is_empty_in_another(first: Dossier, second: Dossier) -> None:
    with use_dossier(first):
        cache.set("rate", 20)
    with use_dossier(second):
        assert cache.get("rate") is None
        cache.set("rate", 5)
    with use_dossier(first):
        assert cache.get("rate") == 20
    assert cache.get("rate") is None


def test_a_dossier_made_anew_under_the_same_slug_finds_no_old_cache(
    first: Dossier, new_test_dossier: Make, dossier_templates: object
) -> None:
    with use_dossier(first):
        cache.set("rate", 20)
        add("old")
    dossier_templates.delete(first)  # type: ignore[attr-defined]
    with use_dossier(new_test_dossier("premier")):
        assert cache.get("rate") is None
        assert names() == set()


def test_sessions_of_one_dossier_mean_nothing_in_another(first: Dossier, second: Dossier) -> None:
    now = timezone.now()
    with use_dossier(first):
        UserSession.objects.create(
            key_hash="a" * 64, user=add("alice"), created_at=now, last_seen_at=now, expires_at=now
        )
    with use_dossier(second):
        assert not UserSession.objects.filter(key_hash="a" * 64).exists()


def test_a_lazy_queryset_is_refused_elsewhere(first: Dossier, second: Dossier) -> None:
    with use_dossier(first):
        add("alice")
        lazy = User.objects.filter(username="alice")
        loaded = list(lazy)
    with use_dossier(second):
        for use in (
            list,
            lambda q: q.count(),
            lambda q: q.exists(),
            lambda q: q.delete(),
            lambda q: q.first(),
        ):
            with pytest.raises(WrongDossier):
                use(lazy.all())
        with pytest.raises(WrongDossier):
            lazy.update(full_name="x")
        assert [user.username for user in loaded] == ["alice"]
    with pytest.raises(NoDossier):
        list(lazy.all())
    with use_dossier(first):
        assert lazy.all().count() == 1


def test_a_queryset_of_a_form_class_reads_the_dossier_of_its_copy(first: Dossier, second: Dossier) -> None:
    declared = User.objects.all()  # as a form class does when it is imported
    with use_dossier(first):
        add("alice")
        assert declared.filter(username="alice").count() == 1
        with pytest.raises(NoDossier):
            len(declared)
    with use_dossier(second):
        assert declared.filter(username="alice").count() == 0


def test_related_records_and_saves_of_another_dossier_are_refused(first: Dossier, second: Dossier) -> None:
    now = timezone.now()
    with use_dossier(first):
        alice = add("alice")
        UserSession.objects.create(
            key_hash="a" * 64, user=alice, created_at=now, last_seen_at=now, expires_at=now
        )
        session = UserSession.objects.get()
    with use_dossier(second):
        bob = add("bob")
        attempts: list[Callable[[], object]] = [
            lambda: session.user,
            lambda: list(alice.sessions.all()),
            alice.save,
            alice.delete,
            alice.refresh_from_db,
            lambda: save_versioned(alice, expected=1),
            lambda: UserSession(user=bob).__setattr__("user", alice),
        ]
        for attempt in attempts:
            with pytest.raises(WrongDossier):
                attempt()
        assert names() == {"bob"}


def test_every_table_has_the_guarded_queryset() -> None:
    unguarded = [
        model.__name__
        for model in apps.get_models()
        if not isinstance(model._default_manager.all(), DossierQuerySet)
    ]
    assert unguarded == []


def test_no_app_keeps_process_caches_keyed_by_alias() -> None:
    assert not {"contenttypes", "auth", "sites"} & {config.label for config in apps.get_app_configs()}


@pytest.fixture
def clean_thread() -> Iterator[None]:
    close_connections()
    yield
    close_connections()


@pytest.mark.usefixtures("clean_thread")
def test_connections_are_reused_and_bounded(new_test_dossier: Make) -> None:
    made = [new_test_dossier(f"d{i}") for i in range(KEPT_OPEN + 3)]
    for _ in range(2):
        with use_dossier(made[0]):
            names()
            own = connections["default"]
            driver = own.connection
        with use_dossier(made[0]):
            names()
            assert connections["default"] is own
            assert own.connection is driver
    for dossier in made:
        with use_dossier(dossier):
            names()
    assert open_connections() == KEPT_OPEN


@pytest.mark.usefixtures("clean_thread")
def test_a_deleted_dossier_leaves_no_connection(
    first: Dossier, second: Dossier, dossier_templates: object
) -> None:
    opened = threading.Event()
    deleted = threading.Event()
    left: list[int] = []

    def other_thread() -> None:
        with use_dossier(first):
            names()
        opened.set()
        deleted.wait(20)
        with pytest.raises(UnknownDossier), use_dossier("premier"):
            pass
        with use_dossier(second):
            names()
            left.append(open_connections())

    thread = threading.Thread(target=other_thread)
    thread.start()
    opened.wait(20)
    dossier_templates.delete(first)  # type: ignore[attr-defined]
    deleted.set()
    thread.join()
    assert left == [1]


def test_a_thread_that_ends_closes_its_connections(first: Dossier) -> None:
    if first.engine == "postgresql":
        with use_dossier(first), connection.cursor() as cursor:
            in_thread(lambda: touch(first))
            gc.collect()
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            assert cursor.fetchone() == (0,)
    else:
        in_thread(lambda: touch(first))
        opened = [path.resolve() for path in Path("/proc/self/fd").iterdir()]
        assert first.database_file not in opened


def touch(dossier: Dossier) -> None:
    with use_dossier(dossier):
        names()


def test_a_broken_connection_is_replaced(first: Dossier) -> None:
    with use_dossier(first):
        names()
        if first.engine == "postgresql":  # the server was restarted
            with psycopg.connect(connection_string(dict(first.database)), autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
    with use_dossier(first):
        assert names() == set()
