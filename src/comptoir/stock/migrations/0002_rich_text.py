"""Notes and descriptions become rich text: what was plain is kept as escaped paragraphs."""

from django.db import migrations

from comptoir.dossiers.rich_columns import escaped_paragraphs

COLUMNS = {
    "StockDocument": ("note",),
}


class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [migrations.RunPython(escaped_paragraphs("stock", COLUMNS), migrations.RunPython.noop)]
