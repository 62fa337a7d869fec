"""The columns chosen in an earlier version open the same list afterwards."""

from importlib import import_module

import pytest
from django.apps import apps

from comptoir.accounts.models import User
from comptoir.resources.models import SavedView
from comptoir.resources.registry import registry
from comptoir.resources.viewing import open_view
from comptoir.ui.models import UserPreference

migration = import_module("comptoir.resources.migrations.0002_columns_become_views")


@pytest.mark.usefixtures("dossier")
def test_chosen_columns_become_the_default_view_of_their_user() -> None:
    user = User.objects.create(username="chef", role="administrator")
    other = User.objects.create(username="autre", role="administrator")
    UserPreference.objects.create(user=user, key="columns.tiers", value=["name", "code"])
    UserPreference.objects.create(user=other, key="columns.articles", value="nonsense")
    UserPreference.objects.create(user=other, key="theme", value="dark")
    migration.columns_become_views(apps, None)
    table = registry.get("tiers")
    assert table is not None
    assert [column.api_name for column in open_view(table, user).columns] == ["name", "code"]
    assert open_view(table, other).view.is_system
    assert SavedView.objects.count() == 1
    assert sorted(UserPreference.objects.values_list("key", flat=True)) == ["theme", "view.tiers"]
