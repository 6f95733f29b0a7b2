"""A card for as many lines as there are people: a page of them at once, the rest when asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, laid_out_once
from shelterdesk.ui.kit.filling import Filling, Soon
from shelterdesk.ui.kit.look import Look

AT_ONCE = 50
Make = Callable[[], QWidget]


class LongCard(Card):
    """Lines below a title, each made when it is shown: a thousand take the window seconds."""

    def __init__(
        self, look: Look, title: str, soon: Soon | None = None, *, at_once: int = AT_ONCE
    ) -> None:
        """*title* is translated; *at_once* is how many lines are a page.

        With *soon* the first page comes a few lines at a time; without, all of it at once.
        """
        super().__init__(title)
        self._look, self._title, self._at_once = look, title, at_once
        self._lines: Sequence[Make] = ()
        self._shown, self._most = 0, at_once
        self._filling = None if soon is None else Filling(self, soon)
        self.more = button(look, "", self._show_more, act="quiet")

    def show_lines(self, lines: Sequence[Make]) -> None:
        """Show *lines* instead of what stood here: as many as were asked for before."""
        self._lines = lines
        if self._filling is not None:
            self._filling.fill(self._fill())
            return
        with laid_out_once(self):
            deque(self._fill(), maxlen=0)

    def _fill(self) -> Iterator[QWidget]:
        self.more.setParent(None)
        self.clear(keep=1)
        self._shown = 0
        yield from self._go_on()

    def _show_more(self) -> None:
        self._most += self._at_once
        with laid_out_once(self):
            self.more.setParent(None)
            made = list(self._go_on())
        takers = (each for line in made for each in (line, *line.findChildren(QWidget)))
        first = next((t for t in takers if t.focusPolicy() & Qt.FocusPolicy.TabFocus), None)
        if first is not None:
            first.setFocus()

    def _go_on(self) -> Iterator[QWidget]:
        """Make the lines that are to be shown and are not yet, one in each step."""
        for make in self._lines[self._shown : self._most]:
            self.add(line := make())
            self._shown += 1
            yield line
        left = len(self._lines) - self._shown
        if left:
            words = self._look.words
            self.more.setText(f"{words('Show more')} ({left})")
            self.more.setAccessibleName(f"{words('Show more')}: {self._title}")
            self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
            self.more.show()
