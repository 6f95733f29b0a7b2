"""What is put right when somebody sits down: assignments whose day is over, rings that wait.

Keys end by rotation, not by the clock alone (security 5, grant): a deputy whose last day has
passed sees nothing through the program, and the next manager who signs in takes the keys.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.access import begun, erasing, own, restricted, shielding
from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.kinds.assignment import Assignment, AssignmentState
from shelterdesk.domain.kinds.private import NoteLoan, Phrase
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import ShelterDeskError
from shelterdesk.vault.formats import ring_id
from shelterdesk.vault.vault import Place

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

T = TypeVar("T")

AT_ONCE = 100  # a sign-in is felt: what is left over waits for the next one


def settle_at_sign_in(desk: Desk) -> None:
    """End what is over, as a manager; put in order what is one's own.

    A ring that cannot be verified keeps nobody from signing in: it waits, the others do not.
    """
    if Role.MGR in desk.roles:
        settle_blocks(desk)
        with desk.look() as work:
            state = AssignmentState.ACTIVE.value
            late = work.past(Assignment, "to_on", desk.today().isoformat(), open_state=state)
            planned = AssignmentState.PLANNED.value
            tomorrow = (desk.today() + timedelta(days=1)).isoformat()
            due = work.past(Assignment, "from_on", tomorrow, open_state=planned)
        _together_or_each(partial(_end, desk), late)
        _together_or_each(partial(_begin, desk), due)
        with suppress(ShelterDeskError):
            erasing.take_older(desk)
    settle_own(desk)
    with suppress(ShelterDeskError):
        begun.settle(desk)
    restricted.settle_all(desk)
    shielded = shielding.waiting(desk)
    while shielded:
        _together_or_each(partial(shielding.settle, desk), shielded)
        shielded = shielded[AT_ONCE:]


def hand_on(desk: Desk) -> None:
    """Give keys of one's own residents to whoever was assigned since, as who alone can.

    It looks at every ring of a caseload, so a window does it once the desk is shown.
    """
    categories = _passed_on_by(desk)
    if categories:
        _together_or_each(partial(_hand_on, desk, categories), sorted(desk.actor.assigned))


def settle_own(desk: Desk) -> None:
    """Have a key for what colleagues hand over; end what was handed over until a day that is past.

    Whatever one keeps open all day (phrases, own tasks) is opened while the passphrase is fresh.
    """
    with suppress(ShelterDeskError):
        _settle_own(desk)


def _settle_own(desk: Desk) -> None:
    with desk.look() as work:
        desk.vault.opens(own.place_of(work, Phrase))
        may_read = desk.policy.reaches(desk.actor, Act.READ, NoteLoan.kind)
        place = own.place_of(work, NoteLoan)
        is_ready = not may_read or bool(desk.vault.own_lists(place))
        late = own.over(work, NoteLoan)[:AT_ONCE] if may_read else []
    if not is_ready:
        with desk.work(own.READY) as work:
            work.writing().open_own(place)
    _together_or_each(partial(_give_back, desk), late)


def _give_back(desk: Desk, ids: Sequence[RecordId]) -> None:
    with desk.work(own.EMPTY) as work:
        work.shelf(NoteLoan).take_out(ids)


def settle_blocks(desk: Desk) -> None:
    """Keep out who is blocked from a file and came into another group since; as a manager.

    A group that holds somebody blocked stands in the file's rings by the names of the others.
    """
    apart = [c for c, found in COMPARTMENTS.items() if found.key_class is not KeyClass.PLAIN]
    with desk.look():
        waiting = [
            ResidentId(scope.hex())
            for scope in sorted(desk.vault.blocked_residents())
            if any(desk.vault.names_blocked(Place("resident", scope, c)) for c in apart)
        ]
    _together_or_each(partial(_spread, desk), waiting)


def _spread(desk: Desk, residents: Sequence[ResidentId]) -> None:
    with desk.work("assignment.settle") as work:
        for resident in residents:
            work.settle(resident)


def _together_or_each(act: Callable[[Sequence[T]], None], waiting: Sequence[T]) -> None:
    some = waiting[:AT_ONCE]
    if not some:
        return
    try:
        act(some)
    except ShelterDeskError:
        for one in some:
            with suppress(ShelterDeskError):
                act([one])


def _end(desk: Desk, late: Sequence[RecordId]) -> None:
    """End assignments whose last day has passed, and take the keys."""
    residents = set[ResidentId]()
    with desk.work("assignment.over") as work:
        shelf = work.shelf(Assignment)
        for id in late:
            before = shelf.get(id)
            if before.state is AssignmentState.ACTIVE:
                shelf.amend(id, before.rev, {"state": AssignmentState.ENDED})
                residents.add(before.resident)
        for resident in sorted(residents):
            work.settle(resident)


def _begin(desk: Desk, due: Sequence[RecordId]) -> None:
    """Begin assignments whose first day has come, and give the keys; what is over ends unbegun."""
    residents = set[ResidentId]()
    with desk.work("assignment.due") as work:
        shelf = work.shelf(Assignment)
        for id in due:
            before = shelf.get(id)
            if before.state is AssignmentState.PLANNED:
                is_over = before.to_on is not None and before.to_on < desk.today()
                state = AssignmentState.ENDED if is_over else AssignmentState.ACTIVE
                shelf.amend(id, before.rev, {"state": state})
                residents.add(before.resident)
        for resident in sorted(residents):
            work.settle(resident)


def _passed_on_by(desk: Desk) -> tuple[str, ...]:
    """Categories whose rings only this person's own role manages."""
    return tuple(
        category
        for category, found in COMPARTMENTS.items()
        if found.key_class is KeyClass.RESIDENT
        and any(s.manages and Role.of(s.name) in desk.roles for s in found.named)
    )


def _hand_on(desk: Desk, categories: Sequence[str], residents: Sequence[ResidentId]) -> None:
    """Give keys to whoever was assigned since.

    A manager assigns a second counsellor and cannot open what the first one wrote: only the
    first one's keys can pass it on.
    """
    with desk.work("assignment.settle") as work:
        for resident, begun in _begun(desk, categories, residents).items():
            scope = bytes.fromhex(resident)
            held = [c for c in begun if desk.vault.opens(Place("resident", scope, c))]
            work.settle_some(resident, held)


def _begun(
    desk: Desk, categories: Sequence[str], residents: Sequence[ResidentId]
) -> dict[ResidentId, list[str]]:
    """The categories in which something was ever written, by resident.

    A sign-in is felt, and a caseload has hundreds of rings that nobody has begun: a list that the
    trail does not name counts for nothing, so those need not be judged one by one.
    """
    rings = {
        ring_id(desk.accounts.keyfile.db, Place("resident", bytes.fromhex(resident), category)): (
            resident,
            category,
        )
        for resident in residents
        for category in categories
    }
    named = desk.ledger.named(rings)
    found: dict[ResidentId, list[str]] = {}
    for ring, (resident, category) in rings.items():
        if ring in named:
            found.setdefault(resident, []).append(category)
    return found
