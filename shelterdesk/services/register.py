"""The register: everybody whom this person may know of, in memory, gone at lock (decision 6).

Lists, the find box and the board read it. Nothing of it is ever written to disk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

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
from shelterdesk.services import criteria, joining
from shelterdesk.services.progress import Progress

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)

# What one may look for beside names: numbers and whom they reach; who may call.
Contacts = Mapping[ResidentId, tuple[tuple[str, ...], tuple[str, ...]]]

GONE = frozenset({CaseStatus.CLOSED, CaseStatus.TRANSFERRED})
MOST_WITH_CONTACTS = 1000
CONTACTS_AT_ONCE = 40  # residents whose contacts are read between two other things
NOBODY_JOINED: Mapping[ResidentId, ResidentId] = MappingProxyType({})
LOOK_AGAIN = "look_again"  # the brief is older than what is known; nobody has judged since


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
        return self.stay_state in (StayState.IN_HOUSE, StayState.AWAY)

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

    @property
    def listed(self) -> tuple[Row, ...]:
        """One row for each person: records that were joined show as one."""
        return tuple(row for row in self.rows if row.resident not in self.shown_as)

    def joined_with(self, resident: ResidentId) -> tuple[Row, ...]:
        """The other records of the same person, within reach."""
        main = self.shown_as.get(resident, resident)
        others = [other for other, shown in self.shown_as.items() if shown == main]
        return tuple(self.by_resident[id] for id in (main, *others) if id != resident)

    def with_rows(
        self, resident: ResidentId, read: list[Row], joined: Mapping[ResidentId, ResidentId]
    ) -> Register:
        """The same with *read* in the place of what was known of *resident*; cheap."""
        finder = self.finder.without(resident)
        for row in read:
            finder = finder.with_entry(row.resident, row.findable)
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


def open_register(desk: Desk, progress: Progress | None = None) -> Register:
    """Read everything a list needs, once; raises ``Cancelled``."""
    progress = progress or Progress()
    with desk.look() as work:
        return Register.of(_rows(work, progress), joining.shown_as(work))


def refresh(desk: Desk, register: Register, resident: ResidentId) -> Register:
    """The same register with one resident read afresh, who may be new to it or gone from it."""
    where = {"resident": bytes.fromhex(resident)}
    with desk.look() as work:
        read = _rows(work, Progress(), **where)
        joined = joining.shown_as(work)
        contacts, callers = _contacts(work, **where), _callers(work, **where)
    full = [replace(r, contacts=contacts[resident], callers=callers[resident]) for r in read]
    return register.with_rows(resident, full, joined)


def read_contacts(desk: Desk, residents: Sequence[ResidentId]) -> Contacts:
    """Telephones and callers of *residents*, which lie in rings of each one's own.

    Opening a ring takes longer than a row, so they come a few at a time, after everything else.
    """
    found: dict[ResidentId, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    with desk.look() as work:
        for resident in residents:
            where = {"resident": bytes.fromhex(resident)}
            found[resident] = (
                _contacts(work, **where)[resident],
                _callers(work, **where)[resident],
            )
    return found


def _contacts(work: Work, **where: bytes) -> defaultdict[ResidentId, tuple[str, ...]]:
    found: defaultdict[ResidentId, tuple[str, ...]] = defaultdict(tuple)
    for contact in _readable(work, ContactPoint, **where):
        found[contact.resident] += tuple(filter(None, (contact.value, contact.whom)))
    return found


def _callers(work: Work, **where: bytes) -> defaultdict[ResidentId, tuple[str, ...]]:
    found: defaultdict[ResidentId, tuple[str, ...]] = defaultdict(tuple)
    for resident, rules in _by_resident(work, CallerRule, **where).items():
        found[resident] = tuple(rule.caller for rule in in_force(rules) if rule.caller)
    return found


def _rows(work: Work, progress: Progress, **where: bytes) -> list[Row]:
    steps = 9
    residents = list(_readable(work, Resident, **where))
    progress.step(1, steps, N_("Opening the list of residents"))
    names = _by_resident(work, EverydayName, **where)
    progress.step(2, steps, N_("Opening the list of residents"))
    languages = _by_resident(work, LanguageSkill, **where)
    ages = _by_resident(work, AgeStatus, **where)
    progress.step(4, steps, N_("Opening the list of residents"))
    stays = _by_resident(work, Stay, **where)
    progress.step(5, steps, N_("Opening the list of residents"))
    places = _places(work, **where)
    legal = _by_resident(work, IdentityName, **where)
    numbers = _by_resident(work, ReferenceNumber, **where)
    progress.step(7, steps, N_("Opening the list of residents"))
    briefs = _by_resident(work, ReadinessBrief, **where)
    facts = work.counts(ReadinessFact, **where)
    version = _criteria_version(work)
    today = work.desk.today()
    workers = _by_resident(work, Assignment, **where)
    progress.step(9, steps, N_("Opening the list of residents"))
    staff = {person.user_id: person.display_name for person in work.desk.vault.people()}
    rows = []
    for resident in residents:
        id = resident.resident
        name, stay = _last(names, id), _last(stays, id)
        age, brief = _last(ages, id), _last(briefs, id)
        active = [a for a in workers[id] if a.state is AssignmentState.ACTIVE]
        rows.append(
            Row(
                resident=id,
                code=resident.code,
                code_name=resident.code_name,
                case_status=resident.case_status,
                pronouns=resident.pronouns,
                preferred=name.preferred if name else "",
                romanised=name.romanised if name else "",
                nickname=name.nickname if name else "",
                languages=tuple(skill.language for skill in languages[id]),
                age_group=age.group if age else None,
                stay_state=stay.state if stay else None,
                arrived_on=stay.arrived_on if stay else None,
                room=stay.room if stay else "",
                bed=places.get(id, ""),
                legal_names=tuple(n.full_text for n in legal[id]),
                reference_numbers=tuple(n.number for n in numbers[id]),
                case_manager=_worker(active, Role.CM, staff),
                counsellor=_worker(active, Role.COU, staff),
                readiness_state=standing_of(brief, facts.get(id, 0), today, version),
                readiness_next=brief.next_step if brief else "",
                readiness_who=brief.who if brief else "",
                readiness_due=brief.due_on if brief else None,
                shielded=resident.shielded,
                mine=any(a.user_id == work.desk.user_id for a in active),
            )
        )
    return rows


def _places(work: Work, **where: bytes) -> dict[ResidentId, str]:
    """Room and bed of whoever has one now, as they are called."""
    held = list(_readable(work, BedAssignment, open_to_on=None, **where))
    names = {bed.id: bed.name for bed in _readable(work, Bed)} if held else {}
    return {a.resident: a.place or names.get(RecordId(a.bed_id), "") for a in held}


def standing_of(brief: ReadinessBrief | None, facts: int, today: date, version: str = "") -> str:
    """What a list may say: an old word is not said again once something new is written.

    Nor once the house asks other criteria, where *version* names those that it asks now.
    """
    if brief is None:
        return ""
    is_over = brief.lapses_on is not None and brief.lapses_on < today
    is_old = brief.facts_count != facts or (version and brief.catalogue_version != version)
    return LOOK_AGAIN if is_over or is_old else brief.state


def _criteria_version(work: Work) -> str:
    """Which criteria the house asks; nothing where a broken trail leaves heads to count alone."""
    try:
        return criteria.in_force(work).now.version
    except Denied:
        return ""


def _readable(work: Work, kind: type[R], **where: Any) -> Iterator[R]:
    try:
        yield from work.shelf(kind).every(**where)
    except Denied:
        return


def _by_resident(work: Work, kind: type[R], **where: bytes) -> defaultdict[ResidentId, list[R]]:
    found: defaultdict[ResidentId, list[R]] = defaultdict(list)
    for record in _readable(work, kind, **where):
        found[record.resident].append(record)
    return found


def _last(found: defaultdict[ResidentId, list[R]], resident: ResidentId) -> R | None:
    return max(found[resident], key=lambda record: (record.made_at, record.id), default=None)


def _worker(active: list[Assignment], role: Role, staff: dict[str, str]) -> str:
    primary = sorted((a for a in active if a.role is role), key=lambda a: (a.deputy, a.from_on))
    return staff.get(primary[0].user_id, "") if primary else ""
