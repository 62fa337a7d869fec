"""What the lists of documents, due dates, payments and stock are filtered and sorted by.

These tables have addresses of their own (file 13); their lists go through the same keyset paging as every table.
"""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import ClassVar

from django.db.models import Model, Q, QuerySet

from comptoir.accounts.models import User
from comptoir.articles.queries import article_by_code
from comptoir.core.document_kinds import KINDS, Side
from comptoir.core.errors import Refusal
from comptoir.core.typed_input import parse_date
from comptoir.documents.models import Document
from comptoir.parties.queries import party_by_code
from comptoir.payments.models import DueDate, Payment
from comptoir.resources.columns import Amount, Choice, Column, Date, Flag, Number
from comptoir.resources.layout import Lookup
from comptoir.resources.resource import Resource
from comptoir.stock.models import StockDocument, StockMove

SIDES = {side.value: side.value for side in Side}
ROLES = {"customer": "customer", "supplier": "supplier"}


@dataclass(frozen=True)
class Exact(Column):
    """A text that is filtered by its whole and sorted as it is stored."""

    def q(self, text: str, *, today: date) -> Q:
        """Exactly the text."""
        return Q(**{self.name: text})


@dataclass(frozen=True)
class Id(Number):
    """The id of a record, the list's own or one it belongs to."""

    def q(self, text: str, *, today: date) -> Q:
        """Exactly this id."""
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise Refusal("number_invalid")
        return Q(**{self.name: int(text)})


@dataclass(frozen=True)
class Keyed(Column):
    """A record of another table, filtered by its code."""

    _: KW_ONLY
    find: Callable[[str], Model | None] = lambda code: None
    is_sortable: bool = False

    def q(self, text: str, *, today: date) -> Q:
        """The record of the code; raises ``unknown_reference`` when there is none."""
        record = self.find(text)
        if record is None:
            raise Refusal("unknown_reference", value=text[:40])
        return Q(**{self.name: record})


@dataclass(frozen=True)
class Bound(Date):
    """First or last day of a period."""

    _: KW_ONLY
    lookup: str = "gte"
    is_sortable: bool = False

    kind: ClassVar[str] = "day"

    def q(self, text: str, *, today: date) -> Q:
        """From the day on, or until it, included."""
        return Q(**{f"{self.name}__{self.lookup}": parse_date(text, today=today)})


@dataclass(frozen=True)
class DueState(Choice):
    """State of a due date, where "open" means not yet settled: partly paid ones too (PAY-082)."""

    def q(self, text: str, *, today: date) -> Q:
        """The states asked for."""
        states = text.split(",")
        wanted = [state for state in states if state != DueDate.State.OPEN]
        condition = super().q(",".join(wanted), today=today) if wanted else Q(pk__in=[])
        if len(wanted) < len(states):
            condition |= Q(state__in=[DueDate.State.OPEN, DueDate.State.PARTIAL])
        return condition


class ApiList(Resource):
    """A list that only the API shows; the right is asked for by the operation."""

    label = label_plural = slug = ""
    fields = ()
    lookup = Lookup(key="id", show=[], is_key_unique=False)

    def may(self, user: User, action: str) -> bool:
        """The operation has already asked."""
        return True


class DocumentList(ApiList):
    model = Document
    api_name = "documents"
    columns = [
        Id("id"),
        Choice("kind", choices={code: code for code in KINDS}),
        Choice("side", choices=SIDES),
        Exact("number"),
        Keyed("party", find=party_by_code),
        Exact("party_code"),
        Exact("party_name"),
        Date("dated_on"),
        Choice("status"),
        Choice("delivery_status"),
        Flag("is_closed"),
        Exact("reference", is_sortable=False),
        Amount("net_total"),
        Amount("gross_total", is_sortable=False),
        Amount("net_payable"),
        Amount("balance_due"),
    ]
    search = ["search"]
    default_sort = "-id"

    def queryset(self) -> QuerySet[Document]:
        """With what the header of a document names."""
        return Document.objects.select_related(
            "payment_terms",
            "payment_method",
            "shipping_vat_rate",
            "territory",
            "vat_rate",
            "salesperson",
            "currency",
        )


class PaymentList(ApiList):
    model = Payment
    api_name = "payments"
    columns = [
        Id("id"),
        Choice("side", choices=ROLES),
        Keyed("party", find=party_by_code),
        Date("paid_on"),
        Amount("amount"),
        Exact("reference", is_sortable=False),
        Choice("status", is_sortable=False),
        Amount("unallocated_amount", is_sortable=False),
    ]
    search = ["party__search", "reference"]
    default_sort = "-id"

    def queryset(self) -> QuerySet[Payment]:
        """With what a payment names."""
        return Payment.objects.select_related("party", "method", "bank").prefetch_related(
            "allocations__due_date"
        )


class DueDateList(ApiList):
    model = DueDate
    api_name = "due-dates"
    columns = [
        Id("id"),
        Choice("side", choices=ROLES),
        DueState("state", is_sortable=False),
        Keyed("party", find=party_by_code),
        Id("document", is_sortable=False),
        Date("due_on"),
        Bound("due_on", api_name="from", lookup="gte"),
        Bound("due_on", api_name="until", lookup="lte"),
        Amount("amount", is_sortable=False),
        Amount("balance", is_sortable=False),
    ]
    search = ["party__search", "document__number"]
    default_sort = "due_on"

    def queryset(self) -> QuerySet[DueDate]:
        """With what a due date names."""
        return DueDate.objects.select_related("document", "party", "payment_method")


class StockDocumentList(ApiList):
    model = StockDocument
    api_name = "stock-documents"
    columns = [
        Id("id"),
        Choice("type", is_sortable=False),
        Exact("number", is_sortable=False),
        Date("dated_on"),
    ]
    search = ["number"]
    default_sort = "-id"

    def queryset(self) -> QuerySet[StockDocument]:
        """With their lines."""
        return StockDocument.objects.prefetch_related("lines__article")


class StockMoveList(ApiList):
    model = StockMove
    api_name = "stock-moves"
    columns = [
        Id("id"),
        Keyed("article", find=article_by_code),
        Date("moved_on"),
        Bound("moved_on", api_name="from", lookup="gte"),
        Bound("moved_on", api_name="to", lookup="lte"),
        Exact("source_kind", is_sortable=False),
        Exact("source_number", is_sortable=False),
    ]
    search = ["article__search", "source_number"]
    default_sort = "moved_on,id"

    def queryset(self) -> QuerySet[StockMove]:
        """With what a movement names."""
        return StockMove.objects.select_related("article", "document_line", "stock_document_line")


def _complete(declaration: type[ApiList]) -> ApiList:
    made = declaration()
    made.complete()
    return made


DOCUMENTS = _complete(DocumentList)
PAYMENTS = _complete(PaymentList)
DUE_DATES = _complete(DueDateList)
STOCK_DOCUMENTS = _complete(StockDocumentList)
STOCK_MOVES = _complete(StockMoveList)
