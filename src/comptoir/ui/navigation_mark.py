"""Which tab of its table a record belongs to, told to the navigation while the record is open."""

from django.http import HttpRequest

_ATTRIBUTE = "navigation_tab"


def mark_in_navigation(request: HttpRequest, tab: str) -> None:
    """Let the navigation mark the entry of this tab: "Devis" while one quote is open, not all documents."""
    setattr(request, _ATTRIBUTE, tab)


def marked_tab(request: HttpRequest) -> str:
    """The tab that the page told, else the one of the address."""
    tab: str = getattr(request, _ATTRIBUTE, "")
    return tab or request.GET.get("onglet", "")
