"""What goods cost and what they earn reaches no page of a user without ``margins:view``."""

import re

import pytest

from comptoir.accounts.models import Role, User
from comptoir.accounts.rights import rights
from comptoir.articles.models import Article
from comptoir.exchange.vocabulary import Shop
from comptoir.resources.models import RecordChange
from comptoir.stock.models import StockDocument
from tests.signed_in_client import SignedInClient

#: Bought at 7.13 and sold at 17.77: neither these nor what follows from them may be read.
COSTS = re.compile(r"7[,.]13|356[,.]50|149[,.]23|59[,.]88|10[,.]64")
VIEW = ["cost_price", "average_cost", "stock_value"]


@pytest.fixture
def secret(shop: Shop) -> Article:
    """Fifty of an article whose price was changed once."""
    article = shop.article("SECRET", "Le secret", gross_price="17.77", cost_price="6.00")
    shop.changes(article, cost_price="7.13", gross_price="17.77")
    shop.receives([("SECRET", 50, "7.13")])
    return Article.objects.get(code="SECRET")


def pages(article: Article) -> list[tuple[str, str]]:
    entry = StockDocument.objects.latest("pk")
    return [
        ("the record", f"t/articles/{article.pk}/"),
        ("its history", f"t/articles/{article.pk}/historique/"),
        ("the list", "t/articles/?colonnes=code,cost_price,average_cost,stock_value"),
        ("sorted", "t/articles/?tri=-cost_price"),
        ("filtered", "t/articles/?f.cost_price=7,13"),
        ("the moves", "t/mouvements-stock/"),
        ("the entries", "stock/bons/"),
        ("the entry", f"stock/bons/{entry.pk}/"),
    ]


def test_pages_of_the_counter_tell_no_cost(client_as, secret: Article):
    told, kept = client_as("administrator"), client_as("counter")
    read = {}
    for name, path in pages(secret):
        address = f"/d/{told.dossier.slug}/{path}"
        read[name] = told.get(address).content.decode()
        html = kept.get(address).content.decode()
        shown = re.sub(r'value="7[^"]*"', "", html) if name == "filtered" else html
        found = COSTS.search(shown)
        assert found is None, (name, shown[max(0, found.start() - 200) : found.end() + 50])
    assert all(COSTS.search(read[name]) for name in ("the record", "its history", "the moves", "the entry"))


def test_who_edits_articles_without_seeing_costs_changes_none(dossier, secret: Article):
    """A role of one's own: it saves the record, whose costs stay."""
    role = Role.objects.create(
        code="RAYON", label="Rayon", rights=sorted(rights("articles:view+edit")), granted=[], taken=[]
    )
    user = User(username="rayon", full_name="Rayon", role="own", own_role=role)
    user.set_unusable_password()
    user.save()
    client = SignedInClient(dossier, user=user)
    url = f"/d/{dossier.slug}/t/articles/{secret.pk}/"
    html = client.get(url).content.decode()
    assert 'name="gross_price"' in html and 'name="cost_price"' not in html and not COSTS.search(html)
    posted = {
        "_version": str(secret.version), "code": "SECRET", "type": "goods", "label": "Autre titre", "is_active": "1",
        "is_stock_managed": "1", "cost_price": "1,00", "purchase_price": "1,00", "gross_price": "20,00",
        "net_price": "16,67", "vat_rate": f"#{secret.vat_rate_id}",
    }  # fmt: skip
    response = client.post(url, posted)
    assert response.status_code in (200, 302), response.content.decode()[:3000]
    after = Article.objects.get(pk=secret.pk)
    assert (after.label, str(after.gross_price)) == ("Autre titre", "20.00000")
    assert (after.cost_price, after.purchase_price) == (secret.cost_price, secret.purchase_price)
    assert RecordChange.objects.filter(name="label").exists()
