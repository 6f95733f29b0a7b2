"""Measures a subject against a reference on the same machine in the same minute.

Machines differ and are noisy, so no target is a time. Reference and subject take turns, each
pair gives one ratio, and the median of the ratios is what a target judges (performance 1 and 7).
"""

from __future__ import annotations

import gc
import math
import statistics
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

FEWEST_ROUNDS = 7


class Size(StrEnum):
    """How large a house is; the value is what the command line says."""

    S = "S"
    M = "M"
    L = "L"

    @property
    def residents(self) -> int:
        """How many residents a house of this size has."""
        return {"S": 1_000, "M": 10_000, "L": 100_000}[self.value]


class Benchmark(ABC):
    """One line of the budget.

    ``reference`` and ``subject`` do the thing once. They return the seconds it took when they
    measure it themselves (inside a child process), or None to be timed from outside. Where
    ``unit`` is no time, they return how much of it. A limit that somebody feels whatever the
    machine (a gap in the window, a frame) stands as a reference that always returns it.

    ``growth`` is how much longer it may take in house L than in S; None where that says nothing.
    ``judged`` says whether the median of the ratios is what counts, or the worst but one in
    twenty.
    """

    id: ClassVar[str]
    target: ClassVar[float]
    rounds: ClassVar[int] = 11
    fewest: ClassVar[int] = FEWEST_ROUNDS  # fewer only where one round takes many seconds
    growth: ClassVar[float | None] = None
    unit: ClassVar[Literal["ms", "MB"]] = "ms"
    judged: ClassVar[Literal["ratio", "p95"]] = "ratio"

    def missing(self, size: Size) -> str:
        """What this one needs and does not find here; empty if it can be run."""
        return ""

    def remark(self) -> str:
        """What else was seen, in a few words; asked after the rounds, before ``close``."""
        return ""

    def setup(self, size: Size) -> None:  # noqa: B027 - not every one needs a house
        """Build or open what both sides need; not measured."""

    @abstractmethod
    def reference(self) -> float | None:
        """Do what the subject is compared with."""

    @abstractmethod
    def subject(self) -> float | None:
        """Do what a person waits for."""

    def close(self) -> None:  # noqa: B027 - nor has something to let go
        """Let go of what ``setup`` opened."""


@dataclass(frozen=True)
class Result:
    """What one benchmark gave.

    ``reference`` and ``subject`` are medians in ``unit``, ``peak_rss`` in megabytes.
    """

    id: str
    size: str
    reference: float
    subject: float
    ratio: float
    p95: float
    target: float
    peak_rss: float
    rounds: int
    unit: str = "ms"
    judged: str = "ratio"
    growth: float | None = None
    remark: str = ""

    def is_met(self, allowance: float = 1.0) -> bool:
        """Whether what is judged is within the target times *allowance*."""
        seen = self.p95 if self.judged == "p95" else self.ratio
        return seen <= self.target * allowance

    def grows(self, at_s: float, allowance: float = 1.0) -> bool:
        """Whether it took more times *at_s*, what size S took, than it may."""
        return self.growth is not None and self.subject > at_s * self.growth * allowance


def measure(
    benchmark: Benchmark, size: Size, clock: Callable[[], float] = time.perf_counter
) -> Result:
    """Run one benchmark: reference and subject alternate, the first pair is thrown away.

    The collector of garbage rests meanwhile, so that neither side pays for the other.
    """
    rounds = max(benchmark.rounds, benchmark.fewest)
    scale = 1000 if benchmark.unit == "ms" else 1
    collecting = gc.isenabled()
    try:
        benchmark.setup(size)
        gc.collect()
        gc.disable()
        pairs = [
            (_timed(benchmark.reference, clock), _timed(benchmark.subject, clock))
            for _ in range(rounds + 1)
        ][1:]
        remark = benchmark.remark()
    finally:
        if collecting:
            gc.enable()
        benchmark.close()
    ratios = [subject / reference for reference, subject in pairs]
    return Result(
        id=benchmark.id,
        size=size.value,
        reference=scale * statistics.median(reference for reference, _ in pairs),
        subject=scale * statistics.median(subject for _, subject in pairs),
        ratio=statistics.median(ratios),
        p95=nearest_rank(ratios, 0.95),
        target=benchmark.target,
        peak_rss=peak_rss(),
        rounds=rounds,
        unit=benchmark.unit,
        judged=benchmark.judged,
        growth=benchmark.growth,
        remark=remark,
    )


def nearest_rank(values: list[float], share: float) -> float:
    """The smallest of *values* that at least *share* of them do not exceed."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def peak_rss() -> float:
    """The most memory this process has held so far, in megabytes; 0 where nobody tells."""
    if sys.platform == "win32":
        return 0.0
    import resource  # does not exist on Windows

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(held) / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _timed(turn: Callable[[], float | None], clock: Callable[[], float]) -> float:
    began = clock()
    measured = turn()
    return clock() - began if measured is None else measured
