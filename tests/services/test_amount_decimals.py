"""With how many decimals documents show their amounts, prices and quantities (UI-042, OPT-140 to OPT-142)."""

from decimal import Decimal

import pytest

from comptoir.printing.page_data import page_data
from comptoir.printing.print_templates import DEFAULT_TEMPLATE, print_template
from comptoir.references.models import DossierSettings
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.printed_pages import printed_documents
from tests.requirements import covers
from tests.services.shops import BusyShop, open_shop

D = Decimal


@pytest.fixture
def shop(dossier: object) -> BusyShop:
    return open_shop()


@covers("UI-042", "OPT-142", "OPT-149")
@pytest.mark.parametrize(
    ("amount", "price", "quantity", "total", "unit_price", "counted"),
    [
        (2, 2, 0, "120,00\u00a0€", "50,00", "2"),
        (0, 0, 1, "120\u00a0€", "50", "2,0"),
        (3, 5, 3, "120,000\u00a0€", "50,00000", "2,000"),
    ],
)
def test_pages_are_written_with_the_decimals_of_the_options(
    shop: BusyShop, amount: int, price: int, quantity: int, total: str, unit_price: str, counted: str
) -> None:
    invoice = shop.validates(shop.writes("invoice", "DUR", [("S", 2)], is_tax_included=False))
    DossierSettings.objects.update(amount_decimals=amount, price_decimals=price, quantity_decimals=quantity)
    page = page_data(printed_documents([invoice.pk])[0], print_template(DEFAULT_TEMPLATE))
    totals = {row["label"]: row["amount"] for row in page["totals"]}
    assert totals["Total TTC"].replace("\u2060", "") == total
    written = repr(page["table"])
    assert f"'{unit_price}'" in written and f"'{counted}'" in written
    assert check_dossier() == [], "what is sealed does not change"


@covers("OPT-142", "OPT-149")
@pytest.mark.parametrize("decimals", [0, 5])
def test_amounts_are_computed_and_kept_to_the_cent_whatever_is_shown(shop: BusyShop, decimals: int) -> None:
    before = shop.writes("invoice", "DUR", [("A", 3), ("B", 1)], is_tax_included=False)
    DossierSettings.objects.update(amount_decimals=decimals)
    after = shop.writes("invoice", "DUR", [("A", 3), ("B", 1)], is_tax_included=False)
    names = ("lines_total", "net_total", "vat_total", "gross_total", "net_payable")
    assert [getattr(after, name) for name in names] == [getattr(before, name) for name in names]
    assert shop.revises(before, reference="Y").gross_total == after.gross_total
    assert check_dossier() == []
