"""Keeping the chain of movements of each article right: stock and average cost after every one (STK-133 to STK-142)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from comptoir.articles.models import Article
from comptoir.core.average_cost import CostState, StockMoveInput, StockMoveResult, apply_move
from comptoir.core.errors import Refusal
from comptoir.core.money import LIMIT
from comptoir.dossiers.bulk import update_rows
from comptoir.stock.models import StockMove

RESULT_FIELDS = ["unit_cost", "value", "stock_after", "average_cost_after", "stock_value_after"]
ARTICLE_FIELDS = ["real_quantity", "average_cost", "stock_value", "last_moved_on", "last_day_rank"]
Position = tuple[date, int]


def add_moves(moves: Sequence[StockMove]) -> None:
    """Insert new movements and value them: at the end of the chain from the article's row alone, else by a replay.

    Four statements when every movement comes last, whatever the number of articles and the length of their history.
    Raises ``Refusal("stock_too_large")`` when a stock or its value would not fit in thirteen digits.
    """
    if not moves:
        return
    articles = lock_articles(move.article_id for move in moves)
    late: dict[int, Position] = {}
    for move in sorted(moves, key=_position):
        article = articles[move.article_id]
        move.article = article
        last = _last_position(article)
        if article.pk in late or (last is not None and _position(move) < last):
            late[article.pk] = min(_position(move), late.get(article.pk, _position(move)))
        else:
            _append(move, article)
    StockMove.objects.bulk_create(moves)
    _replay_all(articles, late)
    update_rows(Article, articles.values(), ARTICLE_FIELDS)


def remove_moves(moves: Sequence[StockMove]) -> None:
    """Delete movements and recompute what came after them (STK-035, STK-142)."""
    if not moves:
        return
    articles = lock_articles(move.article_id for move in moves)
    starts: dict[int, Position] = {}
    for move in moves:
        starts[move.article_id] = min(_position(move), starts.get(move.article_id, _position(move)))
    StockMove.objects.filter(pk__in=[move.pk for move in moves]).delete()
    _replay_all(articles, starts)
    update_rows(Article, articles.values(), ARTICLE_FIELDS)


def lock_articles(article_ids: Iterable[int]) -> dict[int, Article]:
    """The articles, locked in the order of their keys so that two documents never wait for each other."""
    rows = Article.objects.select_for_update().filter(pk__in=set(article_ids)).order_by("pk")
    return {article.pk: article for article in rows}


def move_input(move: StockMove) -> StockMoveInput:
    """What the rule of the average cost needs to know of a movement."""
    return StockMoveInput(quantity=move.quantity, own_cost=move.own_cost, fallback_cost=move.fallback_cost)


def _append(move: StockMove, article: Article) -> None:
    result = apply_move(CostState(article.real_quantity, article.average_cost), move_input(move))
    _store(result, move)
    article.last_moved_on, article.last_day_rank = _position(move)
    _store_on_article(article, result)


def _replay_all(articles: Mapping[int, Article], starts: Mapping[int, Position]) -> None:
    """Value again the movements of each article from its start on.

    A few statements for each different start, whatever the number of articles: documents entered late together
    usually have one date.
    """
    by_start: dict[Position, list[Article]] = {}
    for article_id, start in starts.items():
        by_start.setdefault(start, []).append(articles[article_id])
    for start, found in by_start.items():
        previous = _last_before(start, found)
        later: dict[int, list[StockMove]] = {article.pk: [] for article in found}
        for move in _moves_from(start, found):
            move.article = articles[move.article_id]
            later[move.article_id].append(move)
        for article in found:
            _replay(article, previous.get(article.pk), later[article.pk])
        update_rows(StockMove, [move for moves in later.values() for move in moves], RESULT_FIELDS)


def _last_before(start: Position, articles: Sequence[Article]) -> dict[int, StockMove]:
    """The last movement of each article before a position; each is found by the index, however long the history."""
    moved_on, day_rank = start
    earlier = StockMove.objects.filter(article=OuterRef("pk"), moved_on__lte=moved_on)
    earlier = earlier.exclude(moved_on=moved_on, day_rank__gte=day_rank)
    last = earlier.order_by("-moved_on", "-day_rank", "-pk").values("pk")[:1]
    keys = Article.objects.filter(pk__in=[article.pk for article in articles]).annotate(last=Subquery(last))
    moves = StockMove.objects.filter(pk__in=list(keys.values_list("last", flat=True)))
    return {move.article_id: move for move in moves}


def _moves_from(start: Position, articles: Sequence[Article]) -> QuerySet[StockMove]:
    """Movements of these articles from a position on, each article's in order."""
    moved_on, day_rank = start
    moves = StockMove.objects.filter(article__in=articles, moved_on__gte=moved_on)
    moves = moves.exclude(moved_on=moved_on, day_rank__lt=day_rank)
    return moves.order_by("article", "moved_on", "day_rank", "pk")


def _replay(article: Article, previous: StockMove | None, later: Sequence[StockMove]) -> None:
    """Value ``later`` again, the movements of the article after ``previous``; the caller writes them."""
    state = CostState(previous.stock_after, previous.average_cost_after) if previous else CostState()
    for move in later:
        result = apply_move(state, move_input(move))
        _store(result, move)
        state = result.state_after
    last = later[-1] if later else previous
    article.real_quantity = state.quantity
    article.average_cost = state.average_cost
    article.stock_value = last.stock_value_after if last else article.stock_value * 0
    article.last_moved_on = last.moved_on if last else None
    article.last_day_rank = last.day_rank if last else 0


def _store(result: StockMoveResult, move: StockMove) -> None:
    if any(abs(getattr(result, name)) >= LIMIT for name in RESULT_FIELDS):
        raise Refusal("stock_too_large", article=move.article.code)
    move.unit_cost = result.unit_cost
    move.value = result.value
    move.stock_after = result.stock_after
    move.average_cost_after = result.average_cost_after
    move.stock_value_after = result.stock_value_after


def _store_on_article(article: Article, result: StockMoveResult) -> None:
    article.real_quantity = result.stock_after
    article.average_cost = result.average_cost_after
    article.stock_value = result.stock_value_after


def _position(move: StockMove) -> Position:
    return (move.moved_on, move.day_rank)


def _last_position(article: Article) -> Position | None:
    return None if article.last_moved_on is None else (article.last_moved_on, article.last_day_rank)
