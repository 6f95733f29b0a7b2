"""A date as people say it: typed in any calendar, understood at once, asked about when unclear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.domain.calendars import CALENDAR_WORDS
from shelterdesk.domain.dates import (
    NOT_A_DATE,
    Basis,
    Calendar,
    PartialDate,
    Precision,
    Understood,
    answer,
    read_date,
    show_date,
)
from shelterdesk.domain.fields import Field
from shelterdesk.domain.partial_dates import BASIS_WORDS
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.buttons import button, icon_button
from shelterdesk.ui.kit.cards import empty
from shelterdesk.ui.kit.datewords import both_words, second_words
from shelterdesk.ui.kit.editors import CalmPicker, Editor
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look

NEEDS_A_DAY = N_("The day is needed here, not only the month or year. Your text is kept.")
OFFERED_BASES = (
    Basis.STATED,
    Basis.DOCUMENT,
    Basis.ESTIMATED_BY_STAFF,
    Basis.MEDICAL_ESTIMATE,
    Basis.UNKNOWN,
)
OFFERED_CALENDARS = (
    Calendar.GREGORIAN,
    Calendar.THAI_BE,
    Calendar.ETHIOPIC,
    Calendar.NEPALI_BS,
    Calendar.MYANMAR,
    Calendar.HIJRI,
)
ANSWER_FIRST = N_("Answer the question below the date first. Your text is kept.")


class DateLine(QWidget):
    """A line, a calendar that opens beside it, and what was understood below it.

    ``exact`` dates need their day; others may be a year, a month, or about.
    """

    edited = Signal()

    def __init__(self, look: Look, today: Callable[[], date], *, exact: bool) -> None:
        super().__init__()
        self._look, self._today, self._exact = look, today, exact
        self._understood = Understood("")
        self.calendar: Calendar | None = None  # what the person counts in; None: as it is typed
        self.box = QLineEdit()
        self.box.setPlaceholderText(look.words("22 Nov 2026, today, -3d"))
        self.box.textEdited.connect(self._typed)
        self.box.installEventFilter(self)
        self.setFocusProxy(self.box)
        self.opener = icon_button(
            look, "calendar", look.words("Open the calendar"), self.open_calendar
        )
        self.meaning = PlainLabel(size="small", tone="muted", wrap=True)
        self._choices = QHBoxLayout()
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.box, 1)
        line.addWidget(self.opener)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self.meaning)
        layout.addLayout(self._choices)
        self.meaning.hide()
        self._calendar: QCalendarWidget | None = None

    def partial(self) -> PartialDate | None:
        """The date that was understood, if any."""
        return self._understood.date

    def trouble(self) -> str:
        """A marked sentence when the text is no date yet."""
        understood = self._understood
        if understood.problem:
            return understood.problem
        if understood.question:
            return ANSWER_FIRST
        if self._exact and understood.date and understood.date.precision is not Precision.DAY:
            return NEEDS_A_DAY
        return "" if understood.date or not self.box.text().strip() else NOT_A_DATE

    def show_partial(self, partial: PartialDate | None) -> None:
        """Show a date that is known already."""
        self.box.setText("" if partial is None else show_date(partial, self._look.words.language))
        self._take(Understood(self.box.text(), date=partial))

    def show_text(self, text: str) -> None:
        """Show *text* and read it afresh."""
        self.box.setText(text)
        self._take(read_date(text, today=self._today(), calendar=self.calendar))

    def count_in(self, calendar: Calendar | None) -> None:
        """Read what was said in *calendar*; None for what the text itself says."""
        self.calendar = calendar
        known = self._understood.date
        self.show_text((known.original_text if known else "") or self.box.text())

    def open_calendar(self) -> None:
        """Open the calendar at the date that stands here, or at today."""
        if self._calendar is None:
            self._calendar = QCalendarWidget(self)
            self._calendar.setWindowFlag(Qt.WindowType.Popup)
            self._calendar.setAccessibleName(self._look.words("Calendar"))
            self._calendar.setVerticalHeaderFormat(
                QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
            )
            self._calendar.activated.connect(self._chosen)
            self._calendar.clicked.connect(self._chosen)
        known = self._understood.date
        day = known.earliest if known else self._today()
        self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._calendar.move(self.box.mapToGlobal(self.box.rect().bottomLeft()))
        self._calendar.show()
        self._calendar.setFocus()

    def answer_with(self, code: str) -> None:
        """Answer the question by one of its codes."""
        self._take(answer(self._understood, code))
        self.box.setFocus()
        self.edited.emit()

    def _chosen(self, chosen: QDate) -> None:
        if self._calendar is not None:
            self._calendar.hide()
        self.show_partial(PartialDate.on(date(chosen.year(), chosen.month(), chosen.day())))
        self.box.setFocus()
        self.edited.emit()

    def _typed(self, text: str) -> None:
        self._take(read_date(text, today=self._today(), calendar=self.calendar))
        self.edited.emit()

    def _take(self, understood: Understood) -> None:
        self._understood = understood
        words = self._look.words
        sentence, tone = words(understood.question), "warn"
        if understood.date:
            tone = "muted"
            sentence = both_words(understood.date, self._look)
            if sentence == self.box.text().strip() and not understood.caution:
                sentence = second_words(understood.date, self._look.calendar)
            if understood.caution:
                sentence = f"{sentence} {words(understood.caution)}"
        self.meaning.setText(sentence)
        self.meaning.set_tone(tone)
        self.meaning.setVisible(bool(sentence))
        announce(self.box, sentence)
        empty(self._choices)
        for option in understood.options:
            means = option.means.date
            text = both_words(means, self._look) if means else option.code
            self._choices.addWidget(
                button(self._look, text, partial(self.answer_with, option.code), act="quiet")
            )
        if understood.options:
            self._choices.addStretch()

    # Qt's names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
        ):
            self.open_calendar()
            return True
        return super().eventFilter(watched, event)


class DateEditor(Editor):
    """The date line as an editor: ``PartialDate`` for dates of a life, ``date`` for the house's."""

    widest = 420

    def __init__(self, field: Field, look: Look, today: Callable[[], date]) -> None:
        super().__init__(field, look)
        self._partial = field.holds is PartialDate
        self.date_line = DateLine(look, today, exact=not self._partial)
        self.line.addWidget(self.date_line)
        box = self.date_line.box
        box.setObjectName(field.name)
        box.setAccessibleName(look.words(field.label))
        box.setAccessibleDescription(look.words(field.hint))
        self.date_line.opener.setAccessibleName(
            look.words("Open the calendar for {field}").format(field=look.words(field.label))
        )
        self.hand = box
        self.setFocusProxy(box)
        self.date_line.edited.connect(self.edited)
        self.basis, self.counted_in = CalmPicker(), CalmPicker()
        if self._partial:
            self._offer_how()

    def _offer_how(self) -> None:
        """For a date of a life: how it is known, and in which calendar it was said."""
        look, name = self.look, self.look.words(self.described.label)
        for basis in OFFERED_BASES:
            self.basis.addItem(look.words(BASIS_WORDS[basis]), basis.value)
        self.counted_in.addItem(look.words("Calendar: as typed"), "")
        for calendar in OFFERED_CALENDARS:
            self.counted_in.addItem(look.words(CALENDAR_WORDS[calendar]), calendar.value)
        self.basis.setAccessibleName(look.words("How it is known: {field}").format(field=name))
        self.counted_in.setAccessibleName(look.words("Calendar: {field}").format(field=name))
        self.basis.activated.connect(lambda _: self.edited.emit())
        self.counted_in.activated.connect(lambda _: self._count())
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.basis)
        line.addWidget(self.counted_in)
        line.addStretch()
        self.line.addLayout(line)

    def _count(self) -> None:
        code = self.counted_in.currentData()
        self.date_line.count_in(Calendar(code) if code else None)
        self.edited.emit()

    def read(self) -> Any:
        partial = self.date_line.partial()
        if partial is None or self.trouble():
            return None
        if not self._partial:
            return partial.earliest
        return replace(partial, basis=Basis(self.basis.currentData()))

    def fill(self, value: Any) -> None:
        partial = PartialDate.on(value) if isinstance(value, date) else value
        self.date_line.show_partial(partial)
        if self._partial:
            self._show_basis(partial.basis if partial else Basis.STATED)

    def _show_basis(self, basis: Basis) -> None:
        self.basis.setCurrentIndex(max(self.basis.findData(basis.value), 0))

    def trouble(self) -> str:
        return self.date_line.trouble()

    def keep(self) -> Any:
        partial = self.date_line.partial()
        return {
            "typed": self.date_line.box.text(),
            "date": partial.as_json() if partial else None,
            "basis": self.basis.currentData(),
            "calendar": self.counted_in.currentData(),
        }

    def restore(self, kept: Any) -> None:
        if not isinstance(kept, dict):
            super().restore(kept)
            return
        if self._partial:
            self.basis.setCurrentIndex(max(self.basis.findData(kept.get("basis")), 0))
            self.counted_in.setCurrentIndex(max(self.counted_in.findData(kept.get("calendar")), 0))
            code = self.counted_in.currentData()
            self.date_line.calendar = Calendar(code) if code else None
        if kept["date"]:
            self.date_line.show_partial(PartialDate.from_json(kept["date"]))
        else:
            self.date_line.show_text(kept["typed"])
