"""A cover over text that describes violence: one chooses to read it, and it closes again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.wrapped import WrappedText

WORDS_A_MINUTE = 180


class Veil(QWidget):
    """Covers *covered*. ``lift`` writes the reading down, then calls what it is given.

    The covered widget is filled only after the veil was lifted, and emptied when it falls: no
    text lies under it that a screen reader could find.
    """

    def __init__(
        self,
        look: Look,
        title: str,
        *,
        words: int,
        lift: Callable[[Callable[[], None]], None],
        open_text: Callable[[], QWidget],
        narrow: bool = False,
    ) -> None:
        """*narrow*: there is little room, so the button stands below the words."""
        super().__init__()
        self._lift, self._open_text = lift, open_text
        self._shown: QWidget | None = None
        self._cover = Card(kind="veil")
        minutes = max(1, round(words / WORDS_A_MINUTE))
        why = look.words.count(
            "Covered, because it may describe violence. About {n} minute to read.",
            "Covered, because it may describe violence. About {n} minutes to read.",
            minutes,
        ).format(n=minutes)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(PlainLabel(title, size="strong"))
        text.addWidget(
            WrappedText(look, why, size="small", tone="text2")
            if narrow
            else PlainLabel(why, size="small", tone="muted", wrap=True)
        )
        line = QHBoxLayout()
        line.addWidget(icon_label(look, "eye-off", "text2"))
        line.addLayout(text, 1)
        self.read_it = button(look, look.words("Read it"), self.lift, act="quiet", icon="eye")
        self.read_it.setAccessibleName(f"{look.words('Read it')}: {title}")
        if narrow:
            text.addSpacing(6)
            text.addWidget(self.read_it, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            line.addWidget(self.read_it)
        self._cover.add(line)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._cover)

    @property
    def is_lifted(self) -> bool:
        """Whether the text can be read now."""
        return self._shown is not None

    def lift(self) -> None:
        """Ask to read it; the text shows once the reading was written down."""
        self._lift(self._open)

    def cover(self) -> None:
        """Cover the text again and let go of it."""
        if self._shown is not None:
            self._column.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
            self._shown = None
            self._cover.show()

    def _open(self) -> None:
        if self._shown is None:
            self._shown = self._open_text()
            self._cover.hide()
            self._column.addWidget(self._shown)
            self._shown.show()

    # Qt's names from here on.

    def hideEvent(self, event: QHideEvent) -> None:
        self.cover()
        super().hideEvent(event)
