"""Pages of the small tables: what they compute while one types, and what the foot of a document offers."""

import json
from html import unescape

import pytest

from comptoir.references.models import Counter, Country, Department, EcoContribution, ShippingFee, VatRate
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")


def computed(client: SignedInClient, table: str, changed: str, **typed: str) -> str:
    answer = client.post(client.url("resources:compute", table), {"_changed": changed, **typed})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@covers("PAR-052", "T08-13")
def test_the_country_follows_the_department_on_the_page(client: SignedInClient) -> None:
    belgium = Country.objects.get(code="BE")
    department = Department.objects.create(code="BW", label="Brabant wallon", country=belgium)
    france = Country.objects.get(code="FR")
    html = computed(
        client, "codes-postaux", "department", department=f"#{department.pk}", country=f"#{france.pk}"
    )
    assert f'value="#{belgium.pk}"' in html and "Belgique" in html


@covers("PTY-003", "PAR-040", "PAR-056", "COM-020", "ART-090")
@pytest.mark.parametrize(
    "table",
    ["baremes-eco-contribution", "secteurs-geographiques", "familles-commerciaux", "familles-articles"],
)
def test_the_page_says_that_the_counter_gives_the_code(client: SignedInClient, table: str) -> None:
    page = unescape(client.get(client.url("resources:new", table)).content.decode())
    assert "attribué à l'enregistrement" in page
    Counter.objects.update(is_used=False)
    page = unescape(client.get(client.url("resources:new", table)).content.decode())
    assert "attribué à l'enregistrement" not in page


@covers("ART-042")
def test_the_amount_of_the_scale_is_shown_beside_it(client: SignedInClient) -> None:
    scale = EcoContribution.objects.create(code="LAMPE", label="Lampe", gross_amount="0.25")
    html = computed(client, "articles", "eco_contribution", eco_contribution=f"#{scale.pk}", type="goods")
    assert "0,25" in html


@covers("PAR-062", "DOC-046", "PAR-060")
def test_the_foot_of_a_document_offers_the_fees_and_the_rates(client: SignedInClient) -> None:
    page = client.get(client.url("document-new-kind", "devis")).content.decode()
    assert 'data-field="shipping_vat_rate"' in page
    assert 'data-field="shipping_fee"' not in page, "without any fee there is nothing to choose"
    rate = VatRate.objects.get(code="20")
    ShippingFee.objects.create(code="COLIS", label="Colis", net_amount="7.50", vat_rate=rate)
    ShippingFee.objects.create(code="AVION", label="Avion", net_amount="30", vat_rate=rate, is_active=False)
    page = unescape(client.get(client.url("document-new-kind", "devis")).content.decode())
    assert '<option value="COLIS">Colis (7,50\xa0€ HT)</option>' in page and "AVION" not in page
    config = json.loads(
        page.split('<script id="document-config" type="application/json">')[1].split("</script>")[0]
    )
    assert config["decimals"]["KG"] == 3 and config["decimals"]["U"] == 0
