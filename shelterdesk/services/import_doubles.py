"""Rows that may be somebody who is here already, or somebody of an earlier row.

What a person decides on such a row is never decided for them; what is sure (the same number, or the
same name and day of birth) is told apart from what only sounds alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from shelterdesk.domain.finding import fold
from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.resident import EverydayName, Resident
from shelterdesk.domain.likeness import Known, Reason, compared, pairs
from shelterdesk.domain.partial_dates import Precision
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Denied
from shelterdesk.services.import_shapes import Answers, Double, Side, Understood

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

_LONG_NUMBER = 6  # letters and digits; a shorter one may be another body's number 12


def look_around(desk: Desk, seen: Sequence[Understood]) -> tuple[Side, ...]:
    """The residents of this house who may be one of *seen*; nobody for whoever may not know.

    Everybody has to be looked at, but who has nothing in common with a row is kept no longer than
    that: there may be a hundred thousand.
    """
    names: dict[ResidentId, list[str]] = {}
    numbers: dict[ResidentId, list[str]] = {}
    try:
        with desk.look() as work:
            codes = {r.resident: r.code_name for r in work.shelf(Resident).every()}
            births = {i.resident: i.birth_date for i in work.shelf(Identity).every()}
            for paper in work.shelf(IdentityName).every():
                names.setdefault(paper.resident, []).append(paper.full_text)
            for called in work.shelf(EverydayName).every():
                said = (called.preferred, called.romanised, called.nickname)
                names.setdefault(called.resident, []).extend(filter(None, said))
            for known in work.shelf(ReferenceNumber).every():
                text = _number(known.issuer, known.number)
                numbers.setdefault(known.resident, []).append(text)
    except Denied:
        return ()
    everybody = (
        Side(
            0,
            tuple(dict.fromkeys(names.pop(id, ()))),
            births.pop(id, None),
            tuple(numbers.pop(id, ())),
            id,
            code_name,
        )
        for id, code_name in codes.items()
    )
    return tuple(alike(seen, everybody))


def alike(seen: Sequence[Understood], sides: Iterable[Side]) -> Iterator[Side]:
    """Those of *sides* with whom ``find`` can compare a row."""
    wanted = frozenset(mark for row in seen for mark in _marks(_side(row)))
    return (side for side in sides if not wanted.isdisjoint(_marks(side)))


def _side(row: Understood) -> Side:
    numbers = tuple(_number(issuer, number) for issuer, number in row.numbers)
    return Side(row.row, row.names, row.birth, numbers)


def _marks(side: Side) -> Iterator[object]:
    """What two sides that are said to be one person have in common."""
    yield from side.numbers
    yield from _people(side)
    yield from compared(_known("", side))


def find(
    seen: Sequence[Understood], here: Iterable[Side] = (), answers: Answers | None = None
) -> tuple[Double, ...]:
    """Rows that may be somebody else's, by row; the surest of each pair.

    Cost grows with how many share a sound (domain/likeness), not with all pairs.
    """
    answers = answers or {}
    sides = {f"h{known.resident}": known for known in here}
    sides |= {f"r{row.row:07}": _side(row) for row in seen}
    found: dict[tuple[str, str], str] = {}
    for pair_, why in _same(sides):
        found.setdefault(pair_, why)
    for pair in pairs(_known(id, side) for id, side in sides.items()):
        both = _ordered(pair.one, pair.other)
        if both is not None:
            found.setdefault(both, pair.why.value)
    doubles = [
        Double(sides[later], sides[other], why, answers.get(sides[later].row))
        for (later, other), why in found.items()
    ]
    return tuple(sorted(doubles, key=lambda d: (d.row.row, _ORDER[d.why], d.other.row)))


_ORDER = {reason.value: place for place, reason in enumerate(Reason)}


def is_sure(double: Double) -> bool:
    """Whether number, or name and day of birth, say that it is one person; not by sound alone."""
    if double.why == Reason.NUMBER.value:
        return True
    if double.row.numbers:
        return False
    return bool(_people(double.row) & _people(double.other))


def _ordered(one: str, other: str) -> tuple[str, str] | None:
    """The later row first; None for two residents, who are no business of a sheet."""
    if one[0] == other[0] == "h":
        return None
    later, earlier = sorted((one, other), reverse=True)  # "r" comes after "h"
    return later, earlier


def _same(sides: Mapping[str, Side]) -> Iterable[tuple[tuple[str, str], str]]:
    """Exactly the same number, or name and day of birth, however common: with the first such."""
    first: dict[object, str] = {}
    for id, side in sides.items():
        for what, why in (
            *((number, Reason.NUMBER) for number in side.numbers),
            *((person, Reason.NAME_AND_BIRTH) for person in _people(side)),
        ):
            earlier = first.setdefault(what, id)
            both = _ordered(id, earlier) if earlier != id else None
            if both is not None:
                yield both, why.value


def _people(side: Side) -> frozenset[tuple[str, str]]:
    """(name, day of birth); nothing where a year or an estimate would fit many people."""
    born = side.born
    if born is None or born.precision is not Precision.DAY or born.is_doubtful:
        return frozenset()
    return frozenset((fold(name), born.edtf) for name in side.names)


def _known(id: str, side: Side) -> Known:
    long = (number.partition(": ")[2] for number in side.numbers)
    return Known(id, side.names, side.born, tuple(n for n in long if len(n) >= _LONG_NUMBER))


def _number(issuer: str, number: str) -> str:
    return f"{issuer}: {number}"
