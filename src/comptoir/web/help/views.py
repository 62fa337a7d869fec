"""Pages of the help."""

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from comptoir.accounts.access import signed_in
from comptoir.web.help.guide import COVER, GLOSSARY, Term, guide, pages_of
from comptoir.web.help.rendering import render_inline, render_page
from comptoir.web.help.screens import page_name_for
from comptoir.web.help.searching import index_entries, sections_matching


@require_GET
@signed_in
def help_view(request: HttpRequest) -> HttpResponseBase:
    """The table of contents; with ``ecran``, the page that explains that screen (UI-164)."""
    target = page_name_for(request.GET.get("ecran", "")[:80])
    if target:
        name, _, anchor = target.partition("#")
        page = reverse("help-page", args=[name])
        return HttpResponseRedirect(f"{page}#{anchor}" if anchor else page)
    context = {"tasks": [(title, _address(target)) for title, target in guide().tasks]}
    return render(request, "web/help/contents.html", {**_tree(""), **context})


@require_GET
@signed_in
def help_page_view(request: HttpRequest, name: str) -> HttpResponseBase:
    """One page, with its headings beside."""
    if name == COVER:
        return HttpResponseRedirect(reverse("help"))
    if name == GLOSSARY:
        return _glossary(request)
    page = guide().pages.get(name)
    if page is None:
        raise Http404
    rendered = render_page(page, guide().terms)
    order = [one.name for chapter in guide().chapters for one in pages_of(chapter)]
    place = order.index(name)
    following = guide().pages[order[place + 1]] if place + 1 < len(order) else None
    context = {
        "page": page,
        "rendered": rendered,
        "definitions": [(term, render_inline(term.definition)) for term in rendered.terms],
        "following": following,
    }
    return render(request, "web/help/page.html", {**_tree(name), **context})


@require_GET
@signed_in
def help_search_view(request: HttpRequest) -> HttpResponseBase:
    """Sections that hold the words."""
    text = request.GET.get("q", "").strip()[:100]
    return render(
        request, "web/help/search.html", {**_tree(""), "text": text, "hits": sections_matching(guide(), text)}
    )


@require_GET
@signed_in
def help_index_view(request: HttpRequest) -> HttpResponseBase:
    """Every title by its first letter."""
    letters = [
        (letter, [(title, _address(target)) for title, target in entries])
        for letter, entries in index_entries(guide()).items()
    ]
    return render(request, "web/help/index.html", {**_tree(""), "letters": letters})


def _glossary(request: HttpRequest) -> HttpResponseBase:
    letters: dict[str, list[tuple[Term, str]]] = {}
    for term in guide().terms:
        letters.setdefault(term.letter, []).append((term, render_inline(term.definition)))
    return render(request, "web/help/glossary.html", {**_tree(GLOSSARY), "letters": sorted(letters.items())})


def _address(target: str) -> str:
    name, _, anchor = target.partition("#")
    page = reverse("help-page", args=[name])
    return f"{page}#{anchor}" if anchor else page


def _tree(current: str) -> dict[str, object]:
    return {"chapters": guide().chapters, "current": current}
