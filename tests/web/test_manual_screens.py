"""What the manual asks of every screen, as a web program gives it: areas, actions, input fields, what is not offered."""

import re
from html import unescape

import pytest
from django.db.models import Model

from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop
from comptoir.options.pages import PAGES
from comptoir.parties.models import Address, Contact, Party
from comptoir.payments.models import Payment
from comptoir.references.models import AccountingFirm, Bank, DossierSettings, Unit
from comptoir.resources.registry import registry
from tests.requirements import covers
from tests.signed_in_client import SignedInClient


def page(client: SignedInClient, name: str, /, *args: object, **query: object) -> str:
    answer = client.get(client.url(name, *args), query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def part(html: str, start: str, end: str) -> str:
    return html[html.index(start) : html.index(end, html.index(start))]


@covers("UI-001", "UI-003", "UI-004")
def test_a_list_stands_in_the_frame_with_its_functions_and_actions(client: SignedInClient) -> None:
    html = page(client, "resources:list", "unites")
    bar = part(html, '<header class="topbar"', "</header>")
    assert "Rechercher ou agir" in bar and "Aide de cet écran" in bar and 'id="running-jobs"' in bar
    navigation = part(html, '<nav id="navigation"', "</nav>")
    assert '<details class="nav-menu" open>' in navigation
    shown = part(navigation, '<details class="nav-menu" open>', "</details>")
    assert "Paramètres" in shown and "Unités" in shown and 'aria-current="page"' in shown
    assert 'id="content"' in html and 'id="toasts"' in html
    actions = part(html, '<div class="page-actions" role="group" aria-label="Actions">', '<div class="list')
    for word, icon in (("Ajouter", "ti-plus"), ("Colonnes", "ti-columns"), ("Exporter", "ti-download")):
        assert word in actions and icon in actions


@covers("UI-011", "UI-010")
def test_the_actions_of_a_list_begin_its_context_menu_and_vary_with_it(
    client: SignedInClient, shop: Shop
) -> None:
    quote = shop.quotes("DURAND", [("ROMAN", 1)])
    documents = page(client, "resources:list", "documents-vente")
    menu = part(documents, '<ul id="row-menu"', "</ul>")
    words = re.findall(r'role="menuitem".*?</i>([^<]+)', menu)
    words = [one.strip() for one in words]
    assert words[:4] == ["Imprimer", "Valider", "Transférer", "Envoyer par e-mail"]
    assert {"Regrouper", "Livrer", "Imprimer autrement…", "Dupliquer", "Supprimer"} < set(words[4:])
    assert "Transférer" not in part(page(client, "resources:list", "unites"), '<ul id="row-menu"', "</ul>")
    assert "Transférer" in page(client, "document", quote.pk)
    # What a double click opens is the address of the row.
    assert f'data-id="{quote.pk}"' in documents and client.url("document", quote.pk) in documents


@covers("UI-026")
@pytest.mark.parametrize(
    ("table", "sorts"), [("articles", ["Bien", "Service"]), ("tiers", ["Client", "Prospect"])]
)
def test_adding_asks_which_sort(client: SignedInClient, table: str, sorts: list[str]) -> None:
    html = page(client, "resources:list", table, onglet=registry.get(table).tabs[0].slug)
    add = html[html.index('data-shortcut="insert"') :]
    offered = re.findall(r"<li><a [^>]*>([^<]+)</a></li>", add[: add.index("</details>")])
    assert offered[:2] == sorts


@covers("UI-033")
def test_no_directory_of_the_server_is_an_option(client: SignedInClient) -> None:
    pages = [page(client, "preferences")]
    pages += [page(client, "options:page", one.slug) for one in PAGES if one.groups]
    for html in pages:
        main = html[html.index('id="content"') :]
        assert "Fichiers de configuration" not in main and "Chemin" not in main


@covers("UI-039", "UI-040")
def test_text_has_its_length_and_its_lines(client: SignedInClient) -> None:
    html = page(client, "resources:new", "unites")
    for name in ("code", "label"):
        length = Unit._meta.get_field(name).max_length
        field = re.search(rf'<input [^>]*name="{name}"[^>]*>', html) or re.search(
            rf'<input [^>]*maxlength="{length}"[^>]*name="{name}"', html
        )
        assert field is not None and f'maxlength="{length}"' in field.group()
    url = client.url("resources:new", "unites")
    answer = client.post(url, {"code": "X" * 60, "label": "Trop", "type": "quantity", "decimals": "0"})
    assert answer.status_code == 422 and not Unit.objects.filter(label="Trop").exists()
    # Several lines are the browser's own text area, whose keys are those of the manual; the lines stay apart.
    mentions = client.url("options:page", "mentions-factures")
    told = unescape(client.get(mentions).content.decode())
    assert re.search(r'<textarea [^>]*name="early_payment_mention"', told)
    version = re.search(r'name="_version" value="(\d+)"', told)
    assert version is not None
    client.post(mentions, {"_version": version.group(1), "early_payment_mention": "Une\r\ndeux"})
    assert DossierSettings.objects.get().early_payment_mention.split() == ["Une", "deux"]
    assert len(DossierSettings.objects.get().early_payment_mention.splitlines()) == 2


LENGTHS = {
    "line1": 40, "line2": 40, "line3": 40, "line4": 40, "postal_code": 10, "city": 35, "department": 50,
    "phone": 20, "mobile": 20, "fax": 20, "email": 100, "website": 100, "first_name": 60, "function": 40, "office": 40,
    "contact_title": 25, "contact_name": 60, "contact_first_name": 60, "contact_function": 40, "contact_office": 40,
    "address_name": 60, "title": 25, "last_name": 60,
}  # fmt: skip
BANK = {
    "department", "country", "website", "phone", "mobile", "fax", "email", "contact_title", "contact_name",
    "contact_first_name", "contact_function", "contact_office", "address_name",
}  # fmt: skip
BLOCK = {"line1", "line2", "line3", "line4", "postal_code", "city"}


@covers("UI-045", "PAY-012", "PAY-013")
@pytest.mark.parametrize(
    ("model", "prefix", "has"),
    [
        (Bank, "", BLOCK | BANK),
        (Address, "", BLOCK | {"department"}),
        (DossierSettings, "", BLOCK | {"department", "phone", "mobile", "fax", "email", "website"}),
        (AccountingFirm, "", BLOCK | {"department"}),
        (Document, "billing_", BLOCK),
        (Document, "delivery_", BLOCK),
        (
            Contact,
            "",
            {"title", "last_name", "first_name", "function", "office", "phone", "mobile", "fax", "email"},
        ),
        (Party, "", {"first_name", "phone", "mobile", "fax", "email", "website"}),
    ],
)
def test_every_address_has_the_lengths_of_the_table(model: type[Model], prefix: str, has: set[str]) -> None:
    stored = {one.name: one for one in model._meta.concrete_fields}
    assert {f"{prefix}{name}" for name in has} <= stored.keys()
    for name, length in LENGTHS.items():
        if (field := stored.get(f"{prefix}{name}")) is not None:
            assert field.max_length == length, (model, name)
    resource = registry.find_for_model(model)
    if model is Bank and resource is not None:
        assert {f"{prefix}{name}" for name in has} <= {one.name for one in resource.fields}


@covers("UI-122")
def test_the_scopes_of_an_export_follow_the_list_and_the_right(client: SignedInClient, client_as) -> None:
    html = page(client, "resources:export_dialog", "unites")
    # The selection waits until rows are ticked; the view and everything are there.
    assert re.search(r'value="selection" disabled', html) and 'value="vue" checked' in html
    assert 'value="tout"' in html
    other = client_as("nobody")
    assert other.get(other.url("resources:export_dialog", "unites")).status_code == 403


@covers("UI-087")
def test_every_list_has_an_address_of_its_own_for_the_history_of_the_browser(client: SignedInClient) -> None:
    navigation = part(page(client, "home"), '<nav id="navigation"', "</nav>")
    for slug in ("unites", "tiers", "articles"):
        assert f'href="{client.url("resources:list", slug)}' in navigation
    tabs = page(client, "resources:list", "documents-vente")
    assert f'href="{client.url("resources:list", "documents-vente")}?onglet=devis"' in tabs or (
        'href="?onglet=devis"' in tabs
    )


@covers("OPT-131", "OPT-132")
def test_a_payment_takes_the_bank_of_the_options_and_warns_without_one(
    client: SignedInClient, shop: Shop
) -> None:
    invoice = shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 1)]))
    payment = shop.is_paid(invoice, "4")
    Payment.objects.update(bank=None)
    asked = Payment.objects.get()
    told = "la banque n'est pas renseignée"
    assert told in page(client, "payment", asked.pk)
    DossierSettings.objects.update(is_bank_warned=False)
    assert told not in page(client, "payment", asked.pk)
    bank = Bank.objects.create(code="BQ", label="Banque du port")
    DossierSettings.objects.update(default_bank=bank, is_bank_warned=True)
    assert "sinon Banque du port" in page(client, "payment-new", client="MARTIN")
    shop.is_paid(invoice, "3")
    newest = Payment.objects.latest("pk")
    assert newest.bank == bank and told not in page(client, "payment", newest.pk)
    assert payment is None or payment.pk == asked.pk
