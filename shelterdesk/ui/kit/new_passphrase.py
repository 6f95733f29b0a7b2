"""A passphrase that somebody chooses: typed twice, seen by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.passphrases import Judgement
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.passphrase import PassphraseLine

SIMPLE = N_("Five or six simple words that do not belong together are strong and easy.")
SIX_WORDS = N_("Six words by chance")
KEEP_THEM = N_(
    "Type them below, twice, with spaces. Keep them on paper until you know them, apart from "
    "this computer; then destroy the paper."
)
SOON_MS = 250  # judged when the fingers rest, not at every key


class Adviser(Protocol):
    """Who judges what is typed."""

    @property
    def judge(self) -> Callable[[str], Judgement]:
        """Say how strong a passphrase is."""

    @property
    def six_words(self) -> Callable[[], str]:
        """Give six words by chance."""


class NewPassphrase(QWidget):
    """Two lines that must be the same; with an adviser, six words and how strong it is."""

    entered = Signal()

    def __init__(self, look: Look, adviser: Adviser | None = None) -> None:
        super().__init__()
        self._look, self._adviser = look, adviser
        words = look.words
        self.first = PassphraseLine(look, words("New passphrase"))
        self.again = PassphraseLine(look, words("The same once more"))
        self.again.keyboard.hide()
        self.first.entered.connect(self.again.setFocus)
        self.again.entered.connect(self.entered)
        self.said = PlainLabel(size="small", tone="muted", wrap=True)
        self.said.hide()
        self.offered = PlainLabel(wrap=True)
        fixed = QFont("Monospace")
        fixed.setStyleHint(QFont.StyleHint.Monospace)
        self.offered.setFont(fixed)
        self.how = PlainLabel(words(KEEP_THEM), size="small", tone="muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(PlainLabel(words(SIMPLE), size="small", tone="muted", wrap=True))
        if adviser is not None:
            self.offer = button(look, words(SIX_WORDS), self._offer)
            layout.addLayout(row(self.offer))
            layout.addWidget(self.offered)
            layout.addWidget(self.how)
        self.offered.hide()
        self.how.hide()
        layout.addWidget(self.first)
        layout.addWidget(self.said)
        layout.addWidget(self.again)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.judge)
        if adviser is not None:
            self.first.box.textEdited.connect(lambda _: self._soon.start())
        self.setFocusProxy(self.first)

    def take(self) -> str:
        """What was typed if both lines are the same, else nothing; both are empty afterwards."""
        one, other = self.first.take(), self.again.take()
        self._soon.stop()
        self.said.hide()
        return one if one == other else ""

    def judge(self) -> None:
        """Say in words how strong the first line is."""
        text = self.first.box.text()
        self.said.setVisible(bool(text) and self._adviser is not None)
        if text and self._adviser is not None:
            found = self._adviser.judge(text)
            words = self._look.words
            said = f"{words(found.strength.value)}. {words(found.problem)}".strip()
            self.said.set_tone("ok" if found.fits else "warn")
            self.said.setText(said)
            self.first.box.setAccessibleDescription(said)

    def _offer(self) -> None:
        if self._adviser is not None:
            self.offered.setText(self._adviser.six_words())
            self.offered.show()
            self.how.show()
            self.first.setFocus()
