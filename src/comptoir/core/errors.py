"""Refusals: a code and parameters, worded in French at the edge (``comptoir.ui.core_messages``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code and the values its sentence needs."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


_OF_ROW = re.compile(r"(\w+)\.([0-9]+)\.(.+)")


def row_field(name: str) -> tuple[str, int, str] | None:
    """Group, index and field of the name of a row's field, ``lines.3.article``; nothing for any other name."""
    found = _OF_ROW.fullmatch(name)
    return (found[1], int(found[2]), found[3]) if found else None


class Refusal(Exception):
    """An action is refused and nothing was changed (P-08).

    ``fields`` uses the dotted names of the API body (``lines.0.quantity``); ``status`` is the HTTP status
    that the edge answers.
    """

    default_status = 422

    def __init__(
        self,
        code: str,
        /,
        *,
        fields: Mapping[str, Sequence[Problem]] | None = None,
        status: int | None = None,
        **params: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.fields: Mapping[str, Sequence[Problem]] = dict(fields or {})
        self.status = self.default_status if status is None else status
        self.params: Mapping[str, object] = params

    @classmethod
    def for_field(cls, field_name: str, code: str, /, **params: object) -> Self:
        """A refusal that one field alone explains: the same code stands for the whole and for the field."""
        return cls.of(Problem(code, params), field=field_name)

    @classmethod
    def of(cls, problem: Problem, /, *, field: str | None = None) -> Self:
        """The refusal that a problem found by a rule stands for, told on ``field`` when there is one."""
        refusal = cls(problem.code, fields={field: (problem,)} if field else None)
        refusal.params = dict(problem.params)
        return refusal

    def with_names(self, renamed: Callable[[str], str], /) -> Self:
        """The same refusal, its fields called as in the body of the caller."""
        fields: dict[str, list[Problem]] = {}
        for name, found in self.fields.items():
            fields.setdefault(renamed(name), []).extend(found)
        self.fields = fields
        return self

    @property
    def problem(self) -> Problem:
        """The refusal as a value, for callers that collect."""
        return Problem(self.code, self.params)

    def __str__(self) -> str:
        parts = [self.code]
        if self.params:
            parts.append(", ".join(f"{name}={value}" for name, value in self.params.items()))
        if self.fields:
            parts.append(
                "; ".join(f"{name}: {[p.code for p in found]}" for name, found in self.fields.items())
            )
        return " · ".join(parts)


class NotFound(Refusal):
    """What the request names does not exist in this dossier."""

    default_status = 404


class Stale(Refusal):
    """Someone else saved the record in the meantime (P-09)."""

    default_status = 409


class Question(Refusal):
    """Refused until the user accepts what its code names; the same call then goes through."""

    default_status = 409


class Forbidden(Refusal):
    """The user has no right to do this."""

    default_status = 403


class TooLarge(Refusal):
    """The request is bigger than what is accepted."""

    default_status = 413


class Problems:
    """Collects the problems of a whole form, so that the user sees them all at once."""

    def __init__(self) -> None:
        self._fields: dict[str, list[Problem]] = {}

    def add(self, field_name: str, code: str, /, **params: object) -> None:
        """Note a problem of one field (dotted name)."""
        self._fields.setdefault(field_name, []).append(Problem(code, params))

    def add_refusal(self, refusal: Refusal, /, *, prefix: str = "") -> None:
        """Take over the field problems of a refusal, under ``prefix`` (``lines.0.``).

        A refusal without fields is noted under the prefix itself, without its final dot.
        """
        if not refusal.fields:
            self._fields.setdefault(prefix.rstrip("."), []).append(refusal.problem)
        for name, found in refusal.fields.items():
            self._fields.setdefault(f"{prefix}{name}", []).extend(found)

    @property
    def fields(self) -> Mapping[str, Sequence[Problem]]:
        """The problems noted so far, by field, in the order they were found."""
        return {name: tuple(found) for name, found in self._fields.items()}

    def __bool__(self) -> bool:
        return bool(self._fields)

    def raise_if_any(self, code: str = "invalid_input", /) -> None:
        """Raise one ``Refusal`` holding every problem noted; do nothing when there is none."""
        if self._fields:
            raise Refusal(code, fields=self.fields)
