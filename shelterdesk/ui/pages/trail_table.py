"""A table over the signed trail that reads a page when somebody scrolls to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.record import Page
from shelterdesk.services import trail
from shelterdesk.services.trail import TrailFilter, TrailPage
from shelterdesk.ui.kit.datewords import day_words
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.paged_table import PagedTable, RecordTable
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.trail import COLUMNS, TrailWords

FEWEST_ROWS = 6


class TrailTable(QWidget):
    """The lines that one filter gives; a search that goes far back shows how far it is."""

    def __init__(self, seat: Seat, wanted: TrailFilter, name: str) -> None:
        super().__init__()
        self._seat, self._wanted = seat, wanted
        about = () if wanted.resident else ("about",)
        shown = ("when", "who", "did", "what", *about, "number")
        columns = [field for field in COLUMNS if field.name in shown]
        self.model = PagedTable(columns, self._ask, lambda _, value: str(value), seat.look, self)
        self.table = RecordTable(self.model, name, seat.look)
        self.empty = PlainLabel(seat.look.words("Nothing of this kind stands there."), tone="muted")
        self.empty.hide()
        self.model.first_page_came.connect(self._came)
        self.model.failed.connect(seat.banner.show_error)
        rows = self.table.verticalHeader().defaultSectionSize() * FEWEST_ROWS
        self.table.setMinimumHeight(rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.empty)
        layout.addWidget(self.table, 1)
        self.model.fetchMore(self.table.rootIndex())

    def show_only(self, wanted: TrailFilter) -> None:
        """Ask something else."""
        self._wanted = wanted
        self.model.reload()
        self.model.fetchMore(self.table.rootIndex())

    def _ask(
        self,
        after: Any,
        done: Callable[[Page[Any]], None],
        failed: Callable[[Exception], None],
    ) -> None:
        desk, wanted = self._seat.desk, self._wanted
        number = after[0] if after else None
        self._seat.asker(self).run(
            lambda progress: trail.page(desk, wanted, number, progress),
            partial(self._receive, done),
            failed,
        )

    def _receive(self, done: Callable[[Page[Any]], None], found: TrailPage) -> None:
        seat = self._seat
        words = TrailWords(seat.look.words, self._moment, seat.name_of, seat.desk.now().tzinfo)
        after = None if found.after is None else (found.after, "")
        done(Page(words.rows(found.rows), after))

    def _came(self, holds_any: bool) -> None:
        self.empty.setVisible(not holds_any)
        self.table.setVisible(holds_any)

    def _moment(self, at: datetime) -> str:
        """One calendar only: a table has little room."""
        return f"{day_words(at.date(), self._seat.look)}, {at:%H:%M}"
