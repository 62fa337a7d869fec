"""The tree of pages (OPT-002). An option is one line of ``company_pages`` or ``business_pages``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comptoir.core.errors import NotFound
from comptoir.dossiers.text import search_text
from comptoir.options import business_pages, company_pages
from comptoir.options.page import OptionPage, PageResource
from comptoir.resources.field_base import Field

GENERAL_PAGE = OptionPage(
    "general",
    "Général",
    "Ce que chacun choisit pour soi.",
    url_name="preferences",
    words=[
        (
            "content",
            "Préférences d'affichage",
            "Barres, écran d'accueil, confirmations : propres à chaque utilisateur.",
        )
    ],
)

PAGES: tuple[OptionPage, ...] = (
    GENERAL_PAGE,
    company_pages.ADDRESS_PAGE,
    company_pages.IDENTIFICATION_PAGE,
    company_pages.LOGO_PAGE,
    company_pages.FIRM_PAGE,
    company_pages.CONTACTS_PAGE,
    business_pages.NUMBERING_PAGE,
    business_pages.NUMBERS_PAGE,
    business_pages.ARTICLES_PAGE,
    business_pages.SALES_PAGE,
    business_pages.QUOTES_PAGE,
    business_pages.QUOTE_NOTICE_PAGE,
    business_pages.INVOICE_NOTICE_PAGE,
    business_pages.PAYMENTS_PAGE,
    business_pages.STOCK_PAGE,
    business_pages.FIGURES_PAGE,
)
_BY_SLUG = {page.slug: page for page in PAGES}
_RESOURCES = {page.slug: PageResource(page) for page in PAGES if page.groups}


def page_of(slug: str) -> OptionPage:
    """The page of that address. Raises ``NotFound("option_page_unknown")``."""
    try:
        return _BY_SLUG[slug]
    except KeyError:
        raise NotFound("option_page_unknown") from None


def resource_of(page: OptionPage) -> PageResource:
    """The options of a page as a record."""
    return _RESOURCES[page.slug]


@dataclass(frozen=True, slots=True)
class FoundOption:
    """An option that answers a search, and where it stands."""

    page: OptionPage
    anchor: str
    label: str
    help: str


def found_options(text: str) -> Iterator[FoundOption]:
    """Options whose label, explanation or page holds every word of the text."""
    words = search_text(text).split()
    for page in PAGES:
        described = [(f"id-{one.name}", one.label, one.help) for one in _fields(page)] + list(page.words)
        for anchor, label, help_text in described:
            folded = search_text(label, help_text, page.path)
            if words and all(word in folded for word in words):
                yield FoundOption(page, anchor, label, help_text)


def _fields(page: OptionPage) -> Sequence[Field]:
    return resource_of(page).fields if page.groups else ()
