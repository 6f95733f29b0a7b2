"""One page alone in the window, for somebody who sits beside the desk: no list, no names, no way
around."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout, QWidget

from shelterdesk.ui.pages.seat import Seat


class Alone(QObject):
    """Puts everything else away and brings it back. Hiding and locking go on as ever."""

    def __init__(
        self, seat: Seat, others: Sequence[QWidget], place: QBoxLayout, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._seat, self._others, self._place = seat, tuple(others), place
        self._shown: tuple[QWidget, ...] = ()
        self.page: QWidget | None = None
        seat.alone.connect(self.begin)

    def begin(self, page: QWidget) -> None:
        """Show *page* alone until it says ``left``."""
        self.end()
        self._seat.banner.clear()
        self._shown = tuple(each for each in self._others if not each.isHidden())
        for each in self._shown:
            each.hide()
        self.page = page
        page.left.connect(self.end)  # type: ignore[attr-defined]  # every such page has it
        self._place.addWidget(page, 1)
        page.show()
        page.setFocus()

    def end(self) -> None:
        """Everything is there again."""
        page, self.page = self.page, None
        if page is None:
            return
        self._place.removeWidget(page)
        page.hide()
        page.deleteLater()
        for each in self._shown:
            each.show()
