"""What a document is warned of while it is entered, line by line; none of it stops anybody (UI-085, OPT-112)."""

from collections.abc import Mapping

from comptoir.core.errors import Problem
from comptoir.documents.composition import ComposedDocument
from comptoir.references.settings_row import dossier_settings
from comptoir.workflows.shortages import shortages


def line_warnings(composed: ComposedDocument) -> Mapping[str, list[Problem]]:
    """Warnings by place (``lines.0.article``): codes that no article has, then goods that are short."""
    return {**_unknown_codes(composed), **shortages(composed)}


def _unknown_codes(composed: ComposedDocument) -> dict[str, list[Problem]]:
    if not dossier_settings().is_unknown_article_warned:
        return {}
    return {
        f"lines.{index}.article": [Problem("code_without_article", {"value": line.article_code})]
        for index, line in enumerate(composed.lines)
        if line.article_code and line.article_id is None
    }
