"""What only deposit documents and credit notes have of their own in the header (sections 6.6 and 6.7)."""

from collections.abc import Iterable

from comptoir.core.errors import Refusal
from comptoir.documents.entry import DocumentEntry
from comptoir.documents.models import Document, DocumentLine
from comptoir.references.models import DossierSettings


def apply_deposit(entry: DocumentEntry, *, document: Document, settings: DossierSettings) -> None:
    """A deposit is entered VAT included and says how it is paid: the option's method unless told (DOC-093, PAY-026).

    Raises ``Refusal("required")`` on ``payment_method`` when there is none: the payment it makes needs one.
    """
    document.is_tax_included = True
    if document.payment_method is None and (document.pk is None or "payment_method" not in entry.given):
        document.payment_method = settings.default_payment_method
    if document.payment_method is None:
        raise Refusal.for_field("payment_method", "required")


def comes_back(line: DocumentLine, document: Document) -> bool:
    """Whether a line moves goods: its article is managed in stock, and a credit note says that they come back."""
    article = line.article
    is_goods = article is not None and article.is_stock_managed and article.type == "goods"
    return is_goods and not document.is_without_return


def follow_return(document: Document, lines: Iterable[DocumentLine]) -> None:
    """Make all lines of a credit note follow whether its goods come back."""
    for line in lines:
        if line.article_id is not None:
            line.is_stock_managed = comes_back(line, document)
