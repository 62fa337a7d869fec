"""Whatever JSON a caller sends, the answer is a success or a worded refusal, never a fault of the program."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.api import payment_schemas, schemas
from comptoir.workflows.check_dossier import check_dossier
from tests.api.conftest import Counter
from tests.api_client import ApiClient, assert_error

fuzzed = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

TRICKY = st.sampled_from(
    [
        "", " ", "0", "-0", "1", "-1", "1e9", "1E-9", "NaN", "Infinity", "1/0", "12*3", "1 234,50", "9" * 40, "0.000001",
        "A", "a", "DUR", "#1", "null", "quote", "invoice", "purchase_order", "order", "2026-02-30", "2999-12-31",
        "1900-01-01", "+30", "3112", "\u0000", "\u0085", "\u2028", "é" * 300, "\U0001f4da", "%", "'; --", "{x}", "\ufffe",
    ]
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-3, 3),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.just(10**30),
    st.just(1e300),
)
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, TRICKY, st.text(max_size=20))
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | TRICKY, inner, max_size=3)
    ),
    max_leaves=8,
)


def mixture(shape: type[schemas.Shape], **known: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of the names of a shape, each with a likely value or anything at all."""
    names = {name: known.get(name, st.nothing()) | JSON for name in shape.model_fields}
    return st.fixed_dictionaries({}, optional=names)


LINES = st.lists(
    mixture(
        schemas.DocumentLineInput,
        article=st.sampled_from(["A", "B", "S"]),
        quantity=st.sampled_from(["1", "2.5", "-3"]),
        type=st.sampled_from(["goods", "text", "subtotal", "page_break"]),
        description=st.just("Divers"),
    ),
    max_size=4,
)
DOCUMENTS = mixture(
    schemas.DocumentInput,
    kind=st.sampled_from(["quote", "order", "delivery_note", "invoice", "credit_note", "deposit_invoice"]),
    party=st.sampled_from(["DUR", "AUT"]),
    lines=LINES,
    billing=mixture(schemas.PostalBlock),
)
PAYMENTS = mixture(
    payment_schemas.PaymentInput,
    party=st.sampled_from(["DUR", "AUT"]),
    amount=st.sampled_from(["1.00", "0", "-1.00", "1000000"]),
    method=st.just("CHQ"),
    rest=st.sampled_from(["keep", "difference"]),
    allocations=st.lists(
        mixture(
            payment_schemas.AllocationInput,
            due_date=st.integers(1, 4),
            amount=st.sampled_from(["0.01", "5.00", "-5.00"]),
        ),
        max_size=3,
    ),
)


def answered(api: ApiClient, method: str, path: str, body: Any) -> int:
    reply = api.call(method, path, data=json.dumps(body))
    assert reply.status < 500, (method, path, body, reply.content[:500])
    if reply.status >= 400:
        assert_error(reply, may_quote_braces=True)
    return reply.status


@fuzzed
@given(body=DOCUMENTS)
def test_documents(api: ApiClient, counter: Counter, body: dict[str, Any]) -> None:
    answered(api, "POST", "/documents/preview", body)
    answered(api, "POST", "/documents", body)
    answered(api, "PATCH", f"/documents/{counter.draft['id']}", body)


@fuzzed
@given(body=PAYMENTS)
def test_payments(api: ApiClient, counter: Counter, body: dict[str, Any]) -> None:
    answered(api, "POST", "/payments", body)


@fuzzed
@given(
    body=JSON,
    path=st.sampled_from(["/parties", "/articles", "/stock-documents", "/orders/deliver", "/payment-terms"]),
)
def test_anything_anywhere(api: ApiClient, counter: Counter, body: Any, path: str) -> None:
    answered(api, "POST", path, body)


@fuzzed
@given(
    name=st.sampled_from(
        ["limit", "after", "search", "sort", "kind", "party", "dated_on", "net_payable", "id", "is_closed"]
    ),
    text=TRICKY | st.text(max_size=12),
)
def test_parameters(api: ApiClient, counter: Counter, name: str, text: str) -> None:
    reply = api.call("GET", "/documents", query={name: text})
    # No address holds a NUL, whatever parameter it is in.
    assert reply.status in ((400,) if "\0" in text else (200, 422)), reply.content


@pytest.fixture(autouse=True)
def sound_dossier(counter: Counter) -> Any:
    """After all that, the dossier still holds together."""
    yield
    assert check_dossier() == []
