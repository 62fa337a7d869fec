"""Writes of articles: prices that follow each other, stock that follows the type (ART-020 to ART-067)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.core.errors import Problems, Refusal
from comptoir.core.money import round_half_up
from comptoir.core.pricing import ArticlePrices, recompute
from comptoir.dossiers.text import search_text
from comptoir.dossiers.versions import save_versioned
from comptoir.eventlog.models import EventLog
from comptoir.eventlog.services import record_event
from comptoir.references.counters import take_code
from comptoir.references.models import DossierSettings, VatRate
from comptoir.ui.rich_text import sanitised

ZERO = Decimal(0)
PRICE_FIELDS = (
    "purchase_price", "overhead_rate", "cost_price", "markup_rate", "margin_rate", "net_price", "gross_price",
)  # fmt: skip
# Order in which prices given together are applied: what is typed last wins (ART-050 to ART-055).
ENTRY_ORDER = (
    "overhead_rate",
    "purchase_price",
    "cost_price",
    "markup_rate",
    "margin_rate",
    "net_price",
    "gross_price",
)


def prepared_article(
    values: Mapping[str, Any], *, record: Article | None, settings: DossierSettings
) -> dict[str, Any]:
    """Values of an article ready to store: code from the counter, prices made consistent, words to search.

    Raises ``Refusal`` with the fields at fault: ``type_with_moves``, ``stock_not_empty``, ``supplier_role_missing``,
    ``code_with_lines``.
    """
    prepared = dict(values)
    problems = Problems()
    _check_stock(prepared, record, problems)
    _check_code(prepared, record, problems)
    supplier = prepared.get("supplier")
    if supplier is not None and not supplier.is_supplier:
        problems.add("supplier", "supplier_role_missing", supplier=supplier.name)
    problems.raise_if_any()
    if record is None:
        if not prepared.get("code"):
            prepared["code"] = take_code("article", Article)
        prepared["vat_rate"] = prepared.get("vat_rate") or _default_rate(settings)
    if prepared.get("type", getattr(record, "type", Article.Type.GOODS)) == Article.Type.SERVICE:
        prepared["is_stock_managed"] = False
    unit = prepared.get("unit", getattr(record, "unit", None))
    if unit is not None and ({"unit", "default_quantity"} & set(prepared)):
        quantity = prepared.get("default_quantity", getattr(record, "default_quantity", ZERO))
        prepared["default_quantity"] = round_half_up(quantity, unit.decimals)  # PAR-060
    if not prepared.get("description", getattr(record, "description", "")):
        prepared["description"] = sanitised(prepared.get("label", getattr(record, "label", "")))
    prepared |= _prices(prepared, record, settings)
    return prepared


def fold_article(article: Article) -> None:
    """Write the column that the words of a search are looked for in."""
    words = (article.code, article.barcode, article.label, article.author, article.publisher)
    Article.objects.filter(pk=article.pk).update(search=search_text(*words)[:400])


def prices_after(values: Mapping[str, Any], *, changed: str, settings: DossierSettings) -> dict[str, Decimal]:
    """Prices of a record on screen after the user left ``changed`` (ART-050 to ART-057)."""
    prices = _prices_of(values, values.get("vat_rate"))
    if changed == "vat_rate":
        value = prices.vat_rate
    else:
        value = values.get(changed) or ZERO
    after = recompute(prices, changed, value, price_decimals=settings.price_decimals)
    return {name: getattr(after, name) for name in PRICE_FIELDS}


def _prices(
    prepared: Mapping[str, Any], record: Article | None, settings: DossierSettings
) -> dict[str, Decimal]:
    """Apply the prices given, in the order of the record, so that the ones left out follow."""
    decimals = settings.price_decimals
    given = _given_prices(prepared, record, settings)
    vat_rate = prepared.get("vat_rate") or (record.vat_rate if record else None)
    current = {name: getattr(record, name) if record else ZERO for name in PRICE_FIELDS}
    prices = _prices_of(current, vat_rate)
    if record is not None and not given and record.vat_rate_id != getattr(vat_rate, "pk", None):
        prices = recompute(prices, "vat_rate", prices.vat_rate, price_decimals=decimals)
    for name, value in given.items():
        prices = recompute(prices, name, value, price_decimals=decimals)
        if prices.net_price < 0 or prices.gross_price < 0:
            raise Refusal.for_field(name, "price_negative")
    result = {name: getattr(prices, name) for name in PRICE_FIELDS}
    # Net and gross given together are kept as they are: a book's price is set VAT included (P-03).
    for name in ("net_price", "gross_price"):
        if name in given:
            result[name] = given[name]
    return result


def _given_prices(
    prepared: Mapping[str, Any], record: Article | None, settings: DossierSettings
) -> dict[str, Decimal]:
    """The prices that decide, in the order in which they apply: those that change, or that a new article says."""
    if record is not None:
        changed = [name for name in ENTRY_ORDER if prepared.get(name) not in (None, getattr(record, name))]
        return {name: prepared[name] for name in _without_followers(changed, prepared)}
    values = {name: prepared[name] for name in ENTRY_ORDER if prepared.get(name) is not None}
    is_service = prepared.get("type") == Article.Type.SERVICE
    rates = {
        "overhead_rate": settings.service_overhead_rate if is_service else settings.goods_overhead_rate,
        "markup_rate": settings.default_markup_rate,
        # Both would set the same price: the margin serves when no mark-up is given (OPT-101, OPT-102).
        "margin_rate": ZERO if settings.default_markup_rate else settings.default_margin_rate,
    }
    if any(name in values for name in ("markup_rate", "margin_rate", "net_price", "gross_price")):
        del rates["markup_rate"], rates["margin_rate"]
    values = {name: rate for name, rate in rates.items() if rate} | values
    kept = _without_followers([name for name in ENTRY_ORDER if name in values], prepared)
    return {name: values[name] for name in kept}


def _without_followers(changed: list[str], prepared: Mapping[str, Any]) -> list[str]:
    """Leave out zeros that a form sends with the price that decides."""
    has_price = any(prepared.get(name) for name in ("net_price", "gross_price"))
    rates = ("markup_rate", "margin_rate")
    kept = [name for name in changed if not (has_price and name in rates)]
    if prepared.get("gross_price") and "net_price" in kept and not prepared.get("net_price"):
        kept.remove("net_price")
    if prepared.get("net_price") and "gross_price" in kept and not prepared.get("gross_price"):
        kept.remove("gross_price")
    return kept


def _prices_of(values: Mapping[str, Any], vat_rate: Any) -> ArticlePrices:
    rate = vat_rate.rate if isinstance(vat_rate, VatRate) else ZERO
    return ArticlePrices(**{name: values.get(name) or ZERO for name in PRICE_FIELDS}, vat_rate=rate)


def _check_stock(values: Mapping[str, Any], record: Article | None, problems: Problems) -> None:
    if record is None:
        return
    has_moves = record.last_moved_on is not None
    if values.get("type", record.type) != record.type and has_moves:
        problems.add("type", "type_with_moves")
    if record.is_stock_managed and values.get("is_stock_managed") is False and record.real_quantity:
        problems.add("is_stock_managed", "stock_not_empty", quantity=record.real_quantity)


def _check_code(values: Mapping[str, Any], record: Article | None, problems: Problems) -> None:
    """The code stands on the lines of documents: changing it is an action of its own (ART-083, ART-084)."""
    if record is None or values.get("code", record.code) == record.code:
        return
    if not values["code"]:
        problems.add("code", "required")
    elif record.document_lines.exists():
        problems.add("code", "code_with_lines")


def _default_rate(settings: DossierSettings) -> VatRate:
    """The dossier's rate, else the default one of its territory (OPT-037)."""
    return settings.vat_rate or VatRate.objects.get(territory=settings.territory_id, is_default=True)


