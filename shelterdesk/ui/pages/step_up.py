"""Asking for the passphrase once more, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.errors import PassphraseNeeded
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.kit.tasks import Tasks

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


class StepUp(QDialog):
    """Says why, takes a passphrase, gives it to the desk; Escape gives up and loses nothing."""

    def __init__(
        self,
        desk: Desk,
        look: Look,
        tasks: Tasks,
        parent: QWidget,
        *,
        title: str = "",
        why: str = "",
        act: str = "",
        needs_passphrase: bool = True,
    ) -> None:
        """*title*, *why* and *act* (the main button) are translated; all have a plain default."""
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._needs_passphrase = needs_passphrase
        words = look.words
        title = title or words(PassphraseNeeded.title)
        self.setWindowTitle(words("ShelterDesk"))
        self.setMinimumWidth(420)
        self.banner = Banner(look)
        self.line = PassphraseLine(look, words("Passphrase"))
        self.line.entered.connect(self.enter)
        if not needs_passphrase:
            self.line.hide()
        self.main = button(look, act or words("Go on"), self.enter, act="main")
        self.main.setDefault(True)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button(look, words("Not now"), self.reject))
        row.addWidget(self.main)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel(title, size="page", wrap=True))
        layout.addWidget(PlainLabel(why or words(PassphraseNeeded.hint), tone="muted", wrap=True))
        layout.addWidget(self.banner)
        layout.addWidget(self.line)
        layout.addLayout(row)
        self.setAccessibleName(title)
        (self.line if needs_passphrase else self.main).setFocus()

    def enter(self) -> None:
        """Try what was typed."""
        if not self._needs_passphrase:
            self.accept()
            return
        typed = self.line.take()
        self.main.setEnabled(False)
        self._tasks.run(
            lambda _: self._desk.step_up(typed), lambda _: self.accept(), self._failed, owner=self
        )

    def _failed(self, error: Exception) -> None:
        self.main.setEnabled(True)
        self.banner.show_error(error)
        self.line.setFocus()
