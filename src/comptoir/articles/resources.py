"""Articles as users and programs see them (specification 03, part B)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from comptoir.accounts.models import User
from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.articles import services
from comptoir.articles.models import Article
from comptoir.references.counters import ASSIGNED_CODE, are_used
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.columns import Amount, Choice, Flag, Link, Price, Quantity, Text
from comptoir.resources.computed import computed
from comptoir.resources.conditions import exactly
from comptoir.resources.fields import (
    AmountField,
    ChoiceField,
    FlagField,
    PercentField,
    PriceField,
    QuantityField,
    TextField,
)
from comptoir.resources.layout import Action, ActionResult, Layout, ListTab, Lookup, NewKind, Panel, Tab
from comptoir.resources.links import LinkField
from comptoir.resources.registry import register
from comptoir.resources.resource import Resource
from comptoir.resources.rich_fields import RichTextField

PRICES = "article_prices"
ECO_AMOUNT = "article_eco_amount"


@computed(PRICES)
def article_prices(values: Mapping[str, Any], changed: str, user: User) -> Mapping[str, Any]:
    """Prices that follow the one just typed (ART-050 to ART-057)."""
    return services.prices_after(values, changed=changed, settings=dossier_settings())


def eco_gross_amount(article: Article) -> Decimal | None:
    """Amount per unit, VAT included, of the scale of an article (ART-042)."""
    return article.eco_contribution.gross_amount if article.eco_contribution is not None else None


@computed(ECO_AMOUNT)
def shown_eco_amount(values: Mapping[str, Any], changed: str, user: User) -> Mapping[str, Any]:
    """The amount of the scale just chosen."""
    scale = values.get("eco_contribution")
    return {"eco_gross_amount": scale.gross_amount if scale is not None else None}


def show_moves(records: Sequence[Article], user: User, request: HttpRequest) -> ActionResult:
    """The movements of this article."""
    filters = urlencode({"f.article": exactly(records[0].code)})
    return ActionResult("", url=f"{reverse('resources:list', args=['mouvements-stock'])}?{filters}")


def print_labels(records: Sequence[Any], user: User, request: HttpRequest) -> ActionResult:
    """The page that asks for the sheet, with the chosen records."""
    return ActionResult(
        "", url=f"{reverse('article-labels')}?{urlencode([('id', one.pk) for one in records[:500]])}"
    )


def _history(table: str) -> Callable[[Sequence[Article], User, HttpRequest], ActionResult]:
    """Who bought or sold this article (DOC-287)."""

    def run(records: Sequence[Article], user: User, request: HttpRequest) -> ActionResult:
        query = urlencode({"f.article": exactly(records[0].code)})
        return ActionResult("", url=f"{reverse('resources:list', args=[table])}?{query}")

    return run


@register
class ArticleResource(Resource):
    model = Article
    slug, api_name = "articles", "articles"
    label, label_plural, menu, area = "Article", "Articles", "articles/articles", "articles"
    help = "Ajoutez un article avec la touche Inser, ou scannez-le dans un document."
    is_in_new_menu = True
    columns = [
        Text("code"),
        Text("label"),
        Text("author"),
        Text("publisher", is_hidden=True),
        Choice("type", is_hidden=True),
        Link("family__label", "Famille", api_name="family"),
        Text("barcode", is_hidden=True),
        Price("cost_price", is_hidden=True, right=MARGINS_RIGHT),
        Price("net_price"),
        Price("gross_price"),
        Link("vat_rate__label", "TVA", api_name="vat_rate", is_hidden=True),
        Quantity("real_quantity", unit="unit"),
        Link("location__label", "Localisation", api_name="location", is_hidden=True),
        Link("eco_contribution__label", "Éco-contribution", api_name="eco_contribution", is_hidden=True),
        Price("average_cost", is_hidden=True, right=MARGINS_RIGHT),
        Amount("stock_value", is_hidden=True, right=MARGINS_RIGHT),
        Flag("is_stock_managed", is_hidden=True),
        Flag("is_active", is_hidden=True),
    ]
    fields = [
        TextField("code", required=False, help="Laissé vide : donné par le compteur.", width=3),
        ChoiceField("type", width=3),
        LinkField("family", width=4),
        FlagField("is_active", width=2),
        TextField("label", width=8),
        TextField("barcode", width=4),
        RichTextField("description"),
        TextField("author"),
        TextField("publisher"),
        LinkField("supplier", limit=Q(is_supplier=True)),
        # Prices start empty: a zero would pass for an answer, and the price that decides would not be known.
        PriceField("purchase_price", default=None, computes=PRICES, width=3, right=MARGINS_RIGHT),
        PercentField(
            "overhead_rate", default=None, maximum=999, computes=PRICES, width=3, right=MARGINS_RIGHT
        ),
        PriceField("cost_price", default=None, computes=PRICES, width=3, right=MARGINS_RIGHT),
        LinkField("vat_rate", required=False, computes=PRICES, width=3),
        PercentField(
            "markup_rate",
            default=None,
            minimum=None,
            maximum=999,
            computes=PRICES,
            width=3,
            right=MARGINS_RIGHT,
        ),
        PercentField(
            "margin_rate",
            default=None,
            minimum=None,
            maximum=999,
            computes=PRICES,
            width=3,
            right=MARGINS_RIGHT,
        ),
        PriceField("net_price", default=None, computes=PRICES, width=3),
        PriceField("gross_price", default=None, computes=PRICES, width=3),
        QuantityField("default_quantity", unit="unit", width=3),
        LinkField("unit", width=3),
        LinkField("eco_contribution", computes=ECO_AMOUNT, width=4),
        AmountField("eco_gross_amount", "Montant TTC", get=eco_gross_amount, width=2),
        LinkField("location", visible_if="type=goods", width=3),
        FlagField("is_stock_managed", visible_if="type=goods", width=3),
        QuantityField("real_quantity", unit="unit", is_read_only=True, visible_if="type=goods", width=3),
        PriceField("average_cost", is_read_only=True, visible_if="type=goods", width=3, right=MARGINS_RIGHT),
        AmountField("stock_value", is_read_only=True, visible_if="type=goods", width=3, right=MARGINS_RIGHT),
        RichTextField("note"),
    ]
    list_fields = ()
    search = ["search"]
    default_sort = "code"
    lookup = Lookup(
        key="code",
        show=["label"],
        scan=["barcode"],
        active=Q(is_active=True),
        columns=["code", "label", "author", "net_price", "real_quantity"],
    )
    not_duplicated = ["barcode", "real_quantity", "average_cost", "stock_value"]
    tabs = [
        ListTab("tous", "Tous"),
        ListTab("biens", "Biens", Q(type="goods"), initial={"type": "goods"}),
        ListTab("services", "Services", Q(type="service"), initial={"type": "service"}),
    ]
    actions = [
        Action(
            "mouvements",
            "Mouvements de stock",
            show_moves,
            "stock:view",
            icon="history",
            is_bulk=False,
            is_shown=lambda record, user: record.is_stock_managed,
        ),
        Action("etiquettes", "Étiquettes", print_labels, "articles:view", icon="tags"),
        Action(
            "historique-clients",
            "Historique clients/articles",
            _history("historique-clients-articles"),
            "sales:view",
            icon="history",
            is_bulk=False,
        ),
        Action(
            "historique-fournisseurs",
            "Historique fournisseurs/articles",
            _history("historique-fournisseurs-articles"),
            "purchases:view",
            icon="history",
            is_bulk=False,
        ),
    ]
    new_kinds = [
        NewKind("bien", "Bien", {"type": "goods"}),
        NewKind("service", "Service", {"type": "service"}),
    ]
    record = Layout(
        Tab(
            "Détail",
            [
                Panel("Article", ["code", "type", "family", "is_active", "label", "barcode", "description"]),
                Panel(
                    "Prix",
                    [
                        "purchase_price", "overhead_rate", "cost_price", "vat_rate", "markup_rate", "margin_rate",
                        "net_price", "gross_price",
                    ],
                ),
                Panel(
                    "Vente",
                    [
                        "default_quantity", "unit", "eco_contribution", "eco_gross_amount", "supplier", "author",
                        "publisher",
                    ],
                ),
            ],
        ),
        Tab(
            "Stock",
            [
                Panel(
                    "Stock",
                    ["is_stock_managed", "location", "real_quantity", "average_cost", "stock_value"],
                )
            ],
            visible_if="type=goods",
        ),
        Tab("Notes", [Panel("Note", ["note"])]),
    )  # fmt: skip

    def queryset(self) -> QuerySet[Any]:
        """With what the record shows."""
        return Article.objects.select_related("vat_rate", "unit", "family", "eco_contribution", "location")

    def assigned(self) -> Mapping[str, str]:
        """The code, when its counter is used."""
        return {"code": ASSIGNED_CODE} if are_used("article") else {}

    def initial(self, *, user: User, given: Mapping[str, str]) -> Mapping[str, object]:
        """The type of new articles (OPT-100), unless one asked for a good or a service."""
        kinds = {kind.slug for kind in self.new_kinds}
        return {} if given.get("type") in kinds else {"type": dossier_settings().default_article_type}

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """Code, VAT rate and prices are completed by the service."""
        with transaction.atomic():
            prepared = services.prepared_article(values, record=None, settings=dossier_settings())
            record = super().create(values=prepared, user=user)
            services.fold_article(record)  # type: ignore[arg-type]
        return record

    def update(
        self, *, record: Article, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Prices left out follow those given."""
        with transaction.atomic():
            prepared = services.prepared_article(values, record=record, settings=dossier_settings())
            code = record.code
            saved = super().update(
                record=record, values=prepared, user=user, expected_version=expected_version
            )
            services.fold_article(record)
            services.tell_changed_code(record, before=code, user=user)
        return saved
