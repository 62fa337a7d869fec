"""The shop of the service tests: two books, a service and a customer, on a fixed day."""

from datetime import date
from typing import Any

from comptoir.accounts.models import User
from comptoir.documents.acceptance import DELETION_BREAK, accepting
from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop
from comptoir.payments.models import Payment
from comptoir.workflows import documents as document_workflows

TODAY = date(2026, 11, 20)


class BusyShop(Shop):
    """A shop that also changes its mind."""

    def revises(self, document: Document, **values: Any) -> Document:
        """Change what is given of a document."""
        return document_workflows.update_document(
            document_id=document.pk, values=values, user=self.user, today=self.today
        )

    def duplicates(self, document: Document, **options: Any) -> Document:
        """Make another document like this one."""
        return document_workflows.duplicate_document(
            document_id=document.pk, user=self.user, today=self.today, **options
        )

    def deletes(self, document: Document) -> list[Payment]:
        """Delete a document, break of the series or not; answers the payments taken off it."""
        with accepting({DELETION_BREAK}):
            return document_workflows.delete_document(
                document_id=document.pk, user=self.user, today=self.today
            )


def open_shop(*, today: date = TODAY) -> BusyShop:
    """A (10.00 VAT included, bought 6.00, 20 in stock), B (12.50, 5.00, 10), service S (60.00), customer DUR (CH30)."""
    shop = BusyShop(user=User.objects.get(), today=today)
    shop.article("A", "Livre A", gross_price="10.00", cost_price="6.00")
    shop.article("B", "Livre B", gross_price="12.50", cost_price="5.00")
    shop.article("S", "Emballage", gross_price="60.00", cost_price="0", type="service", vat_rate="20")
    shop.customer("DUR", "Durand", customer={"payment_terms": "CH30"})
    shop.receives([("A", 20, "6.00"), ("B", 10, "5.00")])
    return shop


def open_buying_shop(*, today: date = TODAY) -> Shop:
    """Two suppliers; A (6.00) and B (5.00) come from SODIS, C (3.00) from nobody in particular."""
    shop = Shop(user=User.objects.get(), today=today)
    shop.supplier("SODIS", "Sodis", supplier={"payment_terms": "CH30"})
    shop.supplier("HACH", "Hachette Distribution")
    for code, cost, supplier in (("A", "6.00", "SODIS"), ("B", "5.00", "SODIS"), ("C", "3.00", None)):
        shop.article(
            code,
            f"Livre {code}",
            gross_price="10.55",
            purchase_price=cost,
            cost_price=cost,
            supplier=supplier,
            barcode=f"978000000000{code}",
        )
    shop.customer("DUR", "Durand")
    shop.customer("MAR", "Martin")
    return shop
