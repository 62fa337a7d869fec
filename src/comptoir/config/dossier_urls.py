"""Addresses inside a dossier, written WITHOUT their ``/d/<slug>/``.

``DossierMiddleware`` takes ``/d/<slug>`` off the path and makes it the script prefix: views get no slug argument, and
``reverse("stock-document", args=[4])`` or ``{% url %}`` gives ``/d/<slug>/…`` of the dossier in place by itself.
"""

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

from comptoir.config.deferred_urls import DeferredResolver

handler400 = "comptoir.config.error_pages.bad_request"
handler403 = "comptoir.config.error_pages.forbidden"
handler404 = "comptoir.config.error_pages.page_not_found"
handler500 = "comptoir.config.error_pages.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("comptoir.accounts.urls")),
    path("", include("comptoir.web.urls")),
    path("", include("comptoir.web.parties.urls")),
    path("", include("comptoir.web.purchases.urls")),
    path("", include("comptoir.web.sales.urls")),
    path("", include("comptoir.web.taxes.urls")),
    path("", include("comptoir.web.security.urls")),
    path("", include("comptoir.web.printing.urls")),
    path("", include("comptoir.web.mailing.urls")),
    path("t/", include("comptoir.resources.urls")),
    path("options/", include("comptoir.options.urls")),
    # Imported with the first call: the framework of the API would delay the first page by more than half a second.
    DeferredResolver(RoutePattern("api/v1/"), "comptoir.api.urls", app_name="api", namespace="api"),
    path("adresses/", include("comptoir.references.urls")),
]
