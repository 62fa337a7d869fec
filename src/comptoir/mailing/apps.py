"""Django application of the package."""

from importlib import import_module

from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "comptoir.mailing"
    label = "mailing"

    def ready(self) -> None:
        """Let the worker send what waits."""
        import_module("comptoir.mailing.queue")
