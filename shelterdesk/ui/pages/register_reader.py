"""Who there is, for list and find box: read some at a time, so that nobody waits for all."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.domain.record import ResidentId
from shelterdesk.services import register, sitting_down
from shelterdesk.services.progress import Progress
from shelterdesk.ui.kit import collecting
from shelterdesk.ui.kit.fonts import Fonts
from shelterdesk.ui.pages.seat import Seat

MANY = 5_000  # people whose names, kept for the list, hold Python's collector up for long


class _Read(NamedTuple):
    """A register as the worker made it, and every letter of what people in it are called."""

    register: register.Register
    letters: str


class RegisterReader(QObject):
    """Keeps the register of a seat as it lies in the house.

    The worker alone makes one from the other, so that none of two changes is lost; and it goes
    through everybody, however many they are, so that the window does not have to.
    """

    has_read = Signal()  # everybody, or as far as that can be

    def __init__(self, seat: Seat, fonts: Fonts, owner: QWidget) -> None:
        """Answers come as long as *owner* is there."""
        super().__init__(owner)
        self._seat, self._fonts = seat, fonts
        self._asker = seat.asker(owner)
        self._opening: register.Opening | None = None  # under way
        self._meanwhile: set[str] = set()  # who changed while it was
        self._latest: register.Register | None = None  # the worker's, as are these
        self._contacts: dict[ResidentId, tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def read(self, resident: str = "") -> None:
        """Read *resident* afresh, of whom something was written; without one, everybody."""
        if resident and self._opening is not None:
            self._meanwhile.add(resident)
        elif not resident or self._seat.register is None:
            self._opening = register.Opening(self._seat.desk)
            self._meanwhile.clear()
            self._read_more(self._opening)
        else:
            self._asker.run(lambda _: self._refreshed(ResidentId(resident)), self._take)

    def _read_more(self, opening: register.Opening) -> None:
        self._asker.run(
            lambda progress: self._news(opening, progress),
            lambda read: self._take_news(opening, read),
            lambda error: self._give_up(opening, error),
        )

    def _give_up(self, opening: register.Opening, error: Exception) -> None:
        """It cannot be read now; with the next change it is tried again."""
        if opening is not self._opening:
            return  # begun anew meanwhile, which tells by itself
        self._opening = None
        self._seat.banner.show_error(error)
        self.has_read.emit()

    def _take_news(self, opening: register.Opening, read: _Read | None) -> None:
        """Show whom one can find by now; by telephone a moment after all others."""
        if opening is not self._opening:
            return  # begun anew meanwhile
        if not opening.is_done:
            if read is not None and self._seat.register is None:
                self._fonts.load_for([read.letters])
                self._seat.set_known(read.register)
            self._read_more(opening)
            return
        self._opening = None
        self._keep(read)
        self.has_read.emit()
        for resident in sorted(self._meanwhile):
            self.read(resident)
        self._meanwhile.clear()
        self._asker.run(lambda _: self._without_contacts(), self._read_contacts)
        desk = self._seat.desk
        self._asker.run(lambda _: sitting_down.finish(desk), lambda _: None)

    def _take(self, read: _Read | None) -> None:
        if read is not None:
            self._fonts.load_for([read.letters])
            self._seat.set_register(read.register)

    def _keep(self, read: _Read | None) -> None:
        """Take everybody, who stays as long as the window."""
        self._take(read)
        if read is not None and len(read.register.rows) >= MANY:
            collecting.keep()

    def _read_contacts(self, rest: tuple[ResidentId, ...]) -> None:
        """A few at a time, so that what somebody asks for in between does not wait."""
        if not rest:
            self._asker.run(lambda _: self._with_contacts(), self._keep)
            return
        desk, now = self._seat.desk, rest[: register.CONTACTS_AT_ONCE]
        self._asker.run(
            lambda _: self._contacts.update(register.read_contacts(desk, now)),
            lambda _: self._read_contacts(rest[len(now) :]),
        )

    # ---- on the worker

    def _news(self, opening: register.Opening, progress: Progress) -> _Read | None:
        found = opening.news(progress)
        if found is None:
            return None
        if opening.is_done:
            self._latest = found
        called = {letter for row in found.rows for letter in row.preferred}
        return _Read(found, "".join(called))

    def _refreshed(self, resident: ResidentId) -> _Read | None:
        if self._latest is None:
            return None
        self._latest = register.refresh(self._seat.desk, self._latest, resident)
        row = self._latest.row(resident)
        return _Read(self._latest, row.preferred if row else "")

    def _without_contacts(self) -> tuple[ResidentId, ...]:
        self._contacts.clear()
        return self._latest.without_contacts() if self._latest else ()

    def _with_contacts(self) -> _Read | None:
        if self._latest is None or not self._contacts:
            return None
        self._latest = self._latest.with_contacts(self._contacts)
        self._contacts.clear()
        return _Read(self._latest, "")
