"""Appointments as a calendar says them: code names only, whatever lists may show elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from shelterdesk.domain.calendars import WEEKDAYS
from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.appointment import AppointmentState
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.calendar import OPEN, Entry
from shelterdesk.services.clashing import Warned

DAY, WEEK, AGENDA = "day", "week", "agenda"
VIEWS = ((WEEK, N_("Week")), (DAY, N_("Day")), (AGENDA, N_("Agenda")))
DAYS = {DAY: 1, WEEK: 7, AGENDA: 14}
IN_DAY = (
    Field(name="time", label=N_("When"), holds=str),
    Field(name="who", label=N_("For whom"), holds=str),
    Field(name="what", label=N_("What others see"), holds=str),
    Field(name="where", label=N_("Where"), holds=str),
    Field(name="workers", label=N_("With"), holds=str),
    Field(name="state", label=N_("State"), holds=str),
)
IN_AGENDA = (Field(name="day", label=N_("Day"), holds=str), *IN_DAY)
IN_RECORD = tuple(field for field in IN_AGENDA if field.name != "who")
INTERPRETED = N_("{names}; interpreter: {who}")
HOUSE = N_("The house")
TONES = {
    AppointmentState.ATTENDED: "ok",
    AppointmentState.PART: "ok",
    AppointmentState.CONFIRMED: "info",
}


@dataclass(frozen=True)
class AppointmentRow:
    """One appointment in words; ``entry`` is what they were made of."""

    day: str
    time: str
    who: str
    what: str
    where: str
    workers: str
    state: str
    entry: Entry


@dataclass(frozen=True)
class AppointmentLine:
    """The same in the narrow column of a week."""

    key: str
    title: str
    second: str
    below: str
    status: str
    tone: str


class CalendarWords:
    """Puts entries into words. ``code_name`` gives a resident's code name and nothing else."""

    def __init__(
        self,
        words: Translator,
        day: Callable[[date], str],
        code_name: Callable[[ResidentId], str],
        zone: tzinfo | None,
    ) -> None:
        self._words, self._day, self._code_name, self._zone = words, day, code_name, zone

    def day_of(self, entry: Entry) -> date:
        """On which day of the house it begins."""
        return self._here(entry.appointment.start_at).date()

    def time(self, entry: Entry) -> str:
        """From when to when, in the 24-hour clock of the house."""
        begins, ends = self._here(entry.appointment.start_at), entry.appointment.end_at
        return f"{begins:%H:%M}–{self._here(ends):%H:%M}" if ends else f"{begins:%H:%M}"

    def who(self, entry: Entry) -> str:
        """The code name of whom it is about."""
        return self.name(entry.appointment.resident)

    def name(self, resident: ResidentId) -> str:
        """The code name of a resident, or the house."""
        return self._code_name(resident) if resident else self._words(HOUSE)

    def short_day(self, day: date) -> str:
        """A day above a narrow column."""
        names = WEEKDAYS.get(self._words.language, WEEKDAYS["en"])
        return f"{names[day.weekday()]} {day.day}"

    def row(self, entry: Entry) -> AppointmentRow:
        """One row of a table."""
        about = entry.appointment
        return AppointmentRow(
            self._day(self.day_of(entry)),
            self.time(entry),
            self.who(entry),
            self._words(about.label.label),
            _joined((entry.room, about.place)),
            self._with(entry),
            self._words(about.state.label),
            entry,
        )

    def line(self, entry: Entry) -> AppointmentLine:
        """One row of a week's column, which is narrow: what it is, or what became of it."""
        about = entry.appointment
        begins = f"{self._here(about.start_at):%H:%M}"
        said = "" if about.state in OPEN - {AppointmentState.CONFIRMED} else about.state.label
        below = "" if said else self._words(about.label.label)
        tone = TONES.get(about.state, "text2")
        return AppointmentLine(
            about.id, f"{begins} {self.who(entry)}", "", below, self._words(said), tone
        )

    def warning(self, warned: Warned) -> str:
        """One thing to look at, with a name and a time."""
        at = f"{self._here(warned.found.at):%H:%M}"
        return self._words(warned.found.clash.label).format(
            who=f"\u2068{warned.who}\u2069", time=at
        )

    def _with(self, entry: Entry) -> str:
        names, helpers = ", ".join(entry.workers), ", ".join(entry.interpreters)
        if not helpers:
            return names
        return self._words(INTERPRETED).format(names=names or "–", who=helpers)

    def _here(self, at: datetime) -> datetime:
        return at.astimezone(self._zone)


def first_of(view: str, day: date) -> date:
    """The first day that *view* shows around *day*: a week begins on Monday."""
    return day - timedelta(days=day.weekday()) if view == WEEK else day


def by_day(entries: Iterable[Entry], words: CalendarWords) -> dict[date, list[Entry]]:
    """Entries by the day on which they begin."""
    found: dict[date, list[Entry]] = {}
    for entry in entries:
        found.setdefault(words.day_of(entry), []).append(entry)
    return found


def _joined(parts: tuple[str, ...]) -> str:
    return " · ".join(part for part in parts if part)
