"""What a long list says when a search finds nothing: it looked in its main columns only."""

from dataclasses import replace
from decimal import Decimal

from comptoir.accounts.models import User
from comptoir.resources.listing import Page, selected
from comptoir.resources.row_search import READ_AT_MOST, is_long, read_columns
from comptoir.resources.views.opened import OpenList
from comptoir.ui.french_format import format_number


def search_notice(opened: OpenList, user: User, page: Page) -> str:
    """The sentence, or nothing; one query more, and only after a search that found nothing."""
    selection = opened.state.selection
    if not selection.search or page.items or not read_columns(opened.resource, opened.columns):
        return ""
    if not is_long(selected(opened.resource, user, replace(selection, search=""))):
        return ""
    most = format_number(Decimal(READ_AT_MOST))
    return (
        f"Rien dans les colonnes principales. Au-delà de {most} lignes, la recherche se limite à elles : "
        "filtrez d'abord pour chercher dans toutes les colonnes affichées."
    )
