"""Emergency access: two people say why, and read for sixty minutes. No rail, no print, no copy."""

from __future__ import annotations

import math
from itertools import groupby

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.emergency import EmergencyAccess, Reason
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import EmergencyOver, Invalid
from shelterdesk.i18n import N_
from shelterdesk.services import emergency
from shelterdesk.services.emergency import Opened, Request
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, band, column, row, scrolled
from shelterdesk.ui.kit.editors import CalmPicker, PlainEdit
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.kit.veil import Veil
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.reading import Shown, shown_fields

LEAD = N_(
    "For danger to life, not for daily work. Two people read together what is known of one "
    "resident: names, stays, rooms. Counselling stays shut. Managers and the resident's case "
    "manager are told at once, and somebody else looks at it by the next working day."
)
READING = N_(
    "Emergency access: {minutes} minutes left. Read only; who opened this, when and why stands in "
    "the trail."
)
ALONE_MEANS = N_(
    "The house lets a night worker on duty do this alone. If a second person is here, let them "
    "type their name and passphrase."
)
TICK = 1000  # milliseconds
FIELD = 420  # logical pixels


class EmergencyPage(QWidget):
    """The form, or the text that it opened."""

    left = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.setProperty("page", "true")
        self._seat = seat
        self._resident = ResidentId("")
        self._opened: Opened | None = None
        self._stack = QStackedWidget()
        self._form = self._make_form()
        self._stack.addWidget(self._form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._tick = QTimer(self, interval=TICK)
        self._tick.timeout.connect(self.look_at_clock)
        seat.locking.connect(self.let_go)

    @property
    def is_open(self) -> bool:
        """Whether text shows."""
        return self._opened is not None

    def begin(self, resident: ResidentId) -> None:
        """Show the form, for a resident who is known or for a code name that is typed."""
        if self._opened is not None:
            return
        words = self._seat.look.words
        self._resident = resident
        name = self._seat.name_of(resident) if resident else ""
        self.whom.setText(words("About {name}").format(name=isolated(name)) if name else "")
        self.whom.setVisible(bool(resident))
        self._named.setHidden(bool(resident))
        self.banner.clear()
        self.alone.hide()
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: emergency.may_be_alone(desk), self.alone.setVisible)
        (self.reason if resident else self.code_name).setFocus()

    def open(self) -> None:
        """Two people ask."""
        desk, number = self._seat.desk, self.reason.currentIndex()
        mine, theirs = self.passphrase.take(), self.second_passphrase.take()
        second = self.second.text().strip()
        if number < 0:
            self._failed(Invalid({"reason": N_("Choose why.")}))
            return
        request = Request(
            reason=tuple(Reason)[number],
            sentence=self.sentence.toPlainText(),
            passphrase=mine,
            second=(second, theirs) if second else None,
            resident=self._resident,
            code_name="" if self._resident else self.code_name.text(),
        )
        self.act.setEnabled(False)
        self._seat.asker(self).run(
            lambda _: emergency.begin(desk, request), self._show, self._failed
        )

    def let_go(self) -> None:
        """Close the text, if there is any; the trail learns of it."""
        opened, self._opened = self._opened, None
        self._tick.stop()
        self._clear_form()
        if opened is None:
            return
        self._show_form()
        desk = self._seat.desk
        self._seat.tasks.run(
            lambda _: emergency.end(desk, opened), lambda _: self._told(), lambda _: None
        )

    def look_at_clock(self) -> None:
        """Say how long it lasts; after sixty minutes the text goes."""
        if self._opened is None:
            return
        left = emergency.seconds_left(self._seat.desk, self._opened)
        if not left:
            self.let_go()
            self.banner.show_error(EmergencyOver())
            announce(self, self._seat.look.words(EmergencyOver.title))
            return
        words = self._seat.look.words
        said = words(READING).format(minutes=math.ceil(left / 60))
        if self.reading.text() != said:
            self.reading.setText(said)

    # ---- the form

    def _make_form(self) -> QWidget:
        look, words = self._seat.look, self._seat.look.words
        self.banner = Banner(look)
        self.whom = PlainLabel(size="card", wrap=True)
        self.code_name = QLineEdit()
        self._named = self._labelled(
            words("Code name of the resident, or their code"), self.code_name
        )
        self.reason = CalmPicker()
        self.reason.setPlaceholderText(words("Choose"))
        for reason in Reason:
            self.reason.addItem(words(reason.label))
        self.reason.setCurrentIndex(-1)
        self.sentence = PlainEdit()
        self.sentence.setTabChangesFocus(True)
        self.sentence.setFixedHeight(int(72 * look.scale))
        self.passphrase = PassphraseLine(look, words("Your passphrase"))
        self.second = QLineEdit()
        self.second_passphrase = PassphraseLine(look, words("Passphrase of the second person"))
        self.second_passphrase.entered.connect(self.open)
        self.alone = PlainLabel(words(ALONE_MEANS), tone="muted", wrap=True)
        self.act = button(look, words("Open for sixty minutes"), self.open, act="main")
        for part in (
            self.code_name,
            self.reason,
            self.passphrase,
            self.second,
            self.second_passphrase,
        ):
            part.setMaximumWidth(int(FIELD * look.scale))
        why = Card(words("Why"))
        why.add(
            self.whom,
            self._named,
            self._labelled(words("Reason"), self.reason),
            self._labelled(words("What happened, in one sentence"), self.sentence),
        )
        who = Card(words("Two people")).add(
            self.passphrase,
            self._labelled(words("Sign-in name of the second person"), self.second),
            self.second_passphrase,
            self.alone,
        )
        page = column(
            PlainLabel(words("Emergency access"), size="page"),
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            self.banner,
            why,
            who,
            row(self.act, button(look, words("Not now"), self.left.emit)),
        )
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        return scrolled(page, words("Emergency access"))

    @staticmethod
    def _labelled(text: str, part: QWidget) -> QWidget:
        holder = QWidget()
        label = PlainLabel(text, size="strong", wrap=True)
        label.setBuddy(part)
        part.setAccessibleName(text)
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(label)
        layout.addWidget(part)
        return holder

    def _clear_form(self) -> None:
        self.sentence.clear()
        self.code_name.clear()
        self.second.clear()
        self.passphrase.take()
        self.second_passphrase.take()
        self.reason.setCurrentIndex(-1)

    def _failed(self, error: Exception) -> None:
        self.act.setEnabled(True)
        self.banner.show_error(error)
        problems = error.problems.values() if isinstance(error, Invalid) else ()
        said = " ".join(self._seat.look.words(problem) for problem in problems)
        if said:
            self.banner.hint.setText(said)
            self.banner.hint.show()

    # ---- the text

    def _show(self, opened: Opened) -> None:
        look, words = self._seat.look, self._seat.look.words
        self.act.setEnabled(True)
        self._clear_form()
        self._opened = opened
        self.reading = PlainLabel(size="strong", tone="stop", wrap=True)
        self.end = button(look, words("Close emergency access"), self.left.emit, act="main")
        top = band("top")
        line = row(icon_label(look, "triangle-alert", "stop"))
        line.insertWidget(1, self.reading, 1)
        line.addWidget(self.end)
        line.setContentsMargins(20, 8, 20, 8)
        top.setLayout(line)
        cards = [
            self._card(kind, list(records))
            for kind, records in groupby(emergency.text(self._seat.desk, opened), key=type)
        ]
        if opened.damaged:
            said = words("Some records could not be verified, so they are not shown.")
            cards.append(Card().add(PlainLabel(said, tone="warn", wrap=True)))
        page = column(*cards)
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(scrolled(page, words("What is known of this resident")), 1)
        self._stack.addWidget(shown)
        self._stack.setCurrentWidget(shown)
        self.look_at_clock()
        announce(self, self.reading.text())
        self._tick.start()
        self.end.setFocus()
        self._told()

    def _card(self, kind: type[Record], records: list[Record]) -> Card:
        words, show = self._seat.look.words, self._seat.show
        card = Card(words(kind.title))
        for record in records:
            grid = QFormLayout()
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(6)
            for shown in shown_fields(record, words, show):
                label = PlainLabel(shown.label, tone="muted", wrap=True)
                grid.addRow(label, self._said(shown))
            card.add(grid)
        return card

    def _said(self, shown: Shown) -> QWidget:
        look = self._seat.look
        if shown.veiled:
            return Veil(
                look,
                shown.label,
                words=len(shown.text.split()),
                lift=lambda then: then(),  # who asked, and why, is in the trail already
                open_text=lambda: WrappedText(look, shown.text),
            )
        return PlainLabel(isolated(shown.text), wrap=True)

    def _show_form(self) -> None:
        shown = self._stack.currentWidget()
        self._stack.setCurrentWidget(self._form)
        if shown is not None and shown is not self._form:
            self._stack.removeWidget(shown)
            shown.hide()
            shown.deleteLater()

    def _told(self) -> None:
        self._seat.changed.emit(frozenset({EmergencyAccess}), "")
