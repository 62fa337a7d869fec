"""Addresses of the pages that only purchases have."""

from django.urls import path

from comptoir.web.purchases import checking, comparing, receiving, reordering

ONE = "achats/documents/<int:pk>/"

urlpatterns = [
    path("achats/a-commander/", reordering.reorder_view, name="reorder"),
    path("achats/a-commander/commander/", reordering.order_view, name="reorder-order"),
    path("achats/comparaison/", comparing.comparison_view, name="offers-compare"),
    path(f"{ONE}consultation/", comparing.consultation_view, name="price-consultation"),
    path(f"{ONE}consulter/", comparing.ask_view, name="price-ask"),
    path(f"{ONE}reception/", receiving.receiving_view, name="receiving"),
    path(f"{ONE}receptionner/", receiving.receive_view, name="receive"),
    path(f"{ONE}controle/", checking.match_view, name="invoice-match"),
    path(f"{ONE}prix-achat/", checking.prices_view, name="purchase-prices"),
]
