"""What an incident asks for afterwards: talking it over, looking at the risk again (guide 4.5).

Lines for Today, so that nobody has to remember; of what only named readers know there is none.
Nobody is asked for a passphrase: what rests makes no line until it is opened anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shelterdesk.access import matters
from shelterdesk.domain.kinds.incident import Debrief, Incident, IncidentPerson, Severity
from shelterdesk.domain.kinds.safety import RiskReview
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId, ResidentId, SignState
from shelterdesk.errors import Denied, NotFound, PassphraseNeeded, Tampered
from shelterdesk.i18n import N_
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

LOOK_BACK = timedelta(days=14)  # later a line would only nag
SERIOUS = frozenset({Severity.SERIOUS, Severity.CRITICAL})  # guide 4.5: a debrief offer from 3 on
TALK = N_("Incidents to talk over with residents and colleagues, if they wish: {n}")
RISK = N_("{who}: look at the risk again after an incident")


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """What waits for this person after incidents that they may read."""
    with desk.look() as work:
        return (*_to_talk_over(work), *_to_look_at_again(work))


def _to_talk_over(work: Work) -> Iterator[Waiting]:
    """For those who may close an incident, while it is open and nothing was offered."""
    desk = work.desk
    if not desk.policy.reaches(desk.actor, Act.SIGN, Incident.kind):
        return
    count = 0
    for each in work.shelf(Incident).standing(SignState.DRAFT):
        found = _opened(work, each.id)
        if found is not None and found.severity in SERIOUS:
            count += Debrief.NOT_YET in (found.debrief_residents, found.debrief_staff)
    if count:
        yield Waiting(said=TALK, route="house/incidents", count=count)


def _to_look_at_again(work: Work) -> Iterator[Waiting]:
    """For the residents one works with, until there is a risk review after the incident."""
    desk = work.desk
    newest: dict[ResidentId, datetime] = {}
    with suppress(Denied):
        for each in work.shelf(IncidentPerson).lately(desk.now() - LOOK_BACK):
            mine = each.resident in desk.actor.assigned
            if each.rev == 1 and mine and each.severity is not Severity.MINOR:
                incident = _opened(work, RecordId(each.incident_id))
                if incident is None or incident.risk_review_on is None:
                    before = newest.get(each.resident, each.made_at)
                    newest[each.resident] = max(each.made_at, before)
    for resident, at in newest.items():
        if desk.may("create", RiskReview, resident) and not _looked(work, resident, at):
            route = f"residents/{resident}/safety"
            yield Waiting(said=RISK, route=route, resident=resident)


def _looked(work: Work, resident: ResidentId, at: datetime) -> bool:
    try:
        found = work.shelf(RiskReview).all_of(resident)
    except (Denied, NotFound, PassphraseNeeded):
        return True
    return any(review.made_at >= at for review in found)


def _opened(work: Work, id: RecordId) -> Incident | None:
    """One incident without a note in the trail; None where it cannot be opened just now."""
    place = matters.place_of(Incident, id)
    with suppress(NotFound, PassphraseNeeded, Tampered):
        if work.desk.vault.opens(place):
            return work.newest(Incident, id)
    return None
