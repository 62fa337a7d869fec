"""Rows of the detail query of a view, under the row of the list that was unfolded (UI-136)."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from comptoir.core.errors import NotFound
from comptoir.resources.detail_queries import MAX_ROWS, detail_rows, open_detail
from comptoir.resources.records import get_record_by_id
from comptoir.resources.resource import Resource
from comptoir.resources.views.access import for_resource, user_of
from comptoir.resources.views.opened import open_list


@require_GET
@for_resource("view")
def detail_view(request: HttpRequest, resource: Resource, pk: int) -> HttpResponseBase:
    """The linked rows of one record, as a table; they need the view right of their own table."""
    user = user_of(request)
    record = get_record_by_id(resource, user, pk)
    detail = open_list(resource, user, request.GET).view.spec.detail
    opened = open_detail(resource, user, detail) if detail is not None else None
    if opened is None:
        raise NotFound("view_relation_unknown", name=detail.relation if detail is not None else "")
    rows = detail_rows(opened, user, record)
    table = opened.table.table
    context = {
        "detail": opened,
        "rows": [
            (
                table.record_url(row) if table is not None else "",
                [(column, column.html(row)) for column in opened.columns],
            )
            for row in rows[:MAX_ROWS]
        ],
        "has_more": len(rows) > MAX_ROWS,
        "maximum": MAX_ROWS,
        "title": resource.title_of(record),
    }
    return render(request, "resources/view_detail.html", context)
