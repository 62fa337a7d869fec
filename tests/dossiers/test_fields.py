"""The exact decimal columns, on both engines (design: exact money on SQLite)."""

from decimal import Decimal

import pytest
from django.apps.registry import Apps
from django.core.exceptions import FieldError, ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Avg, Case, Count, F, Max, Min, Q, Sum, Value, When
from django.db.models.functions import Abs, Coalesce, Greatest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.dossiers.fields import (
    AmountField,
    CostField,
    FixedPointField,
    PriceField,
    QuantityField,
    RateField,
    fixed,
)
from comptoir.dossiers.routing import DossierManager

D = Decimal
LARGEST = D("9999999999999.99")


class Entry(models.Model):
    """A table of the tests only."""

    objects = DossierManager()

    label = models.CharField(max_length=20, default="")
    amount = AmountField("Montant")
    other = AmountField("Autre", default=0)
    price = PriceField("Prix", default=0)
    limit = AmountField("Plafond", null=True, blank=True)

    class Meta:
        app_label = "tests"
        apps = Apps()


@pytest.fixture(autouse=True)
def table(dossier: object) -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Entry)


def fill(*amounts: str) -> None:
    Entry.objects.bulk_create(Entry(amount=D(amount), label=str(i)) for i, amount in enumerate(amounts))


def test_a_tenth_and_two_tenths_make_three_tenths_in_sql() -> None:
    Entry.objects.create(amount=D("0.10"), other=D("0.20"))
    assert Entry.objects.filter(amount=fixed("0.30") - F("other")).count() == 1
    assert Entry.objects.annotate(total=F("amount") + F("other")).filter(total=D("0.30")).count() == 1


def test_the_sum_of_many_large_amounts_is_exact() -> None:
    Entry.objects.bulk_create([Entry(amount=D("999999999.99")) for _ in range(9_999)])
    Entry.objects.create(amount=D("0.01"))
    assert Entry.objects.aggregate(s=Sum("amount"))["s"] == D("999999999.99") * 9_999 + D("0.01")


def test_a_balance_returns_to_an_exact_zero() -> None:
    entry = Entry.objects.create(amount=0)
    for step in ("0.10", "0.20", "-0.30"):
        Entry.objects.update(amount=F("amount") + fixed(step))
    entry.refresh_from_db()
    assert entry.amount == 0
    assert Entry.objects.filter(amount=0).exists()


