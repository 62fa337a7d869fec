"""Addresses of the small tables that are not those of every table, under ``/d/<slug>/adresses/``."""

from django.urls import path

from comptoir.references.views import postal_code_view, terms_trial_view

app_name = "references"

urlpatterns = [
    path("codes-postaux/", postal_code_view, name="postal_codes"),
    path("echeances/", terms_trial_view, name="terms_trial"),
]
