"""Payments and the due-date schedules of customers and of suppliers as lists (specification 05, E6 and E8)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side
from comptoir.core.errors import Forbidden, Refusal
from comptoir.documents.models import Document
from comptoir.documents.sides import page_on_side
from comptoir.parties.models import Party
from comptoir.payments.models import Allocation, DueDate, Payment
from comptoir.resources.columns import Amount, Choice, Date, Flag, Link, Text
from comptoir.resources.fields import AmountField, DateField
from comptoir.resources.layout import (
    Action,
    ActionResult,
    Layout,
    ListTab,
    Lookup,
    Panel,
    Related,
    SystemView,
)
from comptoir.resources.registry import register, registry
from comptoir.resources.resource import Resource
from comptoir.resources.view_spec import DetailQuery, ViewSpec
from comptoir.ui.addresses import address_with, record_address_on_side

MAX_DUE_DATES = 200
DUE_COLOURS: dict[str, str] = {
    DueDate.State.OPEN: "red",
    DueDate.State.PARTIAL: "orange",
    DueDate.State.PAID: "green",
    DueDate.State.CLOSED: "secondary",
}
PAYMENT_COLOURS: dict[str, str] = {Payment.Status.PROVISIONAL: "yellow", Payment.Status.VALIDATED: "green"}
HAS_ALLOCATION = Exists(Allocation.objects.filter(payment=OuterRef("pk")))


class PartyName(Text):
    """A word of the party, leading to its record."""

    def html(self, record: Any) -> SafeString | str:
        """A link to the party."""
        url = registry.for_model(Party).record_url(record.party)
        return format_html('<a href="{}">{}</a>', url, self.text(record))


class DocumentNumber(Link):
    """The number of the document that a due date comes from."""

    def text(self, record: Any) -> str:
        """FA000012, or "Provisoire 57"."""
        return str(record.document)


def side_of(record: Payment | DueDate, default: Side) -> Side:
    """The side of a payment or due date; ``default`` of one that is only known by its number."""
    return next((side for side in Side if side.party_role == record.side), default)


def _pay(side: Side) -> Callable[[Sequence[DueDate], User, HttpRequest], ActionResult]:
    """Nouveau règlement of the ticked due dates, all of one party (PAY-086, PAY-087)."""
    go_on = _page_of_due_dates(side, "payment-new")

    def run(records: Sequence[DueDate], user: User, request: HttpRequest) -> ActionResult:
        if len({due.party_id for due in records}) > 1:
            raise Refusal("due_dates_of_several_parties")
        return go_on(records, user, request)

    return run


def _page_of_due_dates(
    side: Side, name: str
) -> Callable[[Sequence[DueDate], User, HttpRequest], ActionResult]:
    def run(records: Sequence[DueDate], user: User, request: HttpRequest) -> ActionResult:
        if len(records) > MAX_DUE_DATES:
            raise Refusal("too_many_due_dates", limit=MAX_DUE_DATES)
        keys = urlencode([("echeance", due.pk) for due in records])
        return ActionResult("", url=f"{page_on_side(side, name)}?{keys}")

    return run


def _due_actions(side: Side) -> list[Action]:
    return [
        Action("regler", "Nouveau règlement", _pay(side), "payments:edit", icon="cash"),
        Action(
            "solder",
            "Solder",
            _page_of_due_dates(side, "due-dates-close"),
            "payments:edit",
            icon="circle-check",
        ),
        Action(
            "de-solder",
            "Dé-solder",
            _page_of_due_dates(side, "due-dates-reopen"),
            "payments:edit",
            icon="circle-dashed",
        ),
    ]


ALLOCATIONS = Related(
    "allocations",
    "Échéances pointées",
    Allocation,
    "payment",
    [
        Text("due_date__document__number", "Pièce", api_name="document"),
        Date("due_date__document__dated_on", "Date de la pièce", api_name="document_date"),
        Date("due_date__due_on", "Échéance", api_name="due_on"),
        Amount("due_date__amount", "Montant de l'échéance", api_name="due_amount"),
        Amount("amount"),
        Amount("due_date__balance", "Reste dû", api_name="balance"),
        Date("allocated_on", is_hidden=True),
    ],
)


class PaymentTable(Resource):
    """Payments of one side; the tabs are those of PAY-131 to PAY-135."""

    model = Payment
    side: Side
    area = "payments"
    help = "Saisissez un règlement avec la touche Inser, ou réglez une facture depuis sa page."
    columns = [
        Date("paid_on"),
        PartyName("party__code", "Code", is_sortable=False, api_name="party"),
        PartyName("party__name", "Nom", is_sortable=False, api_name="party_name"),
        Amount("amount", is_sortable=False),
        Amount("unallocated_amount", is_sortable=False),
        Amount("difference_amount", "Écart", is_sortable=False, is_hidden=True),
        Link("method__label", "Moyen de paiement", is_sortable=False, api_name="method"),
        Link("bank__label", "Banque", is_sortable=False, api_name="bank"),
        Text("reference", is_sortable=False),
        Choice("status", colours=PAYMENT_COLOURS, is_sortable=False),
    ]
    fields = [DateField("paid_on", is_read_only=True), AmountField("amount", is_read_only=True)]
    record = Layout(Panel("Règlement", ["paid_on", "amount"]))
    search = ["party__search", "reference"]
    default_sort = "-paid_on"
    lookup = Lookup(
        key="reference", show=["party__name"], is_key_unique=False, is_open=False, is_in_palette=False
    )
    tabs = [
        ListTab("tous", "Tous"),
        ListTab("pointes", "Pointés", Q(unallocated_amount=0) & Q(HAS_ALLOCATION)),
        ListTab(
            "partiellement-pointes", "Partiellement pointés", ~(Q(unallocated_amount=0) & Q(HAS_ALLOCATION))
        ),
        ListTab("en-banque", "En banque", Q(bank__isnull=False)),
        ListTab("avec-ecart", "Avec écart", ~Q(difference_amount=0)),
    ]
    related = [ALLOCATIONS]
    views = [
        SystemView("avec-piece", "Règlements avec pièce", ViewSpec(detail=DetailQuery("allocations"))),
    ]
    can_delete = False
    is_in_new_menu = True

    def queryset(self) -> QuerySet[Any]:
        """One side only."""
        return Payment.objects.filter(side=self.side.party_role)

    @property
    def list_url(self) -> str:
        """Address of the list, above those of its pages."""
        return address_with("payments", resource=self.slug)

    def record_url(self, record: Any) -> str:
        """The page of the payment, under its own side; links to any payment come through the first table."""
        return record_address_on_side("payment", side_of(record, self.side), record.pk)

    def new_url(self) -> str:
        """The page of a new payment."""
        return page_on_side(self.side, "payment-new")

    def is_locked(self, record: Any) -> str:
        """Validated: it is final, its files too (PAY-140)."""
        is_final = record.status == Payment.Status.VALIDATED
        return "Ce règlement est validé : il ne change plus, ni ses fichiers joints." if is_final else ""

    def title_of(self, record: Any) -> str:
        """Règlement de Durand du 21/11/2026"""
        return f"Règlement de {record.party.name} du {record.paid_on:%d/%m/%Y}"

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """Payments are made by their workflow only."""
        raise Forbidden("creation_forbidden", table=self.label_plural)

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Payments are changed by their workflow only."""
        raise Forbidden("right_missing", right="payments:edit")


