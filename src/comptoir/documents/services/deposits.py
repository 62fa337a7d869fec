"""Deposits associated with documents, which deduct them (section 11, DOC-123, DOC-146)."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet

from comptoir.core.deposits import DepositUse, RateVat, attachment_problem, check_refund, deposits_total
from comptoir.core.document_kinds import KINDS, kind_of
from comptoir.core.errors import NotFound, Problems, Refusal
from comptoir.documents.models import DepositLink, Document, DocumentLink
from comptoir.documents.state import check_modifiable
from comptoir.documents.wording import name_of

ZERO = Decimal(0)


def attached_deposits(document: Document) -> list[Document]:
    """Deposit documents that a document deducts, in the order of their dates (DOC-028)."""
    if document.pk is None:
        return []
    return list(Document.objects.filter(deposit_uses__document=document).order_by("dated_on", "pk"))


def proposed_deposits(document: Document) -> QuerySet[Document]:
    """Deposit documents of the same party and side that no other invoice deducts yet (DOC-217).

    A deposit given back entirely has nothing left to deduct; what was given back of one goes along with it.
    """
    kinds = [kind.code for kind in KINDS.values() if kind.is_deposit and kind.side.value == document.side]
    given_back = Q(target_links__operation=DocumentLink.Operation.TRANSFER)
    refunds = Q(source_links__isnull=False)
    found = Document.objects.filter(kind__in=kinds, party=document.party_id)
    taken = DepositLink.objects.filter(is_final=True).exclude(document=document).values("deposit")
    here = DepositLink.objects.filter(document=document).values("deposit")
    return (
        found.exclude(pk__in=taken)
        .exclude(pk__in=here)
        .exclude(given_back | refunds)
        .order_by("dated_on", "pk")
    )


def attach_deposits(*, document: Document, keys: Sequence[int]) -> None:
    """Affecter: deduct these deposits, and what was given back of them, on a locked document (DOC-216 to DOC-221).

    Raises ``Refusal``: ``deposits_not_on_this_kind``, what locks the document, and on ``deposits.0`` the codes of
    ``core.deposits.attachment_problem`` or ``unknown_deposit``.
    """
    check_takes_deposits(document)
    deposits = _locked(keys)
    linked = set(document.deposit_links.values_list("deposit_id", flat=True))
    finals = _final_documents(keys)
    problems = Problems()
    for index, key in enumerate(keys):
        deposit = deposits.get(key)
        if deposit is None:
            problems.add(f"deposits.{index}", "unknown_deposit", deposit=key)
            continue
        other = finals.get(key)
        use = DepositUse(
            is_deposit=kind_of(deposit.kind).is_deposit,
            is_same_party=deposit.party_id == document.party_id,
            is_same_side=deposit.side == document.side,
            is_attached=key in linked or key in keys[:index],
            deducted_on=str(other) if other is not None and other.pk != document.pk else "",
        )
        problem = attachment_problem(use)
        if problem is not None:
            problems.add(f"deposits.{index}", problem.code, **problem.params)
    problems.raise_if_any()
    refunds = Document.objects.filter(source_links__source__in=keys).values_list("pk", flat=True)
    _link(document, [*keys, *(key for key in refunds if key not in linked and key not in keys)])
    refresh_deposit_total(document)


def detach_deposit(*, document: Document, deposit_id: int) -> None:
    """Take a deposit off a locked document that can still change, with what was given back of it (DOC-218).

    Raises ``NotFound("deposit_not_attached")`` and what locks the document.
    """
    check_takes_deposits(document)
    links = DepositLink.objects.filter(document=document)
    if not links.filter(deposit=deposit_id).exists():
        raise NotFound("deposit_not_attached", deposit=deposit_id)
    links.filter(Q(deposit=deposit_id) | Q(deposit__source_links__source=deposit_id)).delete()
    refresh_deposit_total(document)


def followed_by_deposits(documents: Iterable[Document]) -> set[int]:
    """Keys of the documents made from others that deduct deposits; one query."""
    keys = [document.pk for document in documents if kind_of(document.kind).has_linked_deposits]
    if not keys:
        return set()
    links = DepositLink.objects.filter(document__target_links__target__in=keys)
    return set(links.values_list("document__target_links__target", flat=True))


def carry_deposits(document: Document) -> None:
    """Let the deposits of what a new document was made from follow it (DOC-123, DOC-146, DOC-168, DOC-220, DOC-221).

    To be called once the document and its links of origin are stored, whatever made it: transfer, grouping, delivery.
    The originals keep their links. An invoice takes only what no other invoice deducts: of several partial ones the
    first takes the deposit. A credit note takes none (DOC-124).
    """
    kind = kind_of(document.kind)
    if not kind.has_linked_deposits:
        return
    links = DepositLink.objects.filter(document__target_links__target=document)
    keys = list(links.order_by("deposit").values_list("deposit_id", flat=True).distinct())
    if not keys:
        return
    _locked(keys)
    if kind.has_due_schedule:
        taken = _final_documents(keys)
        keys = [key for key in keys if key not in taken]
    _link(document, keys)
    refresh_deposit_total(document)


def link_refund(refund: Document) -> list[Document]:
    """Deduct a deposit credit note where its deposit is deducted and can still change (DOC-222).

    Answers those documents, whose net payable changed. Raises ``Refusal("deposit_deducted")`` when a validated invoice
    deducts the deposit: it was used, and can't be given back as well.
    """
    sources = list(Document.objects.filter(target_links__target=refund))
    users = list(Document.objects.filter(deposit_links__deposit__in=sources).order_by("pk").distinct())
    sealed = next((user for user in users if user.seal_hash), None)
    if sealed is not None:
        raise Refusal("deposit_deducted", document=name_of(sealed), status=409)
    for user in users:
        _link(user, [refund.pk])
        refresh_deposit_total(user)
    return users


def check_refunds(refund: Document) -> None:
    """Refuse to give back more of a deposit than was received, over all its credit notes (``check_refund``)."""
    for deposit in Document.objects.select_for_update().filter(target_links__target=refund).order_by("pk"):
        others = Document.objects.filter(source_links__source=deposit).exclude(pk=refund.pk)
        refunded = sum(others.values_list("gross_total", flat=True), ZERO)
        check_refund(gross=deposit.gross_total, refunded=refunded, amount=refund.gross_total)


def forget_deposit(deposit: Document) -> list[Document]:
    """Take a deposit document that is about to be deleted off all documents (DOC-198); answers those that changed.

    Raises ``Refusal("deposit_deducted")`` when one of them is validated.
    """
    users = documents_that_deduct(deposit)
    DepositLink.objects.filter(deposit=deposit).delete()
    for user in users:
        refresh_deposit_total(user)
    return users


def documents_that_deduct(deposit: Document) -> list[Document]:
    """Documents that deduct a deposit that changes or goes, locked. Raises ``Refusal("deposit_deducted")``."""
    users = Document.objects.select_for_update().filter(deposit_links__deposit=deposit).order_by("pk")
    found = list(users)
    sealed = next((user for user in found if user.seal_hash), None)
    if sealed is not None:
        raise Refusal("deposit_deducted", document=name_of(sealed), status=409)
    return found


def refresh_deposit_total(document: Document) -> None:
    """Write "Acompte précédent" and the net payable that the links of a document make (DOC-219, DOC-047)."""
    document.deposit_total = linked_total(attached_deposits(document))
    document.net_payable = document.gross_total - (document.quote_deposit_amount or document.deposit_total)
    document.version += 1
    document.save(update_fields=["deposit_total", "net_payable", "version", "updated_at"])


def linked_total(deposits: Iterable[Document]) -> Decimal:
    """Total of deposit invoices less that of deposit credit notes (DOC-219)."""
    return deposits_total((kind_of(one.kind).due_sign, one.gross_total) for one in deposits)


def deposit_vat(deposits: Iterable[Document]) -> list[RateVat]:
    """Base and VAT that deposits hold, one row a rate of each; those of a credit note are negative."""
    return [
        RateVat(row.rate, sign * row.base, sign * row.amount)
        for deposit in deposits
        for sign in (kind_of(deposit.kind).due_sign,)
        for row in deposit.vat_rows.all()
    ]


def check_takes_deposits(document: Document) -> None:
    """Refuse a document that deducts none, or that can't change; an order delivered in part still does."""
    if not kind_of(document.kind).takes_deposits:
        raise Refusal("deposits_not_on_this_kind", status=409)
    is_delivered = document.delivery_status == Document.Delivery.PARTIALLY_DELIVERED
    if not (is_delivered and not document.is_closed):
        check_modifiable(document)


