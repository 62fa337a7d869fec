"""Addresses of documents, deliveries, payments and stock entries, at the root of a dossier.

Documents, payments and due dates stand under both sides: "ventes/documents/4/" and "achats/documents/4/".
"""

from collections.abc import Mapping

from django.urls import URLPattern, path

from comptoir.core.document_kinds import Side
from comptoir.documents.sides import WORDS
from comptoir.resources.views.lists import list_view
from comptoir.web.sales import (
    bulk,
    bulk_copies,
    deliveries,
    deposit_actions,
    document_actions,
    document_data,
    document_page,
    due_dates,
    grouping,
    history_pages,
    line_data,
    line_grid,
    line_tools,
    note_pages,
    payment_details,
    payment_pages,
    print_choice_pages,
    stock_pages,
    template_pages,
)
from comptoir.web.sales.sides import View, on_both_sides

DOCUMENTS = {Side.SALE: "ventes/documents/", Side.PURCHASE: "achats/documents/"}
DELIVERIES = {Side.SALE: "ventes/livraison/", Side.PURCHASE: "achats/reception/"}
PAYMENTS = {Side.SALE: "reglements/clients/", Side.PURCHASE: "reglements/fournisseurs/"}
DUE_DATES = {Side.SALE: "reglements/echeances/", Side.PURCHASE: "reglements/echeances-fournisseurs/"}
ONE = "<int:pk>/"
STOCK = "stock/bons/"

# Route, view, name; under each of the two addresses above.
DOCUMENT_PAGES: tuple[tuple[str, View, str], ...] = (
    ("nouveau/", document_page.new_document_view, "document-new"),
    ("nouveau/<slug:kind>/", document_page.new_document_view, "document-new-kind"),
    ("calcul/", document_data.preview_view, "document-preview"),
    ("creer/", document_data.create_view, "document-create"),
    ("explication/", document_data.explain_view, "document-explain"),
    ("tiers/", document_data.party_view, "document-party"),
    ("articles/", line_data.articles_view, "line-articles"),
    ("article/", line_data.facts_view, "line-facts"),
    ("coller/", line_tools.paste_view, "line-paste"),
    ("generer-article/", line_tools.generate_view, "line-generate"),
    ("tarif/", line_tools.price_view, "line-price"),
    ("lignes/", line_grid.grid_view, "line-grid"),
    ("lignes/colonnes/", line_grid.columns_view, "line-columns"),
    ("lignes/vues/", line_grid.change_views_view, "line-views"),
    ("imprimer/", bulk.print_view, "documents-print"),
    ("imprimer/choix/", print_choice_pages.print_choice_view, "documents-print-choice"),
    ("valider/", bulk.validate_many_view, "documents-validate"),
    ("transferer/", bulk.transfer_many_view, "documents-transfer"),
    ("dupliquer/", bulk_copies.duplicate_many_view, "documents-duplicate"),
    ("supprimer/", bulk_copies.delete_many_view, "documents-delete"),
    ("regrouper/", grouping.grouping_view, "documents-group"),
    ("regrouper/maintenant/", grouping.group_view, "documents-group-now"),
    ("modeles/", template_pages.choice_view, "template-choice"),
    (f"modeles/{ONE}", template_pages.use_view, "template-use"),
    (ONE, document_page.document_view, "document"),
    (f"{ONE}calcul/", document_data.preview_view, "document-preview-saved"),
    (f"{ONE}enregistrer/", document_data.save_view, "document-save"),
    (f"{ONE}donnees/", document_data.data_view, "document-data"),
    (f"{ONE}explication/", document_data.explain_view, "document-explain-saved"),
    (f"{ONE}historique/", history_pages.history_view, "document-history"),
    (f"{ONE}lignes/<int:line>/historique/", history_pages.line_history_view, "line-history"),
    (f"{ONE}valider/", document_actions.validate_view, "document-validate"),
    (f"{ONE}transferer/", document_actions.transfer_view, "document-transfer"),
    (f"{ONE}solder/", document_actions.close_view, "document-close"),
    (f"{ONE}de-solder/", document_actions.reopen_view, "document-reopen"),
    (f"{ONE}dupliquer/", document_actions.duplicate_view, "document-duplicate"),
    (f"{ONE}modele/", template_pages.keep_view, "document-keep-template"),
    (f"{ONE}supprimer/", document_actions.delete_view, "document-delete"),
    (f"{ONE}pdf", document_actions.pdf_view, "document-pdf"),
    (f"{ONE}acompte/", deposit_actions.request_view, "document-deposit"),
    (f"{ONE}acomptes/", deposit_actions.attach_view, "document-attach"),
    (f"{ONE}acomptes/<int:deposit>/detacher/", deposit_actions.detach_view, "document-detach"),
    (f"{ONE}rembourser/", deposit_actions.refund_view, "document-refund"),
    (f"{ONE}avoir/", deposit_actions.credit_view, "document-credit"),
    (f"{ONE}imputer/", deposit_actions.set_off_view, "document-set-off"),
    ("message/", deposit_actions.hide_message_view, "document-hide-message"),
)
DELIVERY_PAGES: tuple[tuple[str, View, str], ...] = (
    ("", deliveries.deliveries_view, "deliveries"),
    ("livrer/", deliveries.deliver_view, "deliver"),
)
PAYMENT_PAGES: tuple[tuple[str, View, str], ...] = (
    ("nouveau/", payment_pages.new_payment_view, "payment-new"),
    ("creer/", payment_pages.create_payment_view, "payment-create"),
    ("proposition/", payment_pages.propose_view, "payment-propose"),
    (ONE, payment_pages.payment_view, "payment"),
    (f"{ONE}pointer/", payment_pages.allocate_view, "payment-allocate"),
    (f"{ONE}depointer/<int:allocation>/", payment_pages.unallocate_view, "payment-unallocate"),
    (f"{ONE}notes/", note_pages.payment_note_view, "payment-note"),
    (f"{ONE}details/", payment_details.details_view, "payment-details"),
    (f"{ONE}modifier/", payment_details.change_view, "payment-change"),
    (f"{ONE}valider/", payment_pages.validate_payment_view, "payment-validate"),
    (f"{ONE}supprimer/", payment_pages.delete_payment_view, "payment-delete"),
)
DUE_DATE_PAGES: tuple[tuple[str, View, str], ...] = (
    ("solder/", due_dates.close_view, "due-dates-close"),
    ("de-solder/", due_dates.reopen_view, "due-dates-reopen"),
)


