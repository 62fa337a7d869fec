"""The tree of pages at the left (OPT-001)."""

from dataclasses import dataclass, field

from django.urls import reverse

from comptoir.options.page import OptionPage
from comptoir.options.pages import PAGES


@dataclass(frozen=True)
class Leaf:
    """A page of the tree."""

    title: str
    url: str
    is_current: bool


@dataclass
class Branch:
    """Pages under one title; a page of its own stands in a branch without a title."""

    title: str
    leaves: list[Leaf] = field(default_factory=list)


def page_url(page: OptionPage) -> str:
    """Address of a page."""
    return reverse(page.url_name, args=[page.slug] if page.url_name == "options:page" else None)


def tree(current: str) -> list[Branch]:
    """Branches with their pages, in the order of OPT-002."""
    branches: list[Branch] = []
    for page in PAGES:
        if not branches or branches[-1].title != page.branch:
            branches.append(Branch(page.branch))
        branches[-1].leaves.append(Leaf(page.title, page_url(page), page.slug == current))
    return branches
