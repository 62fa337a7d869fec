"""Dossiers of a given size: one real invoice made by the services, copied by SQL with all that hangs on it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import connection, models
from django.utils.timezone import localdate

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.core.errors import Refusal
from comptoir.documents.models import Document, DocumentLine, DocumentVat
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.creation import delete_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.dossiers.statistics import refresh_statistics
from comptoir.exchange.vocabulary import Shop
from comptoir.payments.models import DueDate
from comptoir.stock.models import StockMove
from comptoir.workflows.create_dossier import create_dossier

ARTICLES = 1000
CUSTOMERS = 500
LINES = 4
FIRST_COPY = 1000
TODAY = localdate()


def article_code(index: int) -> str:
    """Code of an article of the bench."""
    return f"ART{index:05d}"


def basket(start: int, size: int = 10) -> list[tuple[str, int]]:
    """``size`` different articles."""
    return [(article_code((start * 7 + step) % ARTICLES), 1) for step in range(size)]


def make_dossier(
    slug: str, *, documents: int, has_lines: bool = True, names: Callable[[str], str] | None = None
) -> Dossier:
    """A dossier with articles, customers, stock and that many validated invoices, or their heads alone.

    ``names`` gives the SQL expression of the customer's name on the document of a number.
    """
    with suppress(Refusal, Exception):
        delete_dossier(slug)
    dossier = create_dossier(
        slug=slug, name=f"Mesures {documents}", admin_password="hirondelle-de-janvier-41", postal_codes=False
    )
    with use_dossier(dossier):
        shop = Shop(user=User.objects.get(), today=TODAY)
        customer = shop.customer("CLI00000", "Client 0", customer={"payment_terms": "CH30"})
        first = shop.article(article_code(0), "Article 0", gross_price="10.00", cost_price="6.00")
        _copy(type(customer), customer.pk, CUSTOMERS, {"code": "'CLI' || {n}", "search": "'client ' || {n}"})
        _copy(Article, first.pk, ARTICLES, {"code": "'ART' || {n5}", "search": "'article ' || {n}"})
        codes = [article_code(index) for index in range(ARTICLES)]
        shop.receives([(code, 100_000, "6.00") for code in codes])
        sample = shop.validates(shop.writes("invoice", "CLI00000", basket(0, LINES)))
        _copy_invoices(sample, documents, has_lines=has_lines, names=names)
        count_tables()
    return dossier


def count_tables() -> None:
    """Let the database know the sizes of its tables, as the worker and PostgreSQL's own do in a real dossier."""
    if connection.vendor == "sqlite":
        refresh_statistics()
    else:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _series(count: int) -> str:
    if connection.vendor == "postgresql":
        return f"generate_series(1::bigint, {count}) AS s(n)"
    return f"(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count}) SELECT n FROM s) AS s"


