"""What stands on top of a record: what helps, alerts, topics at rest, safety steps (guide 4.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from shelterdesk.domain.kinds.alert import (
    Alert,
    ComfortCard,
    EmergencyLine,
    TopicRest,
)
from shelterdesk.domain.kinds.safety import SafetySteps
from shelterdesk.domain.newest import newest
from shelterdesk.domain.record import Record, ResidentId, Values
from shelterdesk.domain.told_emergency import standing
from shelterdesk.errors import Denied, NotFound, Stale
from shelterdesk.services import alerts
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Helping:
    """What this person may know at once; what is out of their reach is empty."""

    card: ComfortCard | None
    alerts: tuple[Alert, ...]
    topics: tuple[TopicRest, ...]
    steps: SafetySteps | None


def helping(desk: Desk, resident: ResidentId) -> Helping:
    """Everything that stands on top of a record."""
    with desk.look() as work:
        return Helping(
            card=newest(_reach(lambda: work.shelf(ComfortCard).all_of(resident))),
            alerts=tuple(_reach(lambda: alerts.shown_in(work, resident))),
            topics=at_rest_in(work, resident),
            steps=steps_in(work, resident),
        )


def at_rest_in(work: Work, resident: ResidentId) -> tuple[TopicRest, ...]:
    """Topics that rest today."""
    today = work.desk.today()
    found = _reach(lambda: work.shelf(TopicRest).all_of(resident))
    return tuple(t for t in found if t.ended_on is None or t.ended_on > today)


def steps_in(work: Work, resident: ResidentId) -> SafetySteps | None:
    """The steps that the resident shares with staff on duty; None where they do not, or no more."""
    found = list(_reach(lambda: work.shelf(SafetySteps).all_of(resident)))
    # Of two of the same second, the one that shares less counts.
    last = max(found, key=lambda s: (s.made_at, not s.agreed), default=None)
    return last if last is not None and last.agreed else None


def write_card(
    desk: Desk, resident: ResidentId, values: Values, draft: str = "", *, rev: int | None = None
) -> Receipt[ComfortCard]:
    """Write the resident's card, or the next one; there is one card, and its history.

    *rev* is what one saw (0: none yet); ``Stale`` if somebody else wrote in the meantime.
    """
    with desk.work("comfort_card.write") as work:
        shelf = work.shelf(ComfortCard)
        before = newest(_reach(lambda: shelf.all_of(resident)))
        if rev is not None and rev != (before.rev if before else 0):
            raise Stale(ComfortCard.kind)
        if before is None:
            kept = shelf.add(work.make(ComfortCard, resident, values))
        else:
            kept = shelf.amend(before.id, before.rev, values)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def confirm_card(desk: Desk, card: ComfortCard) -> Receipt[ComfortCard]:
    """Write down that the resident looked at the card today and it holds."""
    with desk.work("comfort_card.confirm") as work:
        kept = work.shelf(ComfortCard).amend(card.id, card.rev, {"confirmed_on": desk.today()})
    return Receipt(kept, frozenset(work.changed))


def emergency_lines(desk: Desk, resident: ResidentId) -> tuple[EmergencyLine, ...]:
    """The emergency sheet's lines as they hold now, in the order of its parts."""
    with desk.look() as work:
        return emergency_lines_in(work, resident)


def emergency_lines_in(work: Work, resident: ResidentId) -> tuple[EmergencyLine, ...]:
    """The same, inside a unit of work."""
    return standing(work.shelf(EmergencyLine).all_of(resident))


def _reach(read: Callable[[], Iterable[R]]) -> Iterable[R]:
    """What *read* gives; nothing where it is out of reach."""
    try:
        return read()
    except (Denied, NotFound):
        return ()
