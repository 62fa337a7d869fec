"""Give dossiers of earlier versions NAF 2025 and what it replaces, as new ones get them (PAR-007, PAR-055)."""

from typing import Any

from django.db import migrations

from comptoir.references.naf_2025 import add_naf_2025


def add_codes(apps: Any, schema_editor: Any) -> None:
    """Fill the tables of a dossier that is in use; one without settings is still being made."""
    if apps.get_model("references", "DossierSettings").objects.exists():
        add_naf_2025(apps.get_model("references", "NafCode"), apps.get_model("references", "NafSuccession"))


class Migration(migrations.Migration):
    dependencies = [("references", "0005_rich_text")]

    operations = [migrations.RunPython(add_codes, migrations.RunPython.noop)]
