"""A table that pages, and the two sentences that may stand in its place or above it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.paged_table import PagedTable, RecordTable

MOST_ROWS = 9


class PagedList(QWidget):
    """The rows of *model*: *nothing* is said where there is none.

    What cannot be verified is counted above the table. *name* and *nothing* are translated.
    """

    def __init__(self, model: PagedTable, name: str, nothing: str, look: Look) -> None:
        super().__init__()
        self.model, self._look = model, look
        self.table = RecordTable(model, name, look)
        self.nothing = PlainLabel(nothing, tone="muted")
        self.nothing.hide()
        self.unverified = PlainLabel(size="small", tone="stop", wrap=True)
        self.unverified.hide()
        model.first_page_came.connect(self._came)
        model.unverified.connect(self._say_unverified)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (self.nothing, self.unverified, self.table):
            layout.addWidget(part)

    def begin(self) -> None:
        """Ask for the first page."""
        self.model.fetchMore(self.table.rootIndex())

    def _came(self, holds_any: bool) -> None:
        self.nothing.setVisible(not holds_any)
        self.table.setVisible(holds_any)
        self.table.show_rows(min(self.model.rowCount(), MOST_ROWS))

    def _say_unverified(self, count: int) -> None:
        sentence = self._look.words.count(
            "{n} entry cannot be verified and is not shown. Nothing was overwritten.",
            "{n} entries cannot be verified and are not shown. Nothing was overwritten.",
            count,
        )
        self.unverified.setText(sentence.format(n=count))
        self.unverified.show()
