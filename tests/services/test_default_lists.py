"""The small tables that a new dossier holds."""

from collections import Counter as Tally
from datetime import date
from decimal import Decimal

import pytest

from comptoir.core.document_kinds import KINDS
from comptoir.references.models import (
    ArticleFamily,
    Bank,
    Counter,
    Country,
    CustomerFamily,
    DossierSettings,
    PaymentMethod,
    PaymentTerms,
    SupplierFamily,
    Title,
    Unit,
    VatRate,
    VatTerritory,
    VatType,
)
from tests.requirements import covers

pytestmark = pytest.mark.usefixtures("dossier")


def rates_of(territory: str) -> dict[str, VatRate]:
    return {rate.code: rate for rate in VatRate.objects.filter(territory__code=territory)}


@covers("PAR-034", "P-12")
def test_territories_are_supplied_with_what_no_vat_due_prints():
    assert list(
        VatTerritory.objects.values_list(
            "code", "label", "is_vat_due", "is_intra_eu", "is_eco_contribution_due"
        )
    ) == [
        ("metropole", "France", True, False, True),
        ("corse", "Corse", True, False, True),
        ("dom", "DOM", True, False, True),
        ("guyane_mayotte", "Guyane et Mayotte", False, False, True),
        ("intra_eu", "Intracommunautaire", False, True, False),
        ("export", "Export", False, False, False),
    ]
    intra_eu, export = VatTerritory.objects.get(code="intra_eu"), VatTerritory.objects.get(code="export")
    assert intra_eu.goods_exemption_mention == "Exonération de TVA, art. 262 ter I du CGI"
    assert intra_eu.service_exemption_mention == "Autoliquidation"
    assert export.goods_exemption_mention == "Exonération de TVA, art. 262 I du CGI"
    assert all(
        bool(row.goods_exemption_mention and row.service_exemption_mention) is not row.is_vat_due
        for row in VatTerritory.objects.all()
    )


@covers("PAR-031", "PAR-032")
def test_there_is_one_vat_type_per_nature():
    assert sorted(VatType.objects.values_list("nature", "label")) == sorted(VatType.Nature.choices)


@covers("PAR-023", "P-12")
@pytest.mark.parametrize(
    ("territory", "expected"),
    [
        (
            "metropole",
            {"20": "Normal", "10": "Réduit", "5.5": "Réduit", "2.1": "Super réduit", "0": "Exonéré"},
        ),
        (
            "corse",
            {
                "COR-20": "Normal",
                "COR-13": "Réduit",
                "COR-10": "Réduit",
                "COR-5.5": "Réduit",
                "COR-2.1": "Réduit",
                "COR-0.9": "Super réduit",
                "COR-0": "Exonéré",
            },
        ),
        (
            "dom",
            {
                "DOM-8.5": "Normal",
                "DOM-2.1": "Réduit",
                "DOM-1.75": "Super réduit",
                "DOM-1.05": "Super réduit",
                "DOM-0": "Exonéré",
            },
        ),
        ("guyane_mayotte", {"GUY-0": "Exonéré"}),
        ("intra_eu", {"UE-0": "Exonéré"}),
        ("export", {"EXP-0": "Exonéré"}),
    ],
)
def test_rates_in_force_in_2026(territory, expected):
    active = {code: rate for code, rate in rates_of(territory).items() if rate.is_active}
    assert {code: rate.vat_type.label for code, rate in active.items()} == expected
    assert all(rate.rate == Decimal(code.rpartition("-")[2]) for code, rate in active.items())
    assert all(rate.valid_until_on is None for rate in active.values())


@covers("PAR-015", "PAR-023", "P-12")
def test_rates_that_ended_are_inactive_and_keep_their_last_day():
    ended = {
        rate.code: (rate.rate, rate.valid_until_on, rate.vat_type.nature)
        for rate in VatRate.objects.filter(is_active=False)
    }
    assert ended == {
        "19.6": (Decimal("19.6"), date(2013, 12, 31), "former"),
        "7": (Decimal("7"), date(2013, 12, 31), "former"),
        "DOM-8.5-NPR": (Decimal("8.5"), date(2018, 12, 31), "former"),
        "DOM-2.1-NPR": (Decimal("2.1"), date(2018, 12, 31), "former"),
    }
    assert {rate.valid_from_on for rate in VatRate.objects.filter(code__in=["20", "10"])} == {
        date(2014, 1, 1)
    }


@covers("PAR-016")
def test_each_territory_has_exactly_one_default_rate_and_it_is_active():
    defaults = VatRate.objects.filter(is_default=True)
    assert {rate.territory.code: rate.code for rate in defaults} == {
        "metropole": "20",
        "corse": "COR-20",
        "dom": "DOM-8.5",
        "guyane_mayotte": "GUY-0",
        "intra_eu": "UE-0",
        "export": "EXP-0",
    }
    assert len(defaults) == 6
    assert all(rate.is_active for rate in defaults)


@covers("PAR-017")
def test_no_rate_is_supplied_twice_in_a_territory():
    found = Tally(VatRate.objects.values_list("territory", "rate", "is_not_collected"))
    assert set(found.values()) == {1}


@covers("PAR-014")
def test_only_overseas_rates_are_not_collected():
    assert set(VatRate.objects.filter(is_not_collected=True).values_list("territory__code", flat=True)) == {
        "dom"
    }


