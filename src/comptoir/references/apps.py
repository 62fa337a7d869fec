"""Django application of the package."""

from django.apps import AppConfig


class ReferencesConfig(AppConfig):
    name = "comptoir.references"
    label = "references"
