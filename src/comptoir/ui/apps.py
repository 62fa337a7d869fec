"""Django application of the package."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "comptoir.ui"
    label = "ui"
