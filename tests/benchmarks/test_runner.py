"""The runner's arithmetic, on a clock that tells what it is told."""

from __future__ import annotations

import gc
from typing import ClassVar

import pytest

from benchmarks.runner import Benchmark, Size, measure, nearest_rank


class Scripted(Benchmark):
    """Each turn takes the next of its seconds; the first pair is slow, as first pairs are."""

    id: ClassVar[str] = "scripted"
    target: ClassVar[float] = 2.0
    rounds: ClassVar[int] = 7

    def __init__(self) -> None:
        self.now = 0.0
        self.turns: list[str] = []
        self.collected: list[bool] = []
        self.slow = iter([50.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0])
        self.fast = iter([50.0, 1.0, 2.0, 2.0, 1.0, 4.0, 4.0, 8.0])

    def clock(self) -> float:
        return self.now

    def reference(self) -> float | None:
        self.turns.append("reference")
        self.collected.append(gc.isenabled())
        self.now += next(self.slow)
        return None

    def subject(self) -> float | None:
        self.turns.append("subject")
        self.now += next(self.fast)
        return None

    def close(self) -> None:
        self.turns.append("closed")


class Strict(Scripted):
    target: ClassVar[float] = 1.5


class MeasuresItself(Scripted):
    def reference(self) -> float:
        return 0.5

    def subject(self) -> float:
        return 0.75


def test_sides_alternate_and_the_first_pair_is_thrown_away() -> None:
    scripted = Scripted()
    result = measure(scripted, Size.S, scripted.clock)
    assert scripted.turns == ["reference", "subject"] * 8 + ["closed"]
    assert result.rounds == 7
    assert result.reference == 1000.0


def test_the_median_of_ratios_is_judged_pair_by_pair() -> None:
    scripted = Scripted()
    result = measure(scripted, Size.S, scripted.clock)
    assert (result.ratio, result.p95) == (2.0, 4.0)
    assert result.is_met()


def test_an_allowance_widens_the_target() -> None:
    scripted = Strict()
    result = measure(scripted, Size.S, scripted.clock)
    assert not result.is_met()
    assert result.is_met(1.5)


def test_garbage_is_not_collected_meanwhile_and_is_afterwards() -> None:
    scripted = Scripted()
    measure(scripted, Size.S, scripted.clock)
    assert scripted.collected == [False] * 8
    assert gc.isenabled()


def test_a_side_may_measure_itself() -> None:
    result = measure(MeasuresItself(), Size.M)
    assert (result.reference, result.subject, result.ratio) == (500.0, 750.0, 1.5)
    assert result.size == "M"


@pytest.mark.parametrize(("share", "value"), [(0.5, 3.0), (0.95, 5.0), (0.2, 1.0)])
def test_nearest_rank(share: float, value: float) -> None:
    assert nearest_rank([5.0, 1.0, 4.0, 2.0, 3.0], share) == value
