"""Notes and descriptions become rich text: what was plain is kept as escaped paragraphs."""

from django.db import migrations

from comptoir.dossiers.rich_columns import escaped_paragraphs

COLUMNS = {
    "Payment": ("note",),
}


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [migrations.RunPython(escaped_paragraphs("payments", COLUMNS), migrations.RunPython.noop)]
