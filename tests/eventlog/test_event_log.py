"""The event log only grows."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from comptoir.accounts.models import User
from comptoir.eventlog.models import EventLog
from comptoir.eventlog.services import record_event
from tests.requirements import covers

pytestmark = pytest.mark.usefixtures("dossier")


@covers("TOO-081")
def test_an_event_tells_what_when_and_who() -> None:
    user = User.objects.create(username="alice", full_name="Alice Martin")
    before = timezone.now()
    record_event(
        kind="deletion",
        code="document_deleted",
        description="Le document DE000004 du 21/11/2026 a été supprimé le 22/11/2026.",
        user=user,
        object_type="Document",
        object_id=4,
        object_label="DE000004",
        dated_on=date(2026, 11, 21),
        amount=Decimal("12.50"),
        numbers=["a", 1, None],
    )
    user.full_name = "Alice Durand"
    user.save()
    event = EventLog.objects.get()
    assert (event.kind, event.object_label, event.user) == ("deletion", "DE000004", user)
    assert event.user_name == "Alice Martin", "the name is the one of that day"
    assert before <= event.occurred_at <= timezone.now()
    assert event.params == {"dated_on": "2026-11-21", "amount": "12.50", "numbers": ["a", 1, None]}
    assert str(event).startswith("Le document DE000004")


@covers("TOO-082", "TOO-083")
def test_an_event_is_never_changed_nor_deleted() -> None:
    event = record_event(kind="gap", description="Erreur de continuité", user=None)
    event.description = "rien"
    attempts = (
        event.save,
        event.delete,
        lambda: EventLog.objects.all().delete(),
        lambda: EventLog.objects.update(description="rien"),
        lambda: EventLog.objects.filter(pk=event.pk).bulk_update([event], ["description"]),
    )
    for attempt in attempts:
        with pytest.raises(TypeError):
            attempt()
    assert EventLog.objects.get().description == "Erreur de continuité"


def test_a_user_named_by_an_event_can_not_be_deleted() -> None:
    user = User.objects.create(username="alice")
    record_event(kind="gap", description="x", user=user)
    with pytest.raises(Exception, match="protected"):
        user.delete()


def test_an_action_that_is_refused_leaves_no_event() -> None:
    with transaction.atomic():
        record_event(kind="gap", description="x", user=None)
        transaction.set_rollback(True)
    assert not EventLog.objects.exists()


def test_long_texts_are_cut_to_their_columns() -> None:
    event = record_event(kind="gap", description="x" * 900, user=None, object_label="y" * 900)
    event.refresh_from_db()
    assert (len(event.description), len(event.object_label)) == (500, 120)
