"""A table over rows that lie in memory, in words already; the view still takes them by page."""

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
        """Everything there is to show."""
        return self._rows

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show *rows* instead of what stood here."""
        self._rows = tuple(rows)
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.table.show_rows(max(LEAST_SHOWN, min(len(rows), MOST_SHOWN)))
        self.model.reload()

    def _page(
        self, after: Any, done: Callable[[Page[Any]], None], _: Callable[[Exception], None]
    ) -> None:
        first = after[0] if after else 0
        more = first + AT_ONCE if first + AT_ONCE < len(self._rows) else None
        shown = self._rows[first : first + AT_ONCE]
        done(Page(shown, (more, "") if more is not None else None))
