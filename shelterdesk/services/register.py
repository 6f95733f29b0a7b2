"""The register: everybody whom this person may know of, in memory, gone at lock (decision 6).

Lists, the find box and the board read it. Nothing of it is ever written to disk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from shelterdesk.domain.callers import in_force
from shelterdesk.domain.finding import Finder
from shelterdesk.domain.kinds.assignment import Assignment, AssignmentState
from shelterdesk.domain.kinds.bed import Bed, BedAssignment
from shelterdesk.domain.kinds.family import CallerRule, ContactPoint
from shelterdesk.domain.kinds.identity import IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.readiness import ReadinessBrief, ReadinessFact
from shelterdesk.domain.kinds.resident import (
    AgeGroup,
    AgeStatus,
    CaseStatus,
    EverydayName,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.i18n import N_
from shelterdesk.services import joining
from shelterdesk.services.one_person import SHUT, Briefs, Said, criteria_version, standing_of
from shelterdesk.services.progress import Progress

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)
T = TypeVar("T")

# What one may look for beside names: numbers and whom they reach; who may call.
Contacts = Mapping[ResidentId, tuple[tuple[str, ...], tuple[str, ...]]]

GONE = frozenset({CaseStatus.CLOSED, CaseStatus.TRANSFERRED})
MOST_WITH_CONTACTS = 1000
CONTACTS_AT_ONCE = 40  # residents whose contacts are read between two other things
NOBODY_JOINED: Mapping[ResidentId, ResidentId] = MappingProxyType({})
NO_BRIEF = ("", "", "", None)
LIVING_HERE = (StayState.IN_HOUSE, StayState.AWAY)
PEOPLE_AT_ONCE = 400  # a fifth of a second, between two other things
MANY_MORE = (
    4  # times; each register is indexed anew, and all of them should cost little more than one
)


@dataclass(frozen=True)
class Row:
    """One resident as a list shows them; what is out of this person's reach is empty."""

    resident: ResidentId
    code: str
    code_name: str
    case_status: CaseStatus
    pronouns: str = ""
    preferred: str = ""
    romanised: str = ""
    languages: tuple[str, ...] = ()
    age_group: AgeGroup | None = None
    stay_state: StayState | None = None
    arrived_on: date | None = None
    room: str = ""
    bed: str = ""  # room and bed in words, from the board; else only what the stay says
    legal_names: tuple[str, ...] = ()
    reference_numbers: tuple[str, ...] = ()
    case_manager: str = ""
    counsellor: str = ""
    readiness_state: str = ""
    readiness_next: str = ""
    readiness_who: str = ""
    readiness_due: date | None = None
    shielded: bool = False
    mine: bool = False
    nickname: str = ""
    contacts: tuple[str, ...] = ()  # numbers, handles and whom one reaches by them
    callers: tuple[str, ...] = ()  # who may call, for whoever stands at the desk

    @property
    def in_house(self) -> bool:
        """Whether they live here now, in the house or away for some nights."""
        return self.stay_state in LIVING_HERE

    @property
    def findable(self) -> tuple[str, ...]:
        """Every text one might look for."""
        return (
            self.code_name,
            self.code,
            self.preferred,
            self.romanised,
            self.nickname,
            *self.legal_names,
            *self.reference_numbers,
            *self.contacts,
            *self.callers,
        )


