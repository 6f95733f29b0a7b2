"""Referrals of one resident: what is prepared, what was sent, what is missing before it may go."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.sharing import Why
from shelterdesk.i18n import N_
from shelterdesk.services import referrals
from shelterdesk.services.referrals import Line
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.referrals import is_before, shown

LEAD = N_(
    "A referral asks one body for one thing. Nothing leaves before the resident agreed to this "
    "body, this purpose and these lines."
)
NOTHING = N_("Nobody was asked for help yet.")
OVER = N_("Over")
CURRENT = N_("Going on")


class ReferralsPage(QWidget):
    """What goes on, what is over, and what can be done with each."""

    open_asked = Signal(object)
    prepare_asked = Signal(object)  # the area
    change_asked = Signal(object)
    ask_asked = Signal(object)
    see_asked = Signal(object)
    answer_asked = Signal(object)
    back_asked = Signal(object)

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        look, words = seat.look, seat.look.words
        self.areas = referrals.areas(seat.desk, resident)
        acts = []
        for kind in self.areas:
            label = words("Prepare a referral")
            if len(self.areas) > 1:
                label = f"{label}: {words(referrals.AREAS[kind])}"
            begin = partial(self.prepare_asked.emit, kind)
            acts.append(button(look, label, begin, act="main", icon="plus"))
        self.current = Card(words(CURRENT))
        self.over = Card(words(OVER))
        self.over.hide()
        page = column(
            PlainLabel(words(LEAD), tone="muted", wrap=True), row(*acts), self.current, self.over
        )
        fill(self, page, words("Referrals"))
        desk = seat.desk
        seat.asker(self).run(lambda _: referrals.of_resident(desk, resident), self._show)

    def _show(self, found: tuple[Line, ...]) -> None:
        words = self._seat.look.words
        now = [line for line in found if line.referral.state in referrals.OPEN]
        for line in now:
            self.current.add(self._line(line))
        if not now:
            self.current.add(PlainLabel(words(NOTHING), tone="muted"))
        rest = [line for line in found if line not in now]
        for line in rest:
            self.over.add(self._line(line))
        self.over.setVisible(bool(rest))

    def _line(self, line: Line) -> QWidget:
        look, words = self._seat.look, self._seat.look.words
        told = shown(line, words, self._seat.day)
        made = QWidget()
        stack = QVBoxLayout(made)
        stack.setContentsMargins(0, 2, 0, 6)
        stack.setSpacing(2)
        opener = button(look, told.title, partial(self.open_asked.emit, line.referral), act="link")
        stack.addLayout(row(opener))
        stack.addWidget(PlainLabel(told.below, size="small", tone="muted", wrap=True))
        if told.said:
            token = told.tone if told.tone in ("ok", "warn") else "text2"
            sentence = PlainLabel(told.said, tone=told.tone, wrap=True)
            said = row(icon_label(look, told.icon, token, size=16), sentence)
            said.setStretch(1, 1)
            stack.addLayout(said)
        acts = self._acts(line)
        if acts:
            stack.addLayout(row(*(self._act(line, *each) for each in acts)))
        return made

    def _act(self, line: Line, label: str, signal: Any, act: str) -> QWidget:
        made = button(
            self._seat.look, self._seat.look.words(label), partial(signal.emit, line), act=act
        )
        made.setAccessibleName(f"{made.text().strip()}: {line.referral.recipient}")
        return made

    def _acts(self, line: Line) -> list[tuple[str, Any, str]]:
        """What this person may do with it now; what may not leave has no way out."""
        if not line.may_change or line.referral.state not in referrals.OPEN:
            return []
        verdict, found = line.verdict, []
        asks_now = verdict is not None and verdict.why is Why.ASK_NOW
        if line.may_send and verdict is not None and (verdict.may_leave or asks_now):
            label = N_("Ask and send") if asks_now else N_("See and send")
            found.append((label, self.see_asked, "main"))
        if is_before(line):
            if not asks_now and verdict is not None and verdict.why is not Why.PROTECTION:
                found.append((N_("Ask the resident"), self.ask_asked, "plain"))
            found.append((N_("Change"), self.change_asked, "quiet"))
        else:
            found.append((N_("What became of it"), self.answer_asked, "plain"))
        found.append((N_("Take back"), self.back_asked, "quiet"))
        return found
