"""Roles that showed articles showed their costs too: they keep doing so under the right that now tells."""

from django.db import migrations


def keep_what_was_seen(apps, schema_editor):
    role_model = apps.get_model("accounts", "Role")
    for role in role_model.objects.using(schema_editor.connection.alias):
        if "articles:view" in role.rights and "margins:view" not in role.rights:
            role.rights = sorted([*role.rights, "margins:view"])
            role.save(update_fields=["rights"], using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_security_and_own_roles")]

    operations = [migrations.RunPython(keep_what_was_seen, migrations.RunPython.noop)]
