"""Chance that falls alike on every machine: one object for each person, plain arithmetic alone.

Logarithms and roots of the C library may differ in their last digit between machines, so the
distributions here are built from sums and comparisons of evenly drawn numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Draws(Random):
    """What is drawn for one thing: same seed, stream and number, same draws."""

    @classmethod
    def of(cls, seed: int, stream: str, number: int = 0) -> Draws:
        """The draws of item *number* in *stream*; no other item changes them."""
        return cls(f"{seed}/{stream}/{number}")

    def chance(self, share: float) -> bool:
        """Whether something happens that happens to this *share*."""
        return self.random() < share

    def weighted(self, among: Sequence[tuple[T, float]]) -> T:
        """One of (thing, weight); the weights need not come to one."""
        at = self.random() * sum(weight for _, weight in among)
        for thing, weight in among:
            at -= weight
            if at < 0:
                return thing
        return among[-1][0]

    def bell(self, mean: float, spread: float) -> float:
        """Nearly a normal distribution: twelve even numbers summed (variance one, ends at six)."""
        return mean + spread * (sum(self.random() for _ in range(12)) - 6)

    def waiting(self, mean: float) -> float:
        """An exponential distribution by von Neumann's comparisons, without a logarithm."""
        whole = 0
        while True:
            first = last = self.random()
            falling = 1
            while (following := self.random()) < last:
                last, falling = following, falling + 1
            if falling % 2:
                return mean * (whole + first)
            whole += 1

    def clumped(self, mean: float, *, shape: int = 2, most: int = 300) -> int:
        """A negative binomial: failures before *shape* successes, at most *most*."""
        success, failures, got = shape / (shape + mean), 0, 0
        while got < shape and failures < most:
            if self.chance(success):
                got += 1
            else:
                failures += 1
        return failures
