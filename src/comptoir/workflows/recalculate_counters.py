"""Maintenance › Recalculer: every counter goes on after the highest number there is (DOC-008, TOO-054, OPT-057)."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import F, Model

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.core.document_kinds import KINDS
from comptoir.core.numbering import CounterFormat, value_after
from comptoir.documents.models import Document
from comptoir.options.history import Difference, record_changes
from comptoir.options.numbering import PAGE, SEPARATOR, text_of
from comptoir.parties.models import Party
from comptoir.references.models import Counter
from comptoir.references.resources.counted import CountedResource
from comptoir.resources.registry import registry
from comptoir.stock.models import StockDocument

_STOCK = {"stock_entry": "entry", "stock_issue": "issue"}
_RECORDS: dict[str, type[Model]] = {"customer": Party, "supplier": Party, "article": Article}


@transaction.atomic
def recalculate_counters(*, user: User) -> list[Difference]:
    """Give each counter the highest existing number of its prefix, plus one; answers what changed.

    A counter of whose prefix there is no number stays as it is. Raises ``Forbidden`` without ``settings:edit``.
    """
    check_right(user, "settings:edit")
    Counter.objects.update(next_value=F("next_value"))  # nobody takes a number meanwhile, on either engine
    found: list[Difference] = []
    for counter in Counter.objects.order_by("pk"):
        format = CounterFormat(counter.prefix, counter.width)
        value = value_after(format, _numbers(counter))
        if value is None or value == counter.next_value:
            continue
        before, counter.next_value = text_of(counter), value
        counter.save(update_fields=["next_value"])
        name = counter.label.replace(SEPARATOR, " › ")
        found.append(Difference(counter.code, name, before, text_of(counter)))
    record_changes(page=PAGE, differences=found, user=user)
    return found


def _numbers(counter: Counter) -> Iterator[str]:
    """The numbers or codes that the counter may have given."""
    if counter.code in KINDS:
        documents = Document.objects.filter(kind=counter.code, number__isnull=False)
        rows = documents.values_list("number", flat=True)
    elif counter.code in _STOCK:
        rows = StockDocument.objects.filter(type=_STOCK[counter.code]).values_list("number", flat=True)
    else:
        model = _RECORDS.get(counter.code) or _counted().get(counter.code)
        if model is None:
            return iter(())
        rows = model._default_manager.values_list("code", flat=True)
    return iter(rows.order_by().iterator(chunk_size=5000))


def _counted() -> dict[str, type[Model]]:
    """The tables that have a counter of their own."""
    return {one.counter: one.model for one in registry if isinstance(one, CountedResource)}
