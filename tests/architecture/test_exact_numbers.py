"""Amounts are exact: no floating column, no multiplication in SQL, rounding in one place."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import SOURCE, expect_none, name_of, python_files, tree

FIXED_POINT = {"FixedPointField", "AmountField", "PriceField", "QuantityField", "RateField", "CostField"}
EXPRESSIONS = {"F", "Sum", "Avg", "Min", "Max", "OuterRef"}
#: Where amounts are computed; elsewhere a number may be a width in millimetres.
BUSINESS = (
    "core",
    "references",
    "parties",
    "articles",
    "documents",
    "stock",
    "payments",
    "workflows",
    "exchange",
)
MONEY = SOURCE / "core" / "money.py"


def test_no_column_is_a_decimal_or_floating_field():
    """Django keeps both as floating point on SQLite."""
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if (
            isinstance(node, ast.Attribute)
            and ast.unparse(node) in {"models.DecimalField", "models.FloatField"}
        )
        or (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("django.db")
            and {"DecimalField", "FloatField"}.intersection(alias.name for alias in node.names)
        )
    ]
    expect_none(found, "use a field of comptoir.dossiers.fields")


def test_no_exact_column_is_multiplied_or_divided_in_sql():
    columns = exact_columns()
    assert "net_total" in columns
    found = [
        f"{name_of(path)}:{place}"
        for path in python_files()
        for place in multiplications(tree(path), columns)
    ]  # fmt: skip
    expect_none(found, "scaled integers can't be multiplied: compute in Python, with core")


def test_rounding_happens_in_money_only():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in business_files()
        if path != MONEY
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr == "quantize")
            or (isinstance(node.func, ast.Name) and node.func.id == "round")
        )
    ]
    expect_none(found, "use comptoir.core.money")


def test_business_code_has_no_floating_number():
    """``0.1`` and ``float(…)`` have no place where amounts are computed."""
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in business_files()
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
    ]
    expect_none(found)


def business_files() -> Iterator[Path]:
    """Files of the packages that compute amounts."""
    for package in BUSINESS:
        yield from python_files(SOURCE / package)


def exact_columns() -> set[str]:
    """Names of all columns declared with a field of the fixed-point family."""
    return {
        target.id
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func).split(".")[-1] in FIXED_POINT
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def multiplications(module: ast.Module, columns: set[str]) -> Iterator[str]:
    """Line and expression of each product, quotient or power with an exact column in an SQL expression."""
    for node in ast.walk(module):
        if isinstance(node, ast.BinOp) and isinstance(
            node.op, ast.Mult | ast.Div | ast.FloorDiv | ast.Mod | ast.Pow
        ):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Call) and _is_exact_expression(inner, columns):
                    yield f"{node.lineno} {ast.unparse(node)}"
                    break


def _is_exact_expression(call: ast.Call, columns: set[str]) -> bool:
    first = call.args[0] if call.args else None
    return (
        ast.unparse(call.func).split(".")[-1] in EXPRESSIONS
        and isinstance(first, ast.Constant)
        and str(first.value).split("__")[-1] in columns
    )


@pytest.mark.parametrize(
    "code", ['F("net_total") * 2', '1 / Sum("lines__net_total")', '(F("net_total") + 1) * F("x")']
)
def test_the_check_sees_products(code):
    assert list(multiplications(ast.parse(code), {"net_total"}))


@pytest.mark.parametrize(
    "code", ['F("net_total") + F("vat_total")', 'F("position") * 10', 'Sum("net_total") - x']
)
def test_the_check_lets_sums_pass(code):
    assert not list(multiplications(ast.parse(code), {"net_total"}))
