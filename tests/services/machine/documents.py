"""Writing, changing, transferring, delivering, grouping, validating, crediting, copying and deleting documents."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from comptoir.core.document_kinds import KINDS
from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import items
from comptoir.workflows import documents as workflows
from comptoir.workflows.credit_notes import credit_document
from comptoir.workflows.deliver_orders import deliver_orders
from comptoir.workflows.group_documents import group_documents
from tests.services.machine.gestures import BASKET, DAY, PARTIES, QUANTITY, WHICH, Gestures, chosen
from tests.services.shops import TODAY

WRITTEN = [kind.code for kind in KINDS.values() if kind.has_lines]
ORDERS = [kind.code for kind in KINDS.values() if kind.has_delivery]
GROUPED = [kind.code for kind in KINDS.values() if kind.can_be_grouped]
GROUPING_OPTIONS = ("merge_articles", "copy_text_lines", "subtotal_per_document")
LEGAL = [kind.code for kind in KINDS.values() if kind.is_legal]
KIND = st.sampled_from([*WRITTEN, *ORDERS, *ORDERS])
CHANGES = st.sampled_from(
    "quantities one no more other date party rate amount terms note shipping".split(),
)


class DocumentGestures(Gestures):
    """All kinds, both sides."""

    @rule(kind=KIND, party=WHICH, basket=BASKET, day=DAY, shipping=st.sampled_from(["0", "4"]))
    def writes(self, kind: str, party: int, basket: list[tuple[str, int]], day: str, shipping: str) -> None:
        parties = PARTIES[KINDS[kind].side.value]
        code = parties[party % len(parties)]
        self.tried(lambda: self.shop.writes(kind, code, basket, dated_on=day, shipping_amount=shipping))

    @rule(which=WHICH, change=CHANGES, quantity=QUANTITY, day=DAY)
    def revises(self, which: int, change: str, quantity: int, day: str) -> None:
        document = chosen(Document, which)
        if document is None:
            return
        rows: list[dict[str, Any]] = [{"id": line.pk} for line in document.lines.all()]
        parties = PARTIES[document.side]
        values: dict[str, Any] = {
            "quantities": {"lines": [{**row, "quantity": str(quantity)} for row in rows]},
            "one": {"lines": rows[:1]},
            "no": {"lines": []},
            "more": {"lines": [*rows, {"article": "A", "quantity": str(quantity)}]},
            "other": {"lines": [{**row, "article": "B"} for row in rows[-1:]]},
            "date": {"dated_on": day},
            "party": {"party": parties[which % len(parties)]},
            "rate": {"footer_discount_rate": "10"},
            "amount": {"footer_discount_amount": str(quantity)},
            "terms": {"payment_terms": "PREL4"},
            "note": {"note": "Changé"},
            "shipping": {"shipping_amount": str(quantity)},
        }[change]
        self.tried(lambda: self.shop.revises(document, **values))

    @rule(which=WHICH, kind=st.integers(0, 15), is_any=st.sampled_from([False, False, False, True]))
    def transfers(self, which: int, kind: int, is_any: bool) -> None:
        """Mostly to a kind of the table, sometimes to one that is not in it (DOC-T7)."""
        document = chosen(Document, which)
        if document is not None:
            kinds = KINDS[document.kind].transfer_targets
            targets = list(KINDS) if is_any or not kinds else kinds
            self.tried(lambda: self.shop.transfers(document, targets[kind % len(targets)]))

    @rule(
        which=WHICH,
        kind=st.sampled_from(ORDERS),
        towards=WHICH,
        quantities=st.lists(QUANTITY, min_size=1, max_size=3),
        is_grouped=st.booleans(),
    )
    def delivers(self, which: int, kind: str, towards: int, quantities: list[int], is_grouped: bool) -> None:
        orders = [chosen(Document, which, kind=kind), chosen(Document, which + 1, kind=kind)]
        lines = [line for order in dict.fromkeys(orders) if order for line in items(order)]
        rows = [{"line": line.pk, "quantity": str(q)} for line, q in zip(lines, quantities, strict=False)]
        targets = KINDS[kind].delivery_targets
        values = {
            "kind": targets[towards % len(targets)],
            "lines": rows,
            "group_orders": is_grouped,
            "merge_articles": is_grouped,
        }
        self.tried(lambda: deliver_orders(values=values, user=self.shop.user, today=TODAY))

    @rule(
        which=st.lists(WHICH, min_size=1, max_size=4, unique=True),
        kind=st.sampled_from(GROUPED),
        towards=WHICH,
        options=st.fixed_dictionaries({name: st.booleans() for name in GROUPING_OPTIONS}),
    )
    def groups(self, which: list[int], kind: str, towards: int, options: dict[str, bool]) -> None:
        documents = dict.fromkeys(chosen(Document, one, kind=kind) for one in which)
        targets = KINDS[kind].group_targets
        values = {
            "kind": targets[towards % len(targets)],
            "documents": [document.pk for document in documents if document is not None],
            **options,
        }
        self.tried(lambda: group_documents(values=values, user=self.shop.user, today=TODAY))

    @rule(which=WHICH, kind=st.sampled_from(ORDERS), is_closing=st.booleans())
    def closes_or_reopens(self, which: int, kind: str, is_closing: bool) -> None:
        order = chosen(Document, which, kind=kind)
        act = workflows.close_order if is_closing else workflows.reopen_order
        if order is not None:
            self.tried(lambda: act(document_id=order.pk))

    @rule(which=WHICH)
    def validates(self, which: int) -> None:
        document = chosen(Document, which, kind__in=LEGAL)
        if document is not None:
            self.tried(lambda: self.shop.validates(document))

    @rule(
        which=WHICH,
        quantities=st.lists(QUANTITY, max_size=3),
        is_without_return=st.booleans(),
        is_set_off=st.booleans(),
    )
    def credits(self, which: int, quantities: list[int], is_without_return: bool, is_set_off: bool) -> None:
        """A part of an invoice, or all that is left of it when no quantity is drawn."""
        invoice = chosen(Document, which, kind__in=["invoice", "purchase_invoice"])
        if invoice is None:
            return
        values: dict[str, Any] = {"is_without_return": is_without_return, "is_set_off": is_set_off}
        if quantities:
            pairs = zip(items(invoice), quantities, strict=False)
            values["lines"] = [{"line": line.pk, "quantity": str(quantity)} for line, quantity in pairs]
        self.tried(
            lambda: credit_document(document_id=invoice.pk, values=values, user=self.shop.user, today=TODAY)
        )

    @rule(which=WHICH)
    def duplicates(self, which: int) -> None:
        document = chosen(Document, which)
        if document is not None:
            self.tried(lambda: self.shop.duplicates(document))

    @rule(which=WHICH)
    def deletes(self, which: int) -> None:
        document = chosen(Document, which)
        if document is not None:
            self.tried(lambda: self.shop.deletes(document))
