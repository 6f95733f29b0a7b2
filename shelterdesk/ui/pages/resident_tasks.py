"""One resident's tasks and appointments, as far as one reads them; the pages of both lead on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import calendar, tasks
from shelterdesk.services.calendar import Entry
from shelterdesk.services.tasks import Line
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.datewords import day_words
from shelterdesk.ui.kit.ready_table import ReadyTable
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.calendar import IN_RECORD, CalendarWords
from shelterdesk.ui.presenters.tasks import IN_RECORD as TASK_COLUMNS
from shelterdesk.ui.presenters.tasks import TaskRows

NO_TASK = N_("Nothing is open here.")
NO_APPOINTMENT = N_("No appointment yet.")


@dataclass(frozen=True)
class Shown:
    """What the page asks the desk for."""

    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]


class ResidentTasks(QWidget):
    """Two tables; Enter opens a task or an appointment on its own page."""

    went = Signal(str)  # a route

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        look, words, desk = seat.look, seat.look.words, seat.desk
        self.tasks = ReadyTable(TASK_COLUMNS, look, words("Tasks"), words(NO_TASK))
        self.appointments = ReadyTable(
            IN_RECORD, look, words("Appointments"), words(NO_APPOINTMENT)
        )
        self.tasks.opened.connect(
            lambda found: self.went.emit(f"tasks/{found.line.task.kind}:{found.line.task.id}")
        )
        self.appointments.opened.connect(
            lambda found: self.went.emit(f"calendar/{found.entry.appointment.id}")
        )
        cards: list[QWidget] = []
        if tasks.may_see(desk):
            to_tasks = partial(self.went.emit, f"tasks/of:{resident}")
            go = button(look, words("Go to Tasks"), to_tasks, icon="circle-check")
            cards.append(Card(words("Tasks")).add(row(go), self.tasks))
        if calendar.may_see(desk):
            to_calendar = partial(self.went.emit, f"calendar/of:{resident}")
            go = button(look, words("Go to the calendar"), to_calendar, icon="calendar")
            cards.append(Card(words("Appointments")).add(row(go), self.appointments))
        page = column(*cards)
        fill(self, page, words("Tasks and appointments"))
        seat.asker(self).run(
            lambda _: Shown(
                tasks.of_resident(desk, resident) if tasks.may_see(desk) else (),
                calendar.of_resident(desk, resident) if calendar.may_see(desk) else (),
            ),
            self._show,
        )

    def _show(self, shown: Shown) -> None:
        seat = self._seat
        short = partial(day_words, look=seat.look)
        rows = TaskRows(seat.look.words, short, seat.name_of)
        row_of = seat.register.row(self._resident) if seat.register else None
        code_name = row_of.code_name if row_of else ""
        said = CalendarWords(seat.look.words, short, lambda _: code_name, seat.desk.now().tzinfo)
        self.tasks.show_rows(shown.lines, rows.row)
        self.appointments.show_rows(shown.entries, said.row)
