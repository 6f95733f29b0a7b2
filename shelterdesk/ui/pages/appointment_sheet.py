"""One appointment to read: when, where, with whom; what became of it; and what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from shelterdesk.domain.kinds.appointment import (
    Appointment,
    AppointmentDetail,
    AppointmentState,
    CounsellingAppointmentDetail,
    InterpreterBooking,
)
from shelterdesk.domain.policy import Act
from shelterdesk.i18n import N_
from shelterdesk.services import appointment_sessions, booking_slips, calendar, clashing
from shelterdesk.services.calendar import OPEN, OUTCOMES, Entry
from shelterdesk.services.clashing import Warned
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.appointment_forms import PURPOSES
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.sessions import FROM
from shelterdesk.ui.presenters.calendar import CalendarWords

ASKS_WHY = frozenset(
    {
        AppointmentState.DID_NOT_ATTEND,
        AppointmentState.CANCELLED_BY_RESIDENT,
        AppointmentState.CANCELLED_BY_HOUSE,
    }
)


@dataclass(frozen=True)
class Opened:
    """One appointment with what lies elsewhere, as far as one reads it."""

    entry: Entry
    purposes: tuple[AppointmentDetail, ...] = ()
    warned: tuple[Warned, ...] = ()


def opened(seat: Seat, id: Any) -> Any:
    """A job that reads one appointment."""
    desk = seat.desk

    def read(_: object) -> Opened:
        entry = calendar.one(desk, id)
        about = entry.appointment
        warned = (
            clashing.warnings(desk, about.resident, about.values(), of=about.id)
            if about.state in OPEN
            else ()
        )
        return Opened(entry, calendar.purposes(desk, about), warned)

    return read


def is_of_counselling(found: Opened) -> bool:
    """Whether it is one's own, or its purpose stands among counselling."""
    told = any(isinstance(each, CounsellingAppointmentDetail) for each in found.purposes)
    return found.entry.is_mine or told


class AppointmentSheet(QWidget):
    """One appointment in words, and the buttons for it."""

    left = Signal()
    change_asked = Signal()
    interpreter_asked = Signal()
    purpose_asked = Signal()
    detail_asked = Signal(object)  # an ``AppointmentDetail`` to change
    outcome_asked = Signal(object)  # an outcome that has room for a reason
    changed = Signal(object)  # a receipt
    slip_asked = Signal()

    def __init__(self, seat: Seat, found: Opened, said: CalendarWords) -> None:
        super().__init__()
        self._seat, self._found = seat, found
        look, words, about = seat.look, seat.look.words, found.entry.appointment
        shown = said.row(found.entry)
        self.back = button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        day = seat.day(said.day_of(found.entry))
        self.card = Card(f"{day}, {shown.time}")
        for warned in found.warned:
            self.card.add(PlainLabel(said.warning(warned), tone="warn", wrap=True))
        grid = QFormLayout()
        for title, value in (
            (N_("For whom"), shown.who),
            (N_("What others see"), shown.what),
            (N_("Where"), shown.where),
            (N_("With"), ", ".join(found.entry.workers)),
            (N_("Who goes along"), about.escort),
            (N_("Interpreter"), ", ".join(found.entry.interpreters)),
            (N_("What to bring, what to think of"), about.remark),
            (N_("State"), shown.state),
        ):
            if value:
                grid.addRow(PlainLabel(words(title), tone="muted"), PlainLabel(value, wrap=True))
        self.card.add(grid)
        if is_of_counselling(found) and appointment_sessions.may_write(seat.desk, about):
            write = button(
                look, words("Write the session"), self.write_session, act="main", icon="pen-line"
            )
            self.card.add(row(write))
        for line in self._acts(about):
            self.card.add(line)
        page = column(row(self.back), self.card, *self._purposes(about))
        fill(self, page, words(Appointment.title))
        self.setFocusProxy(self.back)
        seat.say_reach((Appointment,), about.resident)

    def confirm(self) -> None:
        """Everybody has said yes."""
        desk, about = self._seat.desk, self._found.entry.appointment
        self._seat.asker(self).run(lambda _: calendar.confirm(desk, about), self.changed.emit)

    def settle(self, state: AppointmentState) -> None:
        """Say what became of it; some outcomes have room for a reason, where it can be kept."""
        desk, about = self._seat.desk, self._found.entry.appointment
        if state in ASKS_WHY and calendar.keeps_why(desk, self._found.purposes) is not None:
            self.outcome_asked.emit(state)
            return
        self._seat.asker(self).run(lambda _: calendar.settle(desk, about, state), self.changed.emit)

    def write_session(self) -> None:
        """Go to the resident's sessions and write this one, or open what is there."""
        about = self._found.entry.appointment
        self._seat.went.emit(f"residents/{about.resident}/sessions/{FROM}:{about.id}")

    def _acts(self, about: Appointment) -> list[Any]:
        seat, look, words = self._seat, self._seat.look, self._seat.look.words
        if not calendar.may_change(seat.desk, about):
            return []
        if about.state not in OPEN:
            planned = partial(self.settle, AppointmentState.PLANNED)
            return [row(button(look, words("Take this back"), planned))]
        first: list[QWidget] = [
            button(look, words("Move or change"), self.change_asked.emit, icon="pen-line")
        ]
        if about.state is not AppointmentState.CONFIRMED:
            first.append(button(look, words("Everybody has said yes"), self.confirm))
        if seat.desk.may(Act.CREATE, InterpreterBooking, about.resident or None):
            asks = button(look, words("Ask an interpreter"), self.interpreter_asked.emit)
            first.append(asks)
        if self._found.entry.interpreters and booking_slips.may_print(seat.desk, about):
            slip = button(
                look, words("Slip for the interpreter"), self.slip_asked.emit, icon="printer"
            )
            first.append(slip)
        outcomes = [
            button(look, words(state.label), partial(self.settle, state)) for state in OUTCOMES
        ]
        title = PlainLabel(words("What became of it"), size="strong")
        return [row(*first), title, row(*outcomes)]

    def _purposes(self, about: Appointment) -> list[QWidget]:
        """One card for each part of the record that one reads; none where there is nothing."""
        seat, look, words = self._seat, self._seat.look, self._seat.look.words
        cards: list[QWidget] = []
        for detail in self._found.purposes:
            part = words(PURPOSES[type(detail)])
            card = Card(words("What it is for · {part}").format(part=part))
            card.add(WrappedText(look, detail.purpose))
            if detail.outcome:
                card.add(PlainLabel(words("What came of it"), size="small", tone="muted"))
                card.add(WrappedText(look, detail.outcome))
            if seat.desk.policy.may(
                seat.desk.actor, Act.AMEND, detail.kind, detail.resident, author=detail.author
            ):
                change = partial(self.detail_asked.emit, detail)
                card.add(row(button(look, words("Change"), change, icon="pen-line")))
            cards.append(card)
        if about.resident and calendar.purposes_by_hand(seat.desk, about.resident):
            add = button(look, words("Write what it is for"), self.purpose_asked.emit, icon="plus")
            cards.append(_line(add))
        return cards


def _line(*parts: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(row(*parts))
    return made
