"""Views as ``.qry`` files: readable text that another dossier can import (UI-139, UI-140)."""

import json
from dataclasses import dataclass

from django.utils.text import slugify

from comptoir.core.errors import Refusal, TooLarge
from comptoir.resources.detail_queries import detail_tables
from comptoir.resources.linked_columns import find_at, find_column
from comptoir.resources.resource import Resource
from comptoir.resources.saved_views import MAX_NAME, NamedView, free_name
from comptoir.resources.view_spec import ViewSpec, read_spec, spec_as_json

FORMAT = "comptoir-vue"
VERSION = 1
MAX_SIZE = 64 * 1024
MAX_NAMES_TOLD = 20


@dataclass(frozen=True)
class ViewFile:
    """What a file holds: the name of the view, the tab it was kept to, and the view itself."""

    name: str
    tab: str
    spec: ViewSpec


def view_file(resource: Resource, view: NamedView) -> str:
    """The view as the text of a file."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "table": resource.slug,
        "name": view.bare_name,
        "tab": view.tab,
        "view": spec_as_json(view.spec),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def file_name(resource: Resource, view: NamedView) -> str:
    """A safe name for the download: "vue-tiers-mes-clients.qry"."""
    return f"vue-{resource.slug}-{slugify(view.bare_name) or 'sans-nom'}.qry"


def read_view_file(resource: Resource, content: bytes) -> ViewFile:
    """The view of a file, once everything in it is known to this table.

    Raises:
        TooLarge: more than 64 kB.
        Refusal: not a view, another version or table, a fault inside, or names that are unknown here, with their list.
    """
    if len(content) > MAX_SIZE:
        raise TooLarge("view_file_too_large", maximum=MAX_SIZE // 1024)
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise Refusal("view_file_unreadable") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Refusal("view_file_unreadable")
    if data.get("version") != VERSION:
        raise Refusal("view_file_version", version=str(data.get("version"))[:20], known=VERSION)
    if data.get("table") != resource.slug:
        raise Refusal("view_file_table", table=str(data.get("table"))[:60], expected=resource.slug)
    try:
        spec = read_spec(data.get("view"))
    except Refusal as refusal:
        raise Refusal("view_file_faulty", place=next(iter(refusal.fields), "view")) from None
    if unknown := unknown_names(resource, spec):
        told = ", ".join(f"« {name} »" for name in unknown[:MAX_NAMES_TOLD])
        raise Refusal("view_file_unknown_names", names=told)
    name, tab = data.get("name"), data.get("tab") or ""
    if not isinstance(name, str) or not name.strip():
        name = resource.label_plural
    is_known = any(one.slug == tab for one in resource.tabs)
    return ViewFile(name.strip()[:MAX_NAME], tab if is_known else "", spec)


def unknown_names(resource: Resource, spec: ViewSpec) -> list[str]:
    """Names of the view that lead nowhere here, those of its detail query included."""
    unknown = [name for name in spec.names() if find_column(resource, name) is None]
    if spec.detail is not None:
        table = detail_tables(resource).get(spec.detail.relation)
        if table is None:
            unknown.append(spec.detail.relation)
        else:
            names = [column.name for column in spec.detail.columns]
            unknown += [f"{table.name} › {name}" for name in names if find_at(table.root, name) is None]
    return unknown


def name_for_import(file: ViewFile, own_names: list[str]) -> str:
    """The name of the file, or with a number when one has a view of that name already."""
    return free_name(file.name.replace("(système)", "").replace("(systeme)", "").strip() or "Vue", own_names)
