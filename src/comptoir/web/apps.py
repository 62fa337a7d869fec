"""Django application of the package."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class WebConfig(AppConfig):
    name = "comptoir.web"
    label = "web"

    def ready(self) -> None:
        """Read the tiles of the home page that the installed packages declare."""
        for config in apps.get_app_configs():
            if config.name.startswith("comptoir.") and find_spec(f"{config.name}.home_tiles") is not None:
                import_module(f"{config.name}.home_tiles")
