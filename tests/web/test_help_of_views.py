"""The worked procedures of the help about views."""

from tests.requirements import covers
from tests.signed_in_client import SignedInClient


@covers("UI-142")
def test_the_help_of_the_view_pages_holds_the_worked_procedures(client: SignedInClient) -> None:
    answer = client.get(client.url("resources:views", "tiers"))
    assert "page%3Aviews" in answer.content.decode() or "page:views" in answer.content.decode()
    page = client.get(client.url("help-page", "vues")).content.decode()
    for title in (
        "Définir la vue par défaut",
        "Ajouter une colonne",
        "Retirer une colonne",
        "Ajouter une condition",
        "Ajouter un détail",
        "Ajouter une somme",
    ):
        assert title in page
