"""An act that needs a reason: one line to write it, one button that says the act."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look


class ReasonLine(QWidget):
    """``said`` carries the reason; without one nothing happens but that the line says so."""

    said = Signal(str)

    def __init__(self, look: Look, act: str, label: str, *, about: str = "") -> None:
        """*act* and *label* are translated; *about* names whom it is about, for a screen reader."""
        super().__init__()
        self.line = QLineEdit()
        name = f"{label}: {about}" if about else label
        self.line.setAccessibleName(name)
        self.line.setMaximumWidth(int(520 * look.scale))
        caption = PlainLabel(label, size="small", tone="muted")
        caption.setBuddy(self.line)
        self.act = button(look, act, self._say)
        self.act.setAccessibleName(f"{act}: {about}" if about else act)
        self.line.returnPressed.connect(self._say)
        across = row(self.line, self.act)
        across.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(caption)
        layout.addLayout(across)

    def _say(self) -> None:
        reason = self.line.text().strip()
        if reason:
            self.said.emit(reason)
        else:
            self.line.setFocus()
