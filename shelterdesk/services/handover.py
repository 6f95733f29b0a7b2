"""Handing over: short lines for the next shift, who has read them, and who is on duty.

Everybody on duty reads them, so they hold no clinical detail (casework guide 4.6).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.handover import HandoverAck, HandoverItem, Shift
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.errors import Denied
from shelterdesk.i18n import N_
from shelterdesk.services import settings
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.shift import NOBODY
from shelterdesk.services.waiting import Waiting
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

LATEST_FIRST = (Shift.NIGHT, Shift.AFTERNOON, Shift.MORNING)
BEGINS = {
    Shift.MORNING: "shift_morning_from",
    Shift.AFTERNOON: "shift_afternoon_from",
    Shift.NIGHT: "shift_night_from",
}
UNREAD = N_("Lines of the last shifts for you to read: {n}")
DAYS_A_PAGE = 3


@dataclass(frozen=True)
class Line:
    """One line, who wrote it, and who has read it since, by name."""

    item: HandoverItem
    author: str
    read_by: tuple[str, ...]
    read_by_me: bool


@dataclass(frozen=True)
class ShiftLines:
    """What one shift handed over, in the order it was written."""

    day: date
    shift: Shift
    lines: tuple[Line, ...]

    @property
    def unread(self) -> int:
        """How many lines this person has not read."""
        return sum(not line.read_by_me for line in self.lines)


def may_see(desk: Desk) -> bool:
    """Whoever reads the lines of a shift at all."""
    return desk.may("read", HandoverItem)


def shift_of(at: datetime, chosen: dict[str, str]) -> tuple[date, Shift]:
    """Which shift *at* belongs to; the night belongs to the day on which it began."""
    hours = {shift: int(chosen[key]) for shift, key in BEGINS.items()}
    if at.hour < hours[Shift.MORNING]:
        return at.date() - timedelta(days=1), Shift.NIGHT
    begun = [shift for shift, hour in hours.items() if hour <= at.hour]
    return at.date(), max(begun, key=lambda shift: hours[shift])


def now(desk: Desk) -> tuple[date, Shift]:
    """Today's day and shift, as the house counts them."""
    return shift_of(desk.now(), settings.values(desk))


def write(
    desk: Desk, resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[HandoverItem]:
    """Keep a line for the next shift; it lands in the shift in which it happened.

    Raises ``Invalid``, ``Denied``, or ``NotFound`` for whoever is not on duty.
    """
    chosen = settings.values(desk)
    at: datetime = values.get("happened_at") or desk.now()
    day, shift = shift_of(at.astimezone(desk.now().tzinfo), chosen)
    with desk.work("handover_item.add") as work:
        given = {"shift": shift, **values, "day": day}
        kept = work.shelf(HandoverItem).add(work.make(HandoverItem, resident, given))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def page(desk: Desk, until: date, days: int = DAYS_A_PAGE) -> tuple[ShiftLines, ...]:
    """The shifts of some *days* up to *until*, latest first; shifts without a line are left out."""
    with desk.look() as work:
        found: list[ShiftLines] = []
        for back in range(days):
            found.extend(_of_day(work, until - timedelta(days=back)))
    return tuple(found)


def acknowledge(desk: Desk, lines: Iterable[Line]) -> Receipt[int]:
    """Say that one has read *lines*, each that one has not said it of before."""
    with desk.work("handover_ack.add") as work:
        said = 0
        for line in lines:
            if not line.read_by_me:
                item = line.item
                given = {"day": item.day, "shift": item.shift, "item_id": item.id}
                work.shelf(HandoverAck).add(work.make(HandoverAck, NOBODY, given))
                said += 1
    return Receipt(said, frozenset(work.changed))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Lines that somebody on duty has not read yet."""
    if not (desk.actor.on_shift and may_see(desk)):
        return ()
    unread = sum(each.unread for each in page(desk, desk.today(), days=2))
    return (Waiting(said=UNREAD, route="house/handover", count=unread),) if unread else ()


def _of_day(work: Work, day: date) -> Iterable[ShiftLines]:
    desk = work.desk
    try:
        items = list(work.shelf(HandoverItem).every(open_day=day.isoformat()))
        acks = list(work.shelf(HandoverAck).every(open_day=day.isoformat()))
    except Denied:
        return
    for shift in LATEST_FIRST:
        lines = []
        for item in sorted((i for i in items if i.shift is shift), key=_order):
            by = {
                desk.user_of(ack.author): writer_of(desk, ack) for ack in acks if _is_of(ack, item)
            }
            mine = desk.user_id in by or desk.user_of(item.author) == desk.user_id
            names = tuple(sorted(by.values()))
            lines.append(Line(item, writer_of(desk, item), names, mine))
        if lines:
            yield ShiftLines(day, shift, tuple(lines))


def _is_of(ack: HandoverAck, item: HandoverItem) -> bool:
    """Whether *ack* says that *item* was read; one without a line is of the whole shift so far."""
    if ack.item_id:
        return ack.item_id == item.id
    return ack.shift is item.shift and item.made_at <= ack.made_at


def _order(item: HandoverItem) -> tuple[datetime, str]:
    return item.happened_at or item.made_at, item.id
