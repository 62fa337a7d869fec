"""Addresses of the options, under ``/d/<slug>/options/``."""

from django.urls import path

from comptoir.options.logo_views import logo_image_view, logo_view
from comptoir.options.numbering_views import coming_view, numbering_view
from comptoir.options.views import options_view, page_view, search_view, vat_option_view

app_name = "options"

urlpatterns = [
    path("", options_view, name="index"),
    path("recherche/", search_view, name="search"),
    path("identification/tva/", vat_option_view, name="vat_option"),
    path("numerotation/", numbering_view, name="numbering"),
    path("numerotation/apercu/", coming_view, name="coming"),
    path("logo/", logo_view, name="logo"),
    path("logo/image/", logo_image_view, name="logo_image"),
    path("<slug:slug>/", page_view, name="page"),
]
