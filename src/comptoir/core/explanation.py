"""How an amount was obtained, as language-free steps (P-10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

StepValue = Decimal | date | int | str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a computation: what was done (a code), with which values, and what came out."""

    code: str
    result: Decimal | date
    values: Mapping[str, StepValue] = field(default_factory=dict)
