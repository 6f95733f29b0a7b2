"""A second person confirms: at this desk by their own passphrase, or later by themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.i18n import N_
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.pages.seat import Seat

WHY = N_(
    "It is saved already. A second person who was there confirms it: here with their own sign-in "
    "name and passphrase, or later when they sign in themselves. Until then the page says that it "
    "waits."
)
LATER = N_("They confirm later")


class SecondPersonBox(QDialog):
    """*confirm* is asked in the worker with sign-in name and passphrase."""

    def __init__(
        self,
        seat: Seat,
        parent: QWidget,
        confirm: Callable[[str, str], Any],
        *,
        what: str,
        why: str = WHY,
        later: str = LATER,
    ) -> None:
        """*what* is translated: what is confirmed. *why* and *later* are marked."""
        super().__init__(parent)
        look, words = seat.look, seat.look.words
        self._seat, self._confirm = seat, confirm
        self.setWindowTitle(words("ShelterDesk"))
        self.setMinimumWidth(460)
        self.banner = Banner(look)
        self.login = QLineEdit()
        self.login.setAccessibleName(words("Sign-in name of the second person"))
        label = PlainLabel(words("Sign-in name of the second person"), size="strong")
        label.setBuddy(self.login)
        self.passphrase = PassphraseLine(look, words("Passphrase of the second person"))
        self.passphrase.entered.connect(self.enter)
        self.main = button(look, words("They confirm here"), self.enter, act="main")
        self.main.setDefault(True)
        acts = QHBoxLayout()
        acts.addStretch()
        acts.addWidget(button(look, words(later), self.reject))
        acts.addWidget(self.main)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel(words("A second person confirms"), size="page", wrap=True))
        layout.addWidget(PlainLabel(what, wrap=True))
        layout.addWidget(PlainLabel(words(why), tone="muted", wrap=True))
        layout.addWidget(self.banner)
        layout.addWidget(label)
        layout.addWidget(self.login)
        layout.addWidget(self.passphrase)
        layout.addLayout(acts)
        self.login.setFocus()

    def enter(self) -> None:
        """Try; the passphrase leaves the line at once."""
        login, typed = self.login.text(), self.passphrase.take()
        self.main.setEnabled(False)
        self._seat.tasks.run(
            lambda _: self._confirm(login, typed), lambda _: self.accept(), self._failed, owner=self
        )

    def _failed(self, error: Exception) -> None:
        self.main.setEnabled(True)
        self.banner.show_error(error)
        self.passphrase.box.setFocus()
