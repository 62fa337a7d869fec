"""Programs write decimal digits and ISO dates; what a hand may type in a form is refused here (file 13, section 2)."""

import pytest
from django.utils.timezone import localdate

from comptoir.accounts.models import User
from comptoir.core.errors import Problems
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.resources.reading import Reader, exact_values
from tests.signed_in_client import SignedInClient


@pytest.mark.parametrize(
    ("field", "value"),
    [("quantity", "2+3"), ("quantity", "2026-02-30"), ("unit_price", "1 000"), ("discount_rate", "5%")],
)
def test_a_number_is_decimal_digits(dossier: Dossier, field: str, value: str) -> None:
    Shop(user=User.objects.get(), today=localdate()).customer("DUR", "Durand")
    client = SignedInClient(dossier, "administrator")
    line = {"description": "Emballage", "quantity": "1", "unit_price": "3.00", "vat_rate": "20", field: value}
    answer = client.post(
        f"/d/{dossier.slug}/api/v1/documents/preview",
        {"kind": "quote", "party": "DUR", "lines": [line]},
        content_type="application/json",
        headers={"authorization": f"Bearer {client.token()}"},
    )
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [f"lines.0.{field}"]


@pytest.mark.parametrize("value", ["+30", "21/11", "2026-1-1", "21/11/2026", "20261121"])
def test_a_date_is_iso(value: str) -> None:
    problems = Problems()
    reader = Reader({"dated_on": value}, problems, today=localdate())
    with exact_values():
        reader.date("dated_on")
    assert [problem.code for problem in problems.fields["dated_on"]] == ["date_not_iso"]


def test_a_form_reads_what_a_hand_types() -> None:
    problems = Problems()
    reader = Reader({"quantity": "12*3", "dated_on": "21/11/2026"}, problems, today=localdate())
    assert reader.decimal("quantity") == 36
    assert reader.date("dated_on") is not None
    assert not problems
