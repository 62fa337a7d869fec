"""Changing, making and deleting articles and parties while their documents are under way."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from comptoir.articles.models import Article
from comptoir.parties.models import Party
from comptoir.resources.registry import registry
from comptoir.resources.services import delete_record
from tests.services.machine.gestures import NEW_ARTICLE, PARTIES, Gestures

ARTICLES = st.sampled_from(["A", "B", "S", NEW_ARTICLE])
CODES = st.sampled_from([code for codes in PARTIES.values() for code in codes])

ARTICLE_CHANGES: dict[str, dict[str, Any]] = {
    "dearer": {"gross_price": "13.70"},
    "free": {"gross_price": "0"},
    "rate 20": {"vat_rate": "20"},
    "rate 5.5": {"vat_rate": "5.5"},
    "rate 0": {"vat_rate": "0"},
    "unknown rate": {"vat_rate": "77"},
    "managed": {"is_stock_managed": True},
    "not managed": {"is_stock_managed": False},
    "inactive": {"is_active": False},
    "active": {"is_active": True},
    "service": {"type": "service"},
    "purchase": {"purchase_price": "6.50"},
    "label": {"label": "Réédité"},
    "no label": {"label": ""},
}
PARTY_CHANGES: dict[str, dict[str, Any]] = {
    "net": {"customer": {"is_tax_included": False}},
    "gross": {"customer": {"is_tax_included": True}},
    "terms": {"customer": {"payment_terms": "VIR30"}},
    "discount": {"customer": {"discount_rate": "7.5"}},
    "supplier terms": {"supplier": {"payment_terms": "CH30"}},
    "dormant": {"is_dormant": True},
    "awake": {"is_dormant": False},
    "abroad": {"territory": "export"},
    "at home": {"territory": "metropole"},
    "both": {"roles": ["customer", "supplier"]},
    "no role": {"roles": []},
    "name": {"name": "Renommé"},
    "no name": {"name": ""},
}


class RecordGestures(Gestures):
    """What documents copied stays theirs; what comes after follows the record."""

    @rule(code=ARTICLES, change=st.sampled_from(sorted(ARTICLE_CHANGES)))
    def changes_article(self, code: str, change: str) -> None:
        article = Article.objects.filter(code=code).first()
        if article is not None:
            self.tried(lambda: self.shop.changes(article, **ARTICLE_CHANGES[change]))

    @rule(price=st.sampled_from(["0", "9.99", "33.33"]))
    def makes_article(self, price: str) -> None:
        self.tried(lambda: self.shop.article(NEW_ARTICLE, "Nouveauté", gross_price=price, cost_price="2.50"))

    @rule(code=ARTICLES)
    def deletes_article(self, code: str) -> None:
        self._deletes(Article.objects.filter(code=code).first())

    @rule(code=CODES, change=st.sampled_from(sorted(PARTY_CHANGES)))
    def changes_party(self, code: str, change: str) -> None:
        party = Party.objects.get(code=code)
        self.tried(lambda: self.shop.changes(party, **PARTY_CHANGES[change]))

    @rule(code=CODES)
    def deletes_party(self, code: str) -> None:
        party = Party.objects.get(code=code)
        if party.documents.exists():
            self._deletes(party)

    def _deletes(self, record: Article | Party | None) -> None:
        if record is not None:
            resource = registry.for_model(type(record))
            self.tried(lambda: delete_record(resource, user=self.shop.user, record=record))
