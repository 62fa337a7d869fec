"""Addresses outside any dossier. Those of a dossier are in ``config.dossier_urls``."""

from django.urls import URLPattern, URLResolver, path

from comptoir.web.creation.pages import first_dossier_view
from comptoir.web.landing import landing_view

handler400 = "comptoir.config.error_pages.bad_request"
handler403 = "comptoir.config.error_pages.forbidden"
handler404 = "comptoir.config.error_pages.page_not_found"
handler500 = "comptoir.config.error_pages.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", landing_view, name="landing"),
    path("nouveau/", first_dossier_view, name="first-dossier"),
]