def unsettled_deposits(documents: Iterable[Document]) -> dict[int, Refusal]:
    """Why documents can't be validated yet, by key: they deduct deposits that may still change; one query."""
    links = DepositLink.objects.filter(document__in=[one.pk for one in documents], deposit__seal_hash="")
    return {
        link.document_id: Refusal("deposit_provisional", deposit=name_of(link.deposit), status=409)
        for link in links.select_related("deposit").order_by("-pk")
    }


def check_attached_party(document: Document) -> None:
    """Refuse another party on a document that deducts deposits (DOC-217). ``Refusal`` on ``party``."""
    if document.deposit_links.exclude(deposit__party=document.party_id).exists():
        raise Refusal.for_field("party", "deposit_other_party_attached")


def _locked(keys: Collection[int]) -> dict[int, Document]:
    """Deposits by key, locked, so that two invoices never take the same one."""
    found = Document.objects.select_for_update().filter(pk__in=[key for key in keys if key < 2**63])
    return {deposit.pk: deposit for deposit in found.order_by("pk")}


def _final_documents(keys: Collection[int]) -> dict[int, Document]:
    """The invoice that deducts each deposit, by key of the deposit."""
    links = DepositLink.objects.filter(deposit__in=[key for key in keys if key < 2**63], is_final=True)
    return {link.deposit_id: link.document for link in links.select_related("document")}


def _link(document: Document, keys: Iterable[int]) -> None:
    is_final = kind_of(document.kind).has_due_schedule
    DepositLink.objects.bulk_create(
        DepositLink(document=document, deposit_id=key, is_final=is_final) for key in keys
    )
