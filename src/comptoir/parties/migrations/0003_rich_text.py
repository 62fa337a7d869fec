"""Notes and descriptions become rich text: what was plain is kept as escaped paragraphs."""

from django.db import migrations

from comptoir.dossiers.rich_columns import escaped_paragraphs

COLUMNS = {
    "Party": ("note",),
}


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_search_indexes")]
    operations = [migrations.RunPython(escaped_paragraphs("parties", COLUMNS), migrations.RunPython.noop)]
