"""Those who came together: who they are, and acts for many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.arrival import Arrival
from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.kinds.bed import BedAssignment
from shelterdesk.domain.kinds.movement import SeparateFrom
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus, EverydayName, Resident
from shelterdesk.domain.newest import newest
from shelterdesk.domain.record import Record, RecordId, ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import assignments
from shelterdesk.services.group_arrivals import bed_names, is_provisional
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

NOT_THE_SAME = N_("Choose two different people.")


@dataclass(frozen=True)
class Member:
    """One of a group as this person may see them."""

    resident: ResidentId
    code: str
    code_name: str
    name: str
    is_provisional: bool
    age: AgeGroup | None
    bed: str
    kit: tuple[str, ...]
    case_manager: str


def members(desk: Desk, group: RecordId) -> tuple[Member, ...]:
    """Everybody of a group whom this person may know of, by code name."""
    with desk.look() as work:
        arrivals = list(work.shelf(Arrival).every(open_group_id=group))
        beds = bed_names(work)
        staff = {person.user_id: person.display_name for person in desk.vault.people()}
        found = [_member(work, arrival, beds, staff) for arrival in arrivals]
    here = (member for member in found if member is not None)
    return tuple(sorted(here, key=lambda member: member.code_name.casefold()))


def _member(
    work: Work, arrival: Arrival, beds: Mapping[str, str], staff: Mapping[str, str]
) -> Member | None:
    id = arrival.resident
    where = {"resident": bytes.fromhex(id)}
    about = _last(work, Resident, where)
    if not isinstance(about, Resident):
        return None
    name, age = _last(work, EverydayName, where), _last(work, AgeStatus, where)
    bed = _last_bed(work, where)
    worker = next(
        (
            staff.get(a.user_id, "")
            for a in work.every(Assignment, **where)
            if a.state == "active" and a.role is Role.CM
        ),
        "",
    )
    preferred = name.preferred if isinstance(name, EverydayName) else ""
    return Member(
        id,
        about.code,
        about.code_name,
        preferred,
        is_provisional(preferred),
        age.group if isinstance(age, AgeStatus) else None,
        beds.get(bed, ""),
        arrival.kit_given,
        worker,
    )


def _last(work: Work, kind: type[Record], where: Mapping[str, bytes]) -> Record | None:
    try:
        return newest(work.shelf(kind).every(**where))
    except Denied:
        return None


def _last_bed(work: Work, where: Mapping[str, bytes]) -> str:
    try:
        found = [b for b in work.shelf(BedAssignment).every(**where) if b.to_on is None]
    except Denied:
        return ""
    return found[-1].bed_id if found else ""


def assign_many(
    desk: Desk, people: Iterable[ResidentId], user_id: UserId, role: Role = Role.CM
) -> Receipt[int]:
    """Put one worker to work with all of *people* in one act; who has them already stays."""
    begun = 0
    with desk.work("assignment.begin") as work:
        for resident in people:
            here = assignments.of_in(work, resident)
            if any(a.assignment.user_id == user_id and a.assignment.role is role for a in here):
                continue
            assignments.begin_in(work, resident, user_id, role)
            work.settle(resident)
            begun += 1
    return Receipt(begun, frozenset(work.changed))


def keep_apart(desk: Desk, one: ResidentId, other: ResidentId) -> Receipt[None]:
    """Say that two do not share a room; why is nobody's business here."""
    if one == other:
        raise Invalid({"other": NOT_THE_SAME})
    with desk.work("separate_from.add") as work:
        shelf = work.shelf(SeparateFrom)
        shelf.add(work.make(SeparateFrom, one, {"other": other}))
        shelf.add(work.make(SeparateFrom, other, {"other": one}))
    return Receipt(None, frozenset(work.changed))


def give_kits(desk: Desk, people: Iterable[ResidentId], kit: tuple[str, ...]) -> Receipt[int]:
    """Write down what was given on arrival, for many in one act; it adds to what was given."""
    given = 0
    with desk.work("arrival.amend") as work:
        shelf = work.shelf(Arrival)
        for resident in people:
            arrival = next(iter(shelf.all_of(resident)), None)
            if arrival is not None:
                both = tuple(dict.fromkeys((*arrival.kit_given, *kit)))
                shelf.amend(arrival.id, arrival.rev, {"kit_given": both})
                given += 1
    return Receipt(given, frozenset(work.changed))
