"""Who is counted: records that were joined are one person, who came once and sleeps in one bed.

Everything about a person is counted under the record that lists show. Taken apart again, the two
are two again: nothing of this is written down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from shelterdesk.domain.kinds.closing import Closing
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.pieces import in_order
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.services import joining

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)
V = TypeVar("V")


class Time(NamedTuple):
    """One stay of one person, whichever records say so; ``left_on`` None: it goes on."""

    person: ResidentId
    arrived_on: date
    left_on: date | None

    def shares(self, later: Time) -> bool:
        """Whether *later*, which began no earlier, is of the same nights or the same first day."""
        starts = later.arrived_on
        return starts == self.arrived_on or self.left_on is None or starts < self.left_on

    def with_(self, later: Time) -> Time:
        """Both as one; it goes on where one of them does."""
        ends = (self.left_on, later.left_on)
        known = [end for end in ends if end is not None]
        return Time(self.person, self.arrived_on, max(known) if len(known) == len(ends) else None)


class Persons:
    """Which records are of one person, within the reach of whoever counts."""

    def __init__(self, work: Work) -> None:
        self.shown = joining.shown_as(work)
        self._joined = frozenset(self.shown.values())

    def of(self, resident: ResidentId) -> ResidentId:
        """The record under which the person of *resident* is counted."""
        return self.shown.get(resident, resident)

    def is_joined(self, person: ResidentId) -> bool:
        """Whether *person* has more than one record."""
        return person in self._joined

    def every_record(self, residents: Iterable[ResidentId]) -> frozenset[ResidentId]:
        """All records of the persons of *residents*."""
        persons = {self.of(each) for each in residents}
        return frozenset(persons | {r for r, main in self.shown.items() if main in persons})

    def newest(self, by_record: dict[ResidentId, V]) -> dict[ResidentId, V]:
        """By person: what the record that lists show says, else what one joined to it does."""
        found = dict(by_record)
        for other in by_record.keys() & self.shown.keys():
            found.setdefault(self.of(other), found.pop(other))
        return found

    def times(self, stays: Iterable[Stay]) -> list[Time]:
        """Every stay of every person; what two records say of the same nights is one."""
        told = [Time(self.of(stay.resident), stay.arrived_on, stay.left_on) for stay in stays]
        by_person: dict[ResidentId, list[Time]] = defaultdict(list)
        for now in in_order(told, key=_days):
            before = by_person[now.person]
            if self.is_joined(now.person) and before and before[-1].shares(now):
                before[-1] = before[-1].with_(now)
            else:
                before.append(now)
        return [time for person in tuple(by_person) for time in by_person.pop(person)]

    def told_once(self, found: Iterable[R], what: Callable[[R], object]) -> Iterator[R]:
        """*found*, but what one record of a person tells is not told by another one again."""
        told: dict[tuple[ResidentId, object], ResidentId] = {}
        for each in found:
            by = told.setdefault((self.of(each.resident), what(each)), each.resident)
            if by == each.resident:
                yield each

    def ended(self, closings: Iterable[Closing], times: Iterable[Time]) -> Iterator[Closing]:
        """What ended a stay: the last closing of it, none while another record lives here.

        A file is often closed some days after somebody left: it ends the stay before it.
        """
        stayed: dict[ResidentId, list[Time]] = defaultdict(list)
        for time in times:
            if self.is_joined(time.person):
                stayed[time.person].append(time)
        last: dict[Time, Closing] = {}
        for each in closings:
            person = self.of(each.resident)
            if not self.is_joined(person):
                yield each
                continue
            ended = _ended_by(each.on, stayed[person])
            if ended is not None:
                before = last.get(ended)
                last[ended] = each if before is None or before.on <= each.on else before
        yield from last.values()


def _days(time: Time) -> str:
    return f"{time.arrived_on}{time.left_on or date.max}"


def _ended_by(day: date, times: Iterable[Time]) -> Time | None:
    """The stay of one person that a file closed on *day* ended; None while they live here.

    Whoever came back that very day lives here by a new stay, which that did not end.
    """
    begun = sorted((t for t in times if t.arrived_on <= day), key=lambda t: t.arrived_on)
    while begun and begun[-1].left_on is None and begun[-1].arrived_on == day:
        begun.pop()
    return begun[-1] if begun and begun[-1].left_on is not None else None
