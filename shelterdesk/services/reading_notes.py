"""What a manager may want to ask about: a day on which many files were opened (never blocks)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.access.trail import EntryRow
from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.policy import TrailReach
from shelterdesk.domain.record import KeyId, UserId
from shelterdesk.domain.unusual_reading import Note, Opening, Thresholds, Why, unusual
from shelterdesk.i18n import N_
from shelterdesk.services import settings, trail
from shelterdesk.services.moments import moment
from shelterdesk.services.trail import TrailFilter

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

DAYS = 7  # a note stays for a week
ENTRIES = 5000  # the newest openings of a week that are looked at
WHY_WORDS = {
    Why.MANY: N_("{n} residents' files were opened by {who} on {day}, outside her own work."),
    Why.NIGHT: N_(
        "{n} residents' files were opened by {who} in the night of {day}, outside her own work."
    ),
}
ASK = N_("There is usually a good reason. Ask {who} about it.")


@dataclass(frozen=True)
class ReadingNote:
    """One note: whose reading, on which day, how many residents' files."""

    user_id: UserId
    who: str
    day: date
    why: Why
    residents: int


def notes(desk: Desk) -> tuple[ReadingNote, ...]:
    """What was opened in the last seven days and is worth a question; nothing for non-managers.

    A manager's own reading is for the other managers; where there is one manager alone, nobody
    is told of hers (an auditor sees it in the trail).
    """
    if trail.reach_of(desk) is not TrailReach.ALL:
        return ()
    since = desk.today() - timedelta(days=DAYS - 1)
    with desk.look() as work:
        limits = _limits(settings.in_force(work))
        rows = _rows(work, since)
        works_with = _works_with(work, since, {desk.user_of(KeyId(row.actor)) for row in rows})
        found = unusual(_openings(desk, rows), works_with, limits)
        if found:
            # Nobody is asked about what they did not sign: each line that counts is verified.
            told = {note.user_id for note in found}
            sure = [r for r in rows if desk.user_of(KeyId(r.actor)) in told and work.trail.holds(r)]
            found = unusual(_openings(desk, sure), works_with, limits)
        names = {person.user_id: person.display_name for person in work.trail.people()}
    return tuple(
        _note(note, names.get(note.user_id, "")) for note in found if note.user_id != desk.user_id
    )


def _note(note: Note, who: str) -> ReadingNote:
    return ReadingNote(UserId(note.user_id), who, note.day, note.why, note.residents)


def _limits(chosen: Mapping[str, str]) -> Thresholds:
    return Thresholds(
        residents=int(chosen["reading_residents_day"]),
        at_night=int(chosen["reading_residents_night"]),
        night_begins=int(chosen["night_begins_hour"]),
        night_ends=int(chosen["night_ends_hour"]),
    )


def _rows(work: Work, since: date) -> tuple[EntryRow, ...]:
    wanted = trail.wanted_of(work, TrailFilter(act="opened", since=since))
    return work.trail.newest_of(wanted, ENTRIES)


def _openings(desk: Desk, rows: Iterable[EntryRow]) -> list[Opening]:
    zone = desk.now().tzinfo
    found: list[Opening] = []
    for row in rows:
        user, at = desk.user_of(KeyId(row.actor)), moment(row.at)
        found.extend(
            Opening(user, resident, category, at.astimezone(zone))
            for resident, category in trail.opened_categories(trail.detail_of(row.detail))
            if resident not in desk.actor.blocked  # counts are made after that (entities)
        )
    return found


def _works_with(work: Work, since: date, users: set[str]) -> dict[str, frozenset[str]]:
    """Residents that each of *users* was assigned to on some day since."""
    found: dict[str, set[str]] = {}
    for user in users:
        for assignment in work.verified(Assignment, open_user_id=user):
            if assignment.to_on is None or assignment.to_on >= since:
                found.setdefault(user, set()).add(assignment.resident)
    return {user: frozenset(residents) for user, residents in found.items()}
