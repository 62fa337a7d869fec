"""The navigation: eleven sections, with the entries of the registered tables and of the pages named here.

An entry is shown only to users who have its right. A package's page is added to :data:`PAGES`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import lru_cache

from django.urls import NoReverseMatch, get_script_prefix

from comptoir.accounts.models import User
from comptoir.accounts.rights import RightsHeld
from comptoir.core.document_kinds import Side
from comptoir.dossiers.text import search_text
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.ui.addresses import address, address_with
from comptoir.web.tasks import TASKS, TITLES, steps_for


@dataclass(frozen=True)
class Section:
    """First level."""

    slug: str
    label: str
    icon: str


SECTIONS = (
    Section("accueil", "Accueil", "home"),
    Section("ventes", "Ventes", "shopping-cart"),
    Section("achats", "Achats", "truck-delivery"),
    Section("reglements", "Règlements", "cash"),
    Section("articles", "Articles", "package"),
    Section("librairie", "Librairie", "book-2"),
    Section("operations", "Opérations", "refresh"),
    Section("statistiques", "Statistiques", "chart-bar"),
    Section("impressions", "Impressions", "printer"),
    Section("parametres", "Paramètres", "settings"),
    Section("outils", "Outils", "tools"),
)

# Headings inside a section, and their order; the start of a task stands first and alone.
GROUPS = {
    "": "",
    "documents": "Documents",
    "clients": "Clients",
    "commerciaux": "Commerciaux",
    "fournisseurs": "Fournisseurs",
    "reglements": "Règlements",
    "articles": "Articles",
    "familles": "Familles",
    "stock": "Stock",
    "echeances": "Échéances",
    "donnees": "Données",
    "taxes": "Taxes",
    "divers": "Divers",
    "utilisateurs": "Utilisateurs et droits",
    "dossier": "Dossier",
}


@dataclass(frozen=True)
class Page:
    """A page of a package: ``url_name`` with its arguments, in a section and a group ("ventes/documents").

    ``is_creation`` puts it in "+ Nouveau" instead of the navigation.
    """

    menu: str
    label: str
    url_name: str
    right: str
    _: KW_ONLY
    args: Sequence[str] = ()
    side: str = ""
    query: str = ""
    is_creation: bool = False
    shortcut: str = ""


START = "Démarrer une tâche"

PAGES: tuple[Page, ...] = (
    Page("operations/documents", "Livraison de commandes", "deliveries", "sales:edit"),
    Page(
        "operations/documents",
        "Réception de commandes",
        "deliveries",
        "purchases:edit",
        side=Side.PURCHASE.value,
    ),
    Page("ventes/documents", "Devis à relancer", "quote-reminders", "sales:view"),
    Page("reglements/clients", "Relances clients", "customer-reminders", "payments:view"),
    Page("parametres/dossier", "Messagerie", "mail-settings", "settings:view"),
    Page("outils/dossier", "Messages envoyés", "messages", "sales:view"),
    Page("operations/documents", "Regroupement de documents de vente", "documents-group", "sales:edit"),
    Page(
        "operations/documents",
        "Regroupement de documents d'achat",
        "documents-group",
        "purchases:edit",
        side=Side.PURCHASE.value,
    ),
    Page("impressions/documents", "Dossier expert-comptable", "accountant-prints", "accounting:view"),
    Page("impressions/documents", "Modèles d'impression", "print-templates", "settings:view"),
    Page(
        "ventes/documents",
        "Document de vente d'après un modèle",
        "template-choice",
        "sales:edit",
        is_creation=True,
    ),
    Page(
        "achats/documents",
        "Document d'achat d'après un modèle",
        "template-choice",
        "purchases:edit",
        side=Side.PURCHASE.value,
        is_creation=True,
    ),
    Page("achats/documents", "À commander", "reorder", "purchases:edit"),
    Page("parametres/dossier", "Options", "options:index", "settings:view"),
    Page("outils/dossier", "Sauvegarde", "backup", "users:edit"),
    Page("outils/dossier", "Nouveau dossier", "dossier-new", "users:edit"),
    Page("outils/dossier", "Maintenance", "maintenance", "settings:edit"),
    Page("outils/dossier", "Travaux", "jobs", "jobs:view"),
    Page("outils/utilisateurs", "Rôles", "roles", "users:view"),
    Page("outils/utilisateurs", "Règles de connexion", "policy", "users:view"),
)


# Tables of which the navigation shows the tabs (table UI-T1): section and group, label, tab ("" is the whole list).
TABS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "tiers": (
        ("ventes/clients", "Clients", "clients"),
        ("ventes/clients", "Prospects", "prospects"),
        ("ventes/clients", "Tous les tiers", ""),
        ("achats/fournisseurs", "Fournisseurs", "fournisseurs"),
    ),
}
# Tables whose tabs are the kinds of documents: one entry each, and all of them.
BY_KIND = {"documents-vente": "Tous les documents", "documents-achat": "Tous les documents"}
# Tables that stand in a second section too, where people look for them.
ALSO = {
    "reglements-clients": "ventes/reglements",
    "echeancier-clients": "ventes/reglements",
    "reglements-fournisseurs": "achats/reglements",
    "echeancier-fournisseurs": "achats/reglements",
    "journal-evenements": "impressions/dossier",
}
# The lists of documents come before what is done with them.
DOCUMENTS = (
    "Tous les documents",
    "Devis",
    "Demandes de prix",
    "Commandes",
    "Bons de livraison",
    "Bons de réception",
    "Bons de retour",
    "Factures",
    "Avoirs",
    "Factures d'acompte",
    "Avoirs d'acompte",
)
# Order inside a group (tables UI-T1 and PAR-002); what is not named here follows as it is registered.
ORDER: dict[str, tuple[str, ...]] = {
    "ventes/documents": DOCUMENTS,
    "achats/documents": DOCUMENTS,
    "reglements/clients": ("Règlements clients", "Échéancier clients", "Relances clients"),
    "parametres/taxes": ("Taux de TVA", "Types de TVA", "Territorialités", "Barèmes éco-contribution"),
    "parametres/divers": (
        "Civilités",
        "Codes postaux",
        "Départements",
        "Pays",
        "Codes NAF",
        "Frais de port",
        "Secteurs géographiques",
        "Unités",
        "Localisations",
    ),
    "outils/utilisateurs": (
        "Utilisateurs",
        "Rôles",
        "Règles de connexion",
        "Sessions ouvertes",
        "Clés d'API",
        "Journal des connexions",
    ),
}


@dataclass(frozen=True)
class Entry:
    """Second level: a link."""

    label: str
    url: str
    is_current: bool = False
    shortcut: str = ""


@dataclass
class Group:
    """Entries under a heading; the heading is not shown when it is alone."""

    label: str
    entries: list[Entry] = field(default_factory=list)

    def in_order(self, labels: Sequence[str]) -> "Group":
        """The same with the entries named in ``labels`` first, in that order."""
        place = {label: number for number, label in enumerate(labels)}
        return Group(self.label, sorted(self.entries, key=lambda entry: place.get(entry.label, len(place))))


@dataclass
class Menu:
    """A section with what the user may see of it."""

    section: Section
    groups: list[Group]
    is_current: bool
    url: str = ""

    @property
    def entries(self) -> list[Entry]:
        """Every entry of the section."""
        return [entry for group in self.groups for entry in group.entries]


def _pages(user: User) -> Iterator[tuple[str, str, str, Page | None]]:
    """(menu, label, address, page) of what the user may see."""
    for page in PAGES:
        if page.right and not user.may(page.right):
            continue
        try:
            url = (
                address_with(page.url_name, side=page.side)
                if page.side
                else address(page.url_name, *page.args)
            )
        except NoReverseMatch:
            continue
        yield page.menu, page.label, f"{url}?{page.query}" if page.query else url, page
    for section in TASKS:
        if steps_for(user, section):
            yield section, START, address("task", section), None
    # Tables split into their tabs are what a section is about: they stand before its smaller tables.
    shown = [resource for resource in registry if resource.menu and resource.may(user, "view")]
    for resource in sorted(shown, key=lambda one: one.slug not in TABS and one.slug not in BY_KIND):
        for menu, label, tab in _entries_of(resource):
            url = resource.list_url
            yield menu, label, f"{url}?onglet={tab}" if tab else url, None


def _entries_of(resource: Resource) -> Iterator[tuple[str, str, str]]:
    """(menu, label, tab) of a table."""
    if resource.slug in TABS:
        yield from TABS[resource.slug]
        return
    yield resource.menu, BY_KIND.get(resource.slug, resource.label_plural), ""
    if resource.slug in BY_KIND:
        yield from ((resource.menu, tab.label, tab.slug) for tab in resource.tabs if tab.new_kind)
    if resource.slug in ALSO:
        yield ALSO[resource.slug], resource.label_plural, ""


def current_address(user: User, path: str, tab: str = "") -> str:
    """The address of the navigation that the path is under, the longest one, in its tab where that is an entry."""
    home = address("home")
    if path == home:
        return home
    urls = _addresses(get_script_prefix(), user.held, len(registry))
    found = max((bare for url in urls if path.startswith(bare := url.partition("?")[0])), key=len, default="")
    in_tab = f"{found}?onglet={tab}"
    return in_tab if in_tab in urls else found


@lru_cache(maxsize=512)
def _addresses(prefix: str, held: RightsHeld, tables: int) -> tuple[str, ...]:
    """Every address of the navigation, made once for a dossier's addresses and what a role allows."""
    return tuple(url for _, _, url, _ in _pages(User.holding(held)))


