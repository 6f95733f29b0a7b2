"""Handing the shift over: short lines for the next shift, and who has read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.domain.fields import Choice, choice, day, link, moment, note
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_

LONGEST_LINE = 280  # characters, casework guide 4.6 (handover)


class Shift(Choice):
    """Which shift of the day wrote it."""

    MORNING = "morning", N_("Morning")
    AFTERNOON = "afternoon", N_("Afternoon")
    NIGHT = "night", N_("Night")


class Topic(Choice):
    """What a line is about."""

    RESIDENT = "resident", N_("A resident")
    HOUSE = "house", N_("The house")
    VISIT = "visit", N_("Visitors and calls")
    TASK = "task", N_("To do")
    FOOD = "food", N_("Food and things")


@dataclass(frozen=True, kw_only=True)
class HandoverItem(Record):
    """One line for the next shift; without a resident it is about the house.

    No clinical detail: everybody on duty reads it.
    """

    kind = "handover_item"
    title = N_("For the next shift")
    category = "OPS.s"
    mode = Mode.EVENT
    sorted_by = "day"

    day: date = day(N_("Day"), required=True, sealed=False, listed=True, shown=False)
    shift: Shift = choice(N_("Shift"), Shift, required=True, sealed=False, listed=True)
    topic: Topic = choice(N_("About"), Topic, default=Topic.RESIDENT, listed=True)
    line: str = note(
        N_("For the next shift"),
        required=True,
        listed=True,
        hint=N_("One or two short sentences. What to do, not why."),
    )
    happened_at: datetime | None = moment(
        N_("When it was"), hint=N_("Only if you write it later than it happened.")
    )

    def problems(self) -> dict[str, str]:
        """At most 280 characters (casework guide 4.6)."""
        if len(self.line) > LONGEST_LINE:
            return {
                "line": N_("This is longer than 280 characters. Your text is kept; shorten it.")
            }
        return {}


@dataclass(frozen=True, kw_only=True)
class HandoverAck(Record):
    """Somebody has read the lines of a shift."""

    kind = "handover_ack"
    title = N_("Read")
    category = "OPS.s"
    mode = Mode.EVENT
    about_resident = False
    sorted_by = "day"

    day: date = day(N_("Day"), required=True, sealed=False, listed=True)
    shift: Shift = choice(N_("Shift"), Shift, required=True, sealed=False, listed=True)
    item_id: str = link(N_("Line"), sealed=False)