@covers("PAR-019", "PAR-020", "ACC-073")
def test_rates_carry_the_accounts_of_the_french_chart():
    normal = VatRate.objects.get(code="20")
    assert (normal.vat_on_invoicing_account, normal.vat_on_collection_account) == ("445710", "445740")
    assert normal.deductible_vat_account == "445660"
    assert normal.goods_sales_account == "707100"
    assert normal.service_sales_account == "706100"
    assert normal.shipping_sales_account == "708500"
    assert normal.goods_purchase_account == "607100"
    assert normal.service_purchase_account == "604100"
    assert normal.shipping_purchase_account == "624100"
    assert VatRate.objects.get(code="EXP-0").vat_on_invoicing_account == ""
    assert not VatRate.objects.filter(goods_sales_account="").exists()
    assert not VatRate.objects.exclude(rate=Decimal("0")).filter(vat_on_invoicing_account="").exists()


@covers("PAR-050")
def test_titles():
    assert list(Title.objects.order_by("id").values_list("label", flat=True)) == [
        "Monsieur",
        "Madame",
        "Mademoiselle",
        "Messieurs",
        "Société",
        "SA",
        "SARL",
        "SAS",
        "EURL",
        "SCI",
        "Association",
    ]


@covers("PAR-058", "PAR-059", "PAR-061")
def test_units():
    units = {row[0]: row[1:] for row in Unit.objects.values_list("code", "label", "type", "decimals")}
    assert units["M3"] == ("Mètre cube", "volume", 3)
    assert units["HEUR"] == ("Heure", "time", 2)
    assert units["KG"] == ("Kilo Gramme", "weight", 3)
    assert units["U"] == ("Unité", "quantity", 0)
    assert {kind for _, kind, _ in units.values()} == set(Unit.Type.values)


@covers("PAY-022", "PAY-025")
def test_payment_methods_have_no_bank():
    assert list(PaymentMethod.objects.order_by("id").values_list("code", "label", "nature", "bank")) == [
        ("ESP", "Espèces", "cash", None),
        ("CHQ", "Chèque", "cheque", None),
        ("CB", "Carte bancaire", "card", None),
        ("VIR", "Virement", "transfer", None),
        ("PREL", "Prélèvement", "direct_debit", None),
        ("LCR", "Effet", "bill", None),
        ("AUT", "Autre", "other", None),
    ]
    assert DossierSettings.objects.get().default_payment_method == PaymentMethod.objects.get(code="CHQ")


@covers("PAY-034", "PAY-061", "T05-1", "T05-2")
def test_payment_terms_and_their_lines():
    assert {
        terms.code: (
            terms.label,
            [
                (line.rate, line.days, line.rule, line.day, line.is_month_counting, line.method.code)
                for line in terms.lines.all()
            ],
        )
        for terms in PaymentTerms.objects.all()
    } == {
        "CPT": ("Comptant", [(Decimal(100), 0, "cash", None, False, "CHQ")]),
        "CH30": ("Chèque 30 jours net", [(Decimal(100), 30, "net", None, False, "CHQ")]),
        "VIR30": ("Virement 30 jours fin de mois", [(Decimal(100), 30, "end_of_month", None, False, "VIR")]),
        "LCR60": ("Effet 60 jours fin de mois", [(Decimal(100), 60, "end_of_month", None, False, "LCR")]),
        "PREL4": (
            "Prélèvement en 4 fois",
            [
                (Decimal(25), 0, "cash", None, False, "PREL"),
                (Decimal(25), 30, "net_on_day", 15, False, "PREL"),
                (Decimal(25), 60, "net_on_day", 15, False, "PREL"),
                (Decimal(25), 90, "net_on_day", 15, False, "PREL"),
            ],
        ),
    }


@covers("OPT-050", "P-13", "DOC-002")
def test_counters_start_without_a_space():
    first = {
        row.code: (f"{row.prefix}{row.next_value:0{row.width}d}", row.max_length, row.is_used)
        for row in Counter.objects.all()
    }
    assert {code: first[code] for code in KINDS} == {
        kind.code: (kind.default_counter, 18, True) for kind in KINDS.values()
    }
    assert {code: row for code, row in first.items() if code not in KINDS} == {
        "stock_entry": ("BE000001", 18, True),
        "stock_issue": ("BS000001", 18, True),
        "stock_count": ("INV00001", 18, True),
        "customer_family": ("FCL00001", 10, True),
        "customer": ("CL000001", 20, True),
        "supplier_family": ("FFR00001", 10, True),
        "supplier": ("FR000001", 20, True),
        "article_family": ("FAR00001", 10, True),
        "article": ("AR000001", 20, True),
        "eco_contribution": ("D3E00001", 10, True),
        "salesperson": ("CO00001", 20, True),
        "salesperson_family": ("FCO00001", 10, True),
        "sales_territory": ("SG00001", 10, True),
        "commission_plan": ("CC00001", 10, True),
        "price_list": ("TF00001", 10, True),
    }
    assert first["invoice"][0] == "FA000001"
    assert first["quote"][0] == "DE000001"


def test_families_and_banks_start_empty():
    assert not any(model.objects.exists() for model in (ArticleFamily, CustomerFamily, SupplierFamily, Bank))


@covers("OPT-113", "OPT-120", "OPT-122", "OPT-125", "OPT-126")
def test_settings_start_with_the_notices_that_the_law_asks_for():
    settings = DossierSettings.objects.get()
    assert settings.country == Country.objects.get(code="FR")
    assert settings.quote_states[settings.accepted_quote_state - 1] == "Accepté"
    assert len(settings.quote_states) == 10
    assert settings.quote_validity_days == 3
    assert "trois fois l'intérêt légal" in settings.late_penalty_mention
    assert "40\u00a0€" in settings.recovery_indemnity_mention
    assert "escompte" in settings.early_payment_mention
    assert "Bon pour accord" in settings.quote_legal_notice