@dataclass(frozen=True)
class Register:
    """All rows by code name, and the index over them."""

    rows: tuple[Row, ...]
    finder: Finder
    by_resident: Mapping[ResidentId, Row]
    shown_as: Mapping[ResidentId, ResidentId] = field(default_factory=dict)

    @classmethod
    def of(
        cls, rows: list[Row], joined: Mapping[ResidentId, ResidentId] = NOBODY_JOINED
    ) -> Register:
        """Sort *rows* and build the index.

        *joined* says which record is shown for another of the same person; it counts where both
        are within reach.
        """
        ordered = _ordered(rows)
        finder = Finder.of((row.resident, row.findable) for row in ordered)
        by_resident = {row.resident: row for row in ordered}
        return cls(ordered, finder, by_resident, _within(joined, by_resident))

    def __post_init__(self) -> None:
        """Go through everybody now, on the worker, and not when a window first asks."""
        len(self.here)

    @cached_property
    def listed(self) -> tuple[Row, ...]:
        """One row for each person: records that were joined show as one."""
        return tuple(row for row in self.rows if row.resident not in self.shown_as)

    @cached_property
    def here(self) -> tuple[Row, ...]:
        """Those of them who are here or in after-care."""
        return tuple(row for row in self.listed if row.case_status not in GONE)

    def joined_with(self, resident: ResidentId) -> tuple[Row, ...]:
        """The other records of the same person, within reach."""
        main = self.shown_as.get(resident, resident)
        others = [other for other, shown in self.shown_as.items() if shown == main]
        return tuple(self.by_resident[id] for id in (main, *others) if id != resident)

    def with_rows(
        self, resident: ResidentId, read: list[Row], joined: Mapping[ResidentId, ResidentId]
    ) -> Register:
        """The same with *read* in the place of what was known of *resident*; cheap."""
        newer: dict[str, tuple[str, ...]] = {resident: ()}
        newer.update((row.resident, row.findable) for row in read)
        finder = self.finder.with_entries(newer)
        rows = [row for row in self.rows if row.resident != resident] + read
        by_resident = {row.resident: row for row in rows}
        return Register(_ordered(rows), finder, by_resident, _within(joined, by_resident))

    def row(self, resident: ResidentId) -> Row | None:
        """One resident's row; None also when out of reach."""
        return self.by_resident.get(resident)

    def find(self, query: str, limit: int = 20) -> tuple[Row, ...]:
        """Rows that fit *query*, best first: names in any script, codes, numbers."""
        hits = [ResidentId(hit.id) for hit in self.finder.find(query, limit)]
        shown = dict.fromkeys(self.shown_as.get(id, id) for id in hits)
        return tuple(self.by_resident[id] for id in shown)

    def with_contacts(self, read: Contacts) -> Register:
        """The same with what was read of contacts and callers, where nothing newer is known."""
        rows = dict(self.by_resident)
        more: dict[str, tuple[str, ...]] = {}
        for resident, (contacts, callers) in read.items():
            row = rows.get(resident)
            if row is not None and not (row.contacts or row.callers) and (contacts or callers):
                rows[resident] = replace(row, contacts=contacts, callers=callers)
                more[resident] = rows[resident].findable
        if not more:
            return self
        ordered = tuple(rows[row.resident] for row in self.rows)
        finder = self.finder.with_entries(more)
        return replace(self, rows=ordered, finder=finder, by_resident=rows)

    def without_contacts(self) -> tuple[ResidentId, ...]:
        """Who is here or in after-care, the latest first: whose contacts are read afterwards."""
        here = [row for row in self.rows if row.case_status not in GONE]
        here.sort(key=lambda row: row.arrived_on or date.min, reverse=True)
        return tuple(row.resident for row in here[:MOST_WITH_CONTACTS])


def _within(
    joined: Mapping[ResidentId, ResidentId], rows: Mapping[ResidentId, Row]
) -> dict[ResidentId, ResidentId]:
    return {other: main for other, main in joined.items() if other in rows and main in rows}


def _ordered(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (row.code_name.casefold(), row.code)))


