"""Payments and deposits, on both sides."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from comptoir.documents.models import DepositLink, Document
from comptoir.payments.models import Allocation, DueDate, Payment
from comptoir.workflows import deposits
from comptoir.workflows import payments as workflows
from comptoir.workflows.credit_notes import set_off
from tests.services.machine.gestures import WHICH, Gestures, chosen
from tests.services.shops import TODAY

PAYMENT_ACTIONS = "take-off delete validate close reopen allocate".split()


class MoneyGestures(Gestures):
    """What is paid, pointed, given back, deducted."""

    @rule(
        which=WHICH,
        percent=st.sampled_from([30, 100, 150]),
        rest=st.sampled_from([None, "keep", "difference"]),
    )
    def is_paid(self, which: int, percent: int, rest: str | None) -> None:
        due = chosen(DueDate, which)
        if due is None:
            return
        values = {
            "side": due.side,
            "party": due.party.code,
            "amount": f"{due.amount * percent / 100:.2f}",
            "allocations": [{"due_date": due.pk, "amount": f"{due.balance * min(percent, 100) / 100:.2f}"}],
            "rest": rest,
        }
        self.tried(lambda: workflows.record_payment(values=values, user=self.shop.user, today=TODAY))

    @rule(which=WHICH, action=st.sampled_from(PAYMENT_ACTIONS))
    def changes_payments(self, which: int, action: str) -> None:
        allocation, payment = chosen(Allocation, which), chosen(Payment, which)
        due = chosen(DueDate, which)
        if action == "take-off" and allocation:
            keys = {"payment_id": allocation.payment_id, "allocation_id": allocation.pk}
            self.tried(lambda: workflows.remove_allocation(**keys))
        elif action == "delete" and payment:
            self.tried(lambda: workflows.delete_payment(payment_id=payment.pk))
        elif action == "validate" and payment:
            self.tried(lambda: workflows.validate_payment(payment_id=payment.pk))
        elif action == "close" and due:
            self.tried(lambda: workflows.close_due_date(due_date_id=due.pk, today=TODAY))
        elif action == "reopen" and due:
            self.tried(lambda: workflows.reopen_due_date(due_date_id=due.pk))
        elif action == "allocate" and payment and due:
            values = {"allocations": [{"due_date": due.pk, "amount": str(due.balance)}]}
            self.tried(lambda: workflows.allocate_payment(payment_id=payment.pk, values=values, today=TODAY))

    @rule(which=WHICH)
    def sets_off(self, which: int) -> None:
        credit_note = chosen(Document, which, kind__in=["credit_note", "purchase_credit_note"])
        if credit_note is not None:
            self.tried(lambda: set_off(document_id=credit_note.pk, user=self.shop.user, today=TODAY))

    @rule(
        which=WHICH,
        asked=st.sampled_from([{"rate": "30"}, {"rate": "100"}, {"amount": "5"}, {"amount": "0"}]),
    )
    def asks_for_a_deposit(self, which: int, asked: dict[str, str]) -> None:
        document = chosen(Document, which)
        if document is not None:
            self.tried(
                lambda: deposits.request_deposit(
                    document_id=document.pk, values=asked, user=self.shop.user, today=TODAY
                )
            )

    @rule(which=WHICH, deposit=WHICH)
    def attaches_a_deposit(self, which: int, deposit: int) -> None:
        document = chosen(Document, which)
        found = chosen(Document, deposit, kind__in=["deposit_invoice", "purchase_deposit_invoice"])
        if document is not None and found is not None:
            values = {"deposits": [found.pk]}
            self.tried(lambda: deposits.attach(document_id=document.pk, values=values, today=TODAY))

    @rule(which=WHICH)
    def detaches_a_deposit(self, which: int) -> None:
        link = chosen(DepositLink, which)
        if link is not None:
            self.tried(lambda: deposits.detach(document_id=link.document_id, deposit_id=link.deposit_id))

    @rule(which=WHICH, asked=st.sampled_from([{}, {"amount": "1"}, {"amount": "1000"}]))
    def gives_a_deposit_back(self, which: int, asked: dict[str, str]) -> None:
        deposit = chosen(Document, which, kind__in=["deposit_invoice", "purchase_deposit_invoice"])
        if deposit is not None:
            self.tried(
                lambda: deposits.refund_deposit(
                    document_id=deposit.pk, values=asked, user=self.shop.user, today=TODAY
                )
            )
