"""On top of every record: what helps, what to do, what rests, the steps that are shared."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFormLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.alert import Alert, ComfortCard
from shelterdesk.domain.kinds.safety import SafetyPlan, SafetySteps
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.told_safety import STEPS
from shelterdesk.i18n import N_
from shelterdesk.services import helping
from shelterdesk.services.helping import Helping
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, laid_out_once, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.helping import (
    MOST_ALERTS,
    MOST_LINES,
    alert_icon,
    alert_text,
    card_lines,
)

STACKS_BELOW = 900  # logical pixels
NO_CARD = N_("No card yet. Write it with the resident, in their own words. A few words are enough.")
RESTS = N_("Does not want to talk about: {topics}. Nobody asks why.")


class HelpingCards(QWidget):
    """The card on the left, alerts on the right, topics and steps below; empty parts hide."""

    write_asked = Signal(object)  # a kind
    change_asked = Signal(object)  # a record
    went = Signal(str)  # another tab
    changed = Signal(object)  # kinds

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        self._all_lines = self._all_alerts = False
        self._found: Helping | None = None
        words = seat.look.words
        self.card = Card(words("What helps me"), kind="quote")
        self.alerts = Card(words("Alerts"))
        self.topics = PlainLabel(wrap=True)
        self.steps = Card(words("Safety steps"))
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(12)
        self._top.addWidget(self.card, 3)
        self._top.addWidget(self.alerts, 2)
        rest = QWidget()
        line = row(icon_label(seat.look, "eye-off", "text2", size=16), gap=8)
        line.insertWidget(1, self.topics, 1)
        line.setContentsMargins(4, 0, 0, 0)
        rest.setLayout(line)
        self.rest = rest
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(self._top)
        layout.addWidget(rest)
        layout.addWidget(self.steps)
        for part in (self.card, self.alerts, self.rest, self.steps):
            part.hide()
        self.read()

    def read(self) -> None:
        """Read anew."""
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(lambda _: helping.helping(desk, resident), self._show)

    def _show(self, found: Helping) -> None:
        with laid_out_once(self):
            self._fill(found)

    def _fill(self, found: Helping) -> None:
        self._found = found
        self._show_card(found.card)
        self._show_alerts(found.alerts)
        self._lay()
        topics = ", ".join(isolated(topic.topic) for topic in found.topics)
        self.topics.setText(self._seat.look.words(RESTS).format(topics=topics))
        self.rest.setVisible(bool(topics))
        self._show_steps(found.steps)

    def _show_card(self, card: ComfortCard | None) -> None:
        seat, words, look = self._seat, self._seat.look.words, self._seat.look
        may_write = seat.desk.may_create(ComfortCard, self._resident)
        self.card.setVisible(seat.desk.may("read", ComfortCard, self._resident))
        self.card.clear(keep=1)
        if card is None:
            self.card.add(PlainLabel(words(NO_CARD), tone="muted", wrap=True))
            if may_write:
                ask = partial(self.write_asked.emit, ComfortCard)
                self.card.add(row(button(look, words("Write the card"), ask, icon="pen-line")))
            return
        lines = card_lines(card, words, seat.show)
        shown = lines if self._all_lines else lines[:MOST_LINES]
        grid = QFormLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for label, text in shown:
            grid.addRow(PlainLabel(label, tone="muted"), PlainLabel(isolated(text), wrap=True))
        self.card.add(grid)
        said = words("Written with the resident.")
        if card.confirmed_on is not None:
            said = words("Last looked at with the resident on {day}.").format(
                day=seat.day(card.confirmed_on)
            )
        self.card.add(PlainLabel(said, size="small", tone="muted", wrap=True))
        acts = []
        if len(lines) > MOST_LINES:
            acts.append(self._more(self._show_all_lines, is_open=self._all_lines))
        if seat.desk.may("amend", ComfortCard, self._resident):
            change = partial(self.change_asked.emit, card)
            acts.append(button(look, words("Change the card"), change, act="link"))
            if card.confirmed_on != seat.desk.today():
                confirm = partial(self._confirm, card)
                acts.append(button(look, words("It holds today"), confirm, act="link"))
        if acts:
            self.card.add(row(*acts))

    def _show_alerts(self, found: tuple[Alert, ...]) -> None:
        words = self._seat.look.words
        self.alerts.setVisible(bool(found))
        self.alerts.clear(keep=1)
        for alert in found if self._all_alerts else found[:MOST_ALERTS]:
            self.alerts.add(alert_row(self._seat, alert))
        acts = []
        if len(found) > MOST_ALERTS:
            acts.append(self._more(self._show_all_alerts, is_open=self._all_alerts))
        acts.append(
            button(
                self._seat.look,
                words("All alerts"),
                partial(self.went.emit, "safety"),
                act="link",
            )
        )
        self.alerts.add(row(*acts))

    def _lay(self) -> None:
        """Side by side; in a narrow window below each other, danger now above all."""
        narrow = self.width() < STACKS_BELOW * self._seat.look.scale
        found = self._found.alerts if self._found else ()
        directions = QBoxLayout.Direction
        below = directions.TopToBottom
        if any(alert.danger_now for alert in found):
            below = directions.BottomToTop
        self._top.setDirection(below if narrow else directions.LeftToRight)

    def _show_steps(self, steps: SafetySteps | None) -> None:
        """For staff on duty; whoever reads the plan itself finds it on its own page."""
        reads_plan = self._seat.desk.may("read", SafetyPlan, self._resident)
        self.steps.setVisible(steps is not None and not reads_plan)
        self.steps.clear(keep=1)
        if steps is None:
            return
        words = self._seat.look.words
        for name in STEPS:
            text = getattr(steps, name)
            if text:
                self.steps.add(
                    PlainLabel(words(steps.field(name).label), size="small", tone="muted"),
                    PlainLabel(isolated(text), wrap=True),
                )
        agreed = words("Shown because the resident agreed to it.")
        self.steps.add(PlainLabel(agreed, size="small", tone="muted", wrap=True))

    def _more(self, act: Callable[[], None], *, is_open: bool = False) -> QWidget:
        words = self._seat.look.words
        return button(self._seat.look, words("Less") if is_open else words("More"), act, act="link")

    def _show_all_lines(self) -> None:
        self._all_lines = not self._all_lines
        if self._found:
            self._show_card(self._found.card)

    def _show_all_alerts(self) -> None:
        self._all_alerts = not self._all_alerts
        if self._found:
            self._show_alerts(self._found.alerts)

    def _confirm(self, card: ComfortCard) -> None:
        desk = self._seat.desk

        def confirmed(receipt: Receipt[ComfortCard]) -> None:
            self.read()
            self.changed.emit(receipt.changed)

        self._seat.asker(self).run(lambda _: helping.confirm_card(desk, card), confirmed)

    # Qt's names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()


def alert_row(seat: Seat, alert: Alert) -> QWidget:
    """An alert as it is shown: sign, word of what it is about, and what to do."""
    words = seat.look.words
    icon, tone = alert_icon(alert)
    sort = words("Danger now") if alert.danger_now else words(alert.sort.label)
    text = WrappedText(seat.look, alert_text(alert, words), size="body")
    holder = QWidget()
    line = row(
        icon_label(seat.look, icon, tone, size=16), PlainLabel(sort, size="strong", tone=tone)
    )
    line.insertWidget(2, text, 1)
    line.setContentsMargins(0, 0, 0, 0)
    holder.setLayout(line)
    return holder