class Opening:
    """The register while it is opened: who lives here first, then all others, some at a time.

    What is asked of the desk in between does not wait for everybody, and those who were read can
    be found already (decision 18: *usable while it grows*).
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._left: list[ResidentId] | None = None  # nobody has looked yet
        self._shown = NOBODY_JOINED
        self._rows: list[Row] = []
        self._told = 0  # how many were in the last register

    @property
    def is_done(self) -> bool:
        """Whether everybody has been read."""
        return self._left == []

    def read(self, progress: Progress) -> None:
        """Read some more people; raises ``Cancelled``."""
        with self._desk.look() as work:
            if self._left is None:
                self._shown, self._left = joining.shown_as(work), _in_turn(work)
            self._rows += _rows(work, self._left[:PEOPLE_AT_ONCE], self._shown)
        self._left = self._left[PEOPLE_AT_ONCE:]
        known = len(self._rows)
        progress.step(known, known + len(self._left), N_("Opening the list of residents"))

    def known(self) -> Register:
        """Those who were read until now."""
        self._told = len(self._rows)
        return Register.of(self._rows, self._shown)

    def news(self, progress: Progress) -> Register | None:
        """Read some more, and tell ``known`` when they are many more, or all: it takes a while."""
        self.read(progress)
        are_many = len(self._rows) >= MANY_MORE * self._told
        return self.known() if self.is_done or are_many else None


def open_register(desk: Desk, progress: Progress | None = None) -> Register:
    """Read everything a list needs, once; raises ``Cancelled``."""
    opening = Opening(desk)
    while not opening.is_done:
        opening.read(progress or Progress())
    return opening.known()


def _in_turn(work: Work) -> list[ResidentId]:
    """Everybody, readable or not: who lives here, then whoever came last."""
    here = [row for state in LIVING_HERE for row in work.lying(Stay, open_state=state.value)]
    everybody = sorted(work.lying(Resident), key=lambda row: row.made_at, reverse=True)
    return list(dict.fromkeys(ResidentId(row.resident.hex()) for row in [*here, *everybody]))


def refresh(desk: Desk, register: Register, resident: ResidentId) -> Register:
    """The same register with one resident read afresh, who may be new to it or gone from it."""
    with desk.look() as work:
        joined = joining.shown_as(work)
        known = (register.shown_as, joined)
        others = {each for shown in known for each in joining.records_of(shown, resident)}
        for each in sorted({resident, *others}):  # they say of each other how it stands
            contacts, callers = _contacts(work, each), _callers(work, each)
            read = _rows(work, [each], joined)
            full = [replace(r, contacts=contacts, callers=callers) for r in read]
            register = register.with_rows(each, full, joined)
    return register


def read_contacts(desk: Desk, residents: Sequence[ResidentId]) -> Contacts:
    """Telephones and callers of *residents*, which lie in rings of each one's own.

    Opening a ring takes longer than a row, so they come a few at a time, after everything else.
    """
    with desk.look() as work:
        return {each: (_contacts(work, each), _callers(work, each)) for each in residents}


def _contacts(work: Work, resident: ResidentId) -> tuple[str, ...]:
    found = _readable(work, ContactPoint, [resident])
    return tuple(text for each in found for text in (each.value, each.whom) if text)


def _callers(work: Work, resident: ResidentId) -> tuple[str, ...]:
    rules = list(_readable(work, CallerRule, [resident]))
    return tuple(rule.caller for rule in in_force(rules) if rule.caller)


def _rows(
    work: Work, about: Sequence[ResidentId], shown: Mapping[ResidentId, ResidentId]
) -> list[Row]:
    """One row for each of *about* who is within reach.

    Of every record the few words that a row shows are kept and the record is let go: together they
    would take many times more memory than the register.
    """
    today, me = work.desk.today(), work.desk.user_id
    names = _lasts(work, EverydayName, lambda n: (n.preferred, n.romanised, n.nickname), about)
    languages = _by_resident(work, LanguageSkill, lambda skill: skill.language, about)
    ages = _lasts(work, AgeStatus, lambda age: age.group, about)
    stays = _lasts(work, Stay, lambda stay: (stay.state, stay.arrived_on, stay.room), about)
    places = _places(work, about)
    legal = _by_resident(work, IdentityName, lambda name: name.full_text, about)
    numbers = _by_resident(work, ReferenceNumber, lambda number: number.number, about)
    briefs = _briefs(work, today, shown, about)
    workers = _by_resident(work, Assignment, _active, about)
    staff = {person.user_id: person.display_name for person in work.desk.vault.people()}
    rows = []
    for resident in _readable(work, Resident, about):
        id = resident.resident
        preferred, romanised, nickname = names.get(id, ("", "", ""))
        stay_state, arrived_on, room = stays.get(id, (None, None, ""))
        state, next_step, who, due_on = briefs.get(id, NO_BRIEF)
        active = [worker for worker in workers[id] if worker is not None]
        rows.append(
            Row(
                resident=id,
                code=resident.code,
                code_name=resident.code_name,
                case_status=resident.case_status,
                pronouns=resident.pronouns,
                preferred=preferred,
                romanised=romanised,
                nickname=nickname,
                languages=tuple(languages[id]),
                age_group=ages.get(id),
                stay_state=stay_state,
                arrived_on=arrived_on,
                room=room,
                bed=places.get(id, ""),
                legal_names=tuple(legal[id]),
                reference_numbers=tuple(numbers[id]),
                case_manager=_worker(active, Role.CM, staff),
                counsellor=_worker(active, Role.COU, staff),
                readiness_state=state,
                readiness_next=next_step,
                readiness_who=who,
                readiness_due=due_on,
                shielded=resident.shielded,
                mine=any(worker.user_id == me for worker in active),
            )
        )
    return rows


class _Worker(NamedTuple):
    """Who works with somebody now."""

    role: Role
    deputy: bool
    from_on: date
    user_id: str


def _active(assignment: Assignment) -> _Worker | None:
    if assignment.state is not AssignmentState.ACTIVE:
        return None
    return _Worker(assignment.role, assignment.deputy, assignment.from_on, assignment.user_id)


def _briefs(
    work: Work,
    today: date,
    shown: Mapping[ResidentId, ResidentId],
    about: Sequence[ResidentId],
) -> dict[ResidentId, tuple[str, str, str, date | None]]:
    """What the newest brief of each says today: state, next step, who, until when.

    Of who has several records it is the word of all of them, under each (as on the board).
    """
    facts, version = work.counts(ReadinessFact, *about), criteria_version(work)

    def told(brief: ReadinessBrief) -> tuple[str, str, str, date | None]:
        state = standing_of(brief, facts.get(brief.resident, 0), today, version)
        return state, brief.next_step, brief.who, brief.due_on

    found = _lasts(work, ReadinessBrief, told, about)
    pairs = {*shown, *shown.values()}.intersection(about)
    asked = [each for each in pairs if work.desk.may("read", ReadinessBrief, each)]
    if asked:
        of_all = Briefs(work, asked, shown)
        found |= {each: _said(of_all.of(each)) for each in asked}
    return found


def _said(one: Said) -> tuple[str, str, str, date | None]:
    if one.brief is None or one.state == SHUT:
        return (one.state, *NO_BRIEF[1:])
    return one.state, one.brief.next_step, one.brief.who, one.brief.due_on


def _places(work: Work, about: Sequence[ResidentId]) -> dict[ResidentId, str]:
    """Room and bed of whoever has one now, as they are called."""
    held = list(_readable(work, BedAssignment, about, open_to_on=None))
    names = {bed.id: bed.name for bed in _readable(work, Bed)} if held else {}
    return {a.resident: a.place or names.get(RecordId(a.bed_id), "") for a in held}


def _readable(
    work: Work, kind: type[R], about: Sequence[ResidentId] | None = None, **where: Any
) -> Iterator[R]:
    shelf = work.shelf(kind)
    try:
        yield from shelf.every(**where) if about is None else shelf.about(about, **where)
    except Denied:
        return


def _by_resident(
    work: Work, kind: type[R], kept: Callable[[R], T], about: Sequence[ResidentId]
) -> defaultdict[ResidentId, list[T]]:
    """Of every record of *kind* what *kept* makes of it."""
    found: defaultdict[ResidentId, list[T]] = defaultdict(list)
    for record in _readable(work, kind, about):
        found[record.resident].append(kept(record))
    return found


def _lasts(
    work: Work, kind: type[R], kept: Callable[[R], T], about: Sequence[ResidentId]
) -> dict[ResidentId, T]:
    """The same of the record of *kind* about each resident that was written last."""
    found: dict[ResidentId, tuple[tuple[Any, ...], T]] = {}
    for record in _readable(work, kind, about):
        before, made = found.get(record.resident), (record.made_at, record.id)
        if before is None or before[0] < made:
            found[record.resident] = made, kept(record)
    return {resident: last for resident, (_, last) in found.items()}


def _worker(active: list[_Worker], role: Role, staff: dict[str, str]) -> str:
    primary = sorted((a for a in active if a.role is role), key=lambda a: (a.deputy, a.from_on))
    return staff.get(primary[0].user_id, "") if primary else ""
