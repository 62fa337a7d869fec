"""Who changed what on a record: kept for every table, shown to who may see the record."""

import pytest

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from comptoir.references.models import ArticleFamily, PaymentTerms, VatRate
from comptoir.resources.models import RecordChange
from comptoir.resources.record_history import CREATED
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record, update_record
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")


@pytest.fixture
def user(dossier: Dossier) -> User:
    return User.objects.get(username="admin")


def changes() -> list[tuple[str, str, str]]:
    rows = RecordChange.objects.order_by("id").values_list("label", "old", "new")
    return [(label, old, new) for label, old, new in rows]


def test_each_changed_field_is_kept_with_both_values(user: User, client: SignedInClient) -> None:
    articles = registry.get("articles")
    assert articles is not None
    ArticleFamily.objects.create(code="BD", label="Bandes dessinées")
    made = create_record(articles, user=user, values={"code": "A1", "label": "Le loup"})
    assert changes() == [(CREATED, "", "")]
    RecordChange.objects.all().delete()
    rate = VatRate.objects.filter(territory__code="metropole", rate="5.5").first()
    assert rate is not None
    update_record(
        articles,
        user=user,
        record=made,
        values={"label": "La lune", "family": "BD", "note": "<p>Une <b>note</b></p>", "code": "A1"},
    )
    told = {label: (old, new) for label, old, new in changes()}
    assert told["Libellé"] == ("Le loup", "La lune")
    family = next(one.label for one in articles.fields if one.name == "family")
    assert told[family] == ("", "BD — Bandes dessinées")
    assert ("", "Une note") in told.values() and "Code" not in told
    one = RecordChange.objects.first()
    assert one is not None and (one.user, one.user_name, one.record_id) == (user, str(user), made.pk)
    page = client.get(client.url("resources:history", "articles", made.pk)).content.decode()
    assert "La lune" in page and str(user) in page
    record = client.get(client.url("resources:record", "articles", made.pk)).content.decode()
    assert "Qui a changé quoi" in record and "La lune" in record


def test_rows_and_flags_are_told_in_words(user: User) -> None:
    terms = registry.get("modes-reglement")
    assert terms is not None
    record = PaymentTerms.objects.get(code="CH30")
    lines = [{"rate": "50", "method": "CHQ"}, {"rate": "50", "method": "CB"}]
    update_record(terms, user=user, record=record, values={"lines": lines})
    ((label, old, new),) = changes()
    assert label == "Échéances" and old != new and new.count(";") == 1 and "50" in new


def test_what_is_refused_or_changes_nothing_leaves_no_trace(user: User, client: SignedInClient) -> None:
    families = registry.get("familles-articles")
    assert families is not None
    record = ArticleFamily.objects.create(code="BD", label="Bandes")
    update_record(families, user=user, record=record, values={"label": "Bandes"})
    assert changes() == []
    version = ArticleFamily.objects.get().version
    form = {"code": "", "label": "Autre", "_version": version}
    assert (
        client.post(client.url("resources:record", "familles-articles", record.pk), form).status_code == 422
    )
    assert changes() == []


def test_the_history_asks_for_the_right_of_the_record(user: User, client_as) -> None:
    record = ArticleFamily.objects.create(code="BD", label="Bandes")
    nobody = client_as("nobody")
    assert nobody.get(nobody.url("resources:history", "familles-articles", record.pk)).status_code == 403
    reader = client_as("read_only")
    page = reader.get(reader.url("resources:history", "familles-articles", record.pk))
    assert page.status_code == 200 and "Rien n'a été changé" in page.content.decode().replace("&#x27;", "'")
    assert reader.get(reader.url("resources:history", "familles-articles", 999_999)).status_code == 404
