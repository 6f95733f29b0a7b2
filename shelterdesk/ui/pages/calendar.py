"""The calendar: day, week and agenda, with code names only."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.appointment import Appointment, AppointmentState
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import appointment_sessions, booking_slips, calendar, calendar_file
from shelterdesk.services.calendar import Entry
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.datewords import day_words
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.ready_table import ReadyTable
from shelterdesk.ui.kit.resident_list import ROW_HEIGHT, ResidentList
from shelterdesk.ui.pages.appointment_forms import (
    appointment_form,
    choices,
    interpreter_form,
    outcome_form,
    purpose_form,
)
from shelterdesk.ui.pages.appointment_sheet import AppointmentSheet, Opened, opened
from shelterdesk.ui.pages.entry import Entry as Form
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.calendar import (
    AGENDA,
    DAYS,
    IN_AGENDA,
    IN_DAY,
    VIEWS,
    WEEK,
    CalendarWords,
    by_day,
    first_of,
)

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Calendar")
LEAD = N_("Code names only. What an appointment is for is read where it belongs.")
NOTHING = N_("No appointment here. You can make one.")
EVERYBODY = N_("Everybody")
FILE_MEANS = N_(
    "Your own appointments of four weeks: when, and the word “Appointment”. No code name, no "
    "place and no colleague is in the file. That you took it out is written down."
)
FIRST_HOUR = 9
LEAST_SHOWN = 7  # lines of a day that have room whatever there is
STACKS_BELOW = 1180  # logical pixels; then a week is a list, like an agenda
SHOWN = (Appointment,)  # in the list; what one is for is read on its own page
WRITTEN = frozenset({Appointment.kind})  # drafts that are gone on with here


def is_for(desk: Desk) -> bool:
    """Whoever reads appointments at all."""
    return calendar.may_see(desk)


class CalendarPage(RoomStack):
    """Days of the house; Enter or a click opens an appointment."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._entries: tuple[Entry, ...] = ()
        self._day = seat.desk.today()
        self.view = _picker(words("What to show"), [(key, words(said)) for key, said in VIEWS])
        self.whose = _picker(words("For whom"), [])
        self.earlier = button(look, words("Earlier"), self.go_back, act="quiet", tip="Alt+Left")
        self.now = button(look, words("Today"), self.go_to_today, act="quiet")
        self.later = button(look, words("Later"), self.go_on_later, act="quiet", tip="Alt+Right")
        self.add = button(
            look,
            words("Make an appointment"),
            self.make_appointment,
            act="main",
            icon="plus",
            tip="Ctrl+N",
        )
        self.title = PlainLabel(size="card", wrap=True)
        self.day_table = ReadyTable(IN_DAY, look, words(TITLE), words(NOTHING))
        self.agenda = ReadyTable(IN_AGENDA, look, words(TITLE), words(NOTHING))
        for table in (self.day_table, self.agenda):
            table.opened.connect(lambda found: self.show_one(found.entry.appointment.id))
        self.columns = [_Column(seat, self.show_one) for _ in range(DAYS[WEEK])]
        self.week = QWidget()
        across = QHBoxLayout(self.week)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(6)
        for each in self.columns:
            across.addWidget(each, 1)
        label = PlainLabel(words("For whom"), size="small", tone="muted")
        label.setBuddy(self.whose)
        self.head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            row(self.view, self.earlier, self.now, self.later, label, self.whose, self.add),
            self.title,
            self.week,
            self.day_table,
            self.agenda,
        )
        self.take_out = button(
            look, words("My appointments as a file…"), self.export, act="quiet", icon="file-down"
        )
        self.furnish(
            self.head,
            Card(words("For another calendar")).add(
                PlainLabel(words(FILE_MEANS), tone="muted", wrap=True), row(self.take_out)
            ),
        )
        self.view.activated.connect(lambda _: self.read())
        self.whose.activated.connect(lambda _: self._whose_chosen())
        for keys, act in (
            ("Ctrl+N", self.make_appointment),
            ("Alt+Left", self.go_back),
            ("Alt+Right", self.go_on_later),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        seat.register_changed.connect(self._fill_residents)
        self._fill_residents()

    @property
    def resident(self) -> ResidentId:
        """For whom; empty for everybody."""
        return ResidentId(self.whose.currentData() or "")

    @property
    def words(self) -> CalendarWords:
        """Appointments in words, with code names only."""
        seat = self.seat
        return CalendarWords(
            seat.look.words,
            partial(day_words, look=seat.look),
            self._code_name,
            seat.desk.now().tzinfo,
        )

    def read(self) -> None:
        """Read the days that show."""
        if self.sheet is None:
            self.seat.say_reach(SHOWN, self.resident)
        desk, first = self.seat.desk, first_of(self.view.currentData(), self._day)
        days = DAYS[self.view.currentData()]
        self.seat.asker(self).run(lambda _: calendar.between(desk, first, days), self._show)

    def go(self, rest: str) -> None:
        """``of:<resident>`` shows the days of one resident, an id one appointment."""
        name, _, about = rest.partition(":")
        if name == "of":
            self.whose.setCurrentIndex(max(self.whose.findData(about), 0))
            self._whose_chosen()
            self.view.setCurrentIndex(self.view.findData(AGENDA))
            self.read()
        else:
            self.show_one(RecordId(rest))

    def open_draft(self, written: str) -> None:
        """Go on with an appointment, or with what was begun about one."""
        _, _, about = written.partition(":")
        id, _, act = about.partition(":")
        if act == "add":
            self._open_form(ResidentId(id))
            return

        def found(shown: Opened) -> None:
            forms: dict[str, Any] = {
                "change": self._change_one,
                "interpreter": self._ask_interpreter,
                "purpose": self._write_purpose,
            }
            if act in forms:
                forms[act](shown.entry)
            else:
                self._ask_outcome(shown.entry, AppointmentState.of(act))

        self.seat.asker(self).run(opened(self.seat, RecordId(id)), found)

    def go_back(self) -> None:
        """The days before those that show."""
        self._move(-1)

    def go_on_later(self) -> None:
        """The days after those that show."""
        self._move(1)

    def go_to_today(self) -> None:
        """The days around today."""
        self._day = self.seat.desk.today()
        self.read()

    def show_one(self, id: RecordId) -> None:
        """One appointment to read, with what can be done with it."""
        self.seat.asker(self).run(opened(self.seat, id), self._open_sheet)

    def make_appointment(self) -> None:
        """Open the form for an appointment of the chosen resident, or of the house."""
        if not self.seat.desk.may_create(Appointment, self.resident or None):
            words = self.seat.look.words
            self.seat.banner.show_note(words("Choose first for whom the appointment is."))
            self.whose.setFocus()
            return
        self._open_form(self.resident)

    def export(self) -> None:
        """Write one's own appointments to a file, without a name in it."""
        seat, words = self.seat, self.seat.look.words
        title = words("My appointments as a file…")
        name, _ = QFileDialog.getSaveFileName(self, title, "calendar.ics", "iCalendar (*.ics)")
        if not name:
            return

        def written(count: int) -> None:
            said = words.count("{n} appointment", "{n} appointments", count).format(n=count)
            seat.banner.show_note(words("Written: {what}.").format(what=said))

        seat.asker(self).run(lambda _: calendar_file.export(seat.desk, Path(name), words), written)

    # ---- inside

    def _open_sheet(self, shown: Opened) -> None:
        sheet, entry = AppointmentSheet(self.seat, shown, self.words), shown.entry
        sheet.left.connect(self.back)
        sheet.changed.connect(self._settled)
        sheet.change_asked.connect(partial(self._change_one, entry))
        sheet.interpreter_asked.connect(partial(self._ask_interpreter, entry))
        sheet.purpose_asked.connect(partial(self._write_purpose, entry))
        sheet.detail_asked.connect(self._change)
        sheet.outcome_asked.connect(partial(self._ask_outcome, entry))
        sheet.slip_asked.connect(partial(self._show_slip, entry))
        self.open(sheet)

    def _show_slip(self, entry: Entry) -> None:
        desk, id, words = self.seat.desk, entry.appointment.id, self.seat.look.words
        page = PaperPage(self.seat, partial(booking_slips.make, desk, id, words=words))
        page.left.connect(self.back)
        self.open(page)

    def _settled(self, receipt: Receipt[Appointment]) -> None:
        """Back to the days; or the appointment again, where its session can be written now."""
        about = receipt.value
        self._kept(receipt)
        if appointment_sessions.may_write(self.seat.desk, about):
            self.show_one(RecordId(about.id))

    def _open_form(self, resident: ResidentId) -> None:
        zone, today = self.seat.desk.now().tzinfo, self.seat.desk.today()
        at = datetime.combine(max(self._day, today), time(FIRST_HOUR), zone)
        self.seat.asker(self).run(
            choices(self.seat, resident),
            lambda offered: self._open_entry(
                appointment_form(self.seat, resident, self.words, offered, at=at)
            ),
        )

    def _change_one(self, entry: Entry) -> None:
        about = entry.appointment
        self.seat.asker(self).run(
            choices(self.seat, about.resident),
            lambda offered: self._open_entry(
                appointment_form(self.seat, about.resident, self.words, offered, about)
            ),
        )

    def _ask_interpreter(self, entry: Entry) -> None:
        about = entry.appointment
        self.seat.asker(self).run(
            choices(self.seat, about.resident),
            lambda offered: self._open_entry(
                interpreter_form(self.seat, about, self.words, offered)
            ),
        )

    def _write_purpose(self, entry: Entry) -> None:
        self._open_entry(purpose_form(self.seat, entry.appointment, self.words))

    def _ask_outcome(self, entry: Entry, state: AppointmentState) -> None:
        form = outcome_form(self.seat, entry.appointment, state, self.words)
        self._open_entry(form, self._settled)

    def _open_entry(self, form: Form, kept: Any = None) -> None:
        form.left.connect(self.back)
        form.finished.connect(kept or self._kept)
        self.open(form)

    def _move(self, steps: int) -> None:
        days = DAYS[self.view.currentData()]
        self._day += timedelta(days=steps * days)
        self.read()

    def _show(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self._draw()

    def _draw(self) -> None:
        """Show what was read; a week that has no room for its columns is a list."""
        view, said, whose = self.view.currentData(), self.words, self.resident
        entries = [e for e in self._entries if not whose or e.appointment.resident == whose]
        first = first_of(view, self._day)
        last = first + timedelta(days=DAYS[view] - 1)
        days = [first] if first == last else [first, last]
        self.title.setText(" – ".join(self.seat.day(day) for day in days))
        has_room = self.width() >= STACKS_BELOW * self.seat.look.scale
        in_columns, in_day = view == WEEK and has_room, first == last
        self.week.setVisible(in_columns)
        self.day_table.setVisible(in_day)
        self.agenda.setVisible(not in_columns and not in_day)
        if in_columns:
            found = by_day(entries, said)
            most = max((len(day) for day in found.values()), default=0)
            for number, each in enumerate(self.columns):
                each.make_room(most)  # the page scrolls, not the days by themselves
                day = first + timedelta(days=number)
                each.show_day(day, found.get(day, []), said)
            return
        table = self.day_table if in_day else self.agenda
        table.show_rows(entries, said.row)

    def _whose_chosen(self) -> None:
        may = self.seat.desk.may_create(Appointment, self.resident or None)
        self.add.setEnabled(may or not self.resident)
        self._draw()

    def _fill_residents(self) -> None:
        words, before = self.seat.look.words, self.resident
        self.whose.clear()
        self.whose.addItem(words(EVERYBODY), "")
        rows = self.seat.register.listed if self.seat.register else ()
        for each in rows:
            self.whose.addItem(f"{each.code_name} · {each.code}", each.resident)
        self.whose.setCurrentIndex(max(self.whose.findData(before), 0))
        self.add.setVisible(bool(rows) and self.seat.desk.may("create", Appointment))
        if self._entries:
            self._draw()

    def _code_name(self, resident: ResidentId) -> str:
        found = self.seat.register.row(resident) if self.seat.register else None
        return found.code_name if found else ""

    # Qt's names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.view.currentData() == WEEK:
            self._draw()


class _Column(QWidget):
    """One day of a week: its name, and its appointments."""

    def __init__(self, seat: Seat, open_one: Any) -> None:
        super().__init__()
        self._seat = seat
        self.name = PlainLabel(size="strong", wrap=True)
        self.list = ResidentList(seat.look, "")
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.opened.connect(lambda key: open_one(RecordId(key)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.name)
        layout.addWidget(self.list, 1)

    def make_room(self, lines: int) -> None:
        """Be high enough for *lines* appointments."""
        high = max(lines, LEAST_SHOWN) * int(ROW_HEIGHT * self._seat.look.scale)
        self.list.setFixedHeight(high + 6)

    def show_day(self, day: date, entries: list[Entry], said: CalendarWords) -> None:
        """Show the appointments of *day*."""
        look, is_today = self._seat.look, day == self._seat.desk.today()
        shown = said.short_day(day)
        self.name.setText(shown)
        self.name.set_tone("info" if is_today else "text")
        count = look.words.count("{n} appointment", "{n} appointments", len(entries))
        self.list.setAccessibleName(f"{shown}: {count.format(n=len(entries))}")
        self.list.show_lines([said.line(entry) for entry in entries])


def _picker(name: str, picks: list[tuple[str, str]]) -> CalmPicker:
    made = CalmPicker()
    made.setAccessibleName(name)
    made.setMaxVisibleItems(14)
    for code, said in picks:
        made.addItem(said, code)
    return made
