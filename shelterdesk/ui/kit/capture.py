"""Keeps our windows out of pictures of the screen, where the system can do that."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from shelterdesk.computer.guard import Guard


class CaptureGuard(QObject):
    """Every window of the program, also those that open later: dialogs, menus, lists."""

    def __init__(self, guard: Guard, *, visible: bool, parent: QObject | None = None) -> None:
        """*visible* is whether tools may see the windows after all."""
        super().__init__(parent)
        self._guard, self._visible = guard, visible
        if not visible and self._apply():
            application = QCoreApplication.instance()
            if application is not None:
                application.installEventFilter(self)

    def let_see(self, *, visible: bool) -> None:
        """Let tools see the windows, or not."""
        self._visible = visible
        self._apply()
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
            if not visible:
                application.installEventFilter(self)

    def _apply(self) -> bool:
        windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        return all([self._hide(window) for window in windows])  # noqa: C419  each is asked

    def _hide(self, window: QWidget) -> bool:
        return self._guard.hide_from_capture(int(window.winId()), hidden=not self._visible)

    # Qt's names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._hide(watched)
        return False
