"""Alerts: short instructions with an end and an audience (casework guide 4.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.alert import Alert
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import joining, settings
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

TOO_LONG = N_("That is longer than an alert may hold here. Choose an earlier day.")
ALREADY_OVER = N_("That day is over. Choose a later one.")
ENDS_SOON = N_("An alert about {who} ends soon. Renew it, or let it go.")
SOON = timedelta(days=2)


@dataclass(frozen=True)
class AlertLine:
    """An alert in a list: whether it holds today, and whether it is meant for this person."""

    alert: Alert
    holds: bool
    for_me: bool


def for_me(desk: Desk, alert: Alert) -> bool:
    """Whether this person is in the audience; nothing ticked means everybody."""
    roles = {str(role) for role in desk.roles}
    return not alert.audience or any(str(each) in roles for each in alert.audience)


def holds(alert: Alert, today: date) -> bool:
    """Whether an alert holds today."""
    begun = alert.starts_on is None or alert.starts_on <= today
    return begun and not alert.ended and alert.expires_on >= today


def shown_in(work: Work, resident: ResidentId) -> tuple[Alert, ...]:
    """What this person is told today about a resident: danger now first, then what ends first.

    Raises ``Denied`` or ``NotFound``.
    """
    desk = work.desk
    found = [a for a in _all(work, resident) if holds(a, desk.today()) and for_me(desk, a)]
    return tuple(sorted(found, key=lambda a: (not a.danger_now, a.expires_on, a.made_at)))


def shown(desk: Desk, resident: ResidentId) -> tuple[Alert, ...]:
    """The same, on its own."""
    with desk.look() as work:
        return shown_in(work, resident)


def lines(desk: Desk, resident: ResidentId) -> tuple[AlertLine, ...]:
    """All alerts that this person may find, those that hold first.

    Out of the audience one finds only what one wrote; managers find all, so that somebody can
    end it.
    """
    today = desk.today()
    with desk.look() as work:
        found = [
            AlertLine(alert, holds(alert, today), for_me(desk, alert))
            for alert in _all(work, resident)
            if for_me(desk, alert) or _keeps(desk, alert)
        ]
    return tuple(sorted(found, key=lambda line: not line.holds))


def write(desk: Desk, resident: ResidentId, values: Values, draft: str = "") -> Receipt[Alert]:
    """Keep a new alert; ``Invalid`` for an end that is over, or further away than the setting."""
    with desk.work("alert.add") as work:
        alert = work.make(Alert, resident, values)
        _inspect(work, alert.expires_on)
        kept = work.shelf(Alert).add(alert)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def change(desk: Desk, id: RecordId, rev: int, values: Values, draft: str = "") -> Receipt[Alert]:
    """Change an alert that one saw as *rev*; as ``write``."""
    with desk.work("alert.amend") as work:
        if values.get("expires_on") is not None and not values.get("ended"):
            _inspect(work, values["expires_on"])
        kept = work.shelf(Alert).amend(id, rev, values)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def renew(desk: Desk, alert: Alert) -> Receipt[Alert]:
    """Let an alert hold once more, as long as the shelter allows, on purpose."""
    with desk.look() as work:
        until = _latest(work)
    return change(desk, alert.id, alert.rev, {"expires_on": until, "ended": False})


def end(desk: Desk, alert: Alert) -> Receipt[Alert]:
    """Say that an alert is no longer needed."""
    return change(desk, alert.id, alert.rev, {"ended": True})


def end_of_in(work: Work, resident: ResidentId, source: RecordId) -> None:
    """End what was written together with *source*; for whoever may."""
    shelf = work.shelf(Alert)
    for alert in shelf.all_of(resident):
        if alert.source_id == source and not alert.ended:
            shelf.amend(alert.id, alert.rev, {"ended": True})


def waiting(desk: Desk) -> Iterator[Waiting]:
    """Alerts of one's own residents that end within two days; written by hand only."""
    today = desk.today()
    with desk.look() as work:
        ending: dict[ResidentId, date] = {}
        for alert in _since(work, today):
            mine = alert.resident in desk.actor.assigned
            soon = alert.expires_on <= today + SOON and not alert.ended
            by_hand = not alert.source_id and for_me(desk, alert)
            if mine and soon and by_hand and desk.may("amend", Alert, alert.resident):
                ending.setdefault(alert.resident, alert.expires_on)
    for resident, day in ending.items():
        route = f"residents/{resident}/safety"
        yield Waiting(said=ENDS_SOON, route=route, resident=resident, due_on=day)


def dangers(work: Work) -> Iterable[Alert]:
    """Alerts of danger now that hold today, for whoever reads them."""
    today = work.desk.today()
    return (a for a in _since(work, today) if a.danger_now and holds(a, today))


def _since(work: Work, day: date) -> Iterator[Alert]:
    try:
        yield from work.shelf(Alert).since("expires_on", day)
    except Denied:
        return


def _all(work: Work, resident: ResidentId) -> tuple[Alert, ...]:
    """Latest first, with those of other records of the same person, as far as one reaches them."""
    shelf = work.shelf(Alert)
    found = [*shelf.all_of(resident)]
    others = joining.same_person(work, resident) - {resident}
    for other in sorted(others):
        with suppress(Denied, NotFound):
            found.extend(shelf.all_of(other))
    if not others:
        return tuple(found)
    return tuple(sorted(found, key=lambda alert: alert.made_at, reverse=True))


def _keeps(desk: Desk, alert: Alert) -> bool:
    return Role.MGR in desk.roles or desk.user_of(alert.author) == desk.user_id


def _latest(work: Work) -> date:
    chosen = settings.in_force(work)
    return work.desk.today() + timedelta(days=int(chosen["alert_days_most"]))


def _inspect(work: Work, until: date) -> None:
    if until < work.desk.today():
        raise Invalid({"expires_on": ALREADY_OVER})
    if until > _latest(work):
        raise Invalid({"expires_on": TOO_LONG})
