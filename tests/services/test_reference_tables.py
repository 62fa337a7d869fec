"""The rules of the small tables (specification 08, part H), through the services that pages and API call."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db.models import Model

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.references import default_places
from comptoir.references.models import (
    ArticleFamily,
    Bank,
    Counter,
    Country,
    CustomerFamily,
    Department,
    DossierSettings,
    EcoContribution,
    Location,
    NafCode,
    PostalCode,
    SalespersonFamily,
    SalesTerritory,
    ShippingFee,
    Title,
    Unit,
    VatRate,
    VatTerritory,
    VatType,
)
from comptoir.resources.listing import Selection, all_records
from comptoir.resources.lookups import lookup_rows
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record, delete_record, update_record
from tests.requirements import covers
from tests.services.refusals import assert_told_on, refusal_of

pytestmark = pytest.mark.usefixtures("dossier")


@pytest.fixture
def user() -> User:
    return User.objects.get()


def add(model: type[Model], user: User, **values: Any) -> Any:
    return create_record(registry.for_model(model), user=user, values=values)


def change(record: Model, user: User, **values: Any) -> Any:
    return update_record(registry.for_model(type(record)), user=user, record=record, values=values)


def delete(record: Model, user: User) -> None:
    delete_record(registry.for_model(type(record)), user=user, record=record)


def listed(model: type[Model], user: User, tab: str) -> list[Any]:
    return list(all_records(registry.for_model(model), user, Selection(tab=tab)))


def looked_up(model: type[Model], user: User, text: str) -> list[str]:
    return [row.key for row in lookup_rows(registry.for_model(model), user, text)]


# ------------------------------------------------------------------------------------------------------------ VAT rates
def rate(code: str = "X", **values: Any) -> Mapping[str, Any]:
    return {
        "code": code,
        "label": code,
        "rate": "19.6",
        "territory": "metropole",
        "vat_type": "REDUIT",
        **values,
    }


@covers("PAR-010", "PAR-011", "PAR-012", "PAR-017", "T08-6", "T08-7")
def test_a_rate_stands_once_in_a_territory(user: User) -> None:
    refusal = refusal_of(lambda: add(VatRate, user, **rate()))
    assert {problem.code for found in refusal.fields.values() for problem in found} == {
        "already_used_together"
    }
    made = add(VatRate, user, **rate(territory="dom"))
    for field, value in (("rate", "18"), ("territory", "corse")):
        refusal = refusal_of(lambda field=field, value=value: change(made, user, **{field: value}))
        assert_told_on(refusal, field, ["read_only_field"])


@covers("PAR-012")
def test_a_rate_has_three_decimals_and_is_zero_when_nothing_is_said(user: User) -> None:
    assert_told_on(
        refusal_of(lambda: add(VatRate, user, **rate(rate="1.2345"))), "rate", ["too_many_decimals"]
    )
    assert_told_on(refusal_of(lambda: add(VatRate, user, **rate(rate="-1"))), "rate", ["negative"])
    assert add(VatRate, user, **rate(rate="1.234")).rate.normalize().as_tuple().exponent == -3
    values = {**rate("Z", territory="guyane_mayotte")}
    del values["rate"]
    refusal = refusal_of(lambda: add(VatRate, user, **values))
    assert "already_used_together" in str(refusal), "0 % exists in Guyane et Mayotte"


@covers("PAR-013", "PAR-016", "T08-8")
def test_the_default_mark_moves_and_never_goes(user: User) -> None:
    ten, twenty = VatRate.objects.get(code="10"), VatRate.objects.get(code="20")
    change(ten, user, is_default=True)
    twenty.refresh_from_db()
    assert not twenty.is_default
    assert VatRate.objects.get(territory__code="metropole", is_default=True) == ten
    ten.refresh_from_db()
    assert_told_on(refusal_of(lambda: change(ten, user, is_default=False)), "is_default")
    assert_told_on(refusal_of(lambda: change(ten, user, is_active=False)), "is_active")
    assert refusal_of(lambda: delete(ten, user)).code == "vat_rate_default_deleted"


@covers("PAR-014", "T08-9")
def test_vat_that_is_not_collected_exists_overseas_only(user: User) -> None:
    refusal = refusal_of(lambda: add(VatRate, user, **rate(rate="9", is_not_collected=True)))
    assert_told_on(refusal, "is_not_collected", ["vat_rate_npr_overseas"])
    twenty = VatRate.objects.get(code="20")
    assert_told_on(refusal_of(lambda: change(twenty, user, is_not_collected=True)), "is_not_collected")
    for code, percent in (("N1", "9"), ("N2", "3")):
        assert add(VatRate, user, **rate(code, rate=percent, territory="dom", is_not_collected=True)).pk


@covers("PAR-015", "PAR-018")
def test_the_list_shows_the_rates_of_the_seller_first_and_hides_the_inactive_ones(user: User) -> None:
    assert [row.code for row in listed(VatRate, user, "actifs")] == ["20", "10", "5.5", "2.1", "0"]
    others = listed(VatRate, user, "liste")
    assert {row.territory.code for row in others} == {"corse", "dom", "guyane_mayotte", "intra_eu", "export"}
    assert all(row.is_active for row in others)
    assert "19.6" not in looked_up(VatRate, user, "19") and "20" in looked_up(VatRate, user, "20")
    DossierSettings.objects.update(territory=VatTerritory.objects.get(code="corse"))
    assert {row.territory.code for row in listed(VatRate, user, "actifs")} == {"corse"}
    assert "20" in [row.code for row in listed(VatRate, user, "liste")]


@covers("PAR-019", "PAR-020", "PAR-021", "PAR-022")
def test_accounts_of_a_rate_are_typed(user: User) -> None:
    accounts = {
        name: f"70{index}000"
        for index, name in enumerate(
            ("vat_on_invoicing_account", "vat_on_collection_account", "deductible_vat_account", "goods_sales_account",
             "service_sales_account", "shipping_sales_account", "goods_purchase_account", "service_purchase_account",
             "shipping_purchase_account")
        )
    }  # fmt: skip
    made = add(VatRate, user, **rate(rate="18", note="Essai"), **accounts)
    stored = VatRate.objects.get(pk=made.pk)
    assert {name: getattr(stored, name) for name in accounts} == accounts
    titles = [tab.title for tab in registry.for_model(VatRate).layout.tabs]
    assert titles == ["Général", "Comptabilité", "Notes"]


@covers("PAR-030", "PAR-031", "PAR-032", "T08-10")
def test_users_add_vat_types_of_two_natures_only(user: User) -> None:
    for nature in ("normal", "reduced", "super_reduced", "exempt"):
        refusal = refusal_of(lambda nature=nature: add(VatType, user, code="X", label="X", nature=nature))
        assert_told_on(refusal, "nature", ["vat_type_nature_supplied"])
    for nature in ("other", "former"):
        assert add(VatType, user, code=nature, label="X", nature=nature).nature == nature
    assert_told_on(refusal_of(lambda: add(VatType, user, code="Y", label="Y", nature="moon")), "nature")
    assert refusal_of(lambda: delete(VatType.objects.get(nature="normal"), user)).code in (
        "record_in_use", "vat_type_supplied",
    )  # fmt: skip


@covers("PAR-033", "T08-11")
def test_only_the_note_of_a_territory_changes(user: User) -> None:
    dom = VatTerritory.objects.get(code="dom")
    assert_told_on(refusal_of(lambda: change(dom, user, label="Outre-mer")), "label", ["read_only_field"])
    assert refusal_of(lambda: add(VatTerritory, user, code="LUNE", label="Lune")).code == "creation_forbidden"
    assert refusal_of(lambda: delete(dom, user)).code == "deletion_forbidden"
    assert change(dom, user, note="Trois départements").note == "<p>Trois départements</p>"


# --------------------------------------------------------------------------------------------------------------- places
@covers("PAR-051", "T08-12")
def test_characters_of_a_postal_code(user: User) -> None:
    made = add(PostalCode, user, code="98-765 a", city="Ailleurs", country="FR")
    assert made.code == "98-765 A"
    for code in ("98.765", "98_765", "3400é"):
        refusal = refusal_of(lambda code=code: add(PostalCode, user, code=code, city="X", country="FR"))
        assert_told_on(refusal, "code", ["postal_code_characters"])
    assert_told_on(refusal_of(lambda: change(made, user, code="98.765")), "code")
    assert add(PostalCode, user, code="98-765 A", city="Un autre", country="FR").pk, "one code, several towns"


@covers("PAR-052", "T08-13")
def test_a_department_of_another_country_brings_its_country(user: User) -> None:
    add(Department, user, code="BW", label="Brabant wallon", country="BE")
    made = add(PostalCode, user, code="1300", city="Wavre", country="FR", department="BW")
    assert made.country.code == "BE"
    town = add(PostalCode, user, code="00001", city="Essai", country="FR")
    assert change(town, user, department="BW").country.code == "BE"
    town = PostalCode.objects.get(pk=town.pk)
    refusal = refusal_of(lambda: change(town, user, country="FR"))
    assert_told_on(refusal, "department", ["department_of_other_country"])
    assert change(town, user, country="FR", department=None).country.code == "FR"


@covers("PAR-054", "PAR-015")
def test_countries_have_an_iso_code_and_the_inactive_ones_are_not_offered(user: User) -> None:
    assert_told_on(
        refusal_of(lambda: add(Country, user, code="X1", label="X")), "code", ["country_code_form"]
    )
    assert_told_on(refusal_of(lambda: add(Country, user, code="fr", label="X")), "code", ["already_used"])
    made = add(Country, user, code="xk", label="Kosovo", is_eu=False)
    assert made.code == "XK" and "XK" in looked_up(Country, user, "XK")
    change(made, user, is_active=False)
    assert "XK" not in looked_up(Country, user, "XK")
    assert made.pk not in {row.pk for row in listed(Country, user, "actifs")}
    assert made.pk in {row.pk for row in listed(Country, user, "tous")}
    assert {row.code for row in listed(Country, user, "ue")} >= {"FR", "BE", "HR"}


@covers("PAR-053")
def test_departments(user: User) -> None:
    assert_told_on(refusal_of(lambda: add(Department, user, code="1234", label="X", country="FR")), "code")
    assert_told_on(refusal_of(lambda: add(Department, user, code="X", label="X")), "country", ["required"])
    assert add(Department, user, code="42", label="Un autre", country="BE").pk, (
        "numbers are those of a country"
    )


# ----------------------------------------------------------------------------------------------------- activity codes
@covers("PAR-055", "PAR-007")
def test_every_code_of_naf_rev_2_is_supplied() -> None:
    codes = {row.code: row for row in NafCode.objects.filter(nomenclature="rev2")}
    assert len(codes) == 732 == len(default_places.activity_rows())
    assert codes["47.61Z"].label == "Commerce de détail de livres en magasin spécialisé"
    assert {(row.nomenclature, row.is_active) for row in codes.values()} == {("rev2", True)}
    assert all(len(row.label) <= 120 and len(row.code) <= 8 for row in codes.values())


@covers("PAR-055")
def test_both_nomenclatures_stand_side_by_side_and_an_old_code_leads_to_the_new_ones(user: User) -> None:
    old = NafCode.objects.get(code="47.61Z")
    new = add(NafCode, user, code="47.61z", label="Commerce de détail de livres", nomenclature="naf2025")
    other = add(NafCode, user, code="47.69Z", label="Autre", nomenclature="naf2025")
    assert new.code == "47.61Z"
    refusal = refusal_of(lambda: add(NafCode, user, code="47.61Z", label="X", nomenclature="naf2025"))
    assert_told_on(refusal, "code", ["already_used_together"])
    change(old, user, successors=[{"successor": new.pk}, {"successor": other.pk}])
    old = registry.for_model(NafCode).queryset().get(pk=old.pk)
    assert [row.successor.pk for row in old.successors.all()] == [new.pk, other.pk]
    twice = [{"successor": new.pk}, {"successor": new.pk}]
    assert_told_on(refusal_of(lambda: change(old, user, successors=twice)), "successors.1.successor")
    mine = [{"successor": old.pk}]
    assert_told_on(
        refusal_of(lambda: change(old, user, successors=mine)), "successors.0.successor", ["key_not_allowed"]
    )
    theirs = [{"successor": other.pk}]
    refusal = refusal_of(lambda: change(new, user, successors=theirs))
    assert_told_on(refusal, "successors.0.successor", ["naf_successor_of_new"])
    used = refusal_of(lambda: delete(NafCode.objects.get(pk=new.pk), user))
    assert (used.code, used.params["uses"]) == ("record_in_use", "1 code correspondant")
    change(other, user, is_active=False)
    shown = [row.pk for row in listed(NafCode, user, "naf2025")]
    assert new.pk in shown and other.pk not in shown


# ------------------------------------------------------------------------------------------------- codes and counters
COUNTED = [
    (EcoContribution, "D3E00001", {"label": "Lampe", "gross_amount": "0.10"}),
    (SalesTerritory, "SG00001", {"label": "Nord"}),
    (SalespersonFamily, "FCO00001", {"label": "Itinérants"}),
    (ArticleFamily, "FAR00001", {"label": "Jeux"}),
    (CustomerFamily, "FCL00001", {"label": "Écoles"}),
]


@covers("PAR-040", "PAR-056", "COM-020", "ART-090", "PTY-111", "PTY-003")
@pytest.mark.parametrize(
    ("model", "first", "values"), COUNTED, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_code_left_empty_is_given_by_the_counter(
    model: type[Model], first: str, values: dict[str, Any], user: User
) -> None:
    made = add(model, user, **values)
    assert made.code == first
    assert add(model, user, code="mien", **values).code == "MIEN"
    assert add(model, user, **values).code == f"{first[:-1]}2"
    assert_told_on(refusal_of(lambda: change(made, user, code="")), "code", ["required"])
    Counter.objects.update(is_used=False)
    assert_told_on(refusal_of(lambda: add(model, user, **values)), "code", ["code_required"])


@covers("PAR-006")
@pytest.mark.parametrize("code", ["A/B", "A\\B", "A?", "#1", "5%", ".A", "A.", ".."])
def test_a_code_that_no_address_can_carry_is_refused_where_it_is_typed(code: str, user: User) -> None:
    for model, values in (
        (Location, {"label": "X"}),
        (Unit, {"label": "X"}),
        (Title, {"label": "X"}),
        (Bank, {"label": "X", "ledger_account": "512", "journal": "BQ"}),
        (ShippingFee, {"label": "X", "net_amount": "1", "vat_rate": "20"}),
    ):
        resource = registry.for_model(model)
        with pytest.raises(Refusal) as refused:
            create_record(resource, user=user, values={"code": code, **values})
        assert [problem.code for problem in refused.value.fields["code"]] == ["code_not_addressable"], model
    made = add(Location, user, code="A", label="Réserve")
    assert_told_on(refusal_of(lambda: change(made, user, code=code)), "code", ["code_not_addressable"])


def test_an_old_code_with_a_slash_does_not_keep_its_record_from_changing(user: User) -> None:
    record = Location.objects.create(code="A/B", label="Réserve")
    assert change(record, user, code="A/B", label="Rayon").label == "Rayon"


@covers("PAR-057", "PAR-062")
def test_lengths_and_what_must_be_said(user: User) -> None:
    assert_told_on(refusal_of(lambda: add(Location, user, code="123456789", label="X")), "code", ["too_long"])
    assert_told_on(refusal_of(lambda: add(Location, user, code="R1", label="x" * 51)), "label", ["too_long"])
    assert_told_on(
        refusal_of(lambda: add(ShippingFee, user, code="P", label="P", vat_rate="20")), "net_amount"
    )
    assert_told_on(
        refusal_of(lambda: add(ShippingFee, user, code="P", label="P", net_amount="-1", vat_rate="20")),
        "net_amount",
    )


@covers("PAR-058", "PAR-059")
def test_units_have_a_known_type_and_at_most_five_decimals(user: User) -> None:
    made = add(Unit, user, code="bte", label="Boîte")
    assert (made.code, made.type, made.decimals) == ("BTE", "quantity", 0)
    for decimals in (-1, 6, 1.5):
        refusal = refusal_of(lambda decimals=decimals: change(made, user, decimals=decimals))
        assert_told_on(refusal, "decimals")
    assert_told_on(refusal_of(lambda: change(made, user, type="colour")), "type", ["not_a_choice"])
    assert_told_on(refusal_of(lambda: add(Unit, user, code="TONNE", label="X")), "code", ["too_long"])
    assert change(made, user, decimals=5).decimals == 5


@covers("PAR-005")
def test_what_is_used_says_by_what(user: User) -> None:
    fee = add(ShippingFee, user, code="COLIS", label="Colis", net_amount="5", vat_rate="10")
    refusal = refusal_of(lambda: delete(VatRate.objects.get(code="10"), user))
    assert (refusal.code, refusal.params["uses"]) == ("record_in_use", "1 frais de port")
    delete(fee, user)
    refusal = refusal_of(lambda: delete(Country.objects.get(code="FR"), user))
    assert "départements" in str(refusal.params["uses"]) and "codes postaux" in str(refusal.params["uses"])


@covers("PAR-004", "PAR-041", "PAR-042")
def test_scales_are_added_by_hand_and_the_inactive_ones_are_not_offered(user: User) -> None:
    assert EcoContribution.objects.count() == 0, "amounts belong to the eco-organisation of each seller"
    scale = add(EcoContribution, user, code="LAMPE", label="x" * 80, gross_amount="0.25", note="Description")
    assert looked_up(EcoContribution, user, "lam") == ["LAMPE"]
    change(scale, user, is_active=False)
    assert looked_up(EcoContribution, user, "lam") == []
    for model in (
        NafCode,
        EcoContribution,
        ShippingFee,
        SalesTerritory,
        Location,
        SalespersonFamily,
        Country,
        Unit,
    ):
        assert registry.for_model(model).can_create
