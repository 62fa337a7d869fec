"""Django application of the package."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "comptoir.dossiers"
    label = "dossiers"
