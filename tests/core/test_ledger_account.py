"""Ledger accounts of parties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.errors import Refusal
from comptoir.core.ledger_account import AccountFill, account_roots, check_account, ledger_account
from tests.requirements import covers


@covers("T03-08", "T03-09", "ACC-023", "ACC-026")
def test_root_and_code_or_name():
    assert ledger_account(root="411", source="DUR0001") == "411DUR0001"
    assert ledger_account(root="411", source="Durand") == "411DURAND"


@covers("TV-U1", "PRF-026", "PRF-028", "PRF-029", "PRF-032", "ACC-021")
def test_zeros_go_to_the_end_or_the_middle():
    options = {"length": 9, "is_filled": True}
    assert ledger_account(root="411", source="AGUT", **options) == "411AGUT00"
    assert ledger_account(root="411", source="AGUT", fill=AccountFill.END, **options) == "41100AGUT"
    assert ledger_account(root="411", source="DUBO", **options) == "411DUBO00"
    assert ledger_account(root="401", source="DUBO", **options) == "401DUBO00"


@covers("ACC-026", "PRF-030", "ACC-020")
@pytest.mark.parametrize(
    ("source", "account"),
    [
        ("L'Œuvre & Cie", "411LOEUVRE"),
        ("hélène-d'été", "411HELENED"),
        ("ÇA", "411CA"),
        ("12/B", "41112B"),
        ("日本", "411"),
        ("", "411"),
    ],
)
def test_only_capitals_and_digits_stay_and_the_end_is_cut(source, account):
    assert ledger_account(root="411", source=source) == account


@covers("PRF-030")
def test_the_root_is_never_cut():
    assert ledger_account(root="4110000", source="AGUT", length=5) == "4110000"


@covers("PRF-021", "PRF-023", "PRF-024", "PRF-027")
def test_roots_are_listed_with_semicolons():
    assert account_roots(" 411a; 411B ;; ") == ("411A", "411B")
    assert account_roots(" ; ") == ()


def refused(account, **options):
    with pytest.raises(Refusal) as caught:
        check_account(account, **options)
    return list(caught.value.fields), caught.value.code


@covers("PRF-022", "PRF-023", "PRF-024", "ACC-029", "PTY-063")
def test_a_typed_account_begins_with_a_root_and_is_short_enough():
    roots = ("411A", "411B")
    assert check_account(" 411b agut ", roots=roots) == "411BAGUT"
    assert check_account("", roots=roots) == ""
    assert check_account("999", roots=()) == "999"
    assert refused("411CAGUT", roots=roots) == (["ledger_account"], "account_bad_root")
    assert refused("411A1234567", roots=roots) == (["ledger_account"], "account_too_long")
    assert refused("411A-12", roots=roots, field="customer.account") == (
        ["customer.account"],
        "account_bad_characters",
    )


@given(source=st.text(max_size=30), length=st.integers(3, 20), fill=st.sampled_from(AccountFill))
def test_a_built_account_is_always_accepted(source, length, fill):
    account = ledger_account(root="411", source=source, length=length, is_filled=True, fill=fill)
    assert len(account) == length
    assert check_account(account, roots=("411",), length=length) == account
