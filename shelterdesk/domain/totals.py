"""Totals that may leave the house: small numbers are hidden so that nobody is told by counting.

A number below the setting (``suppress_below``, design decision 26; casework guide 1.6) is hidden.
One hidden number beside a shown sum would be told by subtracting: so the next smallest is hidden
too, until what is hidden together is not small either; if nothing is left to hide behind, the sum
is hidden. Nobody (0) is no small number: it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
        """How many people could be told by this number: each once, however often they count."""
        if self.residents:
            return len(set(self.residents))
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
    figures = table.figures
    hidden = {at for at, figure in enumerate(figures) if 0 < figure.behind < below}
    total = table.total if table.sums else None
    if total is not None:
        left = [at for at, figure in enumerate(figures) if figure.behind >= below]
        left.sort(key=lambda at: figures[at].behind)
        while hidden and left and not _is_safe([figures[at] for at in hidden], below):
            hidden.add(left.pop(0))
        if hidden and not _is_safe([figures[at] for at in hidden], below):
            total = None
        if 0 < _people(figures) < below:
            total = None
    shown = tuple(
        replace(figure, residents=(), count=None if at in hidden else figure.count)
        for at, figure in enumerate(figures)
    )
    return replace(table, figures=shown, total=total)


def _is_safe(hidden: Collection[Figure], below: int) -> bool:
    """Whether subtracting tells nothing small: one number alone is told, however large it is."""
    return len(hidden) > 1 and _people(hidden) >= below


def _people(figures: Iterable[Figure]) -> int:
    """How many people stand behind several numbers together; who stands in two counts once."""
    named: set[ResidentId] = set()
    unnamed = 0
    for figure in figures:
        named.update(figure.residents)
        unnamed += 0 if figure.residents else figure.behind
    return len(named) + unnamed
