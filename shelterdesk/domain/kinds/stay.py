"""From coming into the house to leaving it; a resident may have several stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Added, Choice, choice, day, house_adds, note, text
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_


class StayState(Choice):
    """Where a stay stands."""

    EXPECTED = "expected", N_("Expected")
    IN_HOUSE = "in_house", N_("In the house")
    AWAY = "away", N_("Away")
    AFTER_CARE = "after_care", N_("After-care")
    CLOSED = "closed", N_("Closed")


@dataclass(frozen=True, kw_only=True)
class Stay(Record):
    """One stay in the house."""

    kind = "stay"
    title = N_("Stay")
    category = "LOC"
    sorted_by = "arrived_on"

    arrived_on: date = day(N_("Came on"), required=True, sealed=False, listed=True)
    left_on: date | None = day(N_("Left on"), sealed=False, listed=True, shown=False)
    state: StayState = choice(
        N_("State"), StayState, default=StayState.IN_HOUSE, sealed=False, listed=True, shown=False
    )
    room: str = text(N_("Room"), listed=True)
    brought_by: str = text(N_("Came with"), hint=N_("An organisation or a person, if known."))
    needs: str = note(N_("What is needed tonight"), hint=N_("Food, sleep, a call, clothes."))
    added: tuple[Added, ...] = house_adds()

    def problems(self) -> dict[str, str]:
        """A stay cannot end before it began."""
        if self.left_on and self.arrived_on and self.left_on < self.arrived_on:
            return {
                "left_on": N_("This is before the day of arrival. Your text is kept; check both.")
            }
        return {}
