"""Who is who outside: organisations and what they offer, with the day on which it was last checked.

Names no resident. A line that nobody has checked for half a year says so and stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.finding import fold
from shelterdesk.domain.kinds.referral import Organisation, Service
from shelterdesk.domain.record import RecordId
from shelterdesk.errors import NotFound
from shelterdesk.services import settings
from shelterdesk.services.options import option_label
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


@dataclass(frozen=True)
class Line:
    """A service and who offers it, or an organisation whose services nobody has written yet."""

    organisation: Organisation | None
    service: Service | None
    is_old: bool = False

    @property
    def record(self) -> Organisation | Service:
        """What opens."""
        if self.service is not None:
            return self.service
        if self.organisation is None:
            raise NotFound(Organisation.kind)
        return self.organisation

    @property
    def reviewed_on(self) -> date | None:
        """When it was last checked."""
        return self.record.reviewed_on


def may_write(desk: Desk) -> bool:
    """Managers, case managers, legal officers."""
    return desk.may_create(Service)


def organisations(desk: Desk) -> tuple[Organisation, ...]:
    """All of them, by name."""
    with desk.look() as work:
        found = list(work.shelf(Organisation).every())
    return tuple(sorted(found, key=lambda o: (o.name.casefold(), o.id)))


def lines(desk: Desk) -> tuple[Line, ...]:
    """The whole directory by organisation; what is past its day to check says so."""
    with desk.look() as work:
        days = int(settings.in_force(work)["directory_check_days"])
        known = {each.id: each for each in work.shelf(Organisation).every()}
        offered = list(work.shelf(Service).every())
    before = desk.today() - timedelta(days=days)

    def line(organisation: Organisation | None, service: Service | None) -> Line:
        made = Line(organisation, service)
        checked = made.reviewed_on
        return replace(made, is_old=checked is None or checked < before)

    made = [line(known.get(RecordId(each.organisation_id)), each) for each in offered]
    busy = {each.organisation_id for each in offered}
    made += [line(each, None) for each in known.values() if each.id not in busy]
    return tuple(sorted(made, key=_by_name))


def find(found: Iterable[Line], typed: str) -> tuple[Line, ...]:
    """Those lines that hold every word of *typed*, in any case and script; all without a word."""
    wanted = [fold(word) for word in typed.split() if fold(word)]
    return tuple(each for each in found if all(word in _said(each) for word in wanted))


def checked(
    desk: Desk, kind: type[Organisation] | type[Service], id: RecordId, rev: int
) -> Receipt[Organisation | Service]:
    """Write down that a line was looked at today and holds; raises ``Stale``, ``Denied``."""
    with desk.work(f"{kind.kind}.amend") as work:
        kept = work.shelf(kind).amend(id, rev, {"reviewed_on": desk.today()})
    return Receipt(kept, frozenset(work.changed))


def _by_name(line: Line) -> tuple[str, str, str]:
    organisation = line.organisation.name.casefold() if line.organisation else ""
    service = line.service.name.casefold() if line.service else ""
    return organisation, service, line.record.id


def _said(line: Line) -> str:
    parts: list[str] = []
    if line.organisation:
        sort = option_label("organisation_types", line.organisation.sort)
        parts += [line.organisation.name, sort, line.organisation.address]
    if line.service:
        each = line.service
        parts += [each.name, each.for_whom, each.languages, each.hours, each.cost, each.place]
    return fold(" ".join(parts))
