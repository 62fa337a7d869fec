"""What a job can do: each package names its kinds in its own ``jobs.py``, found when the program starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from comptoir.accounts.models import User
from comptoir.accounts.rights import ALL_RIGHTS, Right
from comptoir.core.errors import NotFound

Work = Callable[..., Any]
"""``work(job: JobRun, **params)``."""

FetchingCheck = Callable[[User, Mapping[str, Any]], None]
"""``check(user, params)`` raises ``Forbidden`` for who may not have the file."""


@dataclass(frozen=True)
class JobKind:
    """A kind of job: its name, the right needed to start it, the function that does it."""

    name: str
    right: Right
    work: Work
    check_fetching: FetchingCheck | None = None


_kinds: dict[str, JobKind] = {}


def job_kind(
    name: str, *, right: Right, check_fetching: FetchingCheck | None = None
) -> Callable[[Work], Work]:
    """Register a function as a kind of job: ``@job_kind("print_documents", right="sales:view")``.

    It is called as ``work(job, **params)`` inside the dossier, outside any transaction, in a worker process.
    ``check_fetching`` asks what the right alone does not tell, each time someone wants the file that it made.
    """
    if right not in ALL_RIGHTS:
        raise ValueError(f"unknown right {right!r}")

    def register(work: Work) -> Work:
        known = _kinds.get(name)
        if known is not None and known.work.__qualname__ != work.__qualname__:
            raise ValueError(f"two kinds of job are called {name!r}")
        _kinds[name] = JobKind(name, right, work, check_fetching)
        return work

    return register


def kind_named(name: str) -> JobKind:
    """Return the kind; raise ``NotFound``."""
    try:
        return _kinds[name]
    except KeyError:
        raise NotFound("job_kind_unknown", kind=name) from None
