"""Duplicating and deleting several documents from their list."""

from html import unescape

from comptoir.documents.models import Document
from comptoir.eventlog.models import EventLog
from comptoir.exchange.vocabulary import Shop
from comptoir.parties.models import Party
from tests.requirements import covers


def text_of(response) -> str:
    return unescape(response.content.decode())


@covers("DOC-178", "DOC-179", "DOC-180", "DOC-181", "TV-DOC-44", "DOC-100")
def test_documents_are_duplicated_from_the_list_with_the_question_of_their_party(client, shop: Shop):
    first, second = shop.quotes("MARTIN", [("ROMAN", 1)]), shop.quotes("MARTIN", [("ROMAN", 2)])
    shop.changes(
        Party.objects.get(code="MARTIN"),
        addresses=[{"line1": "9 quai Neuf", "city": "Sète", "country": "FR"}],
    )
    url = client.url("documents-duplicate")
    action = client.post(
        client.url("resources:action", "documents-vente", "dupliquer"), {"id": [first.pk, second.pk]}
    )
    assert action.headers["Location"].startswith(url)
    asked = text_of(client.get(url, {"id": [first.pk, second.pk]}))
    assert "Reprendre ceux de la fiche du client" in asked and Document.objects.count() == 2
    kept = client.post(url, {"id": first.pk, "reload_party": "false"})
    copy = Document.objects.latest("pk")
    assert kept.headers["Location"] == client.url("document", copy.pk)
    assert copy.billing_line1 == first.billing_line1 and copy.number == "DE000003"
    told = text_of(client.post(url, {"id": [first.pk, second.pk], "reload_party": "true"}))
    assert "2 sur 2" in told
    assert set(Document.objects.order_by("-pk")[:2].values_list("billing_line1", flat=True)) == {
        "9 quai Neuf"
    }


@covers("DOC-187", "DOC-188", "DOC-193", "TV-DOC-47")
def test_documents_are_deleted_from_the_list_once_the_break_is_accepted(client, shop: Shop):
    made = [shop.quotes("MARTIN", [("ROMAN", 1)]) for _ in range(5)]
    shop.transfers(made[4], "order")
    url = client.url("documents-delete")
    action = client.post(client.url("resources:action", "documents-vente", "supprimer"), {"id": made[0].pk})
    assert action.headers["Location"] == f"{url}?id={made[0].pk}"
    page = text_of(client.get(client.url("documents")))
    assert 'action/supprimer/" data-bulk-delete' in page, "the Delete key finds it"
    asked = text_of(client.get(url, {"id": made[0].pk}))
    assert "Êtes-vous certain de vouloir supprimer ces documents ?" in asked
    told = text_of(client.post(url, {"id": [made[0].pk, made[4].pk]}))
    assert "0 sur 2" in told and "Vous supprimez une pièce de vente" in told and "CM000001" in told
    assert 'name="accept" value="deletion_break"' in told and told.count('name="id"') == 1
    done = client.post(url, {"id": made[0].pk, "accept": "deletion_break"})
    assert (
        done.headers["Location"] == client.url("documents")
        and EventLog.objects.filter(kind="deletion").count() == 1
    )
    # A run at the end goes without a break, whatever the order they were ticked in.
    last = [shop.quotes("MARTIN", [("ROMAN", 1)]) for _ in range(2)]
    assert client.post(url, {"id": [last[0].pk, last[1].pk]}).status_code == 302
    assert EventLog.objects.filter(kind="deletion").count() == 1
    assert list(Document.objects.filter(kind="quote").order_by("pk")) == made[1:]


def test_only_those_who_may_delete_do(client_as, shop: Shop):
    quote = shop.quotes("MARTIN", [("ROMAN", 1)])
    reader = client_as("read_only")
    for name in ("documents-delete", "documents-duplicate"):
        assert reader.post(reader.url(name), {"id": quote.pk}).status_code == 403
    assert Document.objects.count() == 1


@covers("DOC-224", "P-04")
def test_a_date_at_which_nothing_can_be_validated_any_more_is_told_while_it_is_entered(send, shop: Shop):
    shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 1)]))
    body = {"kind": "invoice", "party": "MARTIN", "dated_on": "2020-01-01", "lines": []}
    assert "ne pourra pas être validée" in send("document-preview", body=body).body["warnings"]["dated_on"][0]
    assert "dated_on" not in send("document-preview", body=body | {"kind": "order"}).body["warnings"]
    assert "dated_on" not in send("document-preview", body=body | {"dated_on": ""}).body["warnings"]
