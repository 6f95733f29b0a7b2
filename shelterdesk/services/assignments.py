"""Who works with whom. Assigning somebody gives the keys, ending it takes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.assignment import Assignment, AssignmentState
from shelterdesk.domain.record import RecordId, ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work


WRONG_WAY_ROUND = N_("The last day is before the first.")


@dataclass(frozen=True)
class Assigned:
    """One assignment, and whose it is."""

    assignment: Assignment
    display_name: str


def assign(
    desk: Desk,
    resident: ResidentId,
    user_id: UserId,
    role: Role,
    *,
    deputy: bool = False,
    from_on: date | None = None,
    to_on: date | None = None,
) -> Receipt[Assignment]:
    """Put somebody to work with a resident; their keys follow in the same act.

    From a later day on (a deputy, before somebody goes on leave) nothing opens before it: the
    keys follow when a manager signs in on that day or after. They go when *to_on* is over.
    Raises ``Invalid`` for days the wrong way round.
    """
    begins = max(from_on or desk.today(), desk.today())
    if to_on is not None and to_on < begins:
        raise Invalid({"to_on": WRONG_WAY_ROUND})
    with desk.work("assignment.begin") as work:
        kept = begin_in(work, resident, user_id, role, deputy=deputy, from_on=begins, to_on=to_on)
        if kept.state is AssignmentState.ACTIVE:
            work.settle(resident)
    return Receipt(kept, frozenset(work.changed))


def begin_in(
    work: Work,
    resident: ResidentId,
    user_id: UserId,
    role: Role,
    *,
    deputy: bool = False,
    from_on: date | None = None,
    to_on: date | None = None,
) -> Assignment:
    """The assignment alone, inside a unit of work that goes on."""
    today = work.desk.today()
    begins = from_on or today
    values = {
        "user_id": user_id,
        "role": role,
        "from_on": begins,
        "to_on": to_on,
        "deputy": deputy,
        "state": AssignmentState.ACTIVE if begins <= today else AssignmentState.PLANNED,
    }
    return work.shelf(Assignment).add(work.make(Assignment, resident, values))


def end(desk: Desk, id: RecordId) -> Receipt[Assignment]:
    """End an assignment; what one manages is sealed again without this person."""
    with desk.work("assignment.end") as work:
        shelf = work.shelf(Assignment)
        before = shelf.get(id)
        kept = shelf.amend(id, before.rev, {"state": AssignmentState.ENDED, "to_on": desk.today()})
        work.settle(kept.resident)
    return Receipt(kept, frozenset(work.changed))


def of(desk: Desk, resident: ResidentId) -> tuple[Assigned, ...]:
    """Everybody who works with this resident now; ``NotFound`` out of reach."""
    with desk.look() as work:
        return of_in(work, resident)


def of_in(work: Work, resident: ResidentId) -> tuple[Assigned, ...]:
    """The same, inside a unit of work that goes on."""
    names = {person.user_id: person.display_name for person in work.desk.vault.people()}
    return tuple(
        Assigned(a, names.get(a.user_id, ""))
        for a in work.shelf(Assignment).all_of(resident)
        if a.state is AssignmentState.ACTIVE
    )


def planned(desk: Desk, resident: ResidentId) -> tuple[Assigned, ...]:
    """Who will work with this resident from a later day on, soonest first."""
    with desk.look() as work:
        names = {person.user_id: person.display_name for person in desk.vault.people()}
        waiting = [
            Assigned(a, names.get(a.user_id, ""))
            for a in work.shelf(Assignment).all_of(resident)
            if a.state is AssignmentState.PLANNED
        ]
    return tuple(sorted(waiting, key=lambda each: each.assignment.from_on))
