"""Choosing for whom in a room of the house: everybody within reach, by the name that may show."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker

from shelterdesk.domain.record import ResidentId
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.pages.seat import Seat

SHOWN = 14  # lines that open at once


class WhosePicker(CalmPicker):
    """Follows the register; what was chosen stays chosen as long as it is there."""

    def __init__(self, seat: Seat, name: str, nobody: str) -> None:
        """*name* is what it is called, *nobody* the first line; both translated."""
        super().__init__()
        self._seat, self._nobody = seat, nobody
        self.setAccessibleName(name)
        self.setMaxVisibleItems(SHOWN)
        seat.register_changed.connect(self._fill)
        self._fill()

    @property
    def resident(self) -> ResidentId:
        """Who is chosen; empty for the first line."""
        return ResidentId(self.currentData() or "")

    def choose(self, resident: str) -> None:
        """Choose somebody; the first line where they are not within reach."""
        self.setCurrentIndex(max(self.findData(resident), 0))

    def _fill(self) -> None:
        chosen = self.resident
        with QSignalBlocker(self):
            self.clear()
            self.addItem(self._nobody, "")
            for each in self._seat.register.rows if self._seat.register else ():
                self.addItem(self._seat.name_of(each.resident), each.resident)
            self.choose(chosen)
