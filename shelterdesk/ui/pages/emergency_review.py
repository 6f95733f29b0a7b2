"""On Today: an emergency access waits for somebody who had no part in it to look at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.emergency import EmergencyReview, Outcome
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import emergency
from shelterdesk.services.emergency import AccessLine
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, line, row
from shelterdesk.ui.kit.editors import CalmPicker, PlainEdit
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.pages.seat import Seat

TITLE = N_("Emergency access to look at")
NOT_YOU = N_("You took part in it, or your role does not judge it: another manager looks at it.")
SENTENCE = N_("What you found, in one sentence")
NOBODY = N_("nobody of the name that was typed; nothing opened")
BREACH = N_("A breach is an incident too: write it down as one.")


class EmergencyCard(Card):
    """Who read what, when and why; gone while nothing waits."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat.look.words(TITLE))
        self._seat = seat
        self.hide()

    def say(self, waiting: Sequence[AccessLine]) -> None:
        """Show what waits."""
        self.clear(keep=1)
        self.setVisible(bool(waiting))
        for number, each in enumerate(waiting):
            if number:
                self.add(line())
            self._add(each)

    def _add(self, each: AccessLine) -> None:
        seat, words = self._seat, self._seat.look.words
        who = " · ".join(isolated(name) for name in (each.who, each.second) if name)
        about = seat.name_of(each.resident) if each.resident else words(NOBODY)
        head = " · ".join(part for part in (who, isolated(about), words(each.reason)) if part)
        label = PlainLabel(head, size="strong", wrap=True)
        top = row(icon_label(seat.look, "triangle-alert", "stop", size=16))
        top.insertWidget(1, label, 1)
        self.add(top, PlainLabel(each.sentence, wrap=True))
        due = words("To be looked at by {day}").format(day=seat.day(each.due))
        tone = "stop" if each.is_late else "muted"
        self.add(
            PlainLabel(seat.show.moment(each.at), size="small", tone="muted"),
            PlainLabel(due, size="small", tone=tone, wrap=True),
        )
        if each.may_review:
            act = button(seat.look, words("Say what you found"), partial(self.open, each))
            act.setAccessibleName(f"{words('Say what you found')}: {each.who}")
            self.add(row(act))
        else:
            self.add(PlainLabel(words(NOT_YOU), size="small", tone="muted", wrap=True))

    def open(self, each: AccessLine) -> None:
        """Ask what somebody found."""
        box = ReviewBox(self._seat, each, self.window(), self._done)
        box.open()

    def _done(self) -> None:
        self._seat.banner.show_note(self._seat.look.words("Written down."))
        self._seat.changed.emit(frozenset({EmergencyReview}), "")


class ReviewBox(QDialog):
    """One outcome, one sentence. Escape gives up and keeps nothing."""

    def __init__(
        self, seat: Seat, each: AccessLine, parent: QWidget, done: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        look, words = seat.look, seat.look.words
        self._seat, self._line, self._then = seat, each, done
        self.setWindowTitle(words("ShelterDesk"))
        self.setAccessibleName(words(TITLE))
        self.setMinimumWidth(420)
        self.banner = Banner(look)
        self.outcome = CalmPicker()
        self.outcome.setAccessibleName(words("Outcome"))
        self.outcome.setPlaceholderText(words("Choose"))
        for outcome in Outcome:
            self.outcome.addItem(words(outcome.label))
        self.outcome.setCurrentIndex(-1)
        self.sentence = PlainEdit()
        self.sentence.setAccessibleName(words(SENTENCE))
        self.sentence.setTabChangesFocus(True)
        self.sentence.setFixedHeight(int(72 * look.scale))
        label = PlainLabel(words(SENTENCE), size="strong", wrap=True)
        label.setBuddy(self.sentence)
        self.main = button(look, words("Write it down"), self.enter, act="main")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        for part in (
            PlainLabel(words(TITLE), size="page", wrap=True),
            PlainLabel(each.sentence, tone="muted", wrap=True),
            self.banner,
            self.outcome,
            PlainLabel(words(BREACH), size="small", tone="muted", wrap=True),
            label,
            self.sentence,
        ):
            layout.addWidget(part)
        buttons = row(self.main, button(look, words("Not now"), self.reject))
        layout.addLayout(buttons)
        self.outcome.setFocus()

    def enter(self) -> None:
        """Keep it."""
        number, desk, id = self.outcome.currentIndex(), self._seat.desk, self._line.id
        said = self.sentence.toPlainText()
        if number < 0 or not said.strip():
            self.banner.show_error(Invalid({}))
            return
        outcome = tuple(Outcome)[number]
        self.main.setEnabled(False)
        self._seat.asker(self).run(
            lambda _: emergency.review(desk, id, outcome, said),
            lambda _: self._kept(),
            self._failed,
        )

    def _kept(self) -> None:
        self.accept()
        self._then()

    def _failed(self, error: Exception) -> None:
        self.main.setEnabled(True)
        self.banner.show_error(error)
