"""Pages on top of each other: a form opens above its list and gives way to it again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget


class Pile(QStackedWidget):
    """The lowest page is made by ``ground`` and made afresh whenever it may have changed."""

    def __init__(self, ground: Callable[[], QWidget]) -> None:
        super().__init__()
        self._ground = ground
        self.addWidget(ground())

    def push(self, page: QWidget) -> None:
        """Show *page* above what shows now."""
        self.addWidget(page)
        self.setCurrentWidget(page)

    def pop(self) -> None:
        """Take the uppermost page away."""
        if self.count() > 1:
            self._drop(self.currentWidget())
            self.setCurrentIndex(self.count() - 1)

    def refresh(self) -> None:
        """Take everything away and make the lowest page afresh."""
        while self.count():
            self._drop(self.widget(self.count() - 1))
        self.addWidget(self._ground())
        self.setCurrentIndex(0)

    def _drop(self, page: QWidget | None) -> None:
        if page is None:
            return
        self.removeWidget(page)
        page.hide()
        page.deleteLater()
