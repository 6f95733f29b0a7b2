"""How somebody left, and what was still open then. Nothing here holds anybody back (guide 3.2).

The warning about a help that is not ready is for the house: it cannot stand behind an assisted
journey yet. It never says that an adult may not go.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.journey import Departure, DepartureKind, SafetyCard
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.readiness import Standing
from shelterdesk.domain.readiness_items import Item
from shelterdesk.domain.readiness_joined import joined
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.errors import Denied, NotFound, Tampered
from shelterdesk.i18n import N_
from shelterdesk.services import joining, readiness, seeing_out, standings
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.seeing_out import OpenPoint

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

NOT_BEHIND_IT = N_(
    "The house cannot stand behind an assisted journey yet. That keeps nobody here: an adult may "
    "go. What is open is written down with it."
)
# Where the criteria speak about the help of the house; for all others they are only written down.
WITH_HELP = frozenset({DepartureKind.ASSISTED_RETURN})


@dataclass(frozen=True)
class Parting:
    """What to know when somebody leaves: what is open, what is theirs, whether they have a card."""

    unmet: tuple[Item, ...]
    may_depart: bool | None
    points: tuple[OpenPoint, ...]
    has_card: bool
    last: Departure | None
    may_write: bool

    @property
    def warning(self) -> str:
        """A sentence for whoever helps with the journey; empty where all is well or unknown."""
        return NOT_BEHIND_IT if self.may_depart is False else ""


def look(desk: Desk, resident: ResidentId) -> Parting:
    """What is open now; what one may not read is left out."""
    with desk.look() as work:
        seen = _standing(work, resident)
        return Parting(
            unmet=_unmet(seen),
            may_depart=_may_depart(work, resident, seen),
            points=seeing_out.open_points(work, resident),
            has_card=_has_card(work, resident),
            last=latest(work, resident),
            may_write=desk.may("create", Departure, resident),
        )


def latest(work: Work, resident: ResidentId) -> Departure | None:
    """The departure written down last; None also where one may not read it."""
    try:
        found = work.shelf(Departure).all_of(resident)
    except (Denied, NotFound):
        return None
    placed = work.entered(Departure, resident)
    return max(found, key=lambda each: placed.get(each.id, 0), default=None)


def record(desk: Desk, resident: ResidentId, values: Values, draft: str = "") -> Receipt[Departure]:
    """Write down how somebody left. Asks no criterion, needs nobody's leave.

    What was still open is written down by itself; the stay ends in the same act where it has not,
    unless the day is still to come.
    """
    with desk.work("departure.write") as work:
        seen = _standing(work, resident)
        unmet = tuple(item.criterion.id for item in _unmet(seen))
        given = {**values, "unmet": unmet}
        kept = work.shelf(Departure).add(work.make(Departure, resident, given))
        if kept.on <= desk.today():
            with suppress(Denied, NotFound):
                seeing_out.leave_in(work, resident)
        readiness.try_brief(work, resident)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def _standing(work: Work, resident: ResidentId) -> Standing | None:
    """Where they stand; None where nobody can tell: a damaged fact keeps nobody from leaving."""
    if not work.desk.may("read", ReadinessFact, resident):
        return None
    try:
        return standings.stand(work, resident)
    except (NotFound, Tampered):
        return None


def _may_depart(work: Work, resident: ResidentId, seen: Standing | None) -> bool | None:
    """Whether all records of this person say so; None where one of them cannot be told."""
    if seen is None or seen.departure_kind:
        return None
    if not seen.may_depart:
        return False
    others = joining.same_person(work, resident) - {resident}
    found = [_standing(work, each) for each in sorted(others)]
    known = [each for each in found if each is not None]
    if not joined(seen, known).may_depart:
        return False
    return True if len(known) == len(found) else None


def _unmet(seen: Standing | None) -> tuple[Item, ...]:
    items = seen.items if seen else ()
    return tuple(item for item in items if item.decides and not item.is_settled)


def _has_card(work: Work, resident: ResidentId) -> bool:
    try:
        return bool(work.shelf(SafetyCard).all_of(resident))
    except (Denied, NotFound):
        return False