def test_an_amount_is_found_after_increments() -> None:
    Entry.objects.create(amount=D("0"))
    for _ in range(2_000 // 10):
        Entry.objects.update(amount=F("amount") + fixed("1.00"))
    assert Entry.objects.filter(amount=200).count() == 1
    assert Entry.objects.filter(amount="200.00").count() == 1


def test_values_are_decimals_of_the_right_length() -> None:
    Entry.objects.create(amount=12, price=D("9.4812"), limit=None)
    entry = Entry.objects.get()
    assert (str(entry.amount), str(entry.price), entry.limit) == ("12.00", "9.48120", None)
    assert Entry.objects.values_list("amount", flat=True).get() == D("12")


def test_the_default_is_zero_and_null_only_when_allowed() -> None:
    entry = Entry.objects.create()
    entry.refresh_from_db()
    assert (entry.amount, entry.limit) == (D("0"), None)


def test_aggregates_on_both_engines() -> None:
    fill("0.01", "0.02", "0.02")
    found = Entry.objects.aggregate(a=Avg("amount"), low=Min("amount"), high=Max("amount"), n=Count("amount"))
    assert found == {"a": D("0.01667"), "low": D("0.01"), "high": D("0.02"), "n": 3}
    assert Entry.objects.aggregate(s=Sum("amount", filter=Q(amount=9)))["s"] is None
    assert Entry.objects.aggregate(s=Sum("amount", filter=Q(amount=9), default=D(0)))["s"] == 0


def test_an_average_is_rounded_half_away_from_zero() -> None:
    fill("0.01", "0.02")
    Entry.objects.update(price=fixed("0.00001"))
    Entry.objects.filter(label="1").update(price=fixed("0.00002"))
    assert Entry.objects.aggregate(a=Avg("price"))["a"] == D("0.00002")
    Entry.objects.update(price=fixed("0") - F("price"))
    assert Entry.objects.aggregate(a=Avg("price"))["a"] == D("-0.00002")


def test_comparison_and_ordering_are_numeric() -> None:
    fill("10.00", "9.00", "-1.00", "100.00")
    assert [e.amount for e in Entry.objects.order_by("amount")] == [-1, 9, 10, 100]
    assert Entry.objects.filter(amount__gte=D("9.5")).count() == 2
    assert Entry.objects.filter(amount__range=(D("-1"), D("9"))).count() == 2
    assert Entry.objects.filter(amount__in=[D("9.00"), D("100")]).count() == 2
    assert Entry.objects.filter(amount__gt=F("other")).count() == 3


def test_grouping_by_amount() -> None:
    fill("5.00", "5.0", "5", "7.00")
    groups = Entry.objects.values("amount").annotate(n=Count("id"), s=Sum("amount")).order_by("amount")
    assert [(g["amount"], g["n"], g["s"]) for g in groups] == [(5, 3, 15), (7, 1, 7)]


def test_expressions_that_keep_the_scale() -> None:
    fill("-5.00", "7.00")
    rows = Entry.objects.annotate(
        absolute=Abs("amount"),
        positive=Greatest("amount", fixed(0)),
        known=Coalesce("limit", fixed("1.50")),
        chosen=Case(When(amount__lt=0, then=fixed("0.25")), default=F("amount"), output_field=AmountField()),
    ).order_by("amount")
    assert [(r.absolute, r.positive, r.known, r.chosen) for r in rows] == [
        (5, 0, D("1.50"), D("0.25")),
        (7, 7, D("1.50"), 7),
    ]


@pytest.mark.parametrize("unscaled", [D("1"), 1, 1.5])
def test_an_unscaled_constant_is_refused_instead_of_mis_scaled(unscaled: object) -> None:
    fill("5.00")
    with pytest.raises(FieldError):
        Entry.objects.update(amount=F("amount") + unscaled)
    with pytest.raises(FieldError):
        Entry.objects.update(amount=Value(unscaled))
    with pytest.raises(FieldError):
        list(Entry.objects.annotate(x=F("amount") + unscaled))
    assert Entry.objects.get().amount == 5


def test_multiplication_in_sql_is_refused() -> None:
    fill("5.00")
    with pytest.raises(FieldError):
        list(Entry.objects.annotate(x=F("amount") * F("price")))
    with pytest.raises(FieldError):
        Entry.objects.update(amount=F("amount") * F("price"))
    with pytest.raises(FieldError):
        Entry.objects.aggregate(x=Sum(F("amount") * F("price")))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0.001", "number_too_many_decimals"),
        ("10000000000000", "number_too_many_digits"),
        ("1E+20", "number_too_many_digits"),
        ("NaN", "number_invalid"),
        ("Infinity", "number_invalid"),
        ("abc", "number_invalid"),
        ("", "number_invalid"),
        (0.5, "number_invalid"),
        (True, "number_invalid"),
        (object(), "number_invalid"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_saved(value: object, code: str) -> None:
    entry = Entry(amount=value)
    with pytest.raises(ValidationError) as on_clean:
        entry.full_clean()
    assert on_clean.value.error_dict["amount"][0].code == code
    with pytest.raises(ValidationError):
        entry.save()
    with pytest.raises(ValidationError):
        Entry.objects.filter(amount=value).count()
    assert not Entry.objects.exists()


def test_trailing_zeros_are_not_decimals() -> None:
    Entry.objects.create(amount=D("1.50000000000000000000000000000000000"))
    assert Entry.objects.get().amount == D("1.5")


def test_limits_are_kept_and_sums_beyond_them_are_read() -> None:
    for amount in (LARGEST, LARGEST, -LARGEST, -LARGEST, -LARGEST):
        Entry.objects.create(amount=amount)
    assert {e.amount for e in Entry.objects.all()} == {LARGEST, -LARGEST}
    assert Entry.objects.filter(amount__gt=0).aggregate(s=Sum("amount"))["s"] == 2 * LARGEST
    assert Entry.objects.filter(amount__lt=0).aggregate(s=Sum("amount"))["s"] == -3 * LARGEST


def test_an_overflow_inside_sql_is_refused_by_the_database() -> None:
    Entry.objects.create(amount=LARGEST, other=LARGEST)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(amount=F("amount") + F("other"))
    assert Entry.objects.get().amount == LARGEST


def test_smallest_steps_at_the_limit_are_not_lost() -> None:
    Entry.objects.create(price=D("9999999999999.99998"))
    Entry.objects.update(price=F("price") + fixed("0.00001"))
    assert Entry.objects.get().price == D("9999999999999.99999")


@given(values=st.lists(st.decimals("-99999999", "99999999", places=2), min_size=1, max_size=20))
def test_sums_agree_with_python(values: list[D]) -> None:
    with transaction.atomic():
        Entry.objects.all().delete()
        Entry.objects.bulk_create(Entry(amount=value) for value in values)
        assert Entry.objects.aggregate(s=Sum("amount"))["s"] == sum(values)
        assert [e.amount for e in Entry.objects.order_by("amount")] == sorted(values)


def test_the_family_describes_itself_to_migrations_and_forms() -> None:
    for kind in (FixedPointField, AmountField, PriceField, QuantityField, RateField, CostField):
        _, path, args, kwargs = kind("Libellé", default=1).deconstruct()
        assert (path, kwargs["default"]) == (f"comptoir.dossiers.fields.{kind.__name__}", D("1"))
        assert kind(*args, **kwargs).get_default() == D("1")
    form_field = Entry._meta.get_field("amount").formfield()
    assert (form_field.decimal_places, form_field.max_digits) == (2, 15)
