"""Payments and due dates in the pages: entering, proposing, allocating, taking back, closing."""

from html import unescape

import pytest
from django.utils.timezone import localdate

from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop
from comptoir.payments.models import Allocation, DueDate, Payment
from tests.requirements import covers


@pytest.fixture
def invoices(shop: Shop) -> list[Document]:
    """Two invoices of MARTIN, 20.00 and 60.00 VAT included."""
    return [
        shop.validates(shop.writes("invoice", "MARTIN", [{"article": "RELIURE", "unit_price": price}]))
        for price in ("16.67", "50.00")
    ]


def due_of(document: Document) -> DueDate:
    return DueDate.objects.get(document=document)


def page(client, name: str, /, *args: object, **query: object) -> str:
    response = client.get(client.url(name, *args), query)
    assert response.status_code == 200
    return unescape(response.content.decode())


@covers("DOC-085", "DOC-086", "PAY-119", "PAY-110")
def test_a_payment_of_an_invoice_is_filled_with_what_remains(client, shop: Shop, invoices):
    html = page(client, "payment-new", document=invoices[1].pk)
    assert "MARTIN — Martin et fils" in html and 'data-amount value="60,00"' in html
    assert f'value="{localdate():%d/%m/%Y}"' in html and '<option value="CHQ" selected>' in html
    assert html.count("data-due-tick value=") == 2 and html.count(" checked") == 1
    shop.is_paid(invoices[1], "45")
    assert 'data-amount value="15,00"' in page(client, "payment-new", document=invoices[1].pk)


@covers("PAY-086", "PAY-087")
def test_several_due_dates_of_one_party_are_summed(client, shop: Shop, invoices):
    keys = [due_of(invoice).pk for invoice in invoices]
    html = page(client, "payment-new", echeance=keys)
    assert 'data-amount value="80,00"' in html and html.count(" checked") == 2
    other = due_of(shop.validates(shop.writes("invoice", "DURAND", [("ROMAN", 1)])))
    response = client.get(client.url("payment-new"), {"echeance": [*keys, other.pk]})
    assert response.status_code == 422 and "un seul tiers" in unescape(response.content.decode())


def test_a_payment_from_nowhere_asks_for_the_customer(client, invoices):
    html = page(client, "payment-new")
    assert 'id="payment-party" value=""' in html and "data-due-tick value" not in html
    assert "data-due-tick value" in page(client, "payment-new", client="martin")


@covers("PAY-115", "PAY-116")
def test_a_payment_is_saved_and_allocated(send, client, invoices):
    due = due_of(invoices[1])
    values = {
        "party": "MARTIN",
        "amount": "45,00",
        "method": "CB",
        "allocations": [{"due_date": due.pk, "amount": "45"}],
    }
    answer = send("payment-create", body=values)
    payment = Payment.objects.get()
    assert answer.body["url"] == client.url("payment", payment.pk)
    due.refresh_from_db()
    assert (due.balance, due.state, payment.side) == (15, "partial", "customer")
    html = page(client, "payment", payment.pk)
    assert "45,00" in html and invoices[1].number in html and "Dépointer" in html


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"party": ""}, "party"),
        ({"amount": "dix"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"method": "OR"}, "method"),
        ({"paid_on": "+3"}, "paid_on"),
        ({"bank": "XXX"}, "bank"),
        ({"allocations": [{"due_date": 999999, "amount": "1"}]}, "allocations.0.due_date"),
        ({"couleur": "bleu"}, "couleur"),
    ],
)
def test_a_faulty_payment_is_refused_beside_its_field(send, invoices, values, field):
    answer = send("payment-create", body={"party": "MARTIN", "amount": "10", "method": "CHQ", **values})
    assert (answer.status, list(answer.fields)) == (422, [field])
    assert not Payment.objects.exists()


@covers("PAY-116", "PAY-117")
def test_more_than_the_balance_is_refused(send, invoices):
    allocations = [{"due_date": due_of(invoices[0]).pk, "amount": "21"}]
    answer = send("payment-create", body={"party": "MARTIN", "amount": "30", "allocations": allocations})
    assert list(answer.fields) == ["allocations.0.amount"] and not Payment.objects.exists()


@covers("PAY-125")
def test_a_payment_above_what_is_due_asks_what_to_do_with_the_rest(send, invoices):
    allocations = [
        {"due_date": due_of(invoice).pk, "amount": text}
        for invoice, text in zip(invoices, ("20", "60"), strict=True)
    ]
    values = {"party": "MARTIN", "amount": "85", "allocations": allocations}
    answer = send("payment-create", body=values)
    assert (answer.status, list(answer.fields)) == (422, ["rest"]) and not Payment.objects.exists()
    assert send("payment-create", body={**values, "rest": "difference"}).status == 200
    assert (Payment.objects.get().difference_amount, Payment.objects.get().unallocated_amount) == (5, 0)


