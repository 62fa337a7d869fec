"""Plain-text columns that become rich text: what the migrations that change them share."""

from collections.abc import Callable
from typing import Any

from comptoir.core.rich_text import paragraphs_of_plain, rich_html

ROWS_AT_ONCE = 500


def escaped_paragraphs(
    app: str, columns: dict[str, tuple[str, ...]], *, only: dict[str, Any] | None = None
) -> Callable[[Any, Any], None]:
    """The step of a migration that rewrites these columns of an app's models as escaped paragraphs (UI-070).

    ``only`` names the rows that may be changed.
    """

    def rewrite(apps: Any, schema_editor: Any) -> None:
        for model_name, names in columns.items():
            model = apps.get_model(app, model_name)
            for name in names:
                _rewrite_column(model._base_manager.filter(**(only or {})), name)

    return rewrite


def _rewrite_column(rows: Any, name: str) -> None:
    rows = rows.exclude(**{name: ""}).only("pk", name).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:ROWS_AT_ONCE]):
        for row in batch:
            setattr(row, name, rich_html(paragraphs_of_plain(getattr(row, name))))
        rows.model._base_manager.bulk_update(batch, [name])
        last = batch[-1].pk
