"""Django application of the package."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "comptoir.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Let every package register its kinds of job."""
        autodiscover_modules("jobs")