def tell_changed_code(article: Article, *, before: str, user: User) -> None:
    """Write another code of an article into the event log (TOO-088)."""
    if article.code == before:
        return
    record_event(
        kind=EventLog.Kind.CODE,
        description=f"L'article {before} est devenu l'article {article.code}",
        user=user,
        object_type="Article",
        object_id=article.pk,
        object_label=article.code,
    )


def change_purchase_price(
    *, article_id: int, price: Decimal, is_sale_price_kept: bool, settings: DossierSettings
) -> Article:
    """Give an article another purchase price (ART-050); its cost follows.

    Its sale prices follow the mark-up, or stay as they are and the margin follows. Raises ``Refusal`` on the price.
    """
    article = Article.objects.select_for_update(of=("self",)).select_related("vat_rate").get(pk=article_id)
    current = {name: getattr(article, name) for name in PRICE_FIELDS}
    prices = _prices_of(current, article.vat_rate)
    prices = recompute(prices, "purchase_price", price, price_decimals=settings.price_decimals)
    if is_sale_price_kept:
        prices = recompute(prices, "gross_price", article.gross_price, price_decimals=settings.price_decimals)
    for name in PRICE_FIELDS:
        setattr(article, name, getattr(prices, name))
    if is_sale_price_kept:
        article.net_price = current["net_price"]
    save_versioned(article, expected=article.version, update_fields=PRICE_FIELDS)
    return article
