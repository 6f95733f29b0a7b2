"""What a way and a journey ask of others, however they come in: one journey at a time, a new route
told as such, and a word for whoever is on duty that day.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.kinds.journey import (
    Booking,
    GroupJourney,
    GroupJourneyState,
    Journey,
    Pathway,
    TravelBrief,
    Way,
)
from shelterdesk.domain.once import id_of
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.domain.told_journey import HOME, ROUTE
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services.telling import tell

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

ONE_ALREADY = N_("There is a journey already. Change that one, or cancel it with a reason first.")
IS_CANCELLED = N_("This journey was cancelled. Write down a new one.")
GROUP_OVER = frozenset({GroupJourneyState.LEFT, GroupJourneyState.CANCELLED})


def current(work: Work, resident: ResidentId) -> Journey | None:
    """The journey that is planned now, if any: the one entered last that is not cancelled."""
    placed = work.entered(Journey, resident)
    open_ones = [
        each
        for each in work.shelf(Journey).all_of(resident)
        if each.booking is not Booking.CANCELLED
    ]
    return max(open_ones, key=lambda each: placed.get(each.id, 0), default=None)


def prepared(
    work: Work, values: Values, before: Journey | None, resident: ResidentId | None
) -> Values:
    """*values* of a journey, with the day on which its route changed if this changes it.

    Raises ``Invalid`` for a second journey beside one that is planned, and for a cancelled one.
    """
    if before is None:
        if resident and current(work, resident) is not None:
            raise Invalid({"depart_on": ONE_ALREADY})
        return {**values, "route_changed_on": None}
    if before.booking is Booking.CANCELLED:
        raise Invalid({"booking": IS_CANCELLED})
    known = {name: getattr(before, name) for name in ROUTE}
    had_route = any(known.values())
    changed = had_route and any(values.get(name, held) != held for name, held in known.items())
    return {**values, "route_changed_on": work.desk.today() if changed else None}


def follow(work: Work, record: Journey) -> None:
    """Whoever is on duty that day knows day, hour and what to pack; nothing of the way."""
    id = brief_id(record.resident, record.id)
    shelf = work.shelf(TravelBrief)
    try:
        before = shelf.get(id)
    except NotFound:
        before = None
    is_off = record.booking is Booking.CANCELLED or record.depart_on is None
    if before is None and is_off:
        return
    said: dict[str, Any] = {
        "leave_at": record.leave_at,
        "pack": record.pack,
        "ride": record.ride,
        "journey_id": record.id,
        "cancelled": is_off,
    }
    if record.depart_on is not None:
        said["on"] = record.depart_on
    if before is None:
        shelf.add(TravelBrief.new(id, record.resident, said))
    elif any(getattr(before, name) != value for name, value in said.items()):
        shelf.amend(before.id, before.rev, said)


def leave_group(work: Work, id: RecordId, resident: ResidentId) -> None:
    """One of a group journey travels with it no more; the rest of it stays as it is.

    Whoever may not write the group leaves the name there: it counts no more without a journey of
    its own. One that is over keeps its names.
    """
    with suppress(Denied, NotFound):
        shelf = work.shelf(GroupJourney)
        group = shelf.get(id)
        if resident in group.residents and group.state not in GROUP_OVER:
            others = tuple(each for each in group.residents if each != resident)
            shelf.amend(group.id, group.rev, {"residents": others})


def brief_id(resident: ResidentId, journey: str) -> RecordId:
    """The id of the one brief of a journey."""
    return id_of("travel_brief", resident, journey)


def follow_way(work: Work, record: Pathway, before: Pathway | None) -> None:
    """Somebody who had chosen to go home and is no longer decided does not say yes any more."""
    went_home = before is not None and before.way in HOME
    if went_home and record.way is Way.UNDECIDED:
        tell(work, record.resident, "wish", "unsure", source=record.id)