def menus(user: User, current: str) -> list[Menu]:
    """Sections with their entries, the current one marked; empty sections are left out."""
    by_section: dict[str, dict[str, Group]] = {section.slug: {} for section in SECTIONS}
    for menu, label, url, page in _pages(user):
        if page is not None and page.is_creation:
            continue
        section_slug, _, group = menu.partition("/")
        groups = by_section.setdefault(section_slug, {})
        holder = groups.setdefault(group, Group(GROUPS.get(group, group.capitalize())))
        is_current = url == current and menu not in ALSO.values()
        holder.entries.append(Entry(label, url, is_current, page.shortcut if page else ""))
    order = list(GROUPS)
    found = []
    for section in SECTIONS:
        if section.slug == "accueil":
            home = address("home")
            found.append(Menu(section, [], current == home, home))
            continue
        groups = by_section[section.slug]
        ranked = sorted(groups, key=lambda name: order.index(name) if name in order else len(order))
        menu_groups = [groups[name].in_order(ORDER.get(f"{section.slug}/{name}", ())) for name in ranked]
        if menu_groups:
            is_current = any(entry.is_current for group in menu_groups for entry in group.entries)
            found.append(Menu(section, menu_groups, is_current))
    return found


def creations(user: User) -> list[Entry]:
    """What "+ Nouveau" offers."""
    found = [
        Entry(page.label, url, shortcut=page.shortcut)
        for _, _, url, page in _pages(user)
        if page is not None and page.is_creation
    ]
    for resource in registry:
        if resource.is_in_new_menu and resource.can_create and resource.may(user, "edit"):
            if resource.new_kinds:
                found += [
                    Entry(kind.label, f"{resource.new_url()}?type={kind.slug}") for kind in resource.new_kinds
                ]
            else:
                found.append(Entry(resource.label, resource.new_url()))
    return found


