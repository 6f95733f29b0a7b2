"""The one place that shows what went wrong, what is safe, and what is under way."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from shelterdesk.errors import Disturbance, ShelterDeskError, WaitBefore
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.buttons import button, icon_button
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look

ICONS = {"stop": "octagon-minus", "warn": "triangle-alert", "info": "info", "ok": "circle-check"}
LETTERS = "BCDFGHJKMPQRTVWXY2346789"  # none that looks like another
log = logging.getLogger(__name__)


class Banner(QFrame):
    """A strip above the page. Hidden when there is nothing to say."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = PlainLabel()
        self.title = PlainLabel(size="strong", wrap=True)
        self.hint = PlainLabel(wrap=True)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(look.words("How far it is"))
        self._act = button(look, "", self._acted, act="quiet")
        self._close = icon_button(look, "x", look.words("Close this message"), self.clear)
        self._then: Callable[[], None] = self.clear
        words = QVBoxLayout()
        words.setSpacing(2)
        for part in (self.title, self.hint, self._bar):
            words.addWidget(part)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 10, 8)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addLayout(words, 1)
        layout.addWidget(self._act)
        layout.addWidget(self._close)
        self.hide()

    def show_error(self, error: Exception) -> None:
        """Show *error* in words: what happened, what is safe, what next."""
        known = error if isinstance(error, ShelterDeskError) else ShelterDeskError()
        hint = self._look.words(known.hint)
        if isinstance(error, WaitBefore):
            hint = self._look.words("Try again in {seconds} seconds.").format(seconds=error.seconds)
        if not isinstance(error, ShelterDeskError):
            number = "".join(LETTERS[n % len(LETTERS)] for n in os.urandom(5))
            log.error("unexpected %s, told as %s", type(error).__name__, number)
            number = self._look.words("Number to tell: {number}").format(number=number)
            hint = f"{hint} {number}"
        expected = isinstance(error, ShelterDeskError) and not isinstance(error, Disturbance)
        self._say("warn" if expected else "stop", self._look.words(known.title), hint)

    def show_note(self, title: str, hint: str = "", *, tone: str = "ok") -> None:
        """Show a translated sentence; *tone* is ok, info or warn."""
        self._say(tone, title, hint)

    def offer(self, text: str, then: Callable[[], None]) -> None:
        """Put one button with *text* beside what the banner says."""
        self._act.setText(text)
        self._act.setAccessibleName(text)
        self._then = then
        self._act.show()

    def show_progress(self, title: str, cancel: Callable[[], None] | None) -> None:
        """Show that something runs; *cancel* asks it to stop, None for what runs to its end."""
        self._say("info", title, "")
        self._bar.setRange(0, 0)
        self._bar.show()
        self._close.hide()
        if cancel is not None:
            self.offer(self._look.words("Cancel"), cancel)

    def progressed(self, done: int, total: int, text: str) -> None:
        """Take a step of what runs; nothing happens when no progress is shown."""
        if self._bar.isVisible():
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self.hint.setText(self._look.words(text))
            self.hint.setVisible(bool(text))

    def clear_note(self) -> None:
        """Let go of what was said, but not of what is under way."""
        if self._bar.isHidden():
            self.hide()

    def clear(self) -> None:
        """Say nothing any more."""
        self.hide()

    def _acted(self) -> None:
        self._then()

    def _say(self, tone: str, title: str, hint: str) -> None:
        self.setProperty("banner", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self._icon.setPixmap(self._look.icon(ICONS[tone], tone, 20).pixmap(20, 20))
        self.title.setText(title)
        self.title.set_tone(tone)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self._bar.hide()
        self._act.hide()
        self._close.show()
        self.setAccessibleName(f"{title} {hint}".strip())
        self.show()
        announce(self, f"{title} {hint}".strip())
