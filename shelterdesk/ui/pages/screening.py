"""Between the desk and whoever looks over a shoulder: hide, come back, lock, lock when idle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from shelterdesk.ui.kit.clipboard import CalmClipboard
from shelterdesk.ui.kit.idle import IdleWatch
from shelterdesk.ui.kit.input_events import unwatch, watch
from shelterdesk.ui.pages.covered import CoveredPage
from shelterdesk.ui.pages.leaving import Leaving
from shelterdesk.ui.pages.resident_surface import ResidentSurface
from shelterdesk.ui.pages.seat import Seat

MINUTES = 5  # until the shelter's own setting is read
GATE_MS = 1000
LENT_MINUTES = 1
TWICE_MS = 600  # two presses of Escape within this time hide the screen


class Screening(QObject):
    """Swaps the desk for a page that shows nothing of anybody, in the very same event."""

    title_changed = Signal(str)
    ended = Signal()  # locked: the desk is closed, everything typed is kept

    def __init__(
        self,
        seat: Seat,
        window: QWidget,
        desk_layer: QWidget,
        place: Callable[[], Mapping[str, Any]],
    ) -> None:
        """*place* tells where one is, so that the next sign-in leads back there."""
        super().__init__(window)
        self._seat, self._window, self._desk_layer = seat, window, desk_layer
        self._place = place
        self._marked: Mapping[str, Any] = {}
        self.covered = CoveredPage(seat.look, seat.tasks, seat.desk, seat.cover)
        self.covered.came_back.connect(self._come_back)
        self.covered.lock_asked.connect(self.lock)
        self._layers = QStackedLayout(window)
        self._layers.addWidget(desk_layer)
        self._layers.addWidget(self.covered)
        self.leaving = Leaving(seat, lambda: self._marked, self)
        self.leaving.ended.connect(self.ended)
        self.leaving.waits.connect(self.covered.wait)
        self.idle = IdleWatch(MINUTES, self)
        self.idle.warned.connect(self._warn)
        self.idle.touched.connect(self._touched)
        self.idle.ended.connect(self._idle)
        self._lent: ResidentSurface | None = None
        seat.lent.connect(self.lend)
        self._gate = QTimer(self, interval=GATE_MS)
        self._gate.timeout.connect(self._watch_gate)
        self._escape = QElapsedTimer()
        self.clipboard = CalmClipboard(copying=seat.taste.copying, parent=self)
        self.clipboard.declined.connect(self._say_no_copy)
        self.watch()

    def watch(self) -> None:
        """Look out for idleness and for Escape pressed twice."""
        self.idle.watch()
        self.clipboard.watch()
        watch(self)

    def lend(self, surface: ResidentSurface) -> None:
        """Let a resident have the screen: the desk lies under it until a worker is back.

        Nothing of the desk can be seen, reached by keys or read aloud meanwhile. After a minute
        without a touch the screen is covered, and that becomes a lock.
        """
        self._lent = surface
        self._minutes = self.idle.minutes
        self._layers.addWidget(surface)
        self._layers.setCurrentWidget(surface)
        self.clipboard.forget()
        self.idle.set_minutes(LENT_MINUTES)
        self.title_changed.emit(self._seat.look.words("Notes"))
        surface.left.connect(self._take_back)
        surface.start()

    def _take_back(self, _: object) -> None:
        """A worker is back: the page goes, and whatever stood on it with it."""
        surface, self._lent = self._lent, None
        if surface is None:
            return
        self._layers.setCurrentWidget(self._desk_layer)
        self._layers.removeWidget(surface)
        surface.hide()
        surface.deleteLater()
        self.idle.set_minutes(self._minutes)
        self.title_changed.emit(self._seat.look.words("ShelterDesk"))

    def hide_screen(self) -> None:
        """Cover the screen at once; keep what is typed."""
        if self.leaving.is_leaving:
            return
        self._cover_up()
        self.covered.begin()
        for keeper in self._seat.keepers:
            keeper.flush()
        self._gate.start()

    def lock(self) -> None:
        """Cover the screen, keep what is typed, close the desk; ``ended`` follows."""
        self._cover_up()
        self.covered.end(backs_up=self._seat.backs_up_on_leaving)
        self._seat.locking.emit()
        self.let_go()
        self.leaving.start()

    def let_go(self) -> None:
        """Watch no more: the desk is being locked, or another window takes over."""
        self.idle.stop()
        self._gate.stop()
        self.clipboard.stop()
        unwatch(self)

    def _cover_up(self) -> None:
        if not self._seat.cover.is_hidden:
            self._marked = self._place()  # while the cursor still is where it was
        self._seat.cover.hide()
        self._layers.setCurrentWidget(self.covered)
        self.clipboard.forget()
        self.title_changed.emit(self._seat.look.words("Notes"))

    def _come_back(self) -> None:
        if self.leaving.is_leaving:  # what could not be kept can be looked after again
            self.leaving.stop()
            self.watch()
        self._gate.stop()
        if self._lent is not None:
            self._layers.setCurrentWidget(self._lent)
            self._lent.start()
            return
        self._layers.setCurrentWidget(self._desk_layer)
        self.title_changed.emit(self._seat.look.words("ShelterDesk"))

    def _say_no_copy(self) -> None:
        words = self._seat.look.words
        self._seat.banner.show_note(
            words("Copying is off on this computer"),
            words("Other programs could keep what was copied. House, This computer can change it."),
            tone="info",
        )

    def _watch_gate(self) -> None:
        if self._seat.cover.seconds_left <= 0:
            self.lock()

    def _idle(self) -> None:
        """Nobody was there. A resident who thinks is only covered; that becomes a lock."""
        if self._lent is None or self._seat.cover.is_hidden:
            self.lock()
        else:
            self.hide_screen()

    def _touched(self) -> None:
        self._seat.banner.clear()
        if self._lent is not None:
            self._lent.touched()

    def _warn(self) -> None:
        if self._lent is not None:
            self._lent.ask_whether_here()
            return
        words = self._seat.look.words
        self._seat.banner.show_note(
            words("The desk locks in 30 seconds"),
            words("Move the mouse or press a key to stay. What you typed is kept."),
            tone="info",
        )

    # Qt's names from here on.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
            and not event.isAutoRepeat()
            and watched is self._window.window().windowHandle()
        ):
            if self._escape.isValid() and self._escape.elapsed() < TWICE_MS:
                self._escape.invalidate()
                self.hide_screen()
                return True
            self._escape.start()
        return False