@register
class PaymentResource(PaymentTable):
    """Payments received from customers."""

    side = Side.SALE
    slug, api_name = "reglements-clients", "customer-payments"
    label, label_plural, menu = "Règlement client", "Règlements clients", "reglements/clients"


@register
class SupplierPaymentResource(PaymentTable):
    """Payments made to suppliers."""

    side = Side.PURCHASE
    slug, api_name = "reglements-fournisseurs", "supplier-payments"
    label, label_plural, menu = (
        "Règlement fournisseur",
        "Règlements fournisseurs",
        "reglements/fournisseurs",
    )


class DueDateTable(Resource):
    """The due-date schedule of one side: read here, made by documents (PAY-080 to PAY-089)."""

    model = DueDate
    side: Side
    area = "payments"
    help = "Les échéances viennent des factures et des avoirs : rien ne s'ajoute ici."
    columns = [
        Date("due_on"),
        DocumentNumber("document__number", "Document", is_sortable=False, api_name="document"),
        PartyName("party__code", "Code", is_sortable=False, api_name="party"),
        PartyName("party__name", "Nom", is_sortable=False, api_name="party_name"),
        Amount("amount", is_sortable=False),
        Amount("balance", is_sortable=False),
        Link("payment_method__label", "Moyen de paiement", is_sortable=False, api_name="payment_method"),
        Choice("state", colours=DUE_COLOURS, is_sortable=False),
        Flag("is_closed", "Soldée ?", get=lambda due: due.state == DueDate.State.CLOSED),
        Choice(
            "document__status",
            "État du document",
            is_sortable=False,
            is_hidden=True,
            api_name="document_status",
        ),
    ]
    fields = [DateField("due_on", is_read_only=True), AmountField("amount", is_read_only=True)]
    record = Layout(Panel("Échéance", ["due_on", "amount"]))
    search = ["party__search", "document__search"]
    default_sort = "due_on"
    lookup = Lookup(
        key="document__number", show=["party__name"], is_key_unique=False, is_open=False, is_in_palette=False
    )
    tabs = [
        ListTab("non-reglees", "Non réglées", Q(state__in=[DueDate.State.OPEN, DueDate.State.PARTIAL])),
        ListTab("toutes", "Toutes"),
        ListTab("reglees", "Réglées", Q(state=DueDate.State.PAID)),
        ListTab("soldees", "Soldées manuellement", Q(state=DueDate.State.CLOSED)),
    ]
    can_create = can_delete = False

    def queryset(self) -> QuerySet[Any]:
        """One side only."""
        return DueDate.objects.filter(side=self.side.party_role)

    @property
    def list_url(self) -> str:
        """Address of the list, above those of its pages."""
        return address_with("due-dates", resource=self.slug)

    def record_url(self, record: Any) -> str:
        """A due date is read on its document, under its own side (DOC-259)."""
        return record_address_on_side("document", side_of(record, self.side), record.document_id)

    def title_of(self, record: Any) -> str:
        """Échéance du 21/11/2026 de FA000012"""
        return f"Échéance du {record.due_on:%d/%m/%Y} de {Document.__str__(record.document)}"

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Due dates are changed through their document only (PAY-075)."""
        raise Forbidden("right_missing", right="payments:edit")


@register
class DueDateResource(DueDateTable):
    """What customers owe."""

    side = Side.SALE
    slug, api_name = "echeancier-clients", "customer-due-dates"
    label, label_plural, menu = "Échéance client", "Échéancier clients", "reglements/clients"
    rows_label = "Échéances clients"
    actions = _due_actions(Side.SALE)


@register
class SupplierDueDateResource(DueDateTable):
    """What is owed to suppliers."""

    side = Side.PURCHASE
    slug, api_name = "echeancier-fournisseurs", "supplier-due-dates"
    label, label_plural, menu = (
        "Échéance fournisseur",
        "Échéancier fournisseurs",
        "reglements/fournisseurs",
    )
    rows_label = "Échéances fournisseurs"
    actions = _due_actions(Side.PURCHASE)


registry.name_model(Payment, "règlement", "règlements")
registry.name_model(DueDate, "échéance", "échéances")
