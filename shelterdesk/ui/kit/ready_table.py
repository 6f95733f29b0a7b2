"""A table over what lies in memory; it is put into words a page at a time, as the view asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.record import Page
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.paged_table import PagedTable, RecordTable

AT_ONCE = 100
MOST_SHOWN, LEAST_SHOWN = 14, 3


class ReadyTable(QWidget):
    """Rows of one sort with a sentence for when there are none; ``opened`` gives the row."""

    opened = Signal(object)

    def __init__(self, columns: Sequence[Field], look: Look, name: str, nothing: str) -> None:
        """*name* and *nothing* (said of an empty table) are translated."""
        super().__init__()
        self._rows: tuple[Any, ...] = ()
        self._say: Callable[[Any], Any] = _as_it_is
        self.model = PagedTable(columns, self._page, lambda _, value: str(value), look, self)
        self.table = RecordTable(self.model, name, look)
        self.table.opened.connect(lambda at: self.opened.emit(self.model.record(at)))
        self.nothing = PlainLabel(nothing, tone="muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addWidget(self.nothing)
        self.show_rows(())

    @property
    def rows(self) -> tuple[Any, ...]:
        """Everything there is to show, in words."""
        return tuple(self._say(row) for row in self._rows)

    def show_rows(self, rows: Sequence[Any], say: Callable[[Any], Any] | None = None) -> None:
        """Show *rows* instead of what stood here; *say* puts one of them into words."""
        self._rows, self._say = tuple(rows), say or _as_it_is
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.table.show_rows(max(LEAST_SHOWN, min(len(rows), MOST_SHOWN)))
        self.model.reload()

    def _page(
        self, after: Any, done: Callable[[Page[Any]], None], _: Callable[[Exception], None]
    ) -> None:
        first = after[0] if after else 0
        more = first + AT_ONCE if first + AT_ONCE < len(self._rows) else None
        shown = tuple(self._say(row) for row in self._rows[first : first + AT_ONCE])
        done(Page(shown, (more, "") if more is not None else None))


def _as_it_is(row: Any) -> Any:
    return row
