"""A record saved by someone else meanwhile is never overwritten silently (P-09)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone

from comptoir.accounts.models import User
from comptoir.core.errors import NotFound, Refusal, Stale
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.dossiers.versions import save_versioned
from tests.requirements import covers

pytestmark = pytest.mark.usefixtures("dossier")


def alice() -> User:
    user = User(username="alice", full_name="Alice")
    save_versioned(user, expected=None)
    return User.objects.get(pk=user.pk)


@covers("P-09")
def test_the_second_of_two_savers_is_told_and_changes_nothing() -> None:
    mine, theirs = alice(), User.objects.get(username="alice")
    mine.full_name = "Alice Martin"
    save_versioned(mine, expected=1)
    theirs.full_name = "Alice Durand"
    with pytest.raises(Stale) as refusal:
        save_versioned(theirs, expected=1)
    assert refusal.value.params == {"expected": 1, "stored": 2}
    assert (mine.version, theirs.version) == (2, 1)
    stored = User.objects.get(username="alice")
    assert (stored.full_name, stored.version) == ("Alice Martin", 2)


def test_a_save_raises_the_version_and_the_date() -> None:
    user = alice()
    before, created = user.updated_at, user.created_at
    user.full_name = "A."
    save_versioned(user, expected=user.version)
    save_versioned(user, expected=user.version)
    stored = User.objects.get(pk=user.pk)
    assert (stored.version, stored.created_at) == (3, created)
    assert stored.updated_at > before
    assert stored.updated_at <= timezone.now()


def test_without_an_expectation_the_last_save_wins() -> None:
    first, second = alice(), User.objects.get(username="alice")
    save_versioned(first, expected=1)
    second.full_name = "B"
    save_versioned(second, expected=None)
    assert (User.objects.get().full_name if User.objects.count() == 1 else second.full_name) == "B"
    assert second.version == 3


def test_only_the_named_fields_are_written() -> None:
    user = alice()
    user.full_name, user.role = "B", "stock"
    save_versioned(user, expected=1, update_fields=["role"])
    stored = User.objects.get(pk=user.pk)
    assert (stored.full_name, stored.role, stored.version) == ("Alice", "stock", 2)


def test_a_deleted_record_is_not_written_again() -> None:
    user = alice()
    User.objects.filter(pk=user.pk).delete()
    with pytest.raises(NotFound):
        save_versioned(user, expected=1)
    assert not User.objects.filter(pk=user.pk).exists()


@covers("P-09")
def test_of_many_savers_at_once_exactly_one_wins(dossier: Dossier) -> None:
    user = alice()
    start = threading.Barrier(6, timeout=30)

    def save(number: int) -> bool:
        with use_dossier(dossier):
            mine = User.objects.get(pk=user.pk)
            mine.full_name = f"Number {number}"
            start.wait()
            try:
                save_versioned(mine, expected=1)
            except Refusal:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(save, range(6))) == [False] * 5 + [True]
    assert User.objects.get(pk=user.pk).version == 2
