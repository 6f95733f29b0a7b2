"""A card for as many lines as there are people: a page of them at once, the rest when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, laid_out_once
from shelterdesk.ui.kit.look import Look

AT_ONCE = 50
Make = Callable[[], QWidget]


class LongCard(Card):
    """Lines below a title, each made when it is shown: a thousand take the window seconds."""

    def __init__(self, look: Look, title: str, *, at_once: int = AT_ONCE) -> None:
        """*title* is translated; *at_once* is how many lines are a page."""
        super().__init__(title)
        self._look, self._title, self._at_once = look, title, at_once
        self._lines: Sequence[Make] = ()
        self._shown, self._most = 0, at_once
        self.more = button(look, "", self._show_more, act="quiet")

    def show_lines(self, lines: Sequence[Make]) -> None:
        """Show *lines* instead of what stood here: as many as were asked for before."""
        self._lines, self._shown = lines, 0
        with laid_out_once(self):
            self.more.setParent(None)
            self.clear(keep=1)
            self._go_on()

    def _show_more(self) -> None:
        self._most += self._at_once
        with laid_out_once(self):
            first = self._go_on()
        if first is not None:
            first.setFocus()

    def _go_on(self) -> QWidget | None:
        """Make the lines that are to be shown and are not yet; gives who takes the keyboard."""
        made = [make() for make in self._lines[self._shown : self._most]]
        self._shown += len(made)
        self.more.setParent(None)
        self.add(*made)
        left = len(self._lines) - self._shown
        if left:
            words = self._look.words
            self.more.setText(f"{words('Show more')} ({left})")
            self.more.setAccessibleName(f"{words('Show more')}: {self._title}")
            self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
            self.more.show()
        takers = (each for line in made for each in (line, *line.findChildren(QWidget)))
        return next((t for t in takers if t.focusPolicy() & Qt.FocusPolicy.TabFocus), None)
