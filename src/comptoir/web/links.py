"""Favourites and recent records of a user: lists and records that the frame can name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, NotFound, Refusal
from comptoir.documents.sides import WORDS
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.views.state import list_state
from comptoir.ui.models import UserLink

RECENT = 20
MOST_FAVOURITES = 100
# Pages of records that have an address of their own, and the table they belong to, on each side.
PAGES_OF_RECORDS: Mapping[str, Mapping[str, str]] = {
    "document": {side: words.documents_table for side, words in WORDS.items()},
    "payment": {side: words.payments_table for side, words in WORDS.items()},
    "stock-document": {"": "bons-stock"},
}


@dataclass(frozen=True)
class Target:
    """What a link leads to: a record, or a list (0) in some state."""

    table: str
    record_id: int = 0
    query: str = ""


@dataclass(frozen=True)
class Link:
    """A link as shown."""

    title: str
    table: str
    url: str
    is_favourite: bool


def target_of(request: HttpRequest) -> Target | None:
    """The record or the list that a page shows; nothing for other pages."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return None
    if match.url_name in PAGES_OF_RECORDS:
        tables = PAGES_OF_RECORDS[match.url_name]
        return Target(tables[match.kwargs.get("side", "")], int(match.kwargs["pk"]))
    table = match.kwargs.get("resource", "")
    if match.view_name == "resources:record":
        return Target(table, int(match.kwargs["pk"]))
    if table and getattr(match.func, "__name__", "") == "list_view":
        return Target(table)
    return None


def read_target(data: Mapping[str, object]) -> Target:
    """The target that a page names; raises ``NotFound`` for nonsense."""
    table, record = str(data.get("table", "")), str(data.get("record") or "0")
    resource = registry.get(table)
    if resource is None or not (record.isascii() and record.isdigit() and len(record) < 18):
        raise NotFound("link_unknown")
    # Read and written again: what the address of a list doesn't know is dropped.
    asked = QueryDict(str(data.get("query", ""))[:500])
    query = "" if int(record) else list_state(resource, asked).query()
    return Target(table, int(record), query[:500])


def note_visit(*, user: User, target: Target) -> UserLink | None:
    """Put a record first among the recent ones, which stay :data:`RECENT`; a list is only looked up."""
    if target.record_id:
        values = {"title": _title(user, target), "visited_at": timezone.now()}
        link, _ = UserLink.objects.update_or_create(user=user, **_key(target), defaults=values)
        _forget_old(user)
        return link
    return UserLink.objects.filter(user=user, **_key(target)).first()


def set_favourite(*, user: User, target: Target, is_favourite: bool) -> None:
    """Mark or unmark with a star. Raises ``Refusal`` above :data:`MOST_FAVOURITES`."""
    if not is_favourite:
        kept = UserLink.objects.filter(user=user, **_key(target))
        kept.filter(visited_at=None).delete()
        kept.update(is_favourite=False)
        return
    if UserLink.objects.filter(user=user, is_favourite=True).count() >= MOST_FAVOURITES:
        raise Refusal("too_many_favourites", limit=MOST_FAVOURITES)
    values = {"title": _title(user, target), "is_favourite": True}
    UserLink.objects.update_or_create(user=user, **_key(target), defaults=values)


def forget(*, user: User, target: Target) -> None:
    """Drop the link to what no longer exists."""
    UserLink.objects.filter(user=user, table=target.table, record_id=target.record_id).delete()


def links_of(user: User) -> tuple[list[Link], list[Link]]:
    """Favourites by title, then recent records, the last one first; one query. Only tables that the user may see."""
    found = UserLink.objects.filter(Q(is_favourite=True) | ~Q(visited_at=None), user=user)
    rows = list(found.order_by("title")[: RECENT + MOST_FAVOURITES])
    visited = sorted((row for row in rows if row.visited_at), key=lambda row: row.visited_at, reverse=True)
    return _shown(user, [row for row in rows if row.is_favourite]), _shown(user, visited[:RECENT])


def _shown(user: User, rows: Sequence[UserLink]) -> list[Link]:
    shown = []
    for row in rows:
        resource = registry.get(row.table)
        if resource is not None and resource.may(user, "view"):
            shown.append(Link(row.title, resource.label, _url(resource, row), row.is_favourite))
    return shown


def _url(resource: Resource, row: UserLink) -> str:
    if row.record_id:
        # Addresses of records need no more than their number.
        return resource.record_url(resource.model(pk=row.record_id))
    return f"{resource.list_url}?{row.query}" if row.query else resource.list_url


def _title(user: User, target: Target) -> str:
    resource = registry.get(target.table)
    if resource is None:
        raise NotFound("link_unknown")
    if not resource.may(user, "view"):
        raise Forbidden("right_missing", right=resource.right("view"))
    if not target.record_id:
        tab = QueryDict(target.query).get("onglet", "")
        labels = [one.label for one in resource.tabs if one.slug == tab]
        words = " › ".join([resource.label_plural, *labels])
        return f"{words} (filtrée)"[:200] if "f." in target.query or "q=" in target.query else words[:200]
    record = resource.by_id(target.record_id)
    if record is None:
        forget(user=user, target=target)
        raise NotFound("link_unknown")
    return resource.title_of(record)[:200]


def _key(target: Target) -> dict[str, object]:
    return {"table": target.table, "record_id": target.record_id, "query": target.query}


def _forget_old(user: User) -> None:
    visited = UserLink.objects.filter(user=user).exclude(visited_at=None).order_by("-visited_at", "-pk")
    old = list(visited.values_list("pk", flat=True)[RECENT : RECENT + 50])
    if old:
        UserLink.objects.filter(pk__in=old, is_favourite=True).update(visited_at=None)
        UserLink.objects.filter(pk__in=old, is_favourite=False).delete()