def actions_matching(user: User, text: str) -> list[Entry]:
    """Pages and creations whose name contains every word."""
    words = search_text(text).split()
    pages = [one for one in _pages(user) if one[3] is None or not one[3].is_creation]
    names = _told_apart([(menu, label, url) for menu, label, url, _ in pages])
    names += [(f"Nouveau : {entry.label}", entry.url) for entry in creations(user)]
    found = [Entry(label, url) for label, url in names if all(word in search_text(label) for word in words)]
    found = list({entry.url: entry for entry in found}.values())
    # "taux" means "Taux de TVA" before "Codes postaux".
    return sorted(found, key=lambda entry: not _begins_with_words(entry.label, words))


def _told_apart(pages: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """(label, address) of (menu, label, address); what two sections call the same is followed by the section's name."""
    sections = {section.slug: section.label for section in SECTIONS}
    addresses: dict[str, set[str]] = {}
    for _, label, url in pages:
        addresses.setdefault(label, set()).add(url)
    return [
        (
            f"{label} : {TITLES[menu]}"
            if label == START
            else f"{label} ({sections[menu.partition('/')[0]]})"
            if len(addresses[label]) > 1
            else label,
            url,
        )
        for menu, label, url in pages
    ]


def _begins_with_words(label: str, words: Sequence[str]) -> bool:
    parts = search_text(label).replace("'", " ").split()
    return all(any(part.startswith(word) for part in parts) for word in words)
