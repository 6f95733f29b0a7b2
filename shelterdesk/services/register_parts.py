"""What a row of the register says beside the record of the resident, kind by kind.

Of every record the few words that a row shows are kept and the record is let go: together they
would take many times more memory than the register.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from shelterdesk.domain.kinds.assignment import Assignment, AssignmentState
from shelterdesk.domain.kinds.bed import Bed, BedAssignment
from shelterdesk.domain.kinds.identity import IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.readiness import ReadinessBrief, ReadinessFact
from shelterdesk.domain.kinds.resident import AgeStatus, EverydayName, LanguageSkill
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.services.one_person import SHUT, Briefs, Said, criteria_version, standing_of

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)
T = TypeVar("T")

Joined = Mapping[ResidentId, ResidentId]  # which record is shown for another of the same person
About = Sequence[ResidentId] | None  # None: everybody
NO_BRIEF = ("", "", "", None)


class Worker(NamedTuple):
    """Who works with somebody now."""

    role: Role
    deputy: bool
    from_on: date
    user_id: str


def _active(assignment: Assignment) -> Worker | None:
    if assignment.state is not AssignmentState.ACTIVE:
        return None
    return Worker(assignment.role, assignment.deputy, assignment.from_on, assignment.user_id)


def _briefs(
    work: Work, shown: Joined, about: About
) -> dict[ResidentId, tuple[str, str, str, date | None]]:
    """What the newest brief of each says today: state, next step, who, until when.

    Of who has several records it is the word of all of them, under each (as on the board).
    """
    today, version = work.desk.today(), criteria_version(work)
    facts = work.counts(ReadinessFact, *(about or ()))

    def told(brief: ReadinessBrief) -> tuple[str, str, str, date | None]:
        state = standing_of(brief, facts.get(brief.resident, 0), today, version)
        return state, brief.next_step, brief.who, brief.due_on

    found = _lasts(work, ReadinessBrief, told, about)
    pairs = {*shown, *shown.values()}
    asked = pairs if about is None else pairs.intersection(about)
    asked = {each for each in asked if work.desk.may("read", ReadinessBrief, each)}
    if asked:
        of_all = Briefs(work, asked, shown)
        found |= {each: _said(of_all.of(each)) for each in asked}
    return found


def _said(one: Said) -> tuple[str, str, str, date | None]:
    if one.brief is None or one.state == SHUT:
        return (one.state, *NO_BRIEF[1:])
    return one.state, one.brief.next_step, one.brief.who, one.brief.due_on


def _places(work: Work, about: About) -> dict[ResidentId, str]:
    """Room and bed of whoever has one now, as they are called."""
    held = list(readable(work, BedAssignment, about, open_to_on=None))
    names = {bed.id: bed.name for bed in readable(work, Bed)} if held else {}
    return {a.resident: a.place or names.get(RecordId(a.bed_id), "") for a in held}


def readable(work: Work, kind: type[R], about: About = None, **where: Any) -> Iterator[R]:
    """Records of *kind*, of everybody or *about* some; none where this person reads none."""
    shelf = work.shelf(kind)
    try:
        yield from shelf.every(**where) if about is None else shelf.about(about, **where)
    except Denied:
        return


def _by_resident(
    work: Work, kind: type[R], kept: Callable[[R], T], about: About
) -> defaultdict[ResidentId, list[T]]:
    """Of every record of *kind* what *kept* makes of it."""
    found: defaultdict[ResidentId, list[T]] = defaultdict(list)
    for record in readable(work, kind, about):
        found[record.resident].append(kept(record))
    return found


def _lasts(work: Work, kind: type[R], kept: Callable[[R], T], about: About) -> dict[ResidentId, T]:
    """The same of the record of *kind* about each resident that was written last."""
    found: dict[ResidentId, tuple[tuple[Any, ...], T]] = {}
    for record in readable(work, kind, about):
        before, made = found.get(record.resident), (record.made_at, record.id)
        if before is None or before[0] < made:
            found[record.resident] = made, kept(record)
    return {resident: found.pop(resident)[1] for resident in tuple(found)}  # one after the other


# What a row shows, by what it is called there.
PARTS: Mapping[str, Callable[[Work, Joined, About], Mapping[ResidentId, Any]]] = {
    "names": lambda work, _, about: _lasts(
        work, EverydayName, lambda n: (n.preferred, n.romanised, n.nickname), about
    ),
    "languages": lambda work, _, about: _by_resident(
        work, LanguageSkill, lambda skill: skill.language, about
    ),
    "ages": lambda work, _, about: _lasts(work, AgeStatus, lambda age: age.group, about),
    "stays": lambda work, _, about: _lasts(
        work, Stay, lambda stay: (stay.state, stay.arrived_on, stay.room), about
    ),
    "places": lambda work, _, about: _places(work, about),
    "legal": lambda work, _, about: _by_resident(
        work, IdentityName, lambda name: name.full_text, about
    ),
    "numbers": lambda work, _, about: _by_resident(
        work, ReferenceNumber, lambda number: number.number, about
    ),
    "briefs": lambda work, shown, about: _briefs(work, shown, about),
    "workers": lambda work, _, about: _by_resident(work, Assignment, _active, about),
}
