"""The way between areas: icons with words, icons alone where the window is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout

from shelterdesk.ui.kit.look import Look

WIDE, NARROW, WIDEST = 92, 56, 180


@dataclass(frozen=True)
class Area:
    """One area: a stable key, a marked title, an icon."""

    key: str
    title: str
    icon: str


class Rail(QFrame):
    """Areas from above, locking at the bottom."""

    chosen = Signal(str)
    lock_asked = Signal()

    def __init__(self, look: Look, areas: Sequence[Area], lock: str) -> None:
        """*lock* is the translated word on the lowest button."""
        super().__init__()
        self._look = look
        self.setProperty("band", "rail")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 10)
        layout.setSpacing(2)
        self.buttons: dict[str, QToolButton] = {}
        for number, area in enumerate(areas, 1):
            made = self._button(look.words(area.title), area.icon)
            made.setToolTip(f"{look.words(area.title)} (Alt+{number})")
            made.setShortcut(f"Alt+{number}")
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.clicked.connect(lambda _=False, key=area.key: self.chosen.emit(key))
            layout.addWidget(made)
            self.buttons[area.key] = made
        layout.addStretch()
        self.lock = self._button(lock, "lock")
        self.lock.setToolTip(f"{lock} (Ctrl+L)")
        self.lock.clicked.connect(lambda _=False: self.lock_asked.emit())
        layout.addWidget(self.lock)
        self.set_narrow(narrow=False)

    def show_area(self, key: str) -> None:
        """Mark where one is."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)

    def set_narrow(self, *, narrow: bool) -> None:
        """Icons alone, or icons with words."""
        style = Qt.ToolButtonStyle
        shown = style.ToolButtonIconOnly if narrow else style.ToolButtonTextUnderIcon
        every = (*self.buttons.values(), self.lock)
        for made in every:
            made.setToolButtonStyle(shown)
            made.setMinimumWidth(0)
            made.setMaximumWidth(WIDEST)
        longest = max(made.sizeHint().width() for made in every)
        width = NARROW if narrow else max(int(WIDE * self._look.scale), min(longest, WIDEST))
        self.setFixedWidth(width)
        for made in every:
            made.setFixedWidth(width - 1)
            made.setMinimumHeight(44 if narrow else int(56 * self._look.scale))

    def _button(self, words: str, icon: str) -> QToolButton:
        made = QToolButton()
        made.setProperty("nav", "true")
        made.setText(words)
        made.setAccessibleName(words)
        made.setIcon(self._look.icon(icon, "text2", 22))
        made.setIconSize(QSize(22, 22))
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return made
