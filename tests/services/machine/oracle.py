"""What must hold after every gesture, told again from the rows alone, apart from the program's own check.

Each function reads the dossier in place with a handful of queries and answers what is wrong, in words for a developer.
Amounts are in euros.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F, Sum

from comptoir.articles.models import Article
from comptoir.core.document_kinds import KINDS
from comptoir.documents.models import Document, DocumentLine, DocumentVat, LineLink
from comptoir.payments.models import DueDate, Payment
from comptoir.stock.models import StockMove

ZERO, CENT = Decimal(0), Decimal("0.01")
ORDERS = [kind.code for kind in KINDS.values() if kind.has_delivery]
LEGAL = [kind.code for kind in KINDS.values() if kind.is_legal]


def nothing_is_delivered_beyond_its_order() -> Iterator[str]:
    """Delivered ≤ ordered, line by line (DOC-164)."""
    lines = DocumentLine.objects.filter(document__kind__in=ORDERS, quantity__gte=0)
    delivered = lines.annotate(delivered=Sum("target_links__quantity"))
    for line in delivered.filter(delivered__gt=F("quantity")):
        yield f"line {line.pk}: {line.delivered} delivered of {line.quantity}"


def the_stock_is_the_sum_of_its_moves() -> Iterator[str]:
    """The figure on the article is what its moves add up to."""
    rows = Article.objects.annotate(moved=Sum("stock_moves__quantity"))
    for code, real, moved in rows.values_list("code", "real_quantity", "moved"):
        if real != (moved or ZERO):
            yield f"article {code}: {real} in stock, {moved} moved"


def goods_move_once_along_a_chain() -> Iterator[str]:
    """What a line moves is its quantity in the sense of its kind, less what lines before it already moved (DOC-239)."""
    moved = dict(StockMove.objects.values_list("document_line").annotate(Sum("quantity")))
    brought: dict[int, Decimal] = defaultdict(Decimal)
    links = LineLink.objects.values_list("target_line", "quantity", "source_line__document__kind")
    for target, quantity, kind in links:
        brought[target] += quantity * KINDS[kind].stock_sign
    rows = DocumentLine.objects.values_list(
        "pk", "quantity", "is_stock_managed", "document__kind", "document__is_without_return"
    )
    for pk, quantity, is_managed, kind, is_without_return in rows:
        sign = KINDS[kind].stock_sign
        already = brought[pk] if sign and (brought[pk] > 0) == (sign * quantity > 0) else ZERO
        expected = sign * quantity - already if is_managed and not is_without_return else ZERO
        if moved.get(pk, ZERO) != expected:
            yield f"line {pk} of a {kind}: moved {moved.get(pk, ZERO)}, expected {expected}"


def vat_is_that_of_each_rate() -> Iterator[str]:
    """VAT of a rate is its base times the rate, rounded once, half away from zero (P-02); included prices keep the gross."""
    totals: dict[int, tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    rows = DocumentVat.objects.values_list("document", "rate", "base", "amount", "document__is_tax_included")
    for document, rate, base, amount, is_included in rows:
        computed = (base * rate / 100).quantize(CENT, ROUND_HALF_UP)
        if amount != computed and not (is_included and abs(amount - computed) <= CENT):
            yield f"document {document}: {amount} of VAT on {base} at {rate} %"
        totals[document] = (totals[document][0] + base, totals[document][1] + amount)
    documents = Document.objects.values_list("pk", "net_total", "vat_total", "gross_total", "eco_total")
    for pk, net, vat, gross, _eco in documents:
        if pk in totals and totals[pk][1] != vat:
            yield f"document {pk}: {vat} of VAT, {totals[pk][1]} by rate"
        if pk in totals and totals[pk][0] != net:
            yield f"document {pk}: {net} net, {totals[pk][0]} by rate"
        if net + vat != gross:
            yield f"document {pk}: {net} + {vat} is not {gross}"


def what_parties_owe_is_invoiced_less_credited_less_paid() -> Iterator[str]:
    """Balance of each party = invoices − credit notes − payments, on each side (P-08)."""
    owed: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for party, kind, payable in Document.objects.filter(kind__in=LEGAL).values_list(
        "party", "kind", "net_payable"
    ):
        owed[party, KINDS[kind].party_role] += KINDS[kind].due_sign * payable
    payments = Payment.objects.values_list("party", "side", "amount", "difference_amount")
    for party, side, amount, difference in payments:
        owed[party, side] -= amount - difference
    told: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for party, side, balance, closed in DueDate.objects.values_list(
        "party", "side", "balance", "closed_amount"
    ):
        told[party, side] += balance + closed
    for party, side, left in Payment.objects.values_list("party", "side", "unallocated_amount"):
        told[party, side] -= left
    for key in owed.keys() | told.keys():
        if owed[key] != told[key]:
            yield f"party {key}: {told[key]} told, {owed[key]} computed"


def legal_numbers_are_continuous() -> Iterator[str]:
    """Numbers of validated documents of a kind follow one another from the first (P-04)."""
    values: dict[str, list[int]] = defaultdict(list)
    rows = Document.objects.filter(kind__in=LEGAL, number__isnull=False)
    for kind, value in rows.order_by("sequence_value").values_list("kind", "sequence_value"):
        values[kind].append(value)
    for kind, found in values.items():
        if found != list(range(1, len(found) + 1)):
            yield f"{kind}: {found}"


RULES = (
    nothing_is_delivered_beyond_its_order,
    the_stock_is_the_sum_of_its_moves,
    goods_move_once_along_a_chain,
    vat_is_that_of_each_rate,
    what_parties_owe_is_invoiced_less_credited_less_paid,
    legal_numbers_are_continuous,
)


def faults() -> Iterable[str]:
    """Everything that is wrong, the name of its rule first."""
    return [f"{rule.__name__}: {fault}" for rule in RULES for fault in rule()]
