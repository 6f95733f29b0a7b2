"""Leaving the desk: everything typed is kept first, then the desk is closed (decisions 29, 30)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from shelterdesk.services import backing_up, drafts
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.today import PLACE

TRY_AGAIN_MS = 2000


class Leaving(QObject):
    """Keeps drafts until all are safe, marks the place, closes the desk. Then ``ended``.

    Jobs run in order on one worker, so whatever runs already ends or rolls back before this.
    """

    ended = Signal()
    waits = Signal()  # something typed cannot be kept yet

    def __init__(
        self, seat: Seat, place: Callable[[], Mapping[str, Any]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._seat, self._place = seat, place
        self._marked: Mapping[str, Any] = {}
        self.is_leaving = False

    def start(self) -> None:
        """Begin to leave; a second call changes nothing."""
        if not self.is_leaving:
            self.is_leaving = True
            self._marked = self._place()
            self._keep()

    def stop(self) -> None:
        """Somebody came back to look after what could not be kept."""
        self.is_leaving = False

    def _keep(self) -> None:
        if not self.is_leaving:
            return
        for keeper in self._seat.keepers:
            keeper.flush()
        desk = self._seat.desk
        self._seat.tasks.run(
            lambda _: drafts.keep(desk, PLACE, self._marked), lambda _: self._kept(), self._failed
        )

    def _kept(self) -> None:
        if not self.is_leaving:
            return
        if all(keeper.is_safe for keeper in self._seat.keepers):
            desk, wished = self._seat.desk, self._seat.backs_up_on_leaving
            self._seat.tasks.run(
                lambda _: backing_up.leave(desk, wished=wished),
                lambda _: self.ended.emit(),
                lambda _: self.ended.emit(),
            )
        else:
            self._wait()

    def _failed(self, error: Exception) -> None:
        unsafe = [keeper for keeper in self._seat.keepers if not keeper.is_safe]
        if unsafe:
            self._wait()
        else:
            self._kept()

    def _wait(self) -> None:
        self.waits.emit()
        QTimer.singleShot(TRY_AGAIN_MS, self, self._keep)
