"""Who is in the house now, and what to know about each: for a fire, a drill, and every hand-over.

Nobody on duty needs anybody's leave for it (casework guide 9.3). Whoever is out of one's reach is
counted and not named: in a fire a number that is one too small costs a life, and it tells no more
than a bed that is taken (entities 8, question 5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from shelterdesk.domain.kinds.alert import EmergencyLine
from shelterdesk.domain.kinds.bed import Bed, BedAssignment, BedReservation, Room
from shelterdesk.domain.kinds.movement import Leave, Missing, MissingState, Seen
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus, LanguageSkill, Resident
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.record import Record, ResidentId, to_plain
from shelterdesk.domain.told_emergency import standing
from shelterdesk.errors import Denied
from shelterdesk.i18n import N_
from shelterdesk.services import duty, joining, movements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)

LAST = "\x7f"  # comes after every state that is written
SLOT = "emergency_line:roll_call/"  # where ticks are kept until the roll call ends
OTHER = "other:{n}"  # stands in ticks for the nth person whom one is not named for


class Where(StrEnum):
    """Where somebody is, as far as the house knows."""

    HERE = "here"
    OUT = "out"
    AWAY = "away"
    MISSING = "missing"


WHERE_WORDS = {
    Where.HERE: N_("In the house"),
    Where.OUT: N_("Out"),
    Where.AWAY: N_("Away"),
    Where.MISSING: N_("Missing"),
}


@dataclass(frozen=True)
class Person:
    """One line of the roll call. ``said`` is marked; ``languages`` are codes."""

    resident: ResidentId
    code_name: str
    place: str
    languages: tuple[str, ...] = ()
    age: AgeGroup | None = None
    where: Where = Where.HERE
    said: str = ""
    due_at: datetime | None = None
    lines: tuple[EmergencyLine, ...] = ()
    other_records: tuple[ResidentId, ...] = ()  # of the same person, joined to this one

    @property
    def may_be_child(self) -> bool:
        """Uncertain means child (casework guide 2)."""
        return self.age in (AgeGroup.CHILD, AgeGroup.UNCERTAIN)

    @property
    def records(self) -> frozenset[ResidentId]:
        """Every record by which one may have been ticked."""
        return frozenset({self.resident, *self.other_records})


@dataclass(frozen=True)
class RollCall:
    """Everybody, as this person may know them. ``ask`` are the managers who know the others.

    ``asleep`` says that some names may come once the passphrase is given.
    """

    at: datetime
    people: tuple[Person, ...]
    unnamed_here: int = 0
    unnamed_away: int = 0
    ask: tuple[str, ...] = ()
    on_duty: tuple[str, ...] = ()
    asleep: bool = False

    @property
    def here(self) -> tuple[Person, ...]:
        """Whoever should be in the house now, by place."""
        return tuple(p for p in self.people if p.where is Where.HERE)

    @property
    def elsewhere(self) -> tuple[Person, ...]:
        """Whoever has a place here and is somewhere else."""
        return tuple(p for p in self.people if p.where is not Where.HERE)

    @property
    def count_here(self) -> int:
        """How many people should be in the house now, named or not."""
        return len(self.here) + self.unnamed_here

    @property
    def count_elsewhere(self) -> int:
        """How many more have a place here."""
        return len(self.elsewhere) + self.unnamed_away


@dataclass(frozen=True)
class Ticks:
    """A roll call under way: ids of whom one saw; ``other:1`` is the first one without a name."""

    begun_at: datetime
    seen: frozenset[str] = frozenset()

    def count(self, found: RollCall) -> int:
        """How many were seen of those who should be here; whoever came back besides is extra."""
        return found.count_here - len(self.lacking(found)) - self.lacking_others(found)

    def lacking(self, found: RollCall) -> tuple[Person, ...]:
        """Whom nobody has seen yet, by place."""
        return tuple(p for p in found.here if not p.records & self.seen)

    def lacking_others(self, found: RollCall) -> int:
        """How many of those without a name nobody has seen yet."""
        keys = (OTHER.format(n=number) for number in range(1, found.unnamed_here + 1))
        return sum(key not in self.seen for key in keys)


def may_see(desk: Desk) -> bool:
    """Whoever may read a line of the emergency sheet at all."""
    return desk.may("read", EmergencyLine)


def roll_call(desk: Desk) -> RollCall:
    """Everybody with a place in the house, with what the emergency sheet says of them."""
    on_duty = duty.on_duty(desk)
    with desk.look() as work:
        stays = {
            state: list(_all(work, Stay, open_state=state.value))
            for state in (StayState.IN_HOUSE, StayState.AWAY)
        }
        # Open columns tell how many there are, whoever reads them.
        counted = {
            state: len(work.past(Stay, "state", LAST, open_state=state.value)) for state in stays
        }
        everybody = _Everybody(work, [stay for known in stays.values() for stay in known])
        people = []
        for state, known in stays.items():
            for stay in known:
                found = everybody.person(stay)
                if found is None:
                    continue
                counted[state] -= 1
                people.append(found)
        people = _each_once(people, joining.shown_as(work))
    unnamed = max(counted[StayState.IN_HOUSE], 0), max(counted[StayState.AWAY], 0)
    return RollCall(
        at=desk.now(),
        people=tuple(sorted(people, key=lambda p: (p.place.casefold(), p.code_name.casefold()))),
        unnamed_here=unnamed[0],
        unnamed_away=unnamed[1],
        ask=duty.who_knows(desk) if any(unnamed) else (),
        on_duty=tuple(person.display_name for person in on_duty),
        asleep=any(unnamed) and not desk.passphrase_is_fresh,
    )


# ---- ticks: a draft, so that a crash loses nothing


def keep_ticks(desk: Desk, ticks: Ticks) -> datetime:
    """Keep what was ticked so far, sealed to whoever ticks."""
    kept = {"begun_at": to_plain(ticks.begun_at), "seen": sorted(ticks.seen)}
    return desk.keep_draft(SLOT, kept)


def find_ticks(desk: Desk) -> Ticks | None:
    """The roll call one is in the middle of; None if there is none."""
    draft = desk.find_draft(SLOT)
    if draft is None:
        return None
    kept = draft.values
    return Ticks(datetime.fromisoformat(kept["begun_at"]), frozenset(kept["seen"]))


def end_ticks(desk: Desk, ticks: Ticks, found: RollCall) -> None:
    """End it: who was seen is marked so, the trail learns the numbers, and the draft goes."""
    named = [
        each
        for person in found.people
        if person.records & ticks.seen
        for each in sorted(person.records)
        if desk.may_create(Seen, each)
    ]
    if named:
        movements.mark_seen(desk, named)
    desk.say("roll_call.end", {"seen": ticks.count(found), "expected": found.count_here})
    desk.discard_draft(SLOT)


# ---- reading


def _each_once(people: Sequence[Person], shown: Mapping[ResidentId, ResidentId]) -> list[Person]:
    """Two records that were joined are one to look for, with both names and every line.

    Where the two contradict each other (one is out, one is here), both stay: nobody is lost.
    """
    by_id = {person.resident: person for person in people}
    for person in people:
        main = by_id.get(shown.get(person.resident, person.resident))
        if main is None or main is person or main.where is not person.where:
            continue
        del by_id[person.resident]
        by_id[main.resident] = replace(
            main,
            code_name=f"{main.code_name} ({person.code_name})",
            place=main.place or person.place,
            languages=tuple(dict.fromkeys((*main.languages, *person.languages))),
            age=person.age if person.may_be_child else main.age or person.age,
            lines=standing((*main.lines, *person.lines)),
            other_records=(*main.other_records, person.resident),
        )
    return list(by_id.values())


class _Everybody:
    """What is read of all who have a place here: kind by kind, not person by person."""

    def __init__(self, work: Work, stays: Sequence[Stay]) -> None:
        about = {stay.resident for stay in stays}
        away = {stay.resident for stay in stays if stay.state is StayState.AWAY}
        self._desk = work.desk
        self._residents = _by_resident(work, Resident, about)
        self._ages = _by_resident(work, AgeStatus, about)
        self._languages = _by_resident(work, LanguageSkill, about)
        self._lines = _by_resident(work, EmergencyLine, about)
        self._missing = _by_resident(work, Missing, about)
        self._leaves = _by_resident(work, Leave, about)
        self._held = _by_resident(work, BedAssignment, about)
        self._kept = _by_resident(work, BedReservation, away)
        self._beds = _bed_names(work)

    def person(self, stay: Stay) -> Person | None:
        """Whose *stay* it is; None for somebody whom one is not named for."""
        who = stay.resident
        resident, age = _last(self._residents[who]), _last(self._ages[who])
        if resident is None:
            return None
        where, said, due_at = self._whereabouts(stay)
        lines = standing(self._lines[who])
        if lines:
            self._desk.note_opened(who, EmergencyLine.category)
        return Person(
            resident=who,
            code_name=resident.code_name,
            place=self._place(who) or stay.room,
            languages=tuple(skill.language for skill in self._languages[who]),
            age=age.group if age else None,
            where=where,
            said=said,
            due_at=due_at,
            lines=lines,
        )

    def _whereabouts(self, stay: Stay) -> tuple[Where, str, datetime | None]:
        """Where, in marked words, and when they are expected back."""
        who, now = stay.resident, self._desk.now()
        if any(missing.state is MissingState.OPEN for missing in self._missing[who]):
            return Where.MISSING, "", None
        out = [x for x in self._leaves[who] if x.back_at is None and x.out_at <= now]
        if out:
            latest = max(out, key=lambda leave: leave.out_at)
            return Where.OUT, latest.purpose.label if latest.purpose else "", latest.due_at
        if stay.state is StayState.AWAY:
            kept = [r for r in self._kept[who] if _covers(r, now.date())]
            return Where.AWAY, kept[-1].reason.label if kept else "", None
        return Where.HERE, "", None

    def _place(self, who: ResidentId) -> str:
        held = [bed for bed in self._held[who] if _covers(bed, self._desk.today())]
        latest = max(held, key=lambda bed: bed.from_on, default=None)
        return self._beds.get(latest.bed_id, "") if latest else ""


def _covers(held: BedAssignment | BedReservation, today: date) -> bool:
    return held.from_on <= today and (held.to_on is None or today <= held.to_on)


def _bed_names(work: Work) -> dict[str, str]:
    rooms = {room.id: room.name for room in _all(work, Room)}
    return {
        bed.id: " · ".join(part for part in (rooms.get(bed.room_id, ""), bed.name) if part)  # type: ignore[call-overload]
        for bed in _all(work, Bed)
    }


def _all(work: Work, kind: type[R], **where: Any) -> Iterator[R]:
    try:
        yield from work.shelf(kind).every(**where)
    except Denied:
        return


def _by_resident(
    work: Work, kind: type[R], about: Collection[ResidentId]
) -> Mapping[ResidentId, list[R]]:
    """The records of *kind* about each of *about*, within one's reach; none where one has none."""
    found: defaultdict[ResidentId, list[R]] = defaultdict(list)
    with suppress(Denied):
        for record in work.shelf(kind).about(about):
            found[record.resident].append(record)
    return found


def _last(records: Sequence[R]) -> R | None:
    return max(records, key=lambda r: (r.made_at, r.id), default=None)
