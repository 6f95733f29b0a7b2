"""A date of birth that asks for more protection is followed at once; never one that asks for less.

Casework guide 2, *Minors*: uncertain means child until assessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shelterdesk.domain.ages import raised, suggested, thai_minor
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus
from shelterdesk.domain.partial_dates import Certainty, PartialDate
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work


@dataclass(frozen=True)
class Age:
    """What is said and what the date of birth says. ``suggested`` waits for a person."""

    said: AgeStatus | None
    birth: PartialDate | None
    suggested: AgeGroup | None
    thai_minor: Certainty


def of(desk: Desk, resident: ResidentId) -> Age:
    """The age of one resident as far as this person may know it; raises ``NotFound``."""
    with desk.look() as work:
        said = current(work, resident)
        try:
            known = work.shelf(Identity).all_of(resident)
        except Denied:
            known = ()
    birth = known[0].birth_date if known else None
    return judged(said, birth, desk.today())


def judged(said: AgeStatus | None, birth: PartialDate | None, today: date) -> Age:
    """What follows from what is said and a date of birth."""
    group = said.group if said else None
    return Age(said, birth, suggested(group, birth, today), thai_minor(group, birth, today))


def current(work: Work, resident: ResidentId) -> AgeStatus | None:
    """The status that holds: the newest row; of two of one moment, the one that protects more."""
    found = work.shelf(AgeStatus).all_of(resident)
    return max(found, key=lambda each: (each.made_at, each.shields), default=None)


def decide(desk: Desk, resident: ResidentId, group: AgeGroup) -> Receipt[AgeStatus]:
    """A person says adult, child or uncertain; raises ``Denied`` or ``NotFound``."""
    with desk.work("age_status.amend") as work:
        said = current(work, resident)
        shelf = work.shelf(AgeStatus)
        if said is None:
            kept = shelf.add(work.make(AgeStatus, resident, {"group": group}))
        else:
            kept = shelf.amend(RecordId(said.id), said.rev, {"group": group})
    return Receipt(kept, frozenset(work.changed))


def follow(work: Work, identity: Identity) -> None:
    """Raise the protection of whoever *identity*, just written, says may be a child.

    An effect of writing the date, so the writer needs no leave to change the status itself.
    """
    try:
        said = current(work, identity.resident)
    except (Denied, NotFound):
        return
    before = said.group if said else None
    after = raised(before, identity.birth_date, work.desk.today())
    if after is None or after is before:
        return
    if said is None:
        if after is not AgeGroup.ADULT:
            work.put(work.make(AgeStatus, identity.resident, {"group": after}))
    else:
        work.put(said.amended({"group": after}))
