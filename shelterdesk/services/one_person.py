"""What a list says of where somebody stands: of one person, whichever of their records says so.

The board, the register and the statistics ask here. An old word is not said again once something
new is written. Of who has several records the worst word counts, and nothing better is said while
one of them is not open to whoever looks (``domain/readiness_joined``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from shelterdesk.domain import readiness_joined
from shelterdesk.domain.kinds.journey import GroupJourney
from shelterdesk.domain.kinds.readiness import ReadinessBrief, ReadinessFact
from shelterdesk.domain.newest import newest_of_each
from shelterdesk.domain.readiness import ReadinessState, Standing
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.errors import Denied
from shelterdesk.i18n import N_
from shelterdesk.services import criteria, joining, standings
from shelterdesk.services.travel import GROUP_OVER

if TYPE_CHECKING:
    from shelterdesk.access.work import Work


LOOK_AGAIN = "look_again"  # the brief is older than what is known; nobody has judged since
SHUT = "shut"  # another record of the same person is not open to whoever looks
SHUT_SAYS = N_(
    "There is another record of this person that is not open to you. A manager can tell where "
    "they stand."
)
SHUT_ON_PAPER = N_(
    "There is another record of this person that whoever printed this cannot open. A manager can "
    "tell where they stand."
)
_GONE = {ReadinessState.DEPARTED}
_SILENT = {"", *readiness_joined.SILENT}  # of another record of the same person


class Said(NamedTuple):
    """What the brief of one record may still say; ``depart_on`` the day of the person's journey."""

    resident: ResidentId
    brief: ReadinessBrief | None
    state: str
    depart_on: date | None = None

    @property
    def weight(self) -> int:
        """How much it counts beside another record; only a no is said before a doubt."""
        if self.state in (LOOK_AGAIN, SHUT):
            return readiness_joined.weight(ReadinessState.ON_HOLD)
        return readiness_joined.weight(ReadinessState.of(self.state or ReadinessState.NOT_STARTED))


class Briefs:
    """What may be said today of *residents* and of every other record of theirs.

    *shown* tells which record lists show for another one (``joining.shown_as``), *travels* by which
    record the person of a main record is on a journey with others.
    """

    def __init__(
        self,
        work: Work,
        residents: Collection[ResidentId],
        shown: Mapping[ResidentId, ResidentId],
        travels: Mapping[ResidentId, ResidentId] | None = None,
    ) -> None:
        joined = {*shown, *shown.values()}
        self._same = {r: joining.records_of(shown, r) for r in residents if r in joined}
        every = set(residents).union(*self._same.values())
        self._read = {r for r in every if work.desk.may("read", ReadinessBrief, r)}
        self._briefs = newest_of_each(work.shelf(ReadinessBrief).about(self._read))
        self._facts = work.counts(ReadinessFact, *every) if every else {}
        self._today, self._version = work.desk.today(), criteria_version(work)
        if travels is None and self._same:
            travels = {who: by for who, (by, _) in travelling(journeys_of(work), shown).items()}
        self._travels = travels or {}

    def of(self, resident: ResidentId) -> Said:
        """What is said of the person of *resident*: the same under each of their records."""
        every = self._every(resident)
        return _of_one_person(every, self._travels.get(every[0].resident))

    def travels_by(self, resident: ResidentId) -> ResidentId:
        """The record by which the person of *resident* travels; else the one that lists show."""
        every = self._every(resident)
        return _own(every, self._travels.get(every[0].resident)).resident

    def _every(self, resident: ResidentId) -> list[Said]:
        same = self._same.get(resident, [resident])
        return [self._said(each, is_one_of_two=len(same) > 1) for each in same]

    def _said(self, resident: ResidentId, *, is_one_of_two: bool) -> Said:
        brief, known = self._briefs.get(resident), self._facts.get(resident, 0)
        state = standing_of(brief, known, self._today, self._version)
        if is_one_of_two and resident not in self._read:
            state = SHUT  # it may be the record that says no
        elif is_one_of_two and brief is None and known:
            state = LOOK_AGAIN
        return Said(resident, brief, state)


@dataclass(frozen=True)
class Stands:
    """Where one person stands by every record of theirs, judged now.

    ``joined``: there are several; ``shut``: one of them is not open to whoever looks, and nothing
    better is said than what is known.
    """

    standing: Standing
    joined: bool = False
    shut: bool = False


def stands(work: Work, resident: ResidentId, *, depart_on: date | None = None) -> Stands:
    """The same as lists say, from the facts themselves; *depart_on* as in ``standings.stand``.

    Raises ``Denied`` or ``NotFound`` where *resident* is out of reach, and ``Tampered``.
    """
    shown = joining.shown_as(work)
    same = joining.records_of(shown, resident)
    if len(same) == 1:
        return Stands(standings.stand(work, resident, depart_on=depart_on))
    by = Briefs(work, [resident], shown).travels_by(resident)
    own = by if work.desk.may("read", ReadinessFact, by) and work.knows(by) else resident
    seen, shut = standings.stand_known(work, own, same, depart_on=depart_on)
    return Stands(seen, joined=True, shut=shut)


def standing_of(brief: ReadinessBrief | None, facts: int, today: date, version: str = "") -> str:
    """What a list may say: an old word is not said again once something new is written.

    Nor once the house asks other criteria, where *version* names those that it asks now.
    """
    if brief is None:
        return ""
    is_over = brief.lapses_on is not None and brief.lapses_on < today
    is_old = brief.facts_count != facts or (version and brief.catalogue_version != version)
    return LOOK_AGAIN if is_over or is_old else brief.state


def criteria_version(work: Work) -> str:
    """Which criteria the house asks; nothing where a broken trail leaves heads to count alone."""
    try:
        return criteria.in_force(work).now.version
    except Denied:
        return ""


def journeys_of(work: Work) -> tuple[GroupJourney, ...]:
    """The journeys with others that this person reads."""
    try:
        return work.shelf(GroupJourney).mine().rows
    except Denied:
        return ()


def travelling(
    journeys: Iterable[GroupJourney], shown: Mapping[ResidentId, ResidentId]
) -> dict[ResidentId, tuple[ResidentId, RecordId]]:
    """By main record: by which record its person travels, and on which journey.

    Somebody may have been written down before two records were joined.
    """
    mains = frozenset(shown.values())
    return {
        shown.get(resident, resident): (resident, journey.id)
        for journey in journeys
        if journey.state not in GROUP_OVER
        for resident in sorted(map(ResidentId, journey.residents), key=mains.__contains__)
    }


def _of_one_person(every: Sequence[Said], travels_by: ResidentId | None) -> Said:
    """What the record says by which somebody travels, or a worse word of another one of theirs."""
    own, days = _own(every, travels_by), _days(every)
    counts = [each for each in every if each is own or each.state not in _SILENT]
    worst = own if own.state in _GONE else max(counts, key=lambda each: each.weight)
    day = days.get(own.resident) or next(iter(days.values()), None)
    return worst._replace(depart_on=day)


def _own(every: Sequence[Said], travels_by: ResidentId | None) -> Said:
    days = _days(every)
    by = travels_by if travels_by is not None else next(iter(days), every[0].resident)
    return next((each for each in every if each.resident == by), every[0])


def _days(every: Sequence[Said]) -> dict[ResidentId, date]:
    return {
        each.resident: each.brief.depart_on
        for each in every
        if each.brief and each.brief.depart_on and each.state not in _GONE
    }
