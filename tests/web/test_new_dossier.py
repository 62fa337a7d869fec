"""The wizard of a new dossier: step by step, nothing before "Lancer", and never for a stranger once there is one."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from comptoir.accounts.models import User
from comptoir.dossiers.connection import close_connections, use_dossier
from comptoir.dossiers.creation import delete_dossier
from comptoir.dossiers.registry import Dossier, list_dossiers
from comptoir.references.models import DossierSettings, EcoContribution, PostalCode, VatRate
from comptoir.web.creation.access import setup_key
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

ClientAs = Callable[[str], SignedInClient]
FAR = {"REMOTE_ADDR": "192.0.2.7"}
ANSWERS = {
    "slug": "ma-librairie",
    "name": "Librairie du port",
    "line1": "1 quai Neuf",
    "postal_code": "34200",
    "city": "Sète",
    "siret": "123 456 782 00010",
    "capital_amount": "1 500,50",
    "territory": "corse",
    "postal_codes": "simple",
    "fiscal_year_start_on": "01/09/2026",
    "fiscal_year_end_on": "31/08/2027",
    "chart_type": "short",
    "username": "claire",
    "password": "moineau-gris-7-lune",
    "password_again": "moineau-gris-7-lune",
}
LAST = 4


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Path]:
    """A server without any dossier."""
    with override_settings(DATA_FOLDER=tmp_path):
        yield tmp_path
        close_connections()


def launch(client: Client, address: str, **changes: object) -> "object":
    return client.post(address, ANSWERS | {"etape": str(LAST), "vers": "lancer"} | changes)


@covers("TOO-010", "TOO-011", "TOO-012", "TOO-013", "TOO-014", "TOO-015", "TOO-016", "TOO-001")
def test_the_first_dossier_of_a_server_is_made_step_by_step(empty_server: Path) -> None:
    client = Client()
    landing = client.get("/").content.decode()
    assert "Créer un nouveau dossier" in landing and 'href="/nouveau/"' in landing
    page = client.get("/nouveau/").content.decode()
    assert 'name="slug"' in page and "Suivant" in page and "Précédent" not in page
    answers: dict[str, str] = {}
    seen = []
    for number, names in enumerate(
        [["slug"], ["name", "line1", "postal_code", "city"], ["siret", "capital_amount", "territory", "postal_codes"],
         ["fiscal_year_start_on", "fiscal_year_end_on", "chart_type"]]
    ):  # fmt: skip
        answers |= {name: ANSWERS[name] for name in names}
        page = client.post("/nouveau/", answers | {"etape": str(number), "vers": "suivant"}).content.decode()
        seen.append(page)
        assert list_dossiers() == []
    assert 'name="name"' in seen[0] and 'name="territory"' in seen[1] and 'value="01/01/' in seen[2]
    last = seen[3]
    assert "Lancer" in last and "Librairie du port" in last and "<progress" in last and "Corse" in last
    back = client.post("/nouveau/", answers | {"etape": "4", "vers": "precedent"}).content.decode()
    assert 'value="31/08/2027"' in back

    answer = launch(client, "/nouveau/")
    assert (answer.status_code, answer["Location"]) == (302, "/d/ma-librairie/")
    assert "vérifiez d'abord les options" in unquote(answer.cookies["comptoir_toast"].value)
    with use_dossier("ma-librairie") as made:
        settings = DossierSettings.objects.select_related("territory", "country").get()
        assert (made.name, settings.name, settings.line1, settings.city) == (
            "Librairie du port", "Librairie du port", "1 quai Neuf", "Sète",
        )  # fmt: skip
        assert (settings.siret, str(settings.capital_amount)) == ("12345678200010", "1500.50")
        assert settings.territory.code == "corse" and settings.country is not None
        assert (settings.fiscal_year_start_on, settings.fiscal_year_end_on, settings.chart_type) == (
            date(2026, 9, 1), date(2027, 8, 31), "short",
        )  # fmt: skip
        assert 0 < PostalCode.objects.count() < 1000 and VatRate.objects.exists()
        user = User.objects.get()
        assert (user.username, user.role) == ("claire", "administrator") and user.check_password(
            ANSWERS["password"]
        )
    # From now on a stranger makes nothing, from wherever they come.
    for stranger in (Client(), Client(**FAR)):
        assert stranger.get("/nouveau/").status_code == 403
        assert launch(stranger, "/nouveau/", slug="autre").status_code == 403
    assert [one.slug for one in list_dossiers()] == ["ma-librairie"]


@covers("TOO-011", "TOO-012", "TOO-015")
@pytest.mark.parametrize(
    ("change", "step", "told"),
    [
        ({"slug": ""}, 0, "obligatoire"),
        ({"slug": "é"}, 0, "ne convient pas"),
        ({"slug": "a" * 41}, 0, "40"),
        ({"slug": "../x"}, 0, "ne convient pas"),
        ({"name": " "}, 1, "obligatoire"),
        ({"name": "x" * 61}, 1, "60"),
        ({"siret": "12"}, 2, "14 chiffres"),
        ({"territory": "export"}, 2, "choix"),
        ({"postal_codes": "none"}, 2, "choix"),
        ({"fiscal_year_start_on": ""}, 3, "obligatoire"),
        ({"fiscal_year_end_on": "31/08/2026"}, 3, "après son début"),
        ({"fiscal_year_end_on": "01/09/2028"}, 3, "24 mois"),
        ({"chart_type": "x"}, 3, "choix"),
        ({"password_again": "autre"}, 4, "diffèrent"),
        ({"password": "court", "password_again": "court"}, 4, "mot de passe"),
        ({"username": "a b"}, 4, "dentifiant"),
    ],
)
def test_what_is_wrong_is_told_at_its_step_and_nothing_is_made(
    change: dict[str, str], step: int, told: str, empty_server: Path
) -> None:
    answer = launch(Client(), "/nouveau/", **change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'name="etape" value="{step}"' in page and told in page, page[page.index("<form") :][:3000]
    assert ANSWERS["password"] not in page  # never sent back
    assert list_dossiers() == []


def test_from_elsewhere_the_first_dossier_asks_for_the_key_of_the_server(empty_server: Path) -> None:
    far = Client(**FAR)
    assert far.get("/nouveau/").status_code == 403
    assert far.get("/nouveau/", {"cle": ""}).status_code == 403
    assert far.get("/nouveau/", {"cle": "x"}).status_code == 403
    assert launch(far, "/nouveau/").status_code == 403
    assert 'href="/nouveau/' not in far.get("/").content.decode()
    key = setup_key()
    assert key == setup_key() and (empty_server / "setup_key").stat().st_mode & 0o077 == 0
    assert key in far.get("/nouveau/", {"cle": key}).content.decode()
    assert f'href="/nouveau/?cle={key}"' in far.get("/", {"cle": key}).content.decode()
    with override_settings(BEHIND_PROXY=True):
        assert Client().get("/nouveau/").status_code == 403
    assert list_dossiers() == []


def test_a_forged_form_makes_nothing(empty_server: Path) -> None:
    assert launch(Client(enforce_csrf_checks=True), "/nouveau/").status_code == 403
    assert list_dossiers() == []


@covers("TOO-016")
def test_an_administrator_makes_another_dossier_and_stays_where_they_are(
    client: SignedInClient, dossier: Dossier
) -> None:
    address = client.url("dossier-new")
    assert 'name="slug"' in client.get(address).content.decode()
    before = DossierSettings.objects.get().name
    try:
        refused = launch(client, address, eco_scales=SimpleUploadedFile("bareme.csv", b"F1;Four;x"))
        assert refused.status_code == 422 and "Ligne 1, colonne" in refused.content.decode()
        answer = launch(client, address, eco_scales=SimpleUploadedFile("bareme.csv", b"F1;Four;1,50"))
        assert (answer.status_code, answer["Location"]) == (302, "/d/ma-librairie/")
        assert (
            DossierSettings.objects.get().name == before
            and User.objects.filter(username="claire").count() == 0
        )
        with use_dossier("ma-librairie"):
            assert list(EcoContribution.objects.values_list("code", flat=True)) == ["F1"]
        twice = launch(client, address)
        assert twice.status_code == 422 and "existe déjà" in twice.content.decode()
    finally:
        close_connections("ma-librairie")
        delete_dossier("ma-librairie")


@pytest.mark.parametrize("role", ["sales", "accounting", "read_only", "nobody"])
def test_nobody_else_makes_a_dossier(client_as: ClientAs, role: str) -> None:
    client = client_as(role)
    assert client.get(client.url("dossier-new")).status_code == 403
    assert launch(client, client.url("dossier-new")).status_code == 403
    stranger = client_as("")
    assert stranger.get(stranger.url("dossier-new")).status_code == 302
    assert [one.slug for one in list_dossiers()] == ["essai"]


@covers("UI-016", "TOO-001")
def test_the_start_page_offers_the_last_dossier_the_others_and_the_help(
    client: SignedInClient, new_test_dossier: Callable[[str], Dossier]
) -> None:
    new_test_dossier("demo")
    new_test_dossier("autre")
    page = client.get("/").content.decode()
    assert "Ouvrir le dernier dossier" not in page
    assert "Ouvrir le dossier de démonstration" in page and "Créer un nouveau dossier" in page
    client.get(client.url("home"))
    page = client.get("/").content.decode()
    assert "Ouvrir le dernier dossier : Dossier essai" in page
    assert page.count('href="/d/essai/"') == 1 and 'href="/d/autre/"' in page
    assert 'href="/d/essai/aide/"' in page and client.get("/d/essai/aide/").status_code == 200
    client.cookies["comptoir_last"] = '../"><script>'
    assert "script>" not in client.get("/").content.decode().replace("<script", "").replace("</script>", "")


def test_the_hand_is_brought_to_what_is_wrong(empty_server: Path) -> None:
    client = Client()
    answer = launch(client, "/nouveau/", password_again="autre chose")
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert page.count("autofocus") == 1
    [field] = [part for part in page.split("<input") if "autofocus" in part]
    assert 'name="password_again"' in field
