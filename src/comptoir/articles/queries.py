"""Reads of articles that other areas need."""

from collections.abc import Iterable

from comptoir.articles.models import Article
from comptoir.dossiers.filled import Filled
from comptoir.resources.codes import with_code, with_codes
from comptoir.resources.reading import has_forbidden_character


def articles_by_scan(codes: Iterable[str]) -> dict[str, Article]:
    """Articles found by what was typed or scanned: barcode first, then code, whatever the case (UPM-052).

    Keys are the given codes in capitals. Two queries for any number of codes.
    """
    given = {code.strip() for code in codes if code.strip() and not has_forbidden_character(code)}
    wanted = {code.upper() for code in given}
    if not wanted:
        return {}
    found: dict[str, Article] = {}
    barcodes: dict[str, Article] = {}
    articles = Article.objects.select_related("unit", "eco_contribution")
    by_code = with_codes(articles, given)
    by_barcode = with_codes(articles.filter(Filled("barcode")), given, field="barcode")
    for article in by_code:
        found[article.code.upper()] = article
    for article in by_barcode.order_by("-pk"):
        barcodes[article.barcode.upper()] = article
    found.update(barcodes)
    return {code: found[code] for code in wanted if code in found}


def article_by_code(code: str) -> Article | None:
    """Article with exactly this code, whatever the case."""
    return with_code(Article.objects.select_related("unit", "vat_rate"), code).first()
