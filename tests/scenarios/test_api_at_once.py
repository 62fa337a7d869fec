"""The same request sent at once by several hands, with one key: it acts once and all get one answer."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from comptoir.documents.models import Document
from comptoir.dossiers.connection import close_connections
from comptoir.dossiers.registry import Dossier
from comptoir.payments.models import Payment
from comptoir.workflows.check_dossier import check_dossier
from tests.api.conftest import ADDRESS
from tests.api_client import ApiClient, Reply
from tests.requirements import covers

HANDS = 8


def at_once(work: Callable[[int], Reply]) -> list[Reply]:
    """Run the work in as many threads as there are hands, each with its own connection, all starting together."""
    barrier = threading.Barrier(HANDS)

    def run(index: int) -> Reply:
        try:
            barrier.wait(timeout=60)
            return work(index)
        finally:
            close_connections()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(run, range(HANDS)))


def due_invoice(api: ApiClient) -> dict[str, int]:
    api.post("/parties", {"code": "DUR", "roles": ["customer"], "name": "Durand", "addresses": [ADDRESS]})
    line = {"description": "Reliure", "quantity": "1", "unit_price": "100.00", "vat_rate": "20"}
    invoice = api.post("/documents", {"kind": "invoice", "party": "DUR", "lines": [line]})
    api.post(f"/documents/{invoice['id']}/validate", status=200)
    return {"invoice": invoice["id"], "due": invoice["due_dates"][0]["id"]}


@covers("P-08")
def test_a_payment_sent_eight_times_is_recorded_once(dossier: Dossier) -> None:
    api = ApiClient(dossier)
    due = due_invoice(api)["due"]
    body = {
        "party": "DUR",
        "amount": "120.00",
        "method": "CHQ",
        "allocations": [{"due_date": due, "amount": "120.00"}],
    }
    replies = at_once(lambda _: api.call("POST", "/payments", body, headers={"Idempotency_Key": "once"}))
    assert [reply.status for reply in replies] == [201] * HANDS
    assert len({reply.content for reply in replies}) == 1
    assert sum("Idempotency-Replayed" not in reply.headers for reply in replies) == 1
    assert Payment.objects.count() == 1
    assert check_dossier() == []


@covers("P-08")
def test_different_requests_with_one_key_give_one_action(dossier: Dossier) -> None:
    api = ApiClient(dossier)
    due_invoice(api)
    replies = at_once(
        lambda index: api.call(
            "POST",
            "/documents",
            {"kind": "quote", "party": "DUR", "note": str(index)},
            headers={"Idempotency_Key": "once"},
        )
    )
    assert sorted(reply.status for reply in replies) == [201] + [422] * (HANDS - 1)
    assert Document.objects.filter(number__startswith="DE").count() == 1
    assert check_dossier() == []


@covers("P-04", "P-08")
def test_without_a_key_one_validation_wins_and_the_others_are_told(dossier: Dossier) -> None:
    api = ApiClient(dossier)
    api.post("/parties", {"code": "DUR", "roles": ["customer"], "name": "Durand", "addresses": [ADDRESS]})
    line = {"description": "Reliure", "quantity": "1", "unit_price": "100.00", "vat_rate": "20"}
    draft = api.post("/documents", {"kind": "invoice", "party": "DUR", "lines": [line]})["id"]
    replies = at_once(lambda _: api.call("POST", f"/documents/{draft}/validate"))
    assert sorted(reply.status for reply in replies) == [200] + [409] * (HANDS - 1)
    assert {reply.body["code"] for reply in replies if reply.status == 409} == {"already_validated"}
    assert check_dossier() == []
