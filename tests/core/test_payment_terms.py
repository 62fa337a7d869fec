"""Due dates: every vector of the specification, and what must hold whatever the terms."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.errors import Refusal
from comptoir.core.payment_terms import (
    DueRule,
    TermsLine,
    cash_terms,
    check_terms,
    due_dates,
    explain_due_dates,
    terms_of_shorthand,
)
from tests.requirements import covers

d = Decimal
CASH, NET, ON_DAY = DueRule.CASH, DueRule.NET, DueRule.NET_ON_DAY
MONTH_END, MONTH_END_ON_DAY = DueRule.END_OF_MONTH, DueRule.END_OF_MONTH_ON_DAY


def day(text):
    d_, m, y = map(int, text.split("/"))
    return date(y, m, d_)


def line(rate="100", days=0, rule=NET, on_day=None, is_month_counting=False, method="CHQ"):
    return TermsLine(d(rate), days, rule, on_day, is_month_counting, method)


def dues(lines, dated_on, amount):
    return [
        (due.due_on, due.amount) for due in due_dates(lines=lines, dated_on=day(dated_on), amount=d(amount))
    ]


PREL4 = [line("25", rule=CASH), *[line("25", days, ON_DAY, 15) for days in (30, 60, 90)]]


@covers("T05-1", "TV-DOC-58", "PAY-047", "DOC-252")
def test_thirty_days_net():
    (due,) = due_dates(lines=[line(days=30)], dated_on=day("01/01/2008"), amount=d(100))
    assert (due.due_on, due.amount, due.method) == (day("31/01/2008"), d("100.00"), "CHQ")


@covers("T05-2", "TV-DOC-59", "TV-U6", "PAY-045", "PAY-046", "PAY-048", "PAY-055", "DOC-250")
def test_four_direct_debits():
    found = due_dates(lines=PREL4, dated_on=day("01/01/2008"), amount=d(100))
    assert [due.base_on for due in found] == list(
        map(day, ["01/01/2008", "31/01/2008", "01/03/2008", "31/03/2008"])
    )
    assert [due.due_on for due in found] == list(
        map(day, ["01/01/2008", "15/02/2008", "15/03/2008", "15/04/2008"])
    )
    assert [due.amount for due in found] == [d(25)] * 4
    assert [due.position for due in found] == [0, 1, 2, 3]


@covers(
    "T05-3", "TV-DOC-60", "TV-DOC-61", "TV-DOC-62", "PAY-048", "PAY-049", "PAY-050", "PAY-051", "PAY-052", "PAY-053",
    "DOC-253", "DOC-254",
)  # fmt: skip
@pytest.mark.parametrize(
    ("dated_on", "days", "rule", "on_day", "is_month_counting", "due_on"),
    [
        ("15/01/2008", 30, MONTH_END, None, False, "29/02/2008"),
        ("15/01/2008", 45, MONTH_END, None, False, "29/02/2008"),
        ("15/01/2008", 60, MONTH_END, None, True, "31/03/2008"),
        ("15/01/2008", 30, MONTH_END_ON_DAY, 10, False, "10/03/2008"),
        ("10/01/2008", 30, MONTH_END_ON_DAY, 31, False, "31/03/2008"),
        ("20/11/2008", 45, MONTH_END_ON_DAY, 10, False, "10/02/2009"),
        ("15/01/2008", 60, MONTH_END_ON_DAY, 15, True, "15/04/2008"),
        ("16/01/2008", 30, ON_DAY, 15, False, "15/02/2008"),
        ("17/01/2008", 30, ON_DAY, 15, False, "15/03/2008"),
        ("20/02/2008", 30, ON_DAY, 31, False, "31/03/2008"),
        ("01/02/2008", 30, ON_DAY, 31, False, "31/03/2008"),
        ("31/12/2007", 31, ON_DAY, 30, False, "29/02/2008"),
        ("15/01/2008", 30, NET, None, True, "15/02/2008"),
        ("15/01/2008", 31, NET, None, True, "15/02/2008"),
        ("15/01/2008", 60, NET, None, True, "15/03/2008"),
        ("15/01/2008", 61, NET, None, True, "15/03/2008"),
        ("15/01/2008", 62, NET, None, True, "15/03/2008"),
        ("15/01/2008", 35, NET, None, True, "15/02/2008"),
        ("15/01/2008", 36, NET, None, True, "21/02/2008"),
        ("31/01/2008", 31, NET, None, True, "29/02/2008"),
        ("31/12/2007", 60, NET, None, True, "29/02/2008"),
        ("31/01/2009", 30, NET, None, True, "28/02/2009"),
        ("15/01/2008", 45, NET, None, True, "01/03/2008"),
        ("15/01/2008", 20, NET, None, True, "04/02/2008"),
        ("15/01/2008", 365, NET, None, True, "15/01/2009"),
        ("10/01/2008", 30, MONTH_END, None, False, "29/02/2008"),
        ("10/01/2008", 30, MONTH_END_ON_DAY, 10, False, "10/03/2008"),
        ("31/12/2026", 30, MONTH_END_ON_DAY, 31, False, "28/02/2027"),
        ("31/12/2026", 1, ON_DAY, 31, False, "31/01/2027"),
        ("31/12/2026", 30, CASH, None, False, "31/12/2026"),
    ],
)
def test_each_rule_reaches_its_date(dated_on, days, rule, on_day, is_month_counting, due_on):
    terms = [line("100", days, rule, on_day, is_month_counting)]
    assert dues(terms, dated_on, "10") == [(day(due_on), d("10.00"))]


@covers("T05-4", "TV-DOC-63", "PAY-054", "DOC-251")
@pytest.mark.parametrize(
    ("amount", "rates", "shares"),
    [
        ("100.01", "33.33 33.33 33.34", "33.33 33.33 33.35"),
        ("99.99", "50 50", "50.00 49.99"),
        ("0.05", "30 30 40", "0.02 0.02 0.01"),
        ("10.01", "25 25 25 25", "2.50 2.50 2.50 2.51"),
        ("896.00", "50 50", "448.00 448.00"),
        ("-100.01", "33.33 33.33 33.34", "-33.33 -33.33 -33.35"),
        ("0.02", "25 25 25 25", "0.01 0.01"),
        ("0.01", "10 90", "0.01"),
        ("0", "50 50", ""),
    ],
)
def test_shares_are_rounded_and_the_last_takes_the_remainder(amount, rates, shares):
    terms = [line(rate, days=30) for rate in rates.split()]
    found = [share for _, share in dues(terms, "01/01/2008", amount)]
    assert found == list(map(d, shares.split()))


@covers("PAY-057", "DOC-121", "PAY-073", "DOC-089", "DOC-122", "TV-DOC-57")
def test_without_terms_everything_is_due_on_the_document_date():
    assert dues(cash_terms("CHQ"), "15/03/2008", "1196") == [(day("15/03/2008"), d(1196))]
    assert dues(cash_terms(7), "15/03/2008", "-1196") == [(day("15/03/2008"), d(-1196))]
    assert due_dates(lines=cash_terms(7), dated_on=day("15/03/2008"), amount=d(1))[0].method == 7


@covers("TV-U6", "TPT-086", "TPT-087", "TPT-088", "UPM-025", "UPM-026")
def test_the_shorthand_is_a_schedule_of_one_line():
    assert dues(terms_of_shorthand("30F"), "15/01/2024", "100.00") == [(day("29/02/2024"), d(100))]
    assert dues(terms_of_shorthand(" 30 "), "15/01/2024", "100.00") == [(day("14/02/2024"), d(100))]
    assert dues(terms_of_shorthand("0f"), "15/01/2024", "100.00") == [(day("31/01/2024"), d(100))]
    assert dues(terms_of_shorthand(""), "15/01/2024", "100.00") == [(day("15/01/2024"), d(100))]
    assert terms_of_shorthand("365", method="VIR")[0].method == "VIR"


@covers("TPT-087")
@pytest.mark.parametrize("text", ["366", "F", "30 F", "-1", "30FF", "1000", "trente"])
def test_any_other_shorthand_is_refused(text):
    with pytest.raises(Refusal, match="term_shorthand_invalid") as caught:
        terms_of_shorthand(text)
    assert list(caught.value.fields) == ["term_shorthand"]


def problems_of(lines):
    with pytest.raises(Refusal) as caught:
        check_terms(lines)
    assert caught.value.code == "terms_refused"
    return {name: [p.code for p in found] for name, found in caught.value.fields.items()}


@covers("PAY-032", "PAY-034", "T05-4", "TV-DOC-63")
def test_terms_need_lines_that_add_up_to_a_hundred():
    check_terms(PREL4)
    assert problems_of([]) == {"lines": ["terms_without_line"]}
    assert problems_of([line("33.33", days=30)] * 3) == {"lines": ["terms_rate_sum"]}
    assert problems_of([line("45", days=30)] * 2) == {"lines": ["terms_rate_sum"]}


@covers("PAY-033", "PAY-035", "PAY-036", "PAY-037", "PAY-038", "PAY-039")
@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        (line("0", days=30), "rate", "terms_rate_invalid"),
        (line("-5", days=30), "rate", "terms_rate_invalid"),
        (line("100.01", days=30), "rate", "terms_rate_invalid"),
        (line("33.333", days=30), "rate", "terms_rate_invalid"),
        (line(days=0), "days", "terms_days_required"),
        (line(days=366), "days", "terms_days_required"),
        (line(days=1, rule=CASH), "days", "terms_days_not_allowed"),
        (line(rule=CASH, is_month_counting=True), "is_month_counting", "terms_month_counting_not_allowed"),
        (line(days=30, rule=ON_DAY), "day", "terms_day_required"),
        (line(days=30, rule=MONTH_END_ON_DAY, on_day=32), "day", "terms_day_required"),
        (line(days=30, rule=MONTH_END_ON_DAY, on_day=0), "day", "terms_day_required"),
        (line(days=30, on_day=15), "day", "terms_day_not_allowed"),
        (line(days=30, rule=MONTH_END, on_day=15), "day", "terms_day_not_allowed"),
        (line(days=30, method=None), "method", "terms_method_required"),
        (line(days=30, method=""), "method", "terms_method_required"),
    ],
)
def test_each_column_of_a_line_has_its_rule(wrong, field, code):
    assert problems_of([line("50", days=30), wrong])[f"lines.1.{field}"] == [code]


@pytest.mark.parametrize(
    "good", [line(days=1), line(days=365), line(rule=CASH), line(days=9, rule=ON_DAY, on_day=31)]
)
def test_lines_within_the_rules_are_accepted(good):
    check_terms([good])
    check_terms([line("0.01", days=1), line("99.99", days=1)])


@covers("P-10")
def test_a_due_date_explains_itself():
    steps = explain_due_dates(
        lines=[line("50", days=45, is_month_counting=True), line("50", 30, ON_DAY, 15)],
        dated_on=day("15/01/2008"),
        amount=d("99.99"),
    )
    assert [(step.code, step.result) for step in steps] == [
        ("due_base_in_months", day("01/03/2008")),
        ("due_net", day("01/03/2008")),
        ("due_amount", d("50.00")),
        ("due_base_in_days", day("14/02/2008")),
        ("due_net_on_day", day("15/02/2008")),
        ("due_amount_remainder", d("49.99")),
    ]
    assert [step.values["line"] for step in steps] == [1, 1, 1, 2, 2, 2]
    single = explain_due_dates(lines=cash_terms("CHQ"), dated_on=day("15/01/2008"), amount=d(5))
    assert [step.code for step in single] == ["due_cash", "due_amount"]


def test_a_date_past_the_calendar_is_refused():
    for rule in (NET, MONTH_END_ON_DAY):
        with pytest.raises(Refusal, match="date_out_of_range"):
            due_dates(lines=[line(days=40, rule=rule, on_day=1)], dated_on=date(9999, 12, 1), amount=d(1))


rules = st.sampled_from(list(DueRule))
dates = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@st.composite
def terms_lines(draw, rate="100"):
    rule = draw(rules)
    return TermsLine(
        d(rate),
        0 if rule is CASH else draw(st.integers(1, 365)),
        rule,
        draw(st.integers(1, 31)) if rule.needs_day else None,
        rule is not CASH and draw(st.booleans()),
        "VIR",
    )


@covers("PAY-048", "PAY-050", "PAY-051")
@given(terms=terms_lines(), dated_on=dates)
def test_a_due_date_is_never_before_its_base_and_falls_on_its_day(terms, dated_on):
    check_terms([terms])
    (due,) = due_dates(lines=[terms], dated_on=dated_on, amount=d("1.00"))
    assert dated_on <= due.base_on <= due.due_on
    last_day = monthrange(due.due_on.year, due.due_on.month)[1]
    if terms.day is not None:
        assert due.due_on.day == min(terms.day, last_day)
        assert due.due_on - due.base_on <= timedelta(days=62)
    if terms.rule is MONTH_END:
        assert due.due_on.day == last_day
        assert due.due_on.month == due.base_on.month


@covers("PAY-054", "DOC-255")
@given(
    rates=st.lists(st.integers(1, 2000), min_size=1, max_size=6),
    amount=st.decimals("-99999", "99999", places=2),
    dated_on=dates,
)
def test_due_amounts_add_up_and_never_change_sign(rates, amount, dated_on):
    cents = [round(rate * 10000 / sum(rates)) for rate in rates]
    cents[-1] += 10000 - sum(cents)
    terms = [line(str(d(rate) / 100), days=30) for rate in cents]
    shares = [due.amount for due in due_dates(lines=terms, dated_on=dated_on, amount=amount)]
    assert sum(shares, d(0)) == amount
    assert all(share * amount > 0 for share in shares)
