"""What every step of an import shares: a page that scrolls, what it says to go on, and where."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from shelterdesk.ui.kit.cards import column, scrolled
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.import_walk import ImportWalk

# Of a long list the widest word is not looked for; the picker has its width anyway.
MEASURE_LITTLE = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class StepPage(QWidget):
    """One step; it draws what the walk says, and tells the walk what somebody chose."""

    changed = Signal()  # something was chosen: may one go on now?

    def __init__(self, seat: Seat, walk: ImportWalk, title: str) -> None:
        """*title* is translated."""
        super().__init__()
        self.seat, self.walk, self.look, self.words = seat, walk, seat.look, seat.look.words
        self.page = column(PlainLabel(title, size="page"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(self.page, title)
        layout.addWidget(self._area)

    def furnish(self, *parts: QWidget) -> None:
        """Put *parts* below each other."""
        inner = self.page.layout()
        if isinstance(inner, QVBoxLayout):
            for part in parts:
                inner.addWidget(part)
            inner.addStretch()

    def draw(self) -> None:
        """Show what the walk says now."""
        raise NotImplementedError

    def start(self) -> None:
        """Put the keyboard where this step begins."""
        self.setFocus()

    def stops(self) -> list[QWidget]:
        """Everything that the keyboard comes to, in the order in which it stands here."""
        return [
            part
            for part in self.page.findChildren(QWidget)
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus
            and part.focusProxy() is None
            and part.isVisibleTo(self.page)
        ]

    def look_to_keyboard(self) -> None:
        """Bring what has the keyboard into view."""
        part = self.focusWidget()
        if part is not None and self.page.isAncestorOf(part):
            self._area.ensureWidgetVisible(part, 0, 40)

    @property
    def problem(self) -> str:
        """Why one cannot go on yet, in words; empty if one can."""
        return ""


def labelled(title: str, part: QWidget, *, says: QWidget | None = None) -> QWidget:
    """*part* below its translated *title*."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(3)
    label = PlainLabel(title, size="strong")
    label.setBuddy(says or part)
    layout.addWidget(label)
    layout.addWidget(part)
    layout.addStretch()
    return holder