@covers("PAY-116")
def test_the_server_proposes_the_shares(send, invoices):
    keys = [due_of(invoice).pk for invoice in invoices]
    answer = send("payment-propose", body={"due_dates": keys, "amount": "70"}).body
    assert answer["shares"] == {str(keys[0]): "20,00", str(keys[1]): "50,00"} and answer["left"] == "0,00"
    assert send("payment-propose", body={"due_dates": keys}).body["amount"] == "80,00"
    assert send("payment-propose", body={"due_dates": [], "amount": "5"}).body["left"] == "5,00"
    assert send("payment-propose", body={"due_dates": keys, "amount": "x"}).fields.keys() == {"amount"}


@covers("PAY-107", "DOC-195")
def test_an_allocation_is_taken_back_and_given_again(send, client, shop: Shop, invoices):
    payment = shop.is_paid(invoices[0])
    allocation = Allocation.objects.get()
    assert send("payment-unallocate", payment.pk, allocation.pk).status == 200
    assert due_of(invoices[0]).balance == 20
    html = page(client, "payment", payment.pk)
    assert "Pointer" in html and html.count("data-due-tick value=") == 2
    assert list(send("payment-allocate", payment.pk, body={"allocations": []}).fields) == ["allocations"]
    again = [{"due_date": due_of(invoices[1]).pk, "amount": "20"}]
    assert send("payment-allocate", payment.pk, body={"allocations": again}).status == 200
    assert due_of(invoices[1]).balance == 40
    assert send("payment-unallocate", payment.pk, 999_999).status == 404


@covers("PAY-123", "PAY-140")
def test_a_payment_is_validated_then_no_longer_deleted(send, client, shop: Shop, invoices):
    gone = shop.is_paid(invoices[0])
    assert send("payment-delete", gone.pk).status == 200 and due_of(invoices[0]).balance == 20
    payment = shop.is_paid(invoices[1])
    assert send("payment-validate", payment.pk).status == 200
    assert 'data-json-form action="' + client.url("payment-delete", payment.pk) not in page(
        client, "payment", payment.pk
    )
    assert send("payment-delete", payment.pk).body["code"] == "payment_validated"
    assert send("payment-validate", payment.pk).body["code"] == "payment_already_validated"


@covers("PAY-088", "PAY-089", "DOC-265")
def test_due_dates_are_closed_and_reopened_after_a_question(client, shop: Shop, invoices):
    due = due_of(invoices[0])
    assert (
        "abandonné" in page(client, "due-dates-close", echeance=due.pk) and due_of(invoices[0]).balance == 20
    )
    client.post(client.url("due-dates-close"), {"echeance": due.pk})
    due.refresh_from_db()
    assert (due.state, due.balance, due.closed_amount) == ("closed", 0, 20)
    answer = client.post(client.url("due-dates-close"), {"echeance": due.pk})
    assert "d%C3%A9j%C3%A0" in answer.cookies["comptoir_toast"].value
    client.post(client.url("due-dates-reopen"), {"echeance": due.pk})
    due.refresh_from_db()
    assert (due.state, due.balance) == ("open", 20)
    assert client.get(client.url("due-dates-close")).status_code == 404


@covers("PAY-131", "PAY-132", "PAY-133", "PAY-134", "PAY-135", "PAY-082")
def test_the_tabs_of_payments_and_due_dates(client, send, shop: Shop, invoices):
    whole = shop.is_paid(invoices[0])
    free = send("payment-create", body={"party": "MARTIN", "amount": "3"})
    assert free.status == 200

    def rows(slug: str, tab: str) -> int:
        html = client.get(client.url("resources:list", slug), {"onglet": tab}).content.decode()
        return html.count("<tr data-id")

    payments = [
        rows("reglements-clients", tab) for tab in ("tous", "pointes", "partiellement-pointes", "avec-ecart")
    ]
    assert (payments, whole.unallocated_amount) == ([2, 1, 1, 0], 0)
    dues = [rows("echeancier-clients", tab) for tab in ("toutes", "non-reglees", "reglees", "soldees")]
    assert dues == [2, 1, 1, 0]


def test_the_actions_of_the_schedule_lead_to_their_pages(client, shop: Shop, invoices):
    keys = [due_of(invoice).pk for invoice in invoices]
    for action, name in (
        ("regler", "payment-new"),
        ("solder", "due-dates-close"),
        ("de-solder", "due-dates-reopen"),
    ):
        answer = client.post(client.url("resources:action", "echeancier-clients", action), {"id": keys})
        assert answer.headers["Location"].startswith(client.url(name) + f"?echeance={keys[0]}")


@pytest.mark.parametrize(
    ("role", "status"), [("counter", 200), ("accounting", 200), ("purchases", 403), ("read_only", 403)]
)
def test_who_may_enter_a_payment(client_as, send, invoices, role, status):
    client = client_as(role)
    assert client.get(client.url("payment-new")).status_code == status
    assert send("payment-create", body={"party": "MARTIN", "amount": "1"}, role=role).status == status


def test_only_accounting_validates_and_deletes(send, shop: Shop, invoices):
    payment = shop.is_paid(invoices[0])
    for name in ("payment-validate", "payment-delete"):
        assert send(name, payment.pk, role="counter").status == 403
        assert send(name, payment.pk, role="").status == 401
    payment.refresh_from_db()
    assert payment.status == "provisional"
