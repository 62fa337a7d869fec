"""Start-up: lists can be exported to PDF."""

from importlib import import_module

from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "comptoir.printing"
    label = "printing"

    def ready(self) -> None:
        """Offer the format that this package composes."""
        import_module("comptoir.printing.list_pages")
