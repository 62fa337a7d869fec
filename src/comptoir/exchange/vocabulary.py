"""The words in which scenarios are told: "the shop receives, quotes, delivers, invoices, is paid".

The same words make the scenario tests and the demonstration dossier, through the program's own services and on the day
that ``today`` says.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.core.document_kinds import KINDS
from comptoir.documents.models import Document, DocumentLine, DocumentTemplate
from comptoir.documents.state import ITEM_TYPES, delivered_quantities
from comptoir.dossiers.versions import save_versioned
from comptoir.parties.models import Party
from comptoir.payments.models import DueDate, Payment
from comptoir.references.models import DossierSettings
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record, update_record
from comptoir.stock.models import StockDocument
from comptoir.workflows import documents as document_workflows
from comptoir.workflows.credit_notes import credit_document
from comptoir.workflows.deliver_orders import deliver_orders
from comptoir.workflows.deposits import request_deposit
from comptoir.workflows.document_templates import keep_template, use_template
from comptoir.workflows.payments import close_due_date, record_payment, validate_payment
from comptoir.workflows.stock_documents import create_stock_document

ZERO = Decimal(0)
#: An article code with a quantity, or a whole line as the API takes it.
Item = tuple[str, int | str] | Mapping[str, Any]
Basket = Iterable[Item]


class Shop:
    """A shop at work in the dossier in place. ``today`` moves with :meth:`on`."""

    def __init__(self, *, user: User, today: date) -> None:
        self.user = user
        self.today = today

    def on(self, day: date) -> "Shop":
        """Go to another day."""
        self.today = day
        return self

    def by(self, user: User) -> "Shop":
        """Let someone else work from now on."""
        self.user = user
        return self

    def is_known_as(self, **values: Any) -> DossierSettings:
        """The shop's own identity and options, as fields of the settings."""
        settings = dossier_settings()
        for name, value in values.items():
            setattr(settings, name, value)
        settings.full_clean(validate_unique=False, validate_constraints=False)
        save_versioned(settings, expected=settings.version)
        return settings

    def lists(self, model: type[Model], **values: Any) -> Any:
        """A row of one of the small tables: a family, a bank, a unit …"""
        return self._create(model, values)

    def changes(self, record: Model, **values: Any) -> Any:
        """Other values on an existing record of any table."""
        resource = registry.for_model(type(record))
        return update_record(resource=resource, user=self.user, record=record, values=values)

    # ---------------------------------------------------------------------------------------------------- who and what
    def customer(self, code: str, name: str, **values: Any) -> Party:
        """A customer with one address in Montpellier unless told otherwise."""
        return self._party(code, name, "customer", values)

    def prospect(self, code: str, name: str, **values: Any) -> Party:
        """A prospect: it becomes a customer with its first order."""
        return self._party(code, name, "prospect", values)

    def supplier(self, code: str, name: str, **values: Any) -> Party:
        """A supplier."""
        return self._party(code, name, "supplier", values)

    def article(self, code: str, label: str, *, gross_price: str, cost_price: str, **values: Any) -> Article:
        """A good managed in stock, sold at a price VAT included (5.5 % unless told otherwise)."""
        given = {
            "code": code,
            "label": label,
            "gross_price": gross_price,
            "cost_price": cost_price,
            "vat_rate": "5.5",
            **values,
        }
        return self._create(Article, given)

    def service(self, code: str, label: str, *, gross_price: str, **values: Any) -> Article:
        """A service (20 % unless told otherwise)."""
        given = {
            "code": code,
            "label": label,
            "type": "service",
            "gross_price": gross_price,
            "vat_rate": "20",
        }
        return self._create(Article, given | values)

    # ------------------------------------------------------------------------------------------------------------ stock
    def receives(self, goods: Iterable[tuple[str, int | str, str]], *, note: str = "") -> StockDocument:
        """Goods arrive: (article, quantity, unit cost)."""
        lines = [
            {"article": code, "quantity": str(quantity), "unit_cost": cost} for code, quantity, cost in goods
        ]
        values = {"type": "entry", "dated_on": self.today.isoformat(), "lines": lines, "note": note}
        return create_stock_document(values=values, user=self.user, today=self.today)

    def takes_out(
        self, goods: Iterable[tuple[str, int | str]], *, reason: str = "", note: str = ""
    ) -> StockDocument:
        """Goods leave without being sold: damaged, stolen, given."""
        lines = [{"article": code, "quantity": str(quantity), "reason": reason} for code, quantity in goods]
        values = {"type": "issue", "dated_on": self.today.isoformat(), "lines": lines, "note": note}
        return create_stock_document(values=values, user=self.user, today=self.today)

    def stock(self) -> dict[str, Decimal]:
        """What is really there, by code, of every article managed in stock."""
        return dict(Article.objects.filter(is_stock_managed=True).values_list("code", "real_quantity"))

    # -------------------------------------------------------------------------------------------------------- documents
    def quotes(self, party: str, basket: Basket, **values: Any) -> Document:
        """Make a quote."""
        return self.writes("quote", party, basket, **values)

    def takes_order(self, party: str, basket: Basket, **values: Any) -> Document:
        """Take an order."""
        return self.writes("order", party, basket, **values)

    def writes(self, kind: str, party: str, basket: Basket, **values: Any) -> Document:
        """Make a document of a kind, dated today."""
        lines = [_line(item) for item in basket]
        lines += values.pop("more_lines", [])
        body = {"kind": kind, "party": party, "dated_on": self.today.isoformat(), "lines": lines, **values}
        return document_workflows.create_document(values=body, user=self.user, today=self.today)

    def buys(self, kind: str, supplier: str, basket: Basket, **values: Any) -> Document:
        """Write a purchase document of a kind, at the purchase prices of the articles unless told otherwise."""
        return self.writes(kind, supplier, basket, **values)

    def transfers(self, document: Document, kind: str) -> Document:
        """Turn a document into one of another kind."""
        values = {"kind": kind, "dated_on": self.today.isoformat()}
        return document_workflows.transfer_document(
            document_id=document.pk, values=values, user=self.user, today=self.today
        )

    def keeps_template(self, document: Document, name: str, **options: bool) -> DocumentTemplate:
        """Keep a document under a name, to make others from it."""
        return keep_template(document_id=document.pk, name=name, user=self.user, **options)

    def uses_template(self, template: DocumentTemplate, party: str = "", **options: bool) -> Document:
        """Make a document from a template, for a party where the template has none."""
        chosen = Party.objects.get(code=party) if party else None
        return use_template(
            template_id=template.pk, user=self.user, today=self.today, party=chosen, **options
        ).document

    def marks(self, quote: Document, state: int) -> Document:
        """Note where a quote stands: the number of one of the ten states of the settings."""
        return self._updates(quote, {"quote_state": state})

    def keeps(self, document: Document, quantities: Mapping[str, int | str]) -> Document:
        """Keep on a document that can still change only these quantities, by article code."""
        lines = [
            {
                "id": line.pk,
                "article": line.article_code,
                "description": line.description,
                "quantity": str(quantities[line.article_code]),
                "unit_price": str(line.unit_price),
                "discount_rate": str(line.discount_rate),
                "vat_rate": str(line.vat_percent),
            }
            for line in items(document)
            if line.article_code in quantities
        ]
        return self._updates(document, {"lines": lines})

    def rewrites(self, document: Document, changes: Mapping[str, Mapping[str, str]]) -> Document:
        """Change lines of a document, by article code; the others stay as they are."""
        lines = [{"id": line.pk, **changes.get(line.article_code, {})} for line in document.lines.all()]
        return self._updates(document, {"lines": lines})

    def notes_reference(self, document: Document, reference: str) -> Document:
        """Note the number that the other party gave the document."""
        return self._updates(document, {"reference": reference})

    def closes(self, order: Document) -> Document:
        """Give up what remains to be delivered of an order."""
        return document_workflows.close_order(document_id=order.pk)

    def delivers(self, order: Document, quantities: Mapping[str, int | str] | None = None) -> Document:
        """Deliver an order: what remains of it, or the quantities given by article code."""
        wanted = []
        for line, remaining in remaining_lines(order):
            quantity = Decimal(quantities.get(line.article_code, 0)) if quantities is not None else remaining
            if quantity:
                wanted.append({"line": line.pk, "quantity": str(quantity)})
        kind = KINDS[order.kind].delivery_targets[0]
        values = {"kind": kind, "dated_on": self.today.isoformat(), "lines": wanted}
        [document] = deliver_orders(values=values, user=self.user, today=self.today)
        return document

    def validates(self, document: Document) -> Document:
        """Validate and seal."""
        return document_workflows.validate_document(document_id=document.pk, user=self.user, today=self.today)

    def is_paid(
        self, document: Document, amount: Decimal | str | None = None, *, method: str = "CHQ", **values: Any
    ) -> Payment:
        """The party pays a document: what is due of it, or an amount taken on its first due dates.

        A credit note is paid back: its balance and the payment are negative.
        """
        balance = document_balance(document)
        paid = balance if amount is None else Decimal(amount)
        sign = -1 if balance < 0 else 1
        left = paid * sign
        allocations = []
        for due in _open_dues(document):
            part = min(left, due.balance * sign)
            if part > 0:
                allocations.append({"due_date": due.pk, "amount": str(part * sign)})
                left -= part
        return self._receives_payment(document, str(paid), allocations, method=method, **values)

    def sets_off(self, credit_note: Document, invoice: Document) -> Payment:
        """Settle an invoice by a credit note of the same party, as far as either goes; no money moves."""
        left = amount = min(-document_balance(credit_note), document_balance(invoice))
        allocations = [
            {"due_date": due.pk, "amount": str(-amount)} for due in _open_dues(credit_note).order_by("pk")[:1]
        ]
        for due in _open_dues(invoice):
            part = min(left, due.balance)
            if part > 0:
                allocations.append({"due_date": due.pk, "amount": str(part)})
                left -= part
        return self._receives_payment(invoice, "0", allocations, method="AUT", label="Compensation")

    # ------------------------------------------------------------------------------------------ deposits, credit notes
    def asks_deposit(self, document: Document, **values: Any) -> Document:
        """A deposit on an order, a quote …: ``rate="30"`` or ``amount="300.00"``; the money comes with it."""
        return request_deposit(document_id=document.pk, values=values, user=self.user, today=self.today)

    def takes_deposit(
        self, party: str, *amounts: Mapping[str, Any], kind: str = "deposit_invoice", **values: Any
    ) -> Document:
        """A deposit document on its own: amounts VAT included, each with its rate."""
        body = {"kind": kind, "party": party, "dated_on": self.today.isoformat(), "amounts": list(amounts)}
        return document_workflows.create_document(values=body | values, user=self.user, today=self.today)

    def credits(
        self, invoice: Document, quantities: Mapping[str, int | str] | None = None, **values: Any
    ) -> Document:
        """Credit an invoice: all that is left of it, or the quantities given by article code."""
        if quantities is not None:
            values["lines"] = [
                {"line": line.pk, "quantity": str(quantities[line.article_code])}
                for line in items(invoice)
                if line.article_code in quantities
            ]
        return credit_document(document_id=invoice.pk, values=values, user=self.user, today=self.today)

    def banks(self, payment: Payment) -> Payment:
        """Make a payment final: it is at the bank."""
        return validate_payment(payment_id=payment.pk)

    def gives_up(self, document: Document) -> None:
        """Close by hand what remains due of a document."""
        for due in _open_dues(document):
            close_due_date(due_date_id=due.pk, today=self.today)

    def _receives_payment(
        self, document: Document, amount: str, allocations: Sequence[Mapping[str, Any]], **values: Any
    ) -> Payment:
        body = {
            "side": KINDS[document.kind].party_role,
            "party": document.party_code,
            "paid_on": self.today.isoformat(),
            "amount": amount,
            "allocations": allocations,
            **values,
        }
        return record_payment(values=body, user=self.user, today=self.today)

    def _updates(self, document: Document, values: Mapping[str, Any]) -> Document:
        return document_workflows.update_document(
            document_id=document.pk, values=values, user=self.user, today=self.today
        )

    def _party(self, code: str, name: str, role: str, values: Mapping[str, Any]) -> Party:
        given = {
            "addresses": [
                {
                    "line1": "1 rue de l'Aiguillerie",
                    "postal_code": "34000",
                    "city": "Montpellier",
                    "country": "FR",
                }
            ],
            **values,
            "code": code,
            "name": name,
            "roles": [role],
        }
        return self._create(Party, given)

    def _create(self, model: Any, values: Mapping[str, Any]) -> Any:
        return create_record(registry.for_model(model), user=self.user, values=values)


def document_balance(document: Document) -> Decimal:
    """What remains due on a document, read now."""
    balance: Decimal = Document.objects.values_list("balance_due", flat=True).get(pk=document.pk)
    return balance


def items(document: Document) -> Sequence[DocumentLine]:
    """Goods and service lines of a document."""
    return [line for line in document.lines.all() if line.type in ITEM_TYPES]


def remaining_lines(order: Document) -> list[tuple[DocumentLine, Decimal]]:
    """Goods and service lines of an order, each with what remains to be delivered of it."""
    lines = items(order)
    done = delivered_quantities(lines)
    return [(line, line.quantity - done.get(line.pk, ZERO)) for line in lines]


def _open_dues(document: Document) -> QuerySet[DueDate]:
    return DueDate.objects.filter(document=document).exclude(balance=0).order_by("due_on", "pk")


def _line(item: Item) -> Mapping[str, Any]:
    if isinstance(item, Mapping):
        return item
    code, quantity = item
    return {"article": code, "quantity": str(quantity)}
