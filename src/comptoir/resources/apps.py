"""Start-up: every ``resources.py`` is read, then the declarations are checked together."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps

from comptoir.accounts.rights import TABLE_AREAS
from comptoir.resources.registry import registry


class ResourcesConfig(AppConfig):
    name = "comptoir.resources"
    label = "resources"

    def ready(self) -> None:
        """Register what the installed packages declare; a faulty declaration stops the program here."""
        for config in apps.get_app_configs():
            if find_spec(f"{config.name}.resources") is not None:
                import_module(f"{config.name}.resources")
        registry.validate()
        TABLE_AREAS.update({one.api_name: one.area for one in registry if not one.has_own_pages})
