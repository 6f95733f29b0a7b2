"""Totals that may leave the house: small numbers are hidden so that nobody is told by counting.

A number below the setting (``suppress_below``, design decision 26; casework guide 1.6) is hidden.
One hidden number beside a shown sum would be told by subtracting: so the next smallest is hidden
too, until what is hidden together is not small either; if nothing is left to hide behind, the sum
is hidden. Nobody (0) is no small number: it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from shelterdesk.domain.record import ResidentId


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of a table: marked words, a number, and whom it counts, for whoever may open it.

    ``count`` None is a number that is hidden. ``label`` is marked; what stands in ``given`` was
    written in the house and is shown as it is. ``people`` is how many stand behind a number that
    counts something else (nights, money); None where the number counts people.
    """

    label: str
    count: int | None
    given: str = ""
    people: int | None = None
    residents: tuple[ResidentId, ...] = ()

    @property
    def behind(self) -> int:
        """How many people could be told by this number."""
        return self.people if self.people is not None else self.count or 0


@dataclass(frozen=True, kw_only=True)
class Table:
    """Figures of one sort.

    ``sums`` says whether the figures add up to ``total`` (None: it is hidden, or there is none).
    ``unit`` is marked: what is counted. ``note`` is marked: how it was counted.
    """

    key: str
    title: str
    unit: str
    figures: tuple[Figure, ...]
    total: int | None = None
    sums: bool = True
    note: str = ""

    @classmethod
    def of(
        cls, key: str, title: str, unit: str, figures: Iterable[Figure], *, note: str = ""
    ) -> Table:
        """A table whose figures add up."""
        told = tuple(figures)
        total = sum(figure.count or 0 for figure in told)
        return cls(key=key, title=title, unit=unit, figures=told, total=total, note=note)


def suppressed(table: Table, below: int) -> Table:
    """The same as it may leave the house: small numbers hidden, nobody listed."""
    figures = [replace(figure, residents=()) for figure in table.figures]
    behind = [figure.behind for figure in figures]
    hidden = {at for at, number in enumerate(behind) if 0 < number < below}
    total = table.total
    if not table.sums:
        total = None
    elif total is not None:
        left = sorted(
            (at for at, number in enumerate(behind) if number >= below), key=behind.__getitem__
        )
        while hidden and left and sum(behind[at] for at in hidden) < below + _alone(hidden):
            hidden.add(left.pop(0))
        if hidden and (len(hidden) < 2 or sum(behind[at] for at in hidden) < below):
            total = None
        if 0 < sum(behind) < below:
            total = None
    shown = tuple(
        replace(figure, count=None) if at in hidden else figure for at, figure in enumerate(figures)
    )
    return replace(table, figures=shown, total=total)


def _alone(hidden: set[int]) -> int:
    """A single hidden number is told by subtracting, however large: it needs another beside it."""
    return 10**9 if len(hidden) < 2 else 0
