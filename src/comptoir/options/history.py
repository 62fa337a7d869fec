"""Who changed which option, from what to what, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from comptoir.accounts.models import User
from comptoir.core.rich_text import plain_text
from comptoir.options.models import OptionChange

LENGTH = 200
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Difference:
    """An option with its value before and after, as the page shows them."""

    name: str
    label: str
    old: str
    new: str


def record_changes(*, page: str, differences: Iterable[Difference], user: User | None) -> None:
    """Keep each difference, in the caller's transaction: a refused change leaves no trace."""
    now = timezone.now()
    OptionChange.objects.bulk_create(
        OptionChange(
            page=page,
            name=one.name,
            label=one.label[:120],
            old=_short(one.old),
            new=_short(one.new),
            user=user,
            user_name=str(user)[:120] if user else "",
            changed_at=now,
        )
        for one in differences
    )


def last_changes(page: str) -> Mapping[str, OptionChange]:
    """The last change of each option of a page, by option."""
    rows = OptionChange.objects.filter(page=page)
    newest = [row["newest"] for row in rows.order_by().values("name").annotate(newest=Max("id"))]
    return {change.name: change for change in rows.filter(pk__in=newest)}


def page_history(page: str) -> list[OptionChange]:
    """The last changes of a page, the newest first."""
    return list(OptionChange.objects.filter(page=page)[:SHOWN])


def _short(text: str) -> str:
    plain = " ".join(plain_text(text).split())
    return plain if len(plain) <= LENGTH else f"{plain[: LENGTH - 1]}…"
