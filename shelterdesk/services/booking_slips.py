"""A slip on paper for whoever interprets: they have no account (decision 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.clashes import OFF
from shelterdesk.domain.kinds.appointment import Appointment, InterpreterBooking
from shelterdesk.domain.kinds.bed import Room
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.policy import Act
from shelterdesk.domain.record import RecordId
from shelterdesk.errors import Denied, NotFound
from shelterdesk.i18n import Translator, translator
from shelterdesk.reports.booking_slip import BookingSlip, render
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services.options import option_label
from shelterdesk.services.paper import PaperInMemory

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

PRINTED = "booking_slip.print"


def may_print(desk: Desk, appointment: Appointment) -> bool:
    """Managers and case managers."""
    return desk.may(Act.PRINT, InterpreterBooking, appointment.resident or None)


def make(
    desk: Desk, id: RecordId, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """One page for each language that is interpreted at an appointment.

    Raises ``Denied``; ``NotFound`` out of reach, or where nobody was asked to interpret.
    """
    _ = words or translator("en")
    slips = slips_of(desk, id, _)
    with desk.look() as work:
        about = work.shelf(Appointment).get(id).resident
    pdf = render(slips, fonts=fonts or Fonts(), words=_, is_practice=desk.practice)
    return PaperInMemory(pdf, about, PRINTED)


def slips_of(desk: Desk, id: RecordId, words: Translator) -> tuple[BookingSlip, ...]:
    """What stands on the pages; raises as ``make``."""
    with desk.look() as work:
        about = work.shelf(Appointment).get(id)
        if not may_print(desk, about):
            raise Denied(f"{InterpreterBooking.kind}.print")
        asked = work.shelf(InterpreterBooking).every(open_appointment_id=id)
        languages = dict.fromkeys(each.language for each in asked if each.state not in OFF)
        if not languages:
            raise NotFound(InterpreterBooking.kind)
        name = ""
        if about.resident:
            name = work.shelf(Resident).get(RecordId(about.resident)).code_name
        place = about.place or _room(work, about.room_id)
    return tuple(
        BookingSlip(name, words(option_label("languages", code)) if code else "", place, when)
        for when in (_when(desk, about),)
        for code in languages
    )


def _when(desk: Desk, about: Appointment) -> str:
    zone = desk.now().tzinfo
    begins = about.start_at.astimezone(zone)
    ends = f"-{about.end_at.astimezone(zone):%H:%M}" if about.end_at else ""
    return f"{begins:%Y-%m-%d, %H:%M}{ends}"


def _room(work: Work, id: str) -> str:
    return next((room.name for room in work.shelf(Room).every() if room.id == id), "")
