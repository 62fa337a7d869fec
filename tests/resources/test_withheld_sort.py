"""A list whose default order needs a table that the user may not see falls back to its key."""

from comptoir.accounts.models import Role, User
from comptoir.dossiers.registry import Dossier
from comptoir.references.models import VatRate
from comptoir.resources.registry import registry
from tests.requirements import covers
from tests.signed_in_client import SignedInClient


@covers("UI-012")
def test_the_rows_are_shown_in_the_order_of_the_key(dossier: Dossier) -> None:
    role = Role.objects.create(
        code="ETROIT",
        label="Étroit",
        rights=["settings:view"],
        taken=["vat-territories:view"],
    )
    user = User.objects.create(username="etroite", role="own", own_role=role)
    client = SignedInClient(dossier, user=user)
    page = client.get(client.url("resources:list", "taux-tva") + "?onglet=tous").content.decode()
    records = [f"/t/taux-tva/{pk}/" for pk in VatRate.objects.order_by("-rate").values_list("pk", flat=True)]
    assert [one in page for one in records] == [True] * len(records)
    table = registry.get("taux-tva")
    assert table is not None
    assert table.without_columns({"territory"}).default_sort == "-rate"
    assert table.without_columns({"territory", "rate"}).default_sort == "code"
    assert table.without_columns({"territory", "rate", "code"}).default_sort == ""
    assert table.default_sort == "territory,-rate"
    one = client.get(client.url("resources:record", "taux-tva", VatRate.objects.order_by("pk")[0].pk))
    assert one.status_code == 200
