"""The register: everybody whom this person may know of, in memory, gone at lock (decision 6).

Lists, the find box and the board read it. Nothing of it is ever written to disk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.callers import in_force
from shelterdesk.domain.finding import Finder
from shelterdesk.domain.kinds.family import CallerRule, ContactPoint
from shelterdesk.domain.kinds.resident import AgeGroup, CaseStatus, Resident
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.pieces import in_order
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_
from shelterdesk.services import joining
from shelterdesk.services.progress import Progress
from shelterdesk.services.register_parts import (
    NO_BRIEF,
    PARTS,
    About,
    Joined,
    Worker,
    readable,
)

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

# What one may look for beside names: numbers and whom they reach; who may call.
Contacts = Mapping[ResidentId, tuple[tuple[str, ...], tuple[str, ...]]]

GONE = frozenset({CaseStatus.CLOSED, CaseStatus.TRANSFERRED})
MOST_WITH_CONTACTS = 1000
CONTACTS_AT_ONCE = 40  # residents whose contacts are read between two other things
NOBODY_JOINED: Joined = MappingProxyType({})
LIVING_HERE = (StayState.IN_HOUSE, StayState.AWAY)
PEOPLE_AT_ONCE = 400  # a fifth of a second, between two other things
MANY_MORE = 4  # times as many: each register is indexed anew


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


def sorts_as(row: Row) -> str:
    """What rows are in order by: the code name, then the code."""
    return f"{row.code_name.casefold()}\0{row.code}"


def _ordered(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(in_order(rows, sorts_as))


class Opening:
    """The register while it is opened: who lives here first, then everybody, kind by kind.

    What is asked of the desk in between does not wait for everybody, and those who live here can
    be found at once (decision 18: *usable while it grows*). All others are read in the order in
    which their records lie: looking each of them up would take as long again.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._here: list[ResidentId] | None = None  # who is left of them; nobody has looked yet
        self._kinds = list(PARTS)  # that are left
        self._parts: dict[str, Any] = {}
        self._shown = NOBODY_JOINED
        self._rows: list[Row] = []
        self._told = 0  # how many were in the last register
        self.is_done = False

    def read(self, progress: Progress) -> None:
        """Read some more; raises ``Cancelled``."""
        with self._desk.look() as work:
            if self._here is None:
                self._shown, self._here = joining.shown_as(work), _living_here(work)
            if self._here:
                self._rows += _rows(work, self._shown, self._here[:PEOPLE_AT_ONCE])
                self._here = self._here[PEOPLE_AT_ONCE:]
            elif self._kinds:
                self._parts[self._kinds[0]] = PARTS[self._kinds[0]](work, self._shown, None)
                self._kinds.pop(0)
            else:
                self._kinds = list(PARTS)  # the parts are used up: what fails here is read anew
                self._rows = _composed(work, self._parts, None)
                self._kinds, self.is_done = [], True
        done = len(PARTS) - len(self._kinds) + self.is_done
        progress.step(done, len(PARTS) + 1, N_("Opening the list of residents"))

    def known(self) -> Register:
        """Those who were read until now."""
        self._told = len(self._rows)
        return Register.of(self._rows, self._shown)

    def news(self, progress: Progress) -> Register | None:
        """Read some more, and tell ``known`` when they are many more, or all: it takes a while."""
        self.read(progress)
        are_many = len(self._rows) >= MANY_MORE * self._told and len(self._rows) > self._told
        return self.known() if self.is_done or are_many else None


def open_register(desk: Desk, progress: Progress | None = None) -> Register:
    """Read everything a list needs, once; raises ``Cancelled``."""
    progress, steps = progress or Progress(), len(PARTS) + 1
    with desk.look() as work:
        shown, parts = joining.shown_as(work), dict[str, Any]()
        for done, (part, read) in enumerate(PARTS.items(), start=1):
            parts[part] = read(work, shown, None)
            progress.step(done, steps, N_("Opening the list of residents"))
        return Register.of(_composed(work, parts, None), shown)


def _living_here(work: Work) -> list[ResidentId]:
    """Who lives here by what lies open, readable or not."""
    here = [row for state in LIVING_HERE for row in work.lying(Stay, open_state=state.value)]
    return list(dict.fromkeys(ResidentId(row.resident.hex()) for row in here))


def refresh(desk: Desk, register: Register, resident: ResidentId) -> Register:
    """The same register with one resident read afresh, who may be new to it or gone from it."""
    with desk.look() as work:
        joined = joining.shown_as(work)
        known = (register.shown_as, joined)
        others = {each for shown in known for each in joining.records_of(shown, resident)}
        for each in sorted({resident, *others}):  # they say of each other how it stands
            contacts, callers = _contacts(work, each), _callers(work, each)
            read = _rows(work, joined, [each])
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
    found = readable(work, ContactPoint, [resident])
    return tuple(text for each in found for text in (each.value, each.whom) if text)


def _callers(work: Work, resident: ResidentId) -> tuple[str, ...]:
    rules = list(readable(work, CallerRule, [resident]))
    return tuple(rule.caller for rule in in_force(rules) if rule.caller)


def _rows(work: Work, shown: Joined, about: About) -> list[Row]:
    """One row for each of *about* who is within reach."""
    parts = {part: read(work, shown, about) for part, read in PARTS.items()}
    return _composed(work, parts, about)


def _composed(work: Work, parts: dict[str, Any], about: About) -> list[Row]:
    """Rows of what ``PARTS`` gave, which is used up: to let go of all at once takes long."""
    me = work.desk.user_id
    staff = {person.user_id: person.display_name for person in work.desk.vault.people()}
    rows = []
    for resident in readable(work, Resident, about):
        id = resident.resident
        preferred, romanised, nickname = parts["names"].pop(id, ("", "", ""))
        stay_state, arrived_on, room = parts["stays"].pop(id, (None, None, ""))
        state, next_step, who, due_on = parts["briefs"].pop(id, NO_BRIEF)
        active = [worker for worker in parts["workers"].pop(id, ()) if worker is not None]
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
                languages=tuple(parts["languages"].pop(id, ())),
                age_group=parts["ages"].pop(id, None),
                stay_state=stay_state,
                arrived_on=arrived_on,
                room=room,
                bed=parts["places"].pop(id, ""),
                legal_names=tuple(parts["legal"].pop(id, ())),
                reference_numbers=tuple(parts["numbers"].pop(id, ())),
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


def _worker(active: list[Worker], role: Role, staff: dict[str, str]) -> str:
    primary = sorted((a for a in active if a.role is role), key=lambda a: (a.deputy, a.from_on))
    return staff.get(primary[0].user_id, "") if primary else ""
