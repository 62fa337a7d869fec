"""Each total tells how it was computed."""

from decimal import Decimal

from comptoir.core.totals import FooterInput, LineInput, LineType
from comptoir.core.totals_explanation import explain_totals
from tests.requirements import covers

d = Decimal


@covers("P-10")
def test_the_steps_lead_from_the_lines_to_what_is_payable():
    steps = explain_totals(
        lines=[
            LineInput(LineType.GOODS, d(5), d(25), discount_rate=d(10), vat_rate=d("19.6"), cost_price=d(10)),
            LineInput(LineType.SUBTOTAL),
            LineInput(LineType.GOODS, d(1), d("12.60"), vat_rate=d("5.5"), eco_unit_amount=d("0.10")),
        ],
        footer=FooterInput(discount_rate=d(5), shipping_amount=d(10), shipping_vat_rate=d("19.6")),
        is_tax_included=False,
        deposit=d("50"),
    )
    assert [(step.code, step.result) for step in steps] == [
        ("line_net_price", d("22.50")),
        ("line_amount", d("112.50")),
        ("line_subtotal", d("112.50")),
        ("line_amount", d("12.60")),
        ("lines_total", d("125.10")),
        ("footer_discount_of_rate", d("6.26")),
        ("footer_discount_share", d("5.63")),
        ("footer_discount_share", d("0.63")),
        ("vat_base", d("116.87")),
        ("vat_of_base", d("22.91")),
        ("vat_base", d("11.97")),
        ("vat_of_base", d("0.66")),
        ("net_total", d("128.84")),
        ("vat_total", d("23.57")),
        ("eco_total_added", d("0.10")),
        ("gross_total", d("152.51")),
        ("net_payable", d("102.51")),
        ("margin", d("68.84")),
    ]
    assert dict(steps[-1].values) == {"net": d("118.84"), "cost": d("50.00"), "rate": d("137.68")}
    assert dict(steps[0].values) == {
        "line": 1,
        "unit_price": d(25),
        "discount_rate": d(10),
        "discount": d("2.50"),
    }
    assert dict(steps[8].values) == {
        "rate": d("19.6"),
        "lines": d("112.50"),
        "discount": d("5.63"),
        "shipping": d("10.00"),
    }


@covers("P-10", "P-03")
def test_with_tax_included_the_base_is_explained_from_the_gross():
    steps = explain_totals(
        lines=[
            LineInput(LineType.GOODS, d(1), d("105.50"), vat_rate=d("5.5")),
            LineInput(LineType.GOODS, d(1), d(10), vat_rate=d("8.5"), is_vat_collected=False),
            LineInput(LineType.GOODS, d(2), d(10), discount_rate=d(50), vat_rate=d(0), eco_unit_amount=d(1)),
        ],
        footer=FooterInput(discount_amount=d("5.50")),
        is_tax_included=True,
        is_eco_added=False,
    )
    assert [step.result for step in steps[:4]] == [d("105.50"), d("10.00"), d("5.00"), d("10.00")]
    codes = [step.code for step in steps]
    assert "footer_discount_typed" in codes
    assert [code for code in codes if code.startswith("vat_")] == [
        "vat_base",
        "vat_not_collected",
        "vat_gross",
        "vat_base_of_gross",
        "vat_of_gross",
        "vat_gross",
        "vat_base_of_gross",
        "vat_of_gross",
        "vat_total",
    ]
    assert [step.code for step in steps[-2:]] == ["eco_total_included", "gross_total"]
    assert steps[-1].result == d("120.00")
    assert steps[-1].values["eco"] == 0


@covers("P-10")
def test_what_is_not_there_is_not_explained():
    line = LineInput(LineType.SERVICE, d(1), d("0.125"), discount_rate=d(10), vat_rate=d(20))
    options = {"lines": [line], "footer": FooterInput(), "is_tax_included": False}
    steps = explain_totals(**options)
    assert [step.code for step in steps] == [
        "line_net_price",
        "line_amount",
        "lines_total",
        "vat_base",
        "vat_of_base",
        "net_total",
        "vat_total",
        "gross_total",
    ]
    assert steps[0].result == d("0.115")
    assert explain_totals(**options, price_decimals=3)[0].result == d("0.112")
