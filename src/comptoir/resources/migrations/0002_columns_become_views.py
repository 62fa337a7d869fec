"""The columns that a user chose for a list become a view of their own, and its default."""

from django.db import migrations

PREFIX = "columns."


def columns_become_views(apps, schema_editor):
    preferences = apps.get_model("ui", "UserPreference").objects
    views = apps.get_model("resources", "SavedView").objects
    for kept in list(preferences.filter(key__startswith=PREFIX)):
        slug = kept.key.removeprefix(PREFIX)
        names = [name for name in kept.value if isinstance(name, str)] if isinstance(kept.value, list) else []
        if names:
            view = views.create(
                user_id=kept.user_id,
                resource=slug,
                name="Mes colonnes",
                spec={"columns": [{"name": name} for name in names]},
            )
            preferences.update_or_create(
                user_id=kept.user_id, key=f"view.{slug}", defaults={"value": str(view.pk)}
            )
        kept.delete()


class Migration(migrations.Migration):

    dependencies = [
        ("resources", "0001_saved_views"),
        ("ui", "0001_initial"),
    ]

    operations = [migrations.RunPython(columns_become_views, migrations.RunPython.noop)]
