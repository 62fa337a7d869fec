"""Stock entries and issues from end to end, each in one transaction (P-08)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from comptoir.accounts.models import User
from comptoir.resources.attachments import forget_record_attachments
from comptoir.stock.models import StockDocument
from comptoir.stock.services import stock_documents


@transaction.atomic
def create_stock_document(*, values: Mapping[str, Any], user: User | None, today: date) -> StockDocument:
    """Save an entry or issue with its movements (file 13: ``POST /stock-documents``)."""
    return stock_documents.create_stock_document(values=values, user=user, today=today)


@transaction.atomic
def delete_stock_document(*, stock_document_id: int) -> None:
    """Delete an entry or issue; the stock is recomputed (STK-035)."""
    forget_record_attachments(StockDocument(pk=stock_document_id))
    stock_documents.delete_stock_document(stock_document_id=stock_document_id)
