"""How authorities see somebody: steps, the board over all of them, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.identification import DECIDED
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.kinds.status import Identification, LegalStatus, StatusDecision
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.i18n import N_
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

NEXT_DATE = N_("A date with an authority comes near for {who}.")
NEAR = timedelta(days=3)


@dataclass(frozen=True)
class BoardLine:
    """Where one resident stands; ``authority`` is empty for whoever sees status and dates only."""

    resident: ResidentId
    status: Identification
    on: date
    next_on: date | None
    authority: str = ""


def may_look(desk: Desk) -> bool:
    """Managers, case managers and legal officers have a board."""
    return desk.may("read", LegalStatus)


def record_step(
    desk: Desk, resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[StatusDecision]:
    """Write down a step; a legal officer's step also tells whether the decision is known."""
    with desk.work("status_decision.add") as work:
        kept = work.shelf(StatusDecision).add(work.make(StatusDecision, resident, values))
        if Role.LEG in desk.actor.assigned.get(resident, ()):
            is_known = kept.status in DECIDED and kept.copy_given
            fact = {
                "name": "identification",
                "value": "known_copy_given" if is_known else "open",
                "on": desk.today(),
                "source": kept.id,
            }
            work.shelf(ReadinessFact).add(work.make(ReadinessFact, resident, fact))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def board(desk: Desk) -> tuple[BoardLine, ...]:
    """Everybody within reach by step, then by next date; the newest step of each resident."""
    with desk.look() as work:
        newest: dict[ResidentId, LegalStatus] = {}
        for status in work.shelf(LegalStatus).every():
            before = newest.get(status.resident)
            if before is None or _later(status, before):
                newest[status.resident] = status
        authorities = _authorities(work)
    steps = list(Identification)
    made = [
        BoardLine(r, s.status, s.on, s.next_on, authorities.get(r, "")) for r, s in newest.items()
    ]
    return tuple(
        sorted(made, key=lambda line: (steps.index(line.status), line.next_on or date.max, line.on))
    )


def waiting(desk: Desk) -> Iterator[Waiting]:
    """Dates with an authority of one's own residents, from three days before."""
    near = desk.today() + NEAR + timedelta(days=1)
    with desk.look() as work:
        try:
            coming = list(work.shelf(StatusDecision).past("next_on", near))
        except Denied:
            return
        newest = _newest_steps(work, {c.resident for c in coming})
    for decided in coming:
        if newest.get(decided.resident) == decided.id:
            yield Waiting(
                said=NEXT_DATE,
                route=f"residents/{decided.resident}/legal",
                resident=decided.resident,
                due_on=decided.next_on,
            )


def _later(one: LegalStatus, other: LegalStatus) -> bool:
    return (one.on, one.made_at, one.id) > (other.on, other.made_at, other.id)


def _newest_steps(work: Work, residents: set[ResidentId]) -> dict[ResidentId, str]:
    found: dict[ResidentId, str] = {}
    for resident in residents:
        steps = work.shelf(StatusDecision).every(resident=bytes.fromhex(resident))
        newest = max(steps, key=lambda s: (s.decided_on, s.made_at), default=None)
        if newest is not None:
            found[resident] = newest.id
    return found


def _authorities(work: Work) -> dict[ResidentId, str]:
    """By which authority, for residents whose legal file is this person's to read."""
    found: dict[ResidentId, tuple[date, str]] = {}
    for resident in work.desk.actor.assigned:
        if not work.desk.may("read", StatusDecision, resident):
            continue
        for step in work.shelf(StatusDecision).all_of(resident):
            before = found.get(resident)
            if before is None or step.decided_on >= before[0]:
                found[resident] = (step.decided_on, step.authority)
    return {resident: authority for resident, (_, authority) in found.items()}
