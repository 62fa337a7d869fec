"""Labels of parties and of articles, from what their records say now."""

from collections.abc import Sequence

from comptoir.articles.models import Article
from comptoir.parties.models import Address, Party
from comptoir.printing.labels import MAX_LABELS, AddressLabel, ArticleLabel
from comptoir.references.settings_row import dossier_settings
from comptoir.ui.french_format import format_amount


def party_labels(
    party_ids: Sequence[int], *, is_delivery: bool = False, copies: int = 1
) -> list[AddressLabel]:
    """The billing or the delivery address of parties, in the order asked; two queries. The country is written for
    those abroad only; a party without any address is left out."""
    mark = "is_default_delivery" if is_delivery else "is_default_billing"
    parties = Party.objects.in_bulk(party_ids)
    found = Address.objects.filter(party__in=party_ids, **{mark: True}).select_related("country")
    addresses = {address.party_id: address for address in found}
    home = dossier_settings().country_id
    labels = []
    for key in party_ids:
        if key in parties and key in addresses:
            lines = _postal_lines(parties[key], addresses[key], home=home)
            labels += [AddressLabel(lines)] * (copies if len(lines) > 1 else 0)
    return labels


def article_labels(article_ids: Sequence[int], *, copies: int | None = 1) -> list[ArticleLabel]:
    """Label, price VAT included and barcode of articles; as many as in stock when ``copies`` is None. One query."""
    articles = Article.objects.in_bulk(article_ids)
    settings = dossier_settings()
    labels: list[ArticleLabel] = []
    for key in article_ids:
        article = articles.get(key)
        if article is None:
            continue
        count = max(int(article.real_quantity), 0) if copies is None else copies
        price = format_amount(article.gross_price, settings.currency_symbol)
        one = ArticleLabel(article.label, price, article.code, article.barcode)
        labels += [one] * min(count, MAX_LABELS + 1)
    return labels


def _postal_lines(party: Party, address: Address, *, home: int | None) -> list[str]:
    title = address.address_title or party.title
    name = address.address_name or f"{party.first_name} {party.name}".strip()
    lines = [f"{title} {name}".strip(), address.line1, address.line2, address.line3, address.line4]
    lines.append(f"{address.postal_code} {address.city}".strip())
    if address.country is not None and address.country_id != home:
        lines.append(address.country.label.upper())
    return [line for line in lines if line.strip()]
