"""What shows when the screen is hidden: nothing of anybody, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.presenters.cover import Cover, Way

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


class CoveredPage(QWidget):
    """Asks for the PIN, or for the passphrase; locking is always one button away."""

    came_back = Signal()
    lock_asked = Signal()

    def __init__(self, look: Look, tasks: Tasks, desk: Desk, cover: Cover) -> None:
        super().__init__()
        self._look, self._tasks, self._desk, self._cover = look, tasks, desk, cover
        words = look.words
        self.setProperty("page", "true")
        self.banner = Banner(look)
        self.pin = QLineEdit(echoMode=QLineEdit.EchoMode.Password, maxLength=8)
        self.pin.setAccessibleName(words("PIN"))
        self.pin.setPlaceholderText(words("PIN"))
        self.pin.returnPressed.connect(self._try_pin)
        self.passphrase = PassphraseLine(look, words("Passphrase"))
        self.passphrase.entered.connect(self._try_passphrase)
        self.hint = PlainLabel(size="small", tone="muted", wrap=True)
        self.back = button(look, words("Come back"), self._try, act="main")
        self.lock = button(look, words("Lock"), self.lock_asked.emit, act="quiet", icon="lock")
        acts = QHBoxLayout()
        acts.addWidget(self.lock)
        acts.addStretch()
        acts.addWidget(self.back)
        card = Card().add(
            PlainLabel(words("Notes"), size="page"),
            self.banner,
            self.pin,
            self.passphrase,
            self.hint,
            acts,
        )
        card.setFixedWidth(int(380 * look.scale))
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(card)
        middle.addStretch()
        layout.addLayout(middle)
        layout.addStretch(3)

    def begin(self) -> None:
        """The screen was hidden just now."""
        self.banner.clear()
        self.back.show()
        self.lock.show()
        self._ask()

    def end(self, *, backs_up: bool = False) -> None:
        """The desk is being locked: there is no way back from here any more."""
        words = self._look.words
        for part in (self.pin, self.passphrase, self.back, self.lock):
            part.hide()
        self.hint.setText(
            words("A backup is being made first. It may be left alone; then the desk closes.")
            if backs_up
            else words("Locking. What you typed is being kept first.")
        )

    def wait(self) -> None:
        """Locking waits for something that cannot be kept; coming back is possible again."""
        if not self.passphrase.isVisible():
            self.passphrase.show()
            self.back.show()
            self.passphrase.setFocus()
        words = self._look.words
        self.banner.show_note(
            words("What you typed cannot be kept yet"),
            words("The screen stays hidden and this is tried again every two seconds."),
            tone="warn",
        )

    def _ask(self) -> None:
        by_pin = self._cover.way is Way.PIN
        words = self._look.words
        self.pin.setVisible(by_pin)
        self.passphrase.setVisible(not by_pin)
        self.hint.setText(words("After two minutes this becomes a lock; nothing typed is lost."))
        (self.pin if by_pin else self.passphrase).setFocus()

    def _try(self) -> None:
        if self.pin.isVisible():
            self._try_pin()
        else:
            self._try_passphrase()

    def _try_pin(self) -> None:
        typed = self.pin.text()
        self.pin.clear()
        if self._cover.try_pin(typed):
            self.came_back.emit()
            return
        self.banner.show_note(self._look.words("This is not the PIN."), tone="warn")
        self._ask()

    def _try_passphrase(self) -> None:
        typed = self.passphrase.take()
        self.back.setEnabled(False)
        self._tasks.run(lambda _: self._desk.step_up(typed), self._fitted, self._failed, owner=self)

    def _fitted(self, _: object) -> None:
        self.back.setEnabled(True)
        self._cover.show()
        self.came_back.emit()

    def _failed(self, error: Exception) -> None:
        self.back.setEnabled(True)
        self.banner.show_error(error)
        self.passphrase.setFocus()
