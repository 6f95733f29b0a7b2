"""The way from a resident's page back to the desk: for staff, with the PIN or the passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.cover import Way


class WayOut(QWidget):
    """Asks who comes back; whoever pressed it by mistake goes on where they were."""

    opened = Signal()  # a worker is here
    left = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        look, words = seat.look, seat.look.words
        self.banner = Banner(look)
        self.pin = QLineEdit(echoMode=QLineEdit.EchoMode.Password, maxLength=8)
        self.pin.setAccessibleName(words("PIN"))
        self.pin.setPlaceholderText(words("PIN"))
        self.pin.returnPressed.connect(self._try)
        self.passphrase = PassphraseLine(look, words("Passphrase"))
        self.passphrase.entered.connect(self._try)
        self.back = button(look, words("Go on with the questions"), self._leave)
        self.open = button(look, words("Back to the desk"), self._try, act="main")
        acts = QHBoxLayout()
        acts.addWidget(self.back)
        acts.addStretch()
        acts.addWidget(self.open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        said = words("For the worker who gave you this page.")
        for part in (
            PlainLabel(words("For staff"), size="page"),
            PlainLabel(said, tone="muted", wrap=True),
            self.banner,
            self.pin,
            self.passphrase,
        ):
            layout.addWidget(part)
        layout.addLayout(acts)
        layout.addStretch()

    def begin(self) -> None:
        """Ask now."""
        self.banner.clear()
        by_pin = self._seat.cover.way is Way.PIN
        self.pin.setVisible(by_pin)
        self.passphrase.setVisible(not by_pin)
        self.pin.clear()
        self.passphrase.take()
        (self.pin if by_pin else self.passphrase).setFocus()

    def _leave(self) -> None:
        self.pin.clear()
        self.passphrase.take()
        self.left.emit()

    def _try(self) -> None:
        seat = self._seat
        if not self.pin.isHidden():
            typed = self.pin.text()
            self.pin.clear()
            if seat.cover.try_pin(typed):
                self.opened.emit()
                return
            self.begin()
            self.banner.show_note(seat.look.words("This is not the PIN."), tone="warn")
            return
        said = self.passphrase.take()
        self.open.setEnabled(False)
        seat.tasks.run(
            lambda _: seat.desk.step_up(said), lambda _: self._fitted(), self._failed, owner=self
        )

    def _fitted(self) -> None:
        self.open.setEnabled(True)
        self._seat.cover.show()
        self.opened.emit()

    def _failed(self, error: Exception) -> None:
        self.open.setEnabled(True)
        self.banner.show_error(error)
        self.passphrase.setFocus()
