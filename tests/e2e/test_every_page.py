"""Every page family of the program, found by walking the navigation and the registry: axe in light and dark, no page wider
than a telephone, a focus that is always somewhere to be seen."""

from collections.abc import Callable

import pytest
from django.urls import set_urlconf
from django.utils.timezone import localdate
from playwright.sync_api import Page

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.resources.registry import registry
from comptoir.web.navigation import creations, menus
from tests.requirements import covers

Check = Callable[..., None]

# Pages that the navigation does not lead to by itself.
OTHERS = (
    "/aide/",
    "/aide/index/",
    "/aide/recherche/?q=facture",
    "/aide/page/glossaire/",
    "/aide/page/documents-de-vente/",
    "/t/tiers/vues/",
    "/t/articles/vue/systeme/",
    "/t/reglements-clients/?vue=avec-piece&tri=paid_on",
    "/preferences/",
    "/raccourcis/",
    "/mot-de-passe/",
    "/nulle-part/",
)


@pytest.fixture
def addresses(dossier: Dossier) -> list[str]:
    """Every entry of the navigation and of "Nouveau", a record of each table that has one, and the other pages."""
    user = User.objects.get(username="admin")
    shop = Shop(user=user, today=localdate())
    shop.customer("MARTIN", "Martin et fils, libraires et papetiers", customer={})
    shop.article("ROMAN", "Le roman d'une vie, édition reliée", gross_price="10.00", cost_price="3.00")
    shop.receives([("ROMAN", 10, "3.00")])
    invoice = shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 2)]))
    shop.takes_order("MARTIN", [("ROMAN", 1)])
    set_urlconf("comptoir.config.dossier_urls")
    found = [entry.url for menu in menus(user, "") for entry in menu.entries]
    found += [entry.url for entry in creations(user)]
    for resource in registry:
        record = resource.queryset().first()
        if record is not None and resource.menu:
            found.append(resource.record_url(record))
    set_urlconf(None)
    return ["/", *dict.fromkeys(found), f"/ventes/documents/{invoice.pk}/", *OTHERS]


def visit(page: Page, address: str) -> None:
    page.goto(page.url.partition("/d/essai")[0] + "/d/essai" + address)


def focus_is_seen(page: Page) -> bool:
    """Whether what Tab leads to is on the screen, with a size."""
    return bool(
        page.evaluate(
            "() => { const e = document.activeElement; if (!e || e === document.body) return false;"
            " const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0; }"
        )
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
@covers("UI-007", "UI-170")
def test_every_page_in_light_and_dark_on_a_desk_and_on_a_telephone(
    page: Page, addresses: list[str], assert_accessible: Check
) -> None:
    faults: list[str] = []
    # A colour measured on its way from one theme to the other is nobody's.
    page.emulate_media(reduced_motion="reduce")
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(f"{page.url}: {error}"))
    for address in addresses:
        page.set_viewport_size({"width": 1366, "height": 768})
        visit(page, address)
        for theme in ("light", "dark"):
            page.evaluate("choice => window.comptoirTheme(choice)", theme)
            try:
                assert_accessible(page, is_contrast_alone=theme == "dark")
            except AssertionError as fault:
                faults.append(f"{theme} {fault}")
        page.keyboard.press("Tab")
        if not focus_is_seen(page):
            faults.append(f"{address}: Tab leads nowhere")
        page.set_viewport_size({"width": 390, "height": 844})
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            faults.append(f"{address}: {over} px wider than a telephone")
    assert not faults + broken, "\n".join(faults + broken)
    assert len(addresses) > 60
