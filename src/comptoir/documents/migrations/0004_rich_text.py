"""Notes and descriptions become rich text: what was plain is kept as escaped paragraphs."""

from django.db import migrations

from comptoir.dossiers.rich_columns import escaped_paragraphs

COLUMNS = {
    "Document": ("note",),
}


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_sealed_seller")]
    # A sealed document stays as it was sealed, its note included: pages show a plain note as well as a rich one.
    operations = [
        migrations.RunPython(
            escaped_paragraphs("documents", COLUMNS, only={"seal_hash": ""}), migrations.RunPython.noop
        )
    ]
