"""Addresses of the API, below ``/d/<slug>/api/v1/``."""

from comptoir.api.endpoints import api_patterns

app_name = "api"

urlpatterns = api_patterns()
