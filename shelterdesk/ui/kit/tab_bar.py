"""Tabs that never lie cut at an edge: those that do not fit stand in a menu named "More"."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QTabBar

from shelterdesk.i18n import N_
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.look import Look

MORE = N_("More")
GAP = 6


class RoomyTabBar(QTabBar):
    """A tab bar in which the current tab always shows, whole, and every other one is in reach.

    Arrow keys and Ctrl+Tab step through all tabs, also through those that stand in the menu.
    """

    def __init__(self, look: Look, name: str) -> None:
        """*name* is what a screen reader says of the bar, translated."""
        super().__init__()
        self._words = look.words
        self._order: tuple[int, ...] = ()
        self.setAccessibleName(name)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.menu = QMenu(self)
        self.menu.setAccessibleName(look.words(MORE))
        self.more = button(look, look.words(MORE), self._open_menu, act="tabs", icon="chevron-down")
        self.more.setParent(self)
        self.more.hide()
        self.currentChanged.connect(lambda _: self._fit())

    @property
    def beyond(self) -> tuple[int, ...]:
        """The tabs that stand in the menu now, in their order."""
        return tuple(n for n in range(self.count()) if not self.isTabVisible(n))

    def _open_menu(self) -> None:
        corner = self.more.rect().bottomLeft()
        self.menu.popup(self.more.mapToGlobal(corner))

    def _fit(self) -> None:
        """Show as many as fit from the first on, and the current one whatever its place is."""
        wanted = [self.tabSizeHint(n).width() for n in range(self.count())]
        shown = set(range(self.count()))
        if sum(wanted) > self.width():
            room = self.width() - self.more.sizeHint().width() - GAP
            shown, left = {self.currentIndex()}, room - wanted[self.currentIndex()]
            for number, width in enumerate(wanted):
                if number in shown:
                    continue
                left -= width
                if left < 0:
                    break
                shown.add(number)
        for number in range(self.count()):
            if self.isTabVisible(number) != (number in shown):
                self.setTabVisible(number, number in shown)
        self._furnish_menu()

    def _furnish_menu(self) -> None:
        beyond = self.beyond
        self.more.setVisible(bool(beyond))
        if beyond:
            ends = max(self.tabRect(n).right() for n in range(self.count()) if n not in beyond)
            self.more.resize(self.more.sizeHint().width(), self.height())
            self.more.move(ends + GAP, 0)
        if beyond == self._order:
            return
        self._order = beyond
        self.menu.clear()
        for number in beyond:
            act = self.menu.addAction(self.tabText(number))
            act.triggered.connect(partial(self._chosen, number))
        said = self._words.count("{n} more part", "{n} more parts", len(beyond))
        self.more.setAccessibleDescription(said.format(n=len(beyond)))
        self.more.setToolTip(", ".join(self.tabText(number) for number in beyond))

    def _chosen(self, number: int) -> None:
        self.setCurrentIndex(number)
        self.setFocus()

    # Qt's names from here on.

    def minimumSizeHint(self) -> QSize:
        return QSize(self.more.sizeHint().width(), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        wanted = sum(self.tabSizeHint(n).width() for n in range(self.count()))
        return QSize(wanted, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forth, back = event.key() == Qt.Key.Key_Right, event.key() == Qt.Key.Key_Left
        step = int(forth) - int(back)
        if not step:
            super().keyPressEvent(event)
        elif 0 <= self.currentIndex() + step < self.count():
            self.setCurrentIndex(self.currentIndex() + step)  # Qt would pass over hidden ones

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
