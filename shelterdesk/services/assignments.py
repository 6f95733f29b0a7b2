"""Who works with whom. Assigning somebody gives the keys, ending it takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.assignment import Assignment, AssignmentState
from shelterdesk.domain.record import RecordId, ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work


@dataclass(frozen=True)
class Assigned:
    """One assignment, and whose it is."""

    assignment: Assignment
    display_name: str


def assign(
    desk: Desk, resident: ResidentId, user_id: UserId, role: Role, *, deputy: bool = False
) -> Receipt[Assignment]:
    """Put somebody to work with a resident; their keys follow in the same act."""
    with desk.work("assignment.begin") as work:
        kept = begin_in(work, resident, user_id, role, deputy=deputy)
        work.settle(resident)
    return Receipt(kept, frozenset(work.changed))


def begin_in(
    work: Work, resident: ResidentId, user_id: UserId, role: Role, *, deputy: bool = False
) -> Assignment:
    """The assignment alone, inside a unit of work that goes on."""
    values = {
        "user_id": user_id,
        "role": role,
        "from_on": work.desk.today(),
        "deputy": deputy,
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
