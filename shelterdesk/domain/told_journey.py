"""What a way, a journey and a departure tell others: dates, yes and no, never why (entities 6).

Choosing protection holds every word to a mission at once; that nothing is open any more is the
legal officer's to say (``services/protection``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from shelterdesk.domain.kinds.journey import Booking, Departure, Journey, Pathway, Way
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.record import Record, Values

Told = tuple[type[Record], Values]

HOME = frozenset({Way.ASSISTED_RETURN, Way.ELSEWHERE})
# Who has not decided is not on another way: criteria are looked at as before.
MAY_LEAD_HOME = HOME | {Way.UNDECIDED}
ROUTE = ("travel", "port", "transit", "destination", "carrier")


def pathway(record: Pathway, today: date) -> Iterable[Told]:
    """Whether the way leads home, and whether it rests."""
    about = {"on": today, "source": record.id}
    yield _fact("pathway", "yes" if record.way in MAY_LEAD_HOME else "no", **about)
    yield _fact("applies:on_hold", "yes" if record.resting else "no", **about)
    if record.way is Way.PROTECTION:
        yield _fact("protection_claim", "open", **about)


def journey_value(record: Journey) -> str:
    """The value of the fact ``journey``: how firm it is, its days, and that its route changed."""
    if record.booking is Booking.CANCELLED:
        return "none"
    parts = [record.booking.value]
    if record.depart_on:
        parts.append(f"depart={record.depart_on}")
    if record.arrive_on:
        parts.append(f"arrive={record.arrive_on}")
    if record.route_changed_on:
        parts.append(f"route_changed={record.route_changed_on}")
    return " ".join(parts)


def journey(record: Journey, today: date) -> Iterable[Told]:
    """Days and booking; whether there is a transit or a place to look at again."""
    about = {"on": today, "source": record.id}
    yield _fact("journey", journey_value(record), **about)
    if record.booking is not Booking.CANCELLED:
        yield _fact("applies:has_transit", "yes" if record.transit else "no", **about)
        yield _fact("applies:watch_route", "yes" if record.on_watch_list else "no", **about)


def departure(record: Departure, today: date) -> Iterable[Told]:
    """That somebody left, and in which way."""
    yield _fact("departed", record.how.value, on=record.on, source=record.id)


def _fact(name: str, value: str, **more: Any) -> Told:
    return ReadinessFact, {"name": name, "value": value, **more}


TELLERS: Mapping[type[Record], Callable[[Any, date], Iterable[Told]]] = {
    Pathway: pathway,
    Journey: journey,
    Departure: departure,
}
