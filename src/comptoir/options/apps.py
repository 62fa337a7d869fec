"""Django application of the package."""

from django.apps import AppConfig


class OptionsConfig(AppConfig):
    name = "comptoir.options"
    label = "options"