def _columns(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


def _copy(model: type[models.Model], key: int, count: int, changed: dict[str, str]) -> None:
    """Insert ``count - 1`` copies of a row; ``changed`` holds SQL expressions where {n} is the number of the copy."""
    padded = "substr('00000' || s.n, -5)" if connection.vendor == "sqlite" else "lpad(s.n::text, 5, '0')"
    expressions = [
        changed[column].format(n="s.n", n5=padded) if column in changed else f"t.{column}"
        for column in _columns(model)
        if column != "id"
    ]
    columns = ", ".join(column for column in _columns(model) if column != "id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {', '.join(expressions)} "
            f"FROM {model._meta.db_table} t, {_series(count - 1)} WHERE t.id = {key}"
        )


def _copy_invoices(
    sample: Document, count: int, *, has_lines: bool, names: Callable[[str], str] | None
) -> None:
    """Copies of a validated invoice, spread over three years before today; seals are not copied."""
    day = _day_sql()
    text = "s.n" if connection.vendor == "sqlite" else "s.n::text"
    changed: dict[str, Any] = {
        "id": f"{FIRST_COPY} + s.n",
        "number": f"'H' || {text}",
        "sequence_value": "-s.n",
        "dated_on": day,
        "party_code": f"'CLI' || ((s.n * 31) % {CUSTOMERS})",
        "party_name": f"'Client ' || ((s.n * 31) % {CUSTOMERS})",
        "net_payable": "t.net_payable + (s.n % 997) * 100",
        "net_total": "t.net_total + (s.n % 991) * 100",
        "seal_hash": "''",
    }
    if names is not None:
        changed |= {"party_name": names("s.n"), "search": f"'h' || {text} || ' ' || {names('s.n')}"}
    _insert(Document, f"{Document._meta.db_table} t, {_series(count)} WHERE t.id = {sample.pk}", changed)
    if not has_lines:
        _restart_sequences()
        return
    per_line = f"{DocumentLine._meta.db_table} t, {_series(count)} WHERE t.document_id = {sample.pk}"
    lines = list(sample.lines.order_by("pk").values_list("pk", flat=True))
    line_id = f"{FIRST_COPY} + s.n * {LINES} + (t.id - {lines[0]})"
    article = f"1 + (s.n * 13 + t.id) % {ARTICLES}"
    document_id = f"{FIRST_COPY} + s.n"
    _insert(DocumentLine, per_line, {"id": line_id, "document_id": document_id, "article_id": article})
    for model in (DocumentVat, DueDate):
        _insert(
            model,
            f"{model._meta.db_table} t, {_series(count)} WHERE t.document_id = {sample.pk}",
            {"id": f"{FIRST_COPY} + s.n", "document_id": document_id},
        )
    moves = list(
        StockMove.objects.filter(document_line__in=lines).order_by("pk").values_list("pk", flat=True)
    )
    _insert(
        StockMove,
        f"{StockMove._meta.db_table} t, {_series(count)} WHERE t.id IN ({', '.join(map(str, moves))})",
        {
            "id": f"{FIRST_COPY * 10} + s.n * {LINES} + (t.id - {moves[0]})",
            "document_line_id": f"{FIRST_COPY} + s.n * {LINES} + (t.id - {moves[0]})",
            "article_id": f"1 + (s.n * 13 + t.document_line_id) % {ARTICLES}",
            "moved_on": day,
        },
    )
    _restart_sequences()


def _day_sql() -> str:
    if connection.vendor == "sqlite":
        return "date('now', '-' || (30 + (s.n * 7919) % 1000) || ' days')"
    return "CURRENT_DATE - (30 + (s.n * 7919) % 1000)::int"


def copies_of(document: Document, count: int) -> list[int]:
    """Copies of a document, all different: other customers, other quantities. Answers their keys."""
    first = Document.objects.order_by("-pk").values_list("pk", flat=True)[0]
    text = "s.n" if connection.vendor == "sqlite" else "s.n::text"
    one = (
        100_000 if connection.vendor == "sqlite" else 1
    )  # quantities are stored in hundred-thousandths there
    source = f"{_series(count)} WHERE t.document_id = {document.pk}"
    _insert(
        Document,
        f"{Document._meta.db_table} t, {_series(count)} WHERE t.id = {document.pk}",
        {"id": f"{first} + s.n", "number": f"'K' || {text}", "billing_name": f"'Client ' || {text}"},
    )
    last_line = DocumentLine.objects.order_by("-pk").values_list("pk", flat=True)[0]
    _insert(
        DocumentLine,
        f"{DocumentLine._meta.db_table} t, {source}",
        {
            "id": f"{last_line} + s.n * 1000 + t.position",
            "document_id": f"{first} + s.n",
            "quantity": f"t.quantity + {one} * ((s.n + t.position) % 97)",
        },
    )
    _restart_sequences()
    return [first + number for number in range(1, count + 1)]


def spread_copies(document: Document, count: int, *, parties: int) -> list[int]:
    """Copies of an open document over the first customers, with other articles on their lines; answers their keys."""
    first = Document.objects.order_by("-pk").values_list("pk", flat=True)[0]
    last_line = DocumentLine.objects.order_by("-pk").values_list("pk", flat=True)[0]
    text = "s.n" if connection.vendor == "sqlite" else "s.n::text"
    _insert(
        Document,
        f"{Document._meta.db_table} t, {_series(count)} WHERE t.id = {document.pk}",
        {
            "id": f"{first} + s.n",
            "number": f"'{document.kind[:1].upper()}' || {text}",
            "sequence_value": "-s.n",
            "party_id": f"t.party_id + s.n % {parties}",
            "party_code": f"'CLI' || (s.n % {parties})",
        },
    )
    article = f"1 + (s.n * 13 + t.position * 7) % {ARTICLES}"
    _insert(
        DocumentLine,
        f"{DocumentLine._meta.db_table} t, {_series(count)} WHERE t.document_id = {document.pk}",
        {
            "id": f"{last_line} + s.n * 100 + t.position",
            "document_id": f"{first} + s.n",
            "article_id": f"CASE WHEN t.article_id IS NULL THEN NULL ELSE {article} END",
        },
    )
    _restart_sequences()
    return [first + number for number in range(1, count + 1)]


def _insert(model: type[models.Model], source: str, changed: dict[str, str]) -> None:
    columns = _columns(model)
    expressions = [changed.get(column, f"t.{column}") for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(expressions)} FROM {source}"
        )


def _restart_sequences() -> None:
    """PostgreSQL's sequences did not see the keys given above."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in (Document, DocumentLine, DocumentVat, DueDate, StockMove):
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
