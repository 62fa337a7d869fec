"""Addresses of the pages of taxes."""

from django.urls import path

from comptoir.web.taxes.eco_import_page import eco_import_view

urlpatterns = [
    path("parametres/baremes-eco-contribution/importer/", eco_import_view, name="eco-import"),
]
