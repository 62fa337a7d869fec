"""Timing: medians with their spread, and the table that shows them."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of several runs."""

    runs: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one: what the bounds are about."""
        return statistics.median(self.runs)

    def __str__(self) -> str:
        return (
            f"{self.median:.1f} ms (min {min(self.runs):.1f}, max {max(self.runs):.1f}, n={len(self.runs)})"
        )


@dataclass(frozen=True, slots=True)
class Result:
    """A row of the table."""

    work: str
    measured: str
    bound: str
    is_within: bool


def timed(work: Callable[[], object], *, runs: int, warm_up: int = 2) -> Timing:
    """Time ``work`` ``runs`` times, after ``warm_up`` runs that don't count."""
    for _ in range(warm_up):
        work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return Timing(tuple(times))


def interleaved(works: dict[str, Callable[[], object]], *, runs: int, warm_up: int = 2) -> dict[str, Timing]:
    """Time several works turn by turn, so that a noisy moment of the machine touches all of them alike."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(runs + warm_up):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            if turn >= warm_up:
                times[name].append((time.perf_counter() - start) * 1000)
    return {name: Timing(tuple(values)) for name, values in times.items()}


def print_table(results: list[Result]) -> None:
    """Markdown, so that it can be pasted as it is."""
    print("| Work | Measured | Bound | |")
    print("|---|---|---|---|")
    for result in results:
        print(
            f"| {result.work} | {result.measured} | {result.bound} | {'ok' if result.is_within else 'ABOVE'} |"
        )
