"""The help: every screen has its page, pages are safe, words open their definition, the search finds sections."""

import re
from pathlib import Path

import pytest
from django.urls import set_urlconf

from comptoir.resources.registry import registry
from comptoir.web.help.guide import FOLDER, GuidePage, guide, pages_of
from comptoir.web.help.rendering import render_page
from comptoir.web.help.screens import page_name_for
from comptoir.web.help.searching import sections_matching
from comptoir.web.navigation import PAGES
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

# Pages that the navigation does not lead to by itself.
SCREENS = (
    "document", "document-new", "document-new-kind", "deliveries", "payment", "payment-new", "stock-document",
    "stock-document-new", "job", "jobs", "backup", "preferences", "shortcuts", "task", "password", "options:page",
)  # fmt: skip
WORDS = """acompte, articles, avoirs, bons de livraison, bons de retour, bons de stock, clients, commandes, créditeurs,
débiteurs, devis, échéances, échéancier, factures, factures d'acompte, familles, fournisseurs, INSEE, inventaire, ISO, macro,
modes de règlement, mouvements de stock, n° TVA intracommunautaire, NAF, prospect, règlements, SIREN, SIRET, solde, stock,
tarif, TVA"""


@pytest.fixture(autouse=True)
def addresses():
    """The addresses of a dossier, as a request has them."""
    set_urlconf("comptoir.config.dossier_urls")
    yield
    set_urlconf(None)


def page_of(markdown: str) -> str:
    return str(render_page(GuidePage("essai", "Essai", markdown), guide().terms).html)


@covers("UI-164")
@pytest.mark.parametrize("slug", [resource.slug for resource in registry])
def test_every_table_has_its_help(slug: str) -> None:
    assert page_name_for(f"table:{slug}").partition("#")[0] in guide().pages


@covers("UI-164")
def test_every_page_has_its_help() -> None:
    named = [page.url_name for page in PAGES if not page.args and not page.is_creation] + list(SCREENS)
    assert [name for name in named if not page_name_for(f"page:{name}")] == []


def test_targets_of_screens_and_tasks_exist() -> None:
    targets = [*guide().screens.values(), *(target for _, target in guide().tasks)]
    for target in targets:
        name, _, anchor = target.partition("#")
        anchors = {section.anchor for section in guide().pages[name].sections}
        assert not anchor or anchor in anchors, target


@covers("UI-165")
def test_the_tree_holds_every_page_and_follows_the_menus() -> None:
    placed = [page.name for chapter in guide().chapters for page in pages_of(chapter)]
    assert sorted(placed) == sorted(set(guide().pages) - {"index"})
    reference = next(chapter for chapter in guide().chapters if chapter.title == "Référence")
    assert [one.title for one in reference.chapters][:4] == ["Ventes", "Achats", "Règlements", "Articles"]


def test_a_page_that_nobody_placed_is_shown_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "sommaire.toml").write_text('[[chapitres]]\ntitre = "Un"\npages = ["absente", "un"]\n')
    (tmp_path / "un.md").write_text("# Un\n\ntexte\n")
    (tmp_path / "nouvelle-page.md").write_text("sans titre\n")
    read = guide(tmp_path)
    assert [(chapter.title, [page.title for page in chapter.pages]) for chapter in read.chapters] == [
        ("Un", ["Un"]),
        ("Autres pages", ["Nouvelle page"]),
    ]


@covers("UI-168", "UI-169")
def test_the_glossary_defines_the_common_words() -> None:
    known = {term.name.lower() for term in guide().terms}
    wanted = [" ".join(word.split()).lower() for word in WORDS.split(",")]
    assert [word for word in wanted if word not in known] == []
    names = [term.name for term in guide().terms]
    assert len(names) == len(set(names))
    html = page_of("Un devis, puis un devis ; [le devis](fiches.md).\n\n# Le prospect\n")
    assert html.count('popovertarget="terme-devis"') == 1
    assert "terme-prospect" not in html


@covers("UI-167")
def test_conventions_have_their_looks() -> None:
    html = page_of("> **Règles de calcul** : deux\n\n> **Astuce** : un\n\n> une citation\n")
    assert html.count('class="callout ') == 2
    assert "callout-calcul" in html and "callout-astuce" in html


def test_nothing_of_a_page_is_run() -> None:
    html = page_of(
        '# <b>x</b>\n\n<script>alert(1)</script> [a](javascript:alert(1)) [b](../../secret.md) <i onclick="x">\n\n'
        "![image](../images/list.png) [c](fiches.md#saisir) [d](https://example.org)"
    )
    assert "<script" not in html and "<i onclick" not in html and "<img" not in html and "<b>" not in html
    assert re.findall(r'href="([^"]+)"', html) == ["/aide/page/fiches/#saisir", "https://example.org"]


@covers("UI-166")
def test_the_search_finds_sections_by_words_without_accents() -> None:
    hits = sections_matching(guide(), "reglement regler")
    assert hits and all(hit.page.name != "index" for hit in hits)
    assert (
        sections_matching(guide(), "Enregistrer un règlement")[0].section.anchor == "enregistrer-un-reglement"
    )
    assert sections_matching(guide(), "zzzz") == []
    assert sections_matching(guide(), "  ") == []


@covers("UI-164", "UI-166", "UI-027")
def test_the_pages_of_the_help_answer(client: SignedInClient) -> None:
    cover = client.get(client.url("help")).content.decode()
    assert "Comment faire" in cover and "Transformer un devis en facture" in cover
    for name in guide().pages:
        answer = client.get(client.url("help-page", name), follow=True)
        assert answer.status_code == 200, name
    assert client.get(client.url("help-page", "nulle-part")).status_code == 404
    found = client.get(client.url("help-search"), {"q": "<script>"}).content.decode()
    assert "&lt;script&gt;" in found
    assert client.get(client.url("help-index")).status_code == 200
    answer = client.get(client.url("help"), {"ecran": "table:tiers"})
    assert answer["Location"].endswith("/aide/page/tiers/")
    assert client.get(client.url("help"), {"ecran": "page:nulle-part"}).status_code == 200


@covers("UI-164")
def test_f1_on_a_screen_leads_to_its_page(client: SignedInClient) -> None:
    page = client.get(client.url("resources:list", "taux-tva")).content.decode()
    address = re.search(r'href="([^"]+)"[^>]*data-shortcut="f1"', page)
    assert address is not None
    assert client.get(address[1])["Location"].endswith("/aide/page/parametres/#tva")


def test_the_guide_travels_with_the_package() -> None:
    assert (FOLDER / "sommaire.toml").is_file()
    pyproject = (Path(__file__).parents[2] / "pyproject.toml").read_text()
    assert '"*.md", "*.toml"' in pyproject


@covers("UI-142")
def test_f1_in_the_views_of_a_table_explains_views(client: SignedInClient) -> None:
    page = client.get(client.url("resources:views", "pays")).content.decode()
    address = re.search(r'href="([^"]+)"[^>]*data-shortcut="f1"', page)
    assert address is not None
    assert client.get(address[1])["Location"].endswith("/aide/page/vues/")
