"""Give dossiers of earlier versions the activity codes that new ones get from ``references.defaults`` (PAR-007)."""

from typing import Any

from django.db import migrations

from comptoir.references.default_places import activity_rows


def add_codes(apps: Any, schema_editor: Any) -> None:
    """Fill the table of a dossier that is in use; one without settings is still being made."""
    if not apps.get_model("references", "DossierSettings").objects.exists():
        return
    model = apps.get_model("references", "NafCode")
    if not model.objects.exists():
        model.objects.bulk_create(model(code=code, label=label) for code, label in activity_rows())


class Migration(migrations.Migration):
    dependencies = [("references", "0003_tables_of_sales_and_activities")]

    operations = [migrations.RunPython(add_codes, migrations.RunPython.noop)]
