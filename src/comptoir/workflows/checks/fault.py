"""A broken invariant."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold: a code and the values its French sentence needs."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


def fault(code: str, /, **params: Any) -> Fault:
    """Shortcut that reads as a sentence."""
    return Fault(code, params)
