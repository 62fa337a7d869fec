"""Django application of the package."""

from django.apps import AppConfig


class EventLogConfig(AppConfig):
    name = "comptoir.eventlog"
    label = "eventlog"
