"""The pages of options: what they show, what they store, who may change it, and what is refused."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from comptoir.options.models import OptionChange
from comptoir.options.page import default_text
from comptoir.options.pages import PAGES, found_options, resource_of
from comptoir.references.models import AccountingFirm, DossierSettings, VatRate
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")

FORMS = [page for page in PAGES if page.groups]


def settings() -> DossierSettings:
    return DossierSettings.objects.get(pk=1)


def fields_of(client: SignedInClient, slug: str) -> dict[str, str]:
    """What the page would post as it stands."""
    page = client.get(client.url("options:page", slug)).content.decode()
    form = page[page.index('id="record-form"') : page.index("</form>", page.index('id="record-form"'))]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if attributes.get("type") == "checkbox" and " checked" not in tag:
            continue
        found[attributes["name"]] = attributes.get("value", "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = text
    for body in re.findall(r"<select.*?</select>", form, re.S):
        name = re.search(r'name="([^"]+)"', body)
        chosen = re.search(r'value="([^"]*)" selected', body)
        if name is None:  # a tool of the editor of rich text
            continue
        found[name.group(1)] = chosen.group(1) if chosen else ""
    return {name: unescape(text) for name, text in found.items()}


def post(client: SignedInClient, slug: str, **changes: str | None):
    values = fields_of(client, slug)
    for name, value in changes.items():
        values.pop(name, None)
        if value is not None:
            values[name] = value
    return client.post(client.url("options:page", slug), values, headers={"HX-Request": "true"})


@covers("OPT-001", "OPT-002", "UI-021")
def test_every_page_stands_in_the_tree_and_answers(client: SignedInClient) -> None:
    first = client.get(client.url("options:index"), follow=True).content.decode()
    for page in PAGES:
        assert f">{page.title}</a>" in first, page.slug
    for page in FORMS:
        answer = client.get(client.url("options:page", page.slug))
        assert answer.status_code == 200, page.slug
        for option in resource_of(page).fields:
            text = answer.content.decode()
            assert f'id="id-{option.name}"' in text, option.name
            assert option.help and f'id="id-{option.name}-help"' in text, option.name


@pytest.mark.parametrize("page", FORMS, ids=lambda page: page.slug)
def test_a_page_saved_as_it_stands_changes_nothing(page, client: SignedInClient) -> None:
    before = page.model.objects.values().get()
    answer = post(client, page.slug)
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    after = page.model.objects.values().get()
    for name in ("version", "updated_at"):
        before.pop(name), after.pop(name)
    assert after == before
    assert not OptionChange.objects.exists()


@covers("OPT-020", "OPT-021", "OPT-022", "OPT-023", "OPT-024", "OPT-025", "OPT-026", "OPT-003")
def test_who_changed_an_option_and_what_it_was_are_kept(client: SignedInClient) -> None:
    given = {
        "legal_form": "SARL", "name": "Librairie du Port", "person_quality": "Gérante", "line1": "1 quai Neuf",
        "line2": "Bâtiment B", "line3": "Porte 3", "line4": "BP 12", "postal_code": "34200", "city": "Sète",
        "department": "Hérault", "phone": "04 67 00 00 00", "mobile": "06 00 00 00 00", "fax": "04 67 00 00 01",
        "email": "bonjour@port.example", "website": "port.example",
    }  # fmt: skip
    answer = post(client, "coordonnees", **given)
    assert answer.status_code == 200
    stored = settings()
    assert {name: getattr(stored, name) for name in given} == given
    change = OptionChange.objects.get(name="city")
    assert (change.old, change.new, change.user) == ("(vide)", "Sète", client.user)
    text = answer.content.decode()
    assert f"Modifié par {client.user} le" in text
    post(client, "coordonnees", city="Frontignan")
    assert "(avant : Sète)" in client.get(client.url("options:page", "coordonnees")).content.decode()


@covers("OPT-021")
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(client: SignedInClient) -> None:
    before = settings().version
    answer = post(client, "coordonnees", name="", email="pas une adresse", city="Sète")
    assert answer.status_code == 422 or answer.status_code == 400
    text = answer.content.decode()
    assert 'id="id-name-error"' in text and 'id="id-email-error"' in text
    assert 'value="Sète"' in text  # nothing typed is lost
    assert (settings().version, settings().city) == (before, "")
    assert not OptionChange.objects.exists()


@covers("P-09")
def test_two_people_on_one_page_decide_field_by_field(client: SignedInClient) -> None:
    mine = fields_of(client, "coordonnees")
    post(client, "coordonnees", city="Sète")
    answer = client.post(
        client.url("options:page", "coordonnees"), {**mine, "city": "Agde"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 409
    assert "Agde" in answer.content.decode() and "Sète" in answer.content.decode()
    assert settings().city == "Sète"


@pytest.mark.parametrize("role", ["sales", "counter", "read_only"])
def test_who_may_only_look_changes_nothing(role: str, client_as: Callable[[str], SignedInClient]) -> None:
    client = client_as(role)
    page = client.get(client.url("options:page", "coordonnees"))
    assert (
        page.status_code == 200 and "Enregistrer" not in page.content.decode().split("page-actions")[1][:200]
    )
    assert client.post(client.url("options:page", "coordonnees"), {"name": "Autre"}).status_code == 403
    assert client.post(client.url("options:vat_option"), {"vat_option": "mixed"}).status_code == 403
    assert settings().name != "Autre"


def test_the_search_finds_options_of_every_page(client: SignedInClient) -> None:
    labels = {one.label for one in found_options("décimales prix")}
    assert labels == {"Prix unitaire"}
    assert {one.page.slug for one in found_options("adresse suite")} == {"coordonnees", "cabinet"}
    assert not list(found_options("zzz"))
    answer = client.get(client.url("options:search"), {"q": "validité"}).content.decode()
    assert "Durée de validité des devis (jours)" in answer
    assert "/options/documents-de-vente/#id-quote_validity_days" in answer
    assert "Aucune option" in client.get(client.url("options:search"), {"q": "<script>"}).content.decode()
    assert "<script>" not in client.get(client.url("options:search"), {"q": "<script>"}).content.decode()


@covers("OPT-030", "OPT-031", "OPT-032", "OPT-033", "OPT-034", "OPT-035")
def test_identification_is_checked(client: SignedInClient) -> None:
    answer = post(
        client, "identification", siret="732 829 320 00074", naf_code="4761z", msa_number="M1", registration="Sète 732 829 320",
        trade_register="34 1", capital_amount="8 000,50", vat_number="fr 44 732829320",
    )  # fmt: skip
    assert answer.status_code == 200
    stored = settings()
    assert (stored.siret, stored.naf_code, stored.vat_number) == ("73282932000074", "4761Z", "FR44732829320")
    assert (str(stored.capital_amount), stored.msa_number, stored.trade_register) == ("8000.50", "M1", "34 1")
    assert "option-warning" not in answer.content.decode()
    wrong = post(client, "identification", vat_number="FR45732829320").content.decode()
    assert "ne répond pas à sa clé de contrôle" in wrong
    other = post(client, "identification", vat_number="FR11999999998").content.decode()
    assert "n&#x27;est pas celui du SIREN" in other
    assert "14 chiffres" in post(client, "identification", siret="123").content.decode()
    assert settings().siret == "73282932000074"


@covers("OPT-031", "PAR-055")
def test_the_activity_is_chosen_in_its_table_and_shown_in_words(client: SignedInClient) -> None:
    page = post(client, "identification", naf_code="47.61z").content.decode()
    label = "Commerce de détail de livres en magasin spécialisé"
    assert settings().naf_code == "47.61Z" and label in page
    assert f'data-lookup-url="{client.url("resources:lookup", "codes-naf")}"' in page
    assert f'data-new-url="{client.url("resources:new", "codes-naf")}?retour=champ"' in page
    # A code may still be typed, as the registers write it or even unknown to the table.
    assert label in post(client, "identification", naf_code="4761Z").content.decode()
    page = post(client, "identification", naf_code="99.99X").content.decode()
    assert settings().naf_code == "99.99X" and label not in page
    told = client.get(client.url("resources:lookup", "codes-naf"), {"cle": "4761z"}).json()
    assert [row["words"] for row in told["rows"]] == [[label]]


@covers("OPT-125", "OPT-126")
def test_legal_notices_are_rich_text(client: SignedInClient) -> None:
    for slug, name in (
        ("mentions-devis", "quote_legal_notice"),
        ("mentions-factures", "invoice_legal_notice"),
    ):
        text = "<p><b>Bon</b> pour accord</p><script>alert(1)</script>"
        page = post(client, slug, **{name: text}).content.decode()
        assert "data-rich-text" in page
        kept = getattr(settings(), name)
        assert "<b>Bon</b> pour accord" in kept and "script" not in kept and "alert" not in kept


@covers("OPT-036", "OPT-037", "OPT-038")
def test_a_rate_of_another_territory_replaces_the_territory(client: SignedInClient) -> None:
    dom = VatRate.objects.filter(territory__code="dom", is_default=True).get()
    assert post(client, "identification", vat_rate=f"#{dom.pk}").status_code == 200
    assert (settings().territory, settings().vat_rate) == (dom.territory, dom)
    home = VatRate.objects.filter(territory__code="metropole", is_default=True).get()
    post(client, "identification", territory=f"#{home.territory_id}")
    assert (settings().territory, settings().vat_rate) == (home.territory, None)


@covers("OPT-046", "OPT-047")
def test_the_accountant_has_its_own_pages(client: SignedInClient) -> None:
    assert (
        post(client, "cabinet", name="Cabinet Rive", siret="73282932000074", city="Sète").status_code == 200
    )
    assert (
        post(
            client, "contacts-expert", accountant_last_name="Roux", assistant_email="a@b.example"
        ).status_code
        == 200
    )
    firm = AccountingFirm.objects.get()
    assert (firm.name, firm.city, firm.accountant_last_name, firm.assistant_email) == (
        "Cabinet Rive",
        "Sète",
        "Roux",
        "a@b.example",
    )


@covers("OPT-120", "OPT-122", "OPT-123", "TV-DOC-04")
def test_states_of_quotes(client: SignedInClient) -> None:
    text = client.get(client.url("options:page", "devis")).content.decode()
    for label in ("En cours", "À terminer", "À réviser", "Accepté", "Refusé", "Envoyé", "Relancé"):
        assert f'value="{label}"' in text
    assert post(client, "devis", quote_state_4="Signé", quote_state_8="Perdu").status_code == 200
    assert settings().quote_states[3] == "Signé" and settings().quote_states[7] == "Perdu"
    before = settings().quote_states
    assert "20 caractères" in post(client, "devis", quote_state_3="x" * 21).content.decode()
    assert "doit avoir un nom" in post(client, "devis", quote_state_1="").content.decode()
    assert "porte déjà ce nom" in post(client, "devis", quote_state_5="signé").content.decode()
    assert "doit être l&#x27;un des états" in post(client, "devis", quote_state_4="").content.decode()
    assert settings().quote_states == before


@covers(
    "OPT-100",
    "OPT-101",
    "OPT-102",
    "OPT-103",
    "OPT-104",
    "OPT-130",
    "OPT-133",
    "OPT-140",
    "OPT-141",
    "OPT-145",
    "OPT-146",
    "OPT-147",
    "OPT-143",
    "OPT-144",
)
def test_numbers_are_read_as_typed_and_bounded(client: SignedInClient) -> None:
    assert (
        post(
            client,
            "articles",
            default_markup_rate="42,5",
            goods_overhead_rate="3",
            default_article_type="service",
        ).status_code
        == 200
    )
    stored = settings()
    assert (str(stored.default_markup_rate), stored.default_article_type) == ("42.50000", "service") or str(
        stored.default_markup_rate
    ) == "42.5"
    assert "999" in post(client, "articles", default_margin_rate="1000").content.decode()
    assert post(client, "parametrages", price_decimals="6").status_code != 200
    assert post(client, "parametrages", countervalue_rate="0").status_code != 200
    assert (
        "abréviation"
        in post(client, "parametrages", countervalue_name="Francs", countervalue_symbol="").content.decode()
    )
    assert (
        post(client, "parametrages", countervalue_name="Francs", countervalue_rate="6,559571").status_code
        == 200
    )
    assert settings().countervalue_rate == "6.559571"
    assert post(client, "parametrages", countervalue_rate="6,5595712").status_code != 200
    assert post(client, "reglements", reminder_days="366").status_code != 200


@covers("OPT-135")
def test_labels_of_stock_differences(client: SignedInClient) -> None:
    assert settings().stock_differences == ["Démarque inconnue", "Détériorés", "Périmés", "Vols", "Autres"]
    post(client, "documents-de-stock", stock_difference_4="Vol à l'étalage")
    assert settings().stock_differences[3] == "Vol à l'étalage"


def test_every_option_says_what_it_does_once() -> None:
    names = [
        option.name for page in FORMS for option in resource_of(page).fields if page.model is DossierSettings
    ]
    assert len(names) == len(set(names))
    assert default_text(next(one for one in resource_of(FORMS[0]).fields if one.name == "name")) == "vide"
