"""Pages on top of each other: a form opens above its list and gives way to it again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget


class Pile(QStackedWidget):
    """The lowest page is made by ``ground`` and made afresh whenever it may have changed."""

    def __init__(self, ground: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        """What is made in its *parent* is dressed once; what comes there later, once again."""
        super().__init__(parent)
        self._ground = ground
        self.addWidget(ground())

    def push(self, page: QWidget) -> None:
        """Show *page* above what shows now."""
        self.addWidget(page)
        self.setCurrentWidget(page)

    def pop(self) -> None:
        """Take the uppermost page away."""
        if self.count() > 1:
            had_focus = self._has_focus()
            self._drop(self.currentWidget())
            self.setCurrentIndex(self.count() - 1)
            self._keep_focus(had_focus=had_focus)

    def refresh(self) -> None:
        """Take everything away and make the lowest page afresh."""
        had_focus = self._has_focus()
        while self.count():
            self._drop(self.widget(self.count() - 1))
        self.addWidget(self._ground())
        self.setCurrentIndex(0)
        self._keep_focus(had_focus=had_focus)

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _keep_focus(self, *, had_focus: bool) -> None:
        """The keyboard stays in the page: Qt would hand it to the first button of the window."""
        shown = self.currentWidget()
        if not had_focus or shown is None:
            return
        takers = [
            each
            for each in shown.findChildren(QWidget)
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus
            and each.isEnabled()
            and each.isVisibleTo(shown)
        ]
        (takers[0] if takers else shown).setFocus()

    def _drop(self, page: QWidget | None) -> None:
        if page is None:
            return
        self.removeWidget(page)
        page.hide()
        page.deleteLater()
