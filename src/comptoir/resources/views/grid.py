"""What the grid of a list asks for beside its rows: totals, groups, values of a column, conditions, one cell."""

from dataclasses import replace
from decimal import Decimal

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from comptoir.core.errors import NotFound, Problems, Refusal
from comptoir.resources.columns import Choice, Column, Date, Flag
from comptoir.resources.conditions import (
    AND,
    OPERATOR_LABELS,
    OR,
    WITHOUT_VALUE,
    Alternatives,
    Criterion,
    alternatives,
    condition_q,
    criterion_text,
    excluding_text,
    linked_text,
    operators_for,
    value_criterion,
)
from comptoir.resources.distinct import column_values
from comptoir.resources.grouping import group_levels
from comptoir.resources.listing import list_totals, page_of
from comptoir.resources.records import get_record_by_id
from comptoir.resources.resource import Resource
from comptoir.resources.saved_views import store_in_view
from comptoir.resources.viewing import with_columns
from comptoir.resources.views.access import for_resource, user_of
from comptoir.resources.views.group_rows import group_rows_html, more_row_html, read_groups, summed_columns
from comptoir.resources.views.opened import OpenList, open_list
from comptoir.resources.views.state import columns_of
from comptoir.resources.views.table import rows_html
from comptoir.ui.french_format import format_number
from comptoir.ui.messages import problems_by_field, refusal_sentence

PAGE_SIZE = 50


@require_GET
@for_resource("view")
def totals_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """Totals and count over all rows, asked for once the rows are shown."""
    opened = open_list(resource, user_of(request), request.GET)
    sums = summed_columns(opened)
    count, totals = list_totals(opened.resource, user_of(request), opened.state.selection, sums)
    label = resource.label if count == 1 else resource.rows_label or resource.label_plural
    written = {one.api_name: one.shown(totals[one.api_name] or Decimal(0)) for one in sums}
    context = {
        "cells": [(column, written.get(column.api_name, "")) for column in opened.columns],
        "has_sums": any(column.api_name in written for column in opened.columns),
        "count": format_number(Decimal(count)),
        "label": label[:1].lower() + label[1:],
    }
    return render(request, "resources/list_totals.html", context)


@require_GET
@for_resource("view")
def group_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """What an opened group holds: the groups of the next level, or its rows, page by page."""
    user = user_of(request)
    opened = open_list(resource, user, request.GET)
    levels = group_levels(opened.resource, opened.state.selection.groups)
    opened_groups = request.GET.getlist("dans")
    if not 1 <= len(opened_groups) <= len(levels):
        raise NotFound("group_unknown", name=opened.state.selection.groups[:40])
    within = [(level.column.api_name, text) for level, text in zip(levels, opened_groups, strict=False)]
    selection = replace(opened.state.selection, within=within)
    after, depth = request.GET.get("apres", ""), len(opened_groups)
    if depth < len(levels):
        sums = summed_columns(opened)
        groups = read_groups(opened.resource, selection, user, sums, levels, after)
        rows = group_rows_html(
            opened.resource, opened.columns, groups.items, opened.state, levels, opened_groups
        )
        cursor = groups.next_cursor
    else:
        page = page_of(
            opened.resource, user, selection, after=after or None, limit=PAGE_SIZE, columns=opened.columns
        )
        rows = rows_html(opened.resource, opened.columns, page.items, opened.state.here, depth=depth)
        cursor = page.next_cursor
    more = more_row_html(opened.resource, opened.state, opened_groups, cursor, len(opened.columns) + 1, depth)
    return render(request, "resources/list_group.html", {"rows": rows, "more": more})


def _column(opened: OpenList, name: str) -> Column:
    column = opened.resource.column(name)
    if column is None or not column.is_filterable:
        raise NotFound("filter_unknown", name=name[:40])
    return column.for_dossier()


@require_GET
@for_resource("view")
def values_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """The automatic filter of a column: its values within the list, with counts, those in force ticked (UI-113)."""
    opened = open_list(resource, user_of(request), request.GET)
    column = _column(opened, request.GET.get("colonne", ""))
    search = request.GET.get("chercher", "").strip()[:100]
    text = opened.state.selection.filters.get(column.api_name, "")
    problem = ""
    try:
        found = column_values(
            opened.resource, user_of(request), opened.state.selection, column, search=search
        )
        ticked = {criterion_text(column, group[0]) for group in _read(column, text) if len(group) == 1}
        ranges = set(text.split(f" {OR} "))
        items = [(one, one.condition in ticked or one.condition in ranges) for one in found.items]
    except Refusal as refusal:
        found, items, problem = None, [], refusal_sentence(refusal)
    context = {
        "column": column,
        "resource": resource,
        "items": [(one, format_number(Decimal(one.count)), is_ticked) for one, is_ticked in items],
        "found": found,
        "problem": problem,
        "periods": column.suggestions(),
        "text": text,
        "search": search,
    }
    is_search = "chercher" in request.GET
    return render(
        request, "resources/list_values_items.html" if is_search else "resources/list_values.html", context
    )


