"""Records in a real browser: undo and redo, drafts after a crash, leaving, two people at once, lookups that add and change."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from comptoir.parties.models import Party
from comptoir.references.models import ArticleFamily, Country, CustomerFamily, PostalCode
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record, update_record
from tests.e2e.hands import wait_for_draft
from tests.e2e.test_tables import address
from tests.requirements import covers

Check = Callable[[Page], None]


def create(api_name: str, **values: object) -> int:
    resource = registry.by_api_name(api_name)
    assert resource is not None
    return int(create_record(resource, user=User.objects.get(), values=values).pk)


def change(api_name: str, pk: int, **values: object) -> None:
    resource = registry.by_api_name(api_name)
    assert resource is not None
    record = resource.by_id(pk)
    assert record is not None
    update_record(resource, user=User.objects.get(), record=record, values=values)


@pytest.fixture
def customer(dossier: Dossier) -> int:
    return create(
        "parties",
        code="DUR1",
        roles=["customer"],
        name="Durand",
        addresses=[
            {"label": "Siège", "line1": "1 rue Haute", "city": "Lyon"},
            {"label": "Dépôt", "line1": "2 rue Basse", "city": "Vienne"},
        ],
    )


def open_customer(page: Page, pk: int, tab: str = "") -> None:
    page.goto(address(page, f"/t/tiers/{pk}/"))
    if tab:
        page.get_by_role("tab", name=tab).click()


def saved(page: Page) -> None:
    expect(page.locator("#toasts")).to_contain_text("Fiche enregistrée.")
    expect(page.locator("[data-changed]")).to_be_hidden()


@covers("UI-149", "TV-UI-18", "UI-146", "UI-170", "UI-173", "AMB-UI-02")
def test_every_change_is_undone_and_done_again(page: Page, customer: int, assert_accessible: Check) -> None:
    open_customer(page, customer)
    page.fill("#id-name", "Durand et fils")
    page.fill("#id-phone", "04 78 00 00 00")
    page.get_by_role("tab", name="Adresses").click()
    page.fill("[name=addresses-1-city]", "Givors")
    page.locator("[name=addresses-0-city]").focus()
    page.keyboard.press("Control+Delete")
    expect(page.locator("[data-inline=addresses] [data-row]")).to_have_count(1)
    expect(page.locator("[data-changed]")).to_be_visible()

    page.keyboard.press("Control+z")
    expect(page.locator("[data-inline=addresses] [data-row]")).to_have_count(2)
    assert page.input_value("[name=addresses-0-line1]") == "1 rue Haute"
    page.keyboard.press("Control+z")
    assert page.input_value("[name=addresses-1-city]") == "Vienne"
    # The hand goes where the change is undone, on its tab.
    page.keyboard.press("Control+z")
    expect(page.locator("#id-phone")).to_be_focused()
    assert page.input_value("#id-phone") == ""
    page.keyboard.press("Control+y")
    assert page.input_value("#id-phone") == "04 78 00 00 00"
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+y")
    expect(page.locator("[data-inline=addresses] [data-row]")).to_have_count(1)

    page.keyboard.press("Control+Alt+z")
    expect(page.locator("[data-changed]")).to_be_hidden()
    assert page.input_value("#id-name") == "Durand"
    expect(page.locator("[data-inline=addresses] [data-row]")).to_have_count(2)
    page.keyboard.press("Control+y")
    assert page.input_value("#id-name") == "Durand et fils"
    expect(page.locator("[data-inline=addresses] [data-row]")).to_have_count(1)

    # Saved in place, the record is still undone past its saving.
    page.keyboard.press("Control+s")
    saved(page)
    assert [one.city for one in Party.objects.get(pk=customer).addresses.all()] == ["Givors"]
    page.keyboard.press("Control+z")
    expect(page.locator("[data-inline=addresses] [data-row]")).to_have_count(2)
    page.locator("#toasts").evaluate("box => box.replaceChildren()")
    page.keyboard.press("Control+s")
    saved(page)
    assert [one.line1 for one in Party.objects.get(pk=customer).addresses.all()] == [
        "1 rue Haute",
        "2 rue Basse",
    ]
    assert_accessible(page)


@covers("UI-028", "UI-148", "TV-UI-17", "UI-029", "UI-171")
def test_a_draft_survives_a_crash_and_leaving_asks(page: Page, customer: int) -> None:
    open_customer(page, customer)
    page.fill("#id-name", "Durand à ne pas perdre")
    page.get_by_role("tab", name="Adresses").click()
    page.locator("[data-inline=addresses] [data-add-row]").click()
    page.keyboard.type("Ferme")
    page.keyboard.press("F5")
    expect(page.locator("#toasts")).to_contain_text("changements non enregistrés")
    wait_for_draft(page, "Ferme")
    context, home = page.context, address(page, "")
    page.close()  # as a crash: nothing of the page runs any more

    after = context.new_page()
    after.goto(f"{home}/t/tiers/{customer}/")
    expect(after.locator("[data-draft-offer]")).to_contain_text("Une saisie non enregistrée")
    after.locator("[data-draft-take]").press("Enter")
    assert after.input_value("#id-name") == "Durand à ne pas perdre"
    assert after.input_value("[name=addresses-2-label]") == "Ferme"
    after.locator("#id-name").focus()
    after.keyboard.press("Alt+w")
    expect(after.locator("#leave")).to_be_visible()
    after.keyboard.press("Escape")
    assert after.input_value("#id-name") == "Durand à ne pas perdre"
    # Another record of the list: saved on the way.
    after.keyboard.press("Alt+w")
    after.keyboard.press("Enter")
    after.wait_for_url("**/t/tiers/")
    party = Party.objects.get(pk=customer)
    assert party.name == "Durand à ne pas perdre" and party.addresses.count() == 3
    after.goto(f"{home}/t/tiers/{customer}/")
    expect(after.locator("[data-draft-offer]")).to_be_hidden()
    # Given up: nothing is stored and nothing is kept.
    after.fill("#id-name", "Perdu")
    after.keyboard.press("Escape")
    after.get_by_role("button", name="Ne pas enregistrer").click()
    after.wait_for_url("**/t/tiers/")
    after.go_back()
    expect(after.locator("#id-name")).to_have_value("Durand à ne pas perdre")
    expect(after.locator("[data-draft-offer]")).to_be_hidden()


@covers("P-09", "UI-147")
def test_two_people_change_a_customer_and_neither_loses_a_word(
    page: Page, customer: int, assert_accessible: Check
) -> None:
    open_customer(page, customer, "Adresses")
    page.fill("[name=addresses-0-line1]", "1 bis rue Haute")
    page.fill("[name=addresses-1-city]", "Givors")
    page.get_by_role("tab", name="Identité").click()
    page.fill("#id-phone", "04 78 11 11 11")
    first, second = Party.objects.get(pk=customer).addresses.all()
    rows = [
        {"id": first.pk, "label": "Siège social", "line1": "1 rue Haute", "city": "Lyon 6e"},
        {"id": second.pk, "label": "Dépôt", "line1": "2 rue Basse", "city": "Chasse"},
        {"label": "Atelier", "line1": "3 rue Neuve", "city": "Bron"},
    ]
    change("parties", customer, email="durand@example.org", addresses=rows)
    page.keyboard.press("Control+s")
    told = page.locator(".conflicts")
    expect(told).to_contain_text("Quelqu'un d'autre a enregistré cette fiche")
    expect(told).to_contain_text("durand@example.org")
    expect(told).to_contain_text("Siège social")
    expect(told.locator("tr.is-disputed")).to_have_count(1)
    expect(told.locator("tr.is-disputed")).to_contain_text("Givors")
    expect(told.locator("tr.is-disputed")).to_contain_text("Chasse")
    expect(told).to_contain_text("Atelier")
    assert_accessible(page)
    page.keyboard.press("Control+s")
    saved(page)
    party = Party.objects.get(pk=customer)
    assert (party.phone, party.email) == ("04 78 11 11 11", "durand@example.org")
    assert [(one.label, one.line1, one.city) for one in party.addresses.all()] == [
        ("Siège social", "1 bis rue Haute", "Lyon 6e"),
        ("Dépôt", "2 rue Basse", "Givors"),
        ("Atelier", "3 rue Neuve", "Bron"),
    ]


@covers("UI-058", "UI-059", "UI-062", "UI-037", "UI-038", "UI-060", "TV-UI-02", "TV-UI-03", "TV-UI-05")
def test_a_lookup_adds_changes_and_comes_back(page: Page, customer: int, assert_accessible: Check) -> None:
    for code, label in (("GROS", "Grossistes"), ("ASSO", "Associations")):
        CustomerFamily.objects.create(code=code, label=label)
    open_customer(page, customer, "Gestion")
    field = page.locator("[name=customer-family-text]")
    icon = page.locator("[data-lookup]", has=field).locator("[data-lookup-open]")
    expect(icon).to_have_attribute("aria-disabled", "true")
    field.focus()
    page.keyboard.press("F4")
    rows = page.locator(".lookup-list tbody tr")
    expect(rows).to_have_count(2)
    expect(page.locator(".lookup-list thead")).to_contain_text("Libellé")
    assert_accessible(page)
    edit = page.locator(".lookup-list [data-deed=edit]")
    expect(edit).to_be_disabled()
    rows.nth(0).locator("input").check()
    rows.nth(1).locator("input").check()
    expect(rows.nth(0)).to_have_attribute("aria-selected", "false")
    expect(edit).to_be_enabled()
    page.keyboard.press("F5")
    expect(page.locator(".lookup-list input:checked")).to_have_count(0)
    expect(edit).to_be_disabled()

    # Changed from the list, then back in it.
    page.keyboard.press("Control+Space")
    with page.expect_popup() as opened:
        page.keyboard.press("F2")
    opened.value.wait_for_load_state()
    opened.value.fill("#id-label", "Associations et clubs")
    opened.value.keyboard.press("Control+s")
    expect(page.locator(".lookup-list tbody tr")).to_contain_text("Associations et clubs")
    page.keyboard.press("Escape")
    expect(page.locator(".lookup-list")).to_have_count(0)

    # Nothing matches: it says so, and Inser adds with what was typed.
    page.keyboard.type("Écoles")
    expect(page.locator(".lookup-none")).to_contain_text("Aucune fiche ne correspond à « Écoles ».")
    with page.expect_popup() as added:
        page.keyboard.press("Insert")
    added.value.wait_for_load_state()  # its scripts take the keys from here on
    assert added.value.input_value("#id-label") == "Écoles"
    added.value.keyboard.press("Control+s")
    # Its code comes from the counter.
    expect(field).to_have_value(re.compile("^[^ ]+ — Écoles$"))
    code = CustomerFamily.objects.get(label="Écoles").code
    expect(field).to_be_focused()
    expect(icon).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Control+s")
    saved(page)
    assert Party.objects.get(pk=customer).customer.family.code == code


@covers("UI-046", "UI-047", "UI-048", "UI-049", "UI-050", "TV-UI-15", "UI-044", "TV-UI-01")
def test_postal_codes_and_free_texts(page: Page, customer: int) -> None:
    france = Country.objects.get(code="FR")
    for code, city in (("99001", "Seule"), ("99002", "Une"), ("99002", "Deux"), ("99002", "Trois")):
        PostalCode.objects.create(code=code, city=city, country=france, search=f"{code} {city.lower()}")
    open_customer(page, customer, "Adresses")
    code = page.locator("[name=addresses-0-postal_code]")
    city = page.locator("[name=addresses-0-city]")
    code.fill("99001")
    page.keyboard.press("Tab")
    expect(city).to_have_value("Seule")
    expect(page.locator("[name=addresses-0-country-text]")).to_have_value("FR — France")
    code.fill("99002")
    page.keyboard.press("Tab")
    expect(page.locator(".lookup-list tbody tr")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(city).to_have_value("Deux")
    expect(city).to_be_focused()
    code.fill("99999")
    with page.expect_response(re.compile("99999")):
        page.keyboard.press("Tab")
    expect(page.locator(".lookup-list")).to_have_count(0)
    assert city.input_value() == "Deux"
    country = page.locator("[name=addresses-0-country-text]")
    country.focus()
    page.keyboard.press("F4")
    expect(page.locator(".lookup-list tbody tr").first).to_be_visible()
    page.keyboard.press("F4")
    expect(page.locator(".lookup-list")).to_have_count(0)
    expect(country).to_have_value("FR — France")
    # A free text stays as typed, one picked is taken word for word.
    page.get_by_role("tab", name="Identité").click()
    page.locator("#id-title").focus()
    page.keyboard.type("Maître d'œuvre")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    saved(page)
    party = Party.objects.get(pk=customer)
    assert party.title == "Maître d'œuvre"
    assert party.addresses.first().postal_code == "99999"
    assert not PostalCode.objects.filter(code="99999").exists()


@covers("UI-150", "UI-145", "UI-153")
def test_previous_and_next_ask_about_changes(page: Page, dossier: Dossier) -> None:
    ids = [create("article-families", code=f"F{index}", label=f"Famille {index}") for index in range(3)]
    page.goto(address(page, f"/t/familles-articles/{ids[0]}/?tri=-code"))
    page.fill("#id-label", "Changée")
    page.keyboard.press("Alt+PageUp")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("F1")
    assert ArticleFamily.objects.get(code="F0").label == "Changée"
    page.keyboard.press("Control+i")
    expect(page.locator("h1")).to_contain_text("nouvelle fiche")
    expect(page.locator("button[data-shortcut='ctrl+s']")).to_have_attribute("title", "Enregistrer (Ctrl+S)")
    expect(page.locator("[data-close-record]")).to_have_attribute("title", "Fermer (Échap ou Alt+W)")


@covers("UI-056", "UI-057", "TV-UI-05", "UI-055")
def test_several_articles_ticked_at_once_give_a_line_each(page: Page, customer: int) -> None:
    for index in range(5):
        create(
            "articles",
            code=f"ART{index}",
            type="goods",
            label=f"Cahier {index}",
            net_price="4.50",
            vat_rate="20",
        )
    page.goto(address(page, "/ventes/documents/nouveau/?type=devis&client=DUR1"))
    page.locator("[data-cell=article]").first.focus()
    page.keyboard.type("cahie", delay=30)
    rows = page.locator(".lookup-list tbody tr")
    expect(rows).to_have_count(5)
    rows.nth(3).click()
    # The rows of one more letter: what is ticked stays so.
    with page.expect_response(re.compile("q=cahier")):
        page.keyboard.type("r")
    rows.nth(1).locator("input").click()
    rows.nth(4).click()
    rows.nth(4).click()
    expect(page.locator(".lookup-list [aria-selected=true]")).to_have_count(2)
    page.keyboard.press("Enter")
    articles = page.locator("[data-cell=article]")
    expect(articles).to_have_count(3)
    assert [articles.nth(index).input_value() for index in range(3)] == ["ART1", "ART3", ""]
    expect(page.locator("[data-out=amount]").nth(1)).to_have_text("4,50")


@covers("UI-014", "UI-015", "UI-013")
def test_open_records_are_listed_gone_to_and_closed(
    page: Page, customer: int, assert_accessible: Check
) -> None:
    family = create("article-families", code="F1", label="Famille une")
    open_customer(page, customer)
    expect(page.locator("[data-open-records]")).to_be_hidden()
    other = page.context.new_page()
    other.goto(address(page, f"/t/familles-articles/{family}/"))
    other.fill("#id-label", "Famille changée")
    other.keyboard.press("Tab")
    expect(page.locator("[data-open-records] [data-count]")).to_have_text("1")
    page.locator("[data-open-records] summary").click()
    expect(page.locator("[data-open-records]")).to_contain_text("F1 — Famille une (modifiée)")
    assert_accessible(page)
    # One with changes asks in its own tab; the list here tells so.
    page.get_by_role("button", name="Fermer F1 — Famille une").click()
    expect(page.locator("#toasts")).to_contain_text("décidez dans son onglet")
    expect(other.locator("#leave")).to_be_visible()
    other.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(page.locator("[data-open-records]")).to_be_hidden()
    assert ArticleFamily.objects.get(pk=family).label == "Famille changée"


@covers("UI-148")
def test_the_palette_asks_before_it_leaves_a_changed_record(page: Page, customer: int) -> None:
    open_customer(page, customer, "Identité")
    page.fill("[name=first_name]", "Solène")
    page.keyboard.press("Control+k")
    page.keyboard.type("banques", delay=20)
    expect(page.locator("#palette [role=option]").first).to_contain_text("Banques")
    page.keyboard.press("Enter")
    expect(page.locator("#leave")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/t/banques/")
    assert Party.objects.get(pk=customer).first_name == "Solène"
