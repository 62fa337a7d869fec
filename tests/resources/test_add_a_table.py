"""``docs/how-to/add-a-table.md`` is true: its blocks, as they stand, make a table that works."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "add-a-table.md"

SETTINGS = """
from comptoir.config.settings import *
INSTALLED_APPS = [*INSTALLED_APPS, "shop_shelves"]
ALLOWED_HOSTS = ["testserver"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
"""

JOURNEY = """
import json
import django
django.setup()
from django.core.management import call_command
call_command("makemigrations", "shop_shelves", verbosity=0)
from comptoir.workflows.create_dossier import create_dossier
from comptoir.dossiers.connection import use_dossier
from tests.signed_in_client import SignedInClient
dossier = create_dossier(slug="etageres", name="Essai", admin_password="mot-de-passe-long", postal_codes=False)
client = SignedInClient(dossier, "administrator")
api = "/d/etageres/api/v1/shelves"
headers = {"authorization": "Bearer " + client.token()}
made = client.post(api, json.dumps({"code": "R1", "label": "Jeunesse"}), content_type="application/json", headers=headers)
assert made.status_code in (200, 201), made.content
page = client.get("/d/etageres/t/rayons/")
assert page.status_code == 200 and "Jeunesse" in page.content.decode() and "Rayons" in page.content.decode()
assert "Rayons" in client.get("/d/etageres/t/taux-tva/").content.decode(), "menu entry"
twice = client.post(api, json.dumps({"code": "r1", "label": "Autre"}), content_type="application/json", headers=headers)
assert twice.status_code == 422 and "code" in twice.json()["fields"], twice.content
changed = client.patch(api + "/R1", json.dumps({"label": "Enfants"}), content_type="application/json", headers=headers)
assert changed.json()["label"] == "Enfants", changed.content
listed = client.get(api, headers=headers).json()
assert [row["code"] for row in listed["items"]] == ["R1"] and listed["next"] is None
assert client.delete(api + "/R1", headers=headers).status_code in (200, 204)
reader = SignedInClient(dossier, "read_only")
assert reader.post(api, "{}", content_type="application/json",
                   headers={"authorization": "Bearer " + reader.token()}).status_code == 403
print("the table works")
"""


def test_the_page_makes_a_working_table(tmp_path: Path) -> None:
    blocks = dict(re.findall(r"```python (\w+)\n(.*?)```", PAGE.read_text(), re.DOTALL))
    package = tmp_path / "shop_shelves"
    (package / "migrations").mkdir(parents=True)
    for name in ("__init__.py", "migrations/__init__.py"):
        (package / name).touch()
    (package / "models.py").write_text(blocks["model"])
    (package / "resources.py").write_text("from shop_shelves.models import Shelf\n" + blocks["declaration"])
    (tmp_path / "shelf_settings.py").write_text(SETTINGS)
    (tmp_path / "journey.py").write_text(JOURNEY)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT), str(ROOT / "src")]),
        "DJANGO_SETTINGS_MODULE": "shelf_settings",
        "COMPTOIR_DATA": str(tmp_path / "data"),
    }
    done = subprocess.run(
        [sys.executable, str(tmp_path / "journey.py")],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.strip().endswith("the table works"), done.stdout + done.stderr