def _read(column: Column, text: str) -> Alternatives:
    try:
        return alternatives(column, text, today=localdate()) if text else []
    except Refusal:
        return []


@require_GET
@for_resource("view")
def condition_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """The form "Personnalisé" of one or two conditions; with ``op1``, the filter text that they make (UI-115)."""
    opened = open_list(resource, user_of(request), request.GET)
    column = _column(opened, request.GET.get("colonne", ""))
    if "op1" in request.GET:
        return _composed(request, column)
    found = _read(column, opened.state.selection.filters.get(column.api_name, ""))
    flat = [one for group in found for one in group]
    is_or = len(found) > 1
    if len(flat) > 2:
        flat = []
    chosen = [*flat, Criterion("", ""), Criterion("", "")][:2]
    operators = [(name, OPERATOR_LABELS[name]) for name in operators_for(column)]
    context = {
        "column": column,
        "resource": resource,
        "rows": [
            (index, one, operators, "" if index == 2 else operators[0][0])
            for index, one in enumerate(chosen, 1)
        ],
        "is_or": is_or,
        "choices": _choices(column),
        "is_date": isinstance(column, Date),
        "periods": column.suggestions(),
        "without_value": " ".join(WITHOUT_VALUE),
    }
    return render(request, "resources/list_condition.html", context)


def _choices(column: Column) -> list[tuple[str, str]]:
    if isinstance(column, Choice):
        return [(code, label) for code, label in column.choices.items() if code]
    return [("oui", "Oui"), ("non", "Non")] if isinstance(column, Flag) else []


def _composed(request: HttpRequest, column: Column) -> HttpResponseBase:
    problems, criteria = Problems(), []
    for index in ("1", "2"):
        operator = request.GET.get(f"op{index}", "").strip()
        value = request.GET.get(f"val{index}", "").strip()[:200]
        if not operator:
            continue
        if operator not in WITHOUT_VALUE and not value:
            problems.add(f"val{index}", "filter_value_missing")
            continue
        try:
            condition_q(column, operator, value, today=localdate())
        except Refusal as refusal:
            problems.add(f"val{index}", refusal.code, **refusal.params)
        else:
            criteria.append(Criterion(operator, "" if operator in WITHOUT_VALUE else value))
    if problems:
        wrong = Refusal("filter_invalid_here", fields=problems.fields)
        fields = {name: " ".join(found) for name, found in problems_by_field(wrong).items()}
        return JsonResponse({"message": refusal_sentence(wrong), "fields": fields}, status=422)
    link = OR if request.GET.get("lien") == OR else AND
    return JsonResponse({"text": linked_text(column, link, criteria)})


@require_GET
@for_resource("view")
def cell_view(request: HttpRequest, resource: Resource, pk: int) -> HttpResponseBase:
    """What "Filtrer sur cette valeur" and "Exclure cette valeur" make of one cell, and its text (UI-088, UI-117)."""
    opened = open_list(resource, user_of(request), request.GET)
    column = opened.resource.column(request.GET.get("colonne", ""))
    if column is None:
        raise NotFound("filter_unknown", name=request.GET.get("colonne", "")[:40])
    record = get_record_by_id(resource, user_of(request), pk)
    if not column.is_filterable or column.get is not None:
        return JsonResponse({"text": column.text(record), "only": "", "without": ""})
    only = value_criterion(column, column.value(record))
    negated = replace(only, operator="not_empty" if only.operator == "empty" else "ne")
    current = opened.state.selection.filters.get(column.api_name, "")
    if isinstance(column, Flag):
        without = criterion_text(column, replace(only, value="non" if only.value == "oui" else "oui"))
    else:
        try:
            without = excluding_text(column, current, negated, today=localdate())
        except Refusal:
            without = criterion_text(column, negated)
    return JsonResponse(
        {"text": column.text(record), "only": criterion_text(column, only), "without": without}
    )


@require_POST
@for_resource("view")
def layout_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """Keep the columns that the hand arranged in the view of the user: order, widths, those hidden (UI-134)."""
    user = user_of(request)
    opened = open_list(resource, user, request.GET)
    current = {one.name: one for one in with_columns(opened.opened.spec, opened.columns).columns}
    wanted = columns_of(request.POST.get("colonnes", ""))
    columns = tuple(
        replace(current.get(one.name, one), width=one.width)
        for one in wanted
        if opened.resource.column(one.name) is not None
    )
    if not columns:
        raise Refusal("view_without_columns")
    ref = opened.view.ref
    if columns != opened.opened.spec.columns:
        spec = replace(opened.opened.spec, columns=columns)
        ref = store_in_view(resource=resource, user=user, view=opened.view, spec=spec, tab=opened.tab)
    return JsonResponse({"vue": ref})