def _lists(routes: Mapping[Side, str], tables: Mapping[Side, str], name: str) -> list[URLPattern]:
    """The list of each side; the name alone leads to the last one, that of sales."""
    return [
        path(routes[side], list_view, {"resource": tables[side]}, name=name)
        for side in (Side.PURCHASE, Side.SALE)
    ]


urlpatterns = [
    *_lists(DOCUMENTS, {side: words.documents_table for side, words in WORDS.items()}, "documents"),
    *_lists(PAYMENTS, {side: words.payments_table for side, words in WORDS.items()}, "payments"),
    *_lists(DUE_DATES, {side: words.due_dates_table for side, words in WORDS.items()}, "due-dates"),
    path(STOCK, list_view, {"resource": "bons-stock"}, name="stock-documents"),
    *on_both_sides(DOCUMENTS, DOCUMENT_PAGES),
    *on_both_sides(DELIVERIES, DELIVERY_PAGES),
    *on_both_sides(PAYMENTS, PAYMENT_PAGES),
    *on_both_sides(DUE_DATES, DUE_DATE_PAGES),
    path(f"{STOCK}nouveau/", stock_pages.new_stock_document_view, name="stock-document-new"),
    path(f"{STOCK}creer/", stock_pages.create_stock_document_view, name="stock-document-create"),
    path(f"{STOCK}article/", stock_pages.stock_article_view, name="stock-article"),
    path(f"{STOCK}<int:pk>/", stock_pages.stock_document_view, name="stock-document"),
    path(f"{STOCK}<int:pk>/notes/", note_pages.stock_document_note_view, name="stock-document-note"),
    path(f"{STOCK}<int:pk>/supprimer/", stock_pages.delete_stock_document_view, name="stock-document-delete"),
]
