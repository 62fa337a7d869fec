"""``GET /settings``: the options of the dossier as programs read them."""

from comptoir.api.endpoints import openapi_document
from comptoir.dossiers.registry import Dossier
from comptoir.options.pages import PAGES
from comptoir.references.models import AccountingFirm, Bank, DossierSettings
from tests.api_client import ApiClient


def test_every_option_is_read_by_its_name(api: ApiClient) -> None:
    bank = Bank.objects.create(code="BQ", label="Banque")
    DossierSettings.objects.update(
        name="Librairie", default_bank=bank, capital_amount="1500.5", reminder_days=8
    )
    AccountingFirm.objects.update(name="Cabinet Durand")
    told = api.get("/settings")
    stored = DossierSettings.objects.get()
    assert told["version"] == stored.version
    assert (told["name"], told["default_bank"], told["reminder_days"]) == ("Librairie", "BQ", 8)
    assert (told["capital_amount"], told["countervalue_rate"]) == ("1500.50", "6.55957")
    assert told["is_article_vat_used"] is True and told["quote_state_1"] == stored.quote_states[0]
    assert told["accountant"]["name"] == "Cabinet Durand"
    options = {one.name for page in PAGES if page.model is DossierSettings for one in page.options}
    assert options <= told.keys() and "logo" not in told
    described = openapi_document()["paths"]["/settings"]["get"]["responses"][200]
    schema = described["content"]["application/json"]["schema"]
    assert set(schema["properties"]) == set(told)


def test_it_needs_the_right_and_nothing_is_written_there(dossier: Dossier, api: ApiClient) -> None:
    assert ApiClient(dossier, "nobody").refused("GET", "/settings").status == 403
    for method in ("POST", "PATCH", "DELETE"):
        assert api.refused(method, "/settings", {"name": "x"}).status == 405
    assert ApiClient(dossier, token="").refused("GET", "/settings").status == 401
