"""Notes and descriptions become rich text: what was plain is kept as escaped paragraphs."""

from django.db import migrations

from comptoir.dossiers.rich_columns import escaped_paragraphs

COLUMNS = {
    "Article": ("description", "note",),
}


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_barcode_index")]
    operations = [migrations.RunPython(escaped_paragraphs("articles", COLUMNS), migrations.RunPython.noop)]
