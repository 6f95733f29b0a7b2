"""A safety plan to read together: large, without remarks of staff, versions side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.services import safety_plans
from shelterdesk.services.writers import writer_of
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.seat import Seat

STACKS_BELOW = 700  # logical pixels


class PlanPage(QWidget):
    """The plan as it holds; beside it, when one is chosen, an older version."""

    left = Signal()

    def __init__(self, seat: Seat, resident: ResidentId, kind: type[safety_plans.Plan]) -> None:
        super().__init__()
        self._seat, self._kind = seat, kind
        words, look = seat.look.words, seat.look
        self._versions: Sequence[Record] = ()
        self.older = CalmPicker()
        self.older.setAccessibleName(words("Older version beside it"))
        self.older.setSizeAdjustPolicy(CalmPicker.SizeAdjustPolicy.AdjustToContents)
        self.older.activated.connect(lambda _: self._show())
        self.back = button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        self._plans = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._plans.setSpacing(12)
        head = row(self.back, PlainLabel(words(kind.title), size="page"))
        head.addWidget(self.older)
        page = column(head, self._plans)
        fill(self, page, words(kind.title))
        desk = seat.desk
        seat.asker(self).run(lambda _: safety_plans.versions(desk, kind, resident), self._came)

    def _came(self, versions: Sequence[Record]) -> None:
        words = self._seat.look.words
        self._versions = versions
        self.older.clear()
        self.older.addItem(words("Only this version"), 0)
        for number, plan in enumerate(versions[1:], 1):
            self.older.addItem(self._written(plan), number)
        self.older.setVisible(len(versions) > 1)
        self._show()

    def _written(self, plan: Record) -> str:
        seat, words = self._seat, self._seat.look.words
        at = seat.show.moment(plan.made_at.astimezone(seat.desk.now().tzinfo))
        who = isolated(writer_of(seat.desk, plan, seat.look.words))
        return words("{when} by {who}").format(when=at, who=who)

    def _show(self) -> None:
        while self._plans.count():
            item = self._plans.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number in dict.fromkeys((0, self.older.currentData() or 0)):
            if number < len(self._versions):
                self._plans.addWidget(self._card(self._versions[number]), 1)
        self._lay()

    def _card(self, plan: Record) -> Card:
        words, look = self._seat.look.words, self._seat.look
        card = Card(self._written(plan))
        for field in plan.fields():
            text = self._seat.show(field, getattr(plan, field.name))
            if text and field.holds is str:
                card.add(PlainLabel(words(field.label), size="strong", wrap=True))
                card.add(WrappedText(look, text))
        return card

    def _lay(self) -> None:
        narrow = self.width() < STACKS_BELOW * self._seat.look.scale
        direction = QBoxLayout.Direction
        self._plans.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    # Qt's names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()
