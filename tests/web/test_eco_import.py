"""The page that takes the file of an eco-organism, and the wizard of a new dossier."""

from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile

from comptoir.references.models import EcoContribution
from tests.requirements import covers

GOOD = b"F1;Four;1,50\nL1;Lampe;0,10\n"


def sent(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("bareme.csv", content, content_type="text/csv")


@covers("DOC-298", "PAR-042")
def test_a_file_is_imported_from_the_list(client):
    listed = unescape(client.get(client.url("resources:list", "baremes-eco-contribution")).content.decode())
    url = client.url("eco-import")
    assert f'href="{url}"' in listed
    assert "importez son fichier" in listed
    assert "Comptoir n'en fournit aucun" in unescape(client.get(url).content.decode())
    answer = client.post(url, {"file": sent(GOOD), "replace": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        client.url("resources:list", "baremes-eco-contribution"),
    )
    assert list(EcoContribution.objects.order_by("code").values_list("code", flat=True)) == ["F1", "L1"]


@covers("DOC-298", "TOO-109")
def test_faults_are_listed_and_the_choice_is_kept(client):
    url = client.url("eco-import")
    answer = client.post(url, {"file": sent(b"F1;Four;1\nL1;<b>;x\n")})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Ligne 2, colonne « Montant TTC »" in page
    assert 'name="replace" checked' not in page
    assert client.post(url, {}).status_code == 422
    assert not EcoContribution.objects.exists()


def test_who_may_not_change_settings_is_not_offered_it(client_as):
    user = client_as("counter")
    listed = user.get(user.url("resources:list", "baremes-eco-contribution")).content.decode()
    assert user.url("eco-import") not in listed
    assert user.get(user.url("eco-import")).status_code == 403
