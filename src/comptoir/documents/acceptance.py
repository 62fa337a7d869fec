"""What is only done once the user has accepted what it brings about (DOC-224, DOC-231, DOC-234, TOO-089).

A service asks with :func:`ask`. Unless the caller accepts that very thing, a :class:`~comptoir.core.errors.Question` is
raised and nothing is changed; the edge shows its sentence and, on yes, makes the same call inside :func:`accepting`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from comptoir.core.errors import Problem, Question, Refusal

SEQUENCE_BREAK = "sequence_break"
"""A date or number before the last of its kind."""
DELETION_BREAK = "deletion_break"
"""A document in the middle of its series is deleted."""
VAT_NUMBER_MISSING = "vat_number_missing"
"""A document for another country of the Union without the VAT number of its party."""
ACCEPTABLE = frozenset({SEQUENCE_BREAK, DELETION_BREAK, VAT_NUMBER_MISSING})

_accepted: ContextVar[frozenset[str]] = ContextVar("accepted", default=frozenset())


@contextmanager
def accepting(names: Iterable[str]) -> Iterator[None]:
    """Inside, what these names stand for is accepted."""
    token = _accepted.set(frozenset(names))
    try:
        yield
    finally:
        _accepted.reset(token)


def accepted_now() -> frozenset[str]:
    """What the caller accepts, for work that goes on without it."""
    return _accepted.get()


def read_accepted(text: str) -> frozenset[str]:
    """Names that an address accepts: ``accept=sequence_break,vat_number_missing``.

    Raises ``Refusal("accept_unknown")`` on ``accept``.
    """
    names = frozenset(filter(None, (part.strip() for part in text[:200].split(","))))
    if not names <= ACCEPTABLE:
        raise Refusal.for_field("accept", "accept_unknown", known=", ".join(sorted(ACCEPTABLE)))
    return names


def ask(name: str, /, *, field: str = "", **params: object) -> None:
    """Go on when the caller accepts this; else raise the ``Question`` of that name, told beside ``field``."""
    if name in _accepted.get():
        return
    fields = {field: (Problem(f"{name}_short", params),)} if field else None
    question = Question(name, fields=fields)
    question.params = params
    raise question
