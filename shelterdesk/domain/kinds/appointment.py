"""Appointments under a neutral name, and what they are for under the key of their purpose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.domain.fields import Choice, choice, day, flag, items, link, moment, note, text
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_


class AppointmentLabel(Choice):
    """What everybody may see of an appointment."""

    TALK = "talk", N_("Talk")
    OUTSIDE = "outside", N_("Appointment outside")
    VISIT = "visit", N_("Somebody comes")
    CALL = "call", N_("Call")
    ACTIVITY = "activity", N_("Activity")
    OTHER = "other", N_("Appointment")


class AppointmentState(Choice):
    """Casework guide 6.1; never *no-show*."""

    REQUESTED = "requested", N_("Asked for")
    OFFERED = "offered", N_("Offered")
    PLANNED = "planned", N_("Planned")
    CONFIRMED = "confirmed", N_("Confirmed")
    ATTENDED = "attended", N_("Attended")
    PART = "attended_part", N_("Attended in part")
    DID_NOT_ATTEND = "did_not_attend", N_("Did not attend")
    CANCELLED_BY_RESIDENT = "cancelled_by_resident", N_("Resident chose another time")
    CANCELLED_BY_HOUSE = "cancelled_by_house", N_("The house cancelled")
    RESCHEDULED = "rescheduled", N_("Moved to another time")


OPEN_APPOINTMENTS = frozenset(
    {
        AppointmentState.REQUESTED,
        AppointmentState.OFFERED,
        AppointmentState.PLANNED,
        AppointmentState.CONFIRMED,
    }
)


@dataclass(frozen=True, kw_only=True)
class Appointment(Record):
    """When, where and with whom; what it is about stands elsewhere."""

    kind = "appointment"
    title = N_("Appointment")
    category = "APT"
    sorted_by = "start_at"
    across_residents = True

    label: AppointmentLabel = choice(
        N_("What others see"), AppointmentLabel, default=AppointmentLabel.OTHER, listed=True
    )
    start_at: datetime = moment(N_("Begins"), required=True, sealed=False, listed=True)
    end_at: datetime | None = moment(N_("Ends"), sealed=False)
    user_ids: str = text(N_("Who of the house"), sealed=False, shown=False)
    room_id: str = link(N_("Room"), sealed=False)
    place: str = text(N_("Where"), listed=True)
    escort: str = text(N_("Who goes along"))
    remark: str = note(N_("What to bring, what to think of"))
    state: AppointmentState = choice(
        N_("State"),
        AppointmentState,
        default=AppointmentState.PLANNED,
        sealed=False,
        listed=True,
        shown=False,
    )
    series_id: str = link(N_("Series"), sealed=False)

    @property
    def workers(self) -> tuple[str, ...]:
        """Who of the house, by their ids."""
        return tuple(id for id in self.user_ids.split(",") if id)

    def problems(self) -> dict[str, str]:
        """It ends after it began."""
        if self.end_at is not None and self.start_at and self.end_at <= self.start_at:
            return {"end_at": N_("This is not after the beginning. Check the two times.")}
        return {}


@dataclass(frozen=True, kw_only=True)
class InterpreterBooking(Record):
    """An interpreter for one appointment; they learn the code name and the language."""

    kind = "interpreter_booking"
    title = N_("Interpreter booked")
    category = "APT"
    sorted_by = "start_at"
    across_residents = True

    appointment_id: str = link(N_("Appointment"), sealed=False)
    interpreter_id: str = link(N_("Interpreter"), sealed=False)
    start_at: datetime = moment(N_("Begins"), required=True, sealed=False, listed=True)
    end_at: datetime | None = moment(N_("Ends"), sealed=False)
    language: str = text(N_("Language"), listed=True, catalogue="languages")
    state: AppointmentState = choice(
        N_("State"), AppointmentState, default=AppointmentState.PLANNED, sealed=False, listed=True
    )


@dataclass(frozen=True, kw_only=True)
class AppointmentDetail(Record):
    """What an appointment is for, in the plan's category."""

    kind = "appointment_detail"
    title = N_("What an appointment is for")
    category = "CAR"

    appointment_id: str = link(N_("Appointment"), sealed=False)
    purpose: str = note(N_("What it is for"), required=True, listed=True)
    outcome: str = note(N_("What came of it"))


@dataclass(frozen=True, kw_only=True)
class HealthAppointmentDetail(AppointmentDetail):
    """The same for health."""

    kind = "health_appointment_detail"
    category = "HEA"


@dataclass(frozen=True, kw_only=True)
class CounsellingAppointmentDetail(AppointmentDetail):
    """The same for counselling."""

    kind = "counselling_appointment_detail"
    category = "CPN"


@dataclass(frozen=True, kw_only=True)
class LegalAppointmentDetail(AppointmentDetail):
    """The same for the law."""

    kind = "legal_appointment_detail"
    category = "LGL"


@dataclass(frozen=True, kw_only=True)
class PapersAppointmentDetail(AppointmentDetail):
    """The same for papers: a mission, a registry."""

    kind = "papers_appointment_detail"
    category = "DOC"


@dataclass(frozen=True, kw_only=True)
class Interpreter(Record):
    """Somebody who interprets. No account; they get a booking slip (decision 7)."""

    kind = "interpreter"
    title = N_("Interpreter")
    category = "LIB"
    about_resident = False

    name: str = text(N_("Name"), required=True, sealed=False, listed=True)
    languages: tuple[str, ...] = items(N_("Languages"), listed=True, catalogue="languages")
    phone: str = text(N_("Phone"), listed=True)
    home_area: str = text(
        N_("Home area or community"), hint=N_("So that nobody meets a neighbour unawares.")
    )
    by_phone: bool = flag(N_("Also interprets by phone"))
    promised_on: date | None = day(N_("Promised in writing to keep silent, on"))
    reviewed_on: date | None = day(N_("Last checked"), sealed=False, listed=True)
    is_active: bool = flag(N_("Works with us now"), default=True, sealed=False)
