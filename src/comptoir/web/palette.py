"""Ctrl+K: favourites and recent records first, then pages, actions, records of every table, topics of the help."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from comptoir.accounts.access import signed_in
from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side
from comptoir.documents.models import DocumentTemplate
from comptoir.documents.sides import WORDS, page_on_side, right_on_side
from comptoir.dossiers.text import search_text
from comptoir.resources.lookups import lookup_rows
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.web.help.guide import guide
from comptoir.web.help.searching import sections_matching
from comptoir.web.links import Link, links_of
from comptoir.web.navigation import Entry, actions_matching

ROWS_BY_TABLE = 5
MOST_ACTIONS = 8
MOST_LINKS = 8
MOST_TOPICS = 3
MOST_TEMPLATES = 500
# One letter says too little to ask every table.
LEAST_TYPED = 2

Row = dict[str, str]


@require_GET
@signed_in
def palette_view(request: HttpRequest) -> HttpResponseBase:
    """What holds every word that is typed; without a word, what the user opened lately."""
    user: User = request.user  # type: ignore[assignment]
    text = request.GET.get("q", "").strip()[:100]
    favourites, recent = (_matching(links, text) for links in links_of(user))
    actions = [_action(entry) for entry in actions_matching(user, text)[:MOST_ACTIONS]]
    templates = _templates(user, text) if len(text) >= LEAST_TYPED else {}
    visited = [link for link in recent[:MOST_LINKS] if not link.is_favourite and link.url not in templates]
    groups = [
        _group("Favoris", [_link(link) for link in favourites[:MOST_LINKS]]),
        _group("Fiches récentes", [_link(link) for link in visited]),
        _group("Pages et actions", actions),
    ]
    if len(text) >= LEAST_TYPED:
        groups.append(_group("Nouveau d'après un modèle", list(templates.values())))
        known = {row["url"] for group in groups for row in group["rows"]}
        for resource in registry:
            if resource.lookup.is_in_palette and resource.may(user, "view"):
                rows = [row for row in _records(resource, user, text) if row["url"] not in known]
                groups.append(_group(resource.label_plural, rows))
        groups.append(_group("Aide", _topics(text)))
    return JsonResponse({"groups": [group for group in groups if group["rows"]]})


def _group(label: str, rows: list[Row]) -> dict[str, Any]:
    return {"label": label, "rows": rows}


def _matching(links: list[Link], text: str) -> list[Link]:
    words = search_text(text).split()
    return [link for link in links if all(word in search_text(link.title) for word in words)]


def _link(link: Link) -> Row:
    return {"title": link.title, "url": link.url, "hint": link.table}


def _action(entry: Entry) -> Row:
    return {"title": entry.label, "url": entry.url, "hint": entry.shortcut}


def _records(resource: Resource, user: User, text: str) -> list[Row]:
    # The address of a record needs no more than its number: loading the records again would double the work.
    return [
        {"title": row.title, "url": resource.record_url(resource.model(pk=row.id)), "hint": ""}
        for row in lookup_rows(resource, user, text, limit=ROWS_BY_TABLE)
    ]


def _templates(user: User, text: str) -> dict[str, Row]:
    """Document templates that the user may use, as the document that each makes (DOC-185), by the address of its
    record: a template looked at lately is proposed once."""
    tables = {
        side: table
        for side, words in WORDS.items()
        if (table := registry.get(words.templates_table)) is not None
        and table.may(user, "view")
        and user.may(right_on_side(side, "edit"))
    }
    if not tables:
        return {}
    words = search_text(text).split()
    named = DocumentTemplate.objects.filter(side__in=[side.value for side in tables])
    found = [
        (key, name, Side(side))
        for key, name, side in named.values_list("pk", "name", "side")[:MOST_TEMPLATES]
        if all(word in search_text(f"nouveau modele {name}") for word in words)
    ]
    return {
        tables[side].record_url(DocumentTemplate(pk=key)): {
            "title": name,
            "url": page_on_side(side, "template-use", pk=key),
            "hint": WORDS[side].document,
        }
        for key, name, side in found[:ROWS_BY_TABLE]
    }


def _topics(text: str) -> list[Row]:
    rows = []
    for hit in sections_matching(guide(), text)[:MOST_TOPICS]:
        title = hit.section.title if hit.section.title != hit.page.title else ""
        rows.append(
            {
                "title": " › ".join(part for part in (hit.page.title, title) if part),
                "url": f"{reverse('help-page', args=[hit.page.name])}#{hit.section.anchor}",
                "hint": "Aide",
            }
        )
    return rows
