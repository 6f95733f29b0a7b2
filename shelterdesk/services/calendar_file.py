"""One's own appointments as a file for another calendar (RFC 5545): when, under a neutral word.

Nothing in it names anybody: no code name, no place, no colleague, no purpose, and no id that
leads back into the house. A telephone that is lost tells that somebody was busy.
"""

from __future__ import annotations

from datetime import UTC, date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk.domain.clashes import OFF, USUAL
from shelterdesk.domain.once import id_of
from shelterdesk.errors import CannotWrite
from shelterdesk.i18n import N_, Translator
from shelterdesk.services import calendar

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

ACTION = "calendar.export"
WEEKS = 4  # from the Monday of this week on
SAID = N_("Appointment")
PRODUCT = "-//notes//calendar//EN"  # a neutral word: the file says nothing of where it comes from


def own(desk: Desk, first: date, days: int, words: Translator) -> tuple[bytes, int]:
    """The file's bytes and how many appointments are in it; those that are off are left out."""
    # Loaded when somebody asks for it: start-up is felt (performance 2).
    from icalendar import Calendar, Event  # noqa: PLC0415

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    count = 0
    for entry in calendar.between(desk, first, days):
        about = entry.appointment
        if not entry.is_mine or about.state in OFF:
            continue
        event = Event()
        # The same one again where it was taken out before, and no way back to the record.
        event.add("uid", id_of("calendar file", desk.user_id, about.id))
        event.add("dtstamp", desk.now().astimezone(UTC).replace(microsecond=0))
        event.add("dtstart", about.start_at.astimezone(UTC))
        event.add("dtend", (about.end_at or about.start_at + USUAL).astimezone(UTC))
        event.add("summary", words(SAID))
        made.add_component(event)
        count += 1
    return made.to_ical(), count


def export(desk: Desk, path: Path, words: Translator) -> int:
    """Write one's own appointments of four weeks to *path*; how many there are.

    Raises ``PassphraseNeeded``, ``CannotWrite``.
    """
    desk.require_passphrase()
    first = desk.today() - timedelta(days=desk.today().weekday())
    file, count = own(desk, first, 7 * WEEKS, words)
    desk.say(ACTION, {"count": count})
    try:
        path.write_bytes(file)
    except OSError:
        raise CannotWrite("calendar") from None
    return count
