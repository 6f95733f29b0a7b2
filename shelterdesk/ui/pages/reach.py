"""Who can open what of this resident, since when, and why; and her own page of it on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.domain.record import Page, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import reach
from shelterdesk.services.reach import Reach
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.datewords import day_words
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.paged_table import PagedTable, RecordTable
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.reach import COLUMNS, notes, people, rows

TRUE = N_(
    "Read from the signed keys themselves. Whoever is named can open it; nobody else can, not "
    "even with a program of their own."
)
EVERYBODY = N_("Everybody")
MOST_ROWS = 14


class ReachPage(QWidget):
    """A table, a filter by person, and what the resident may have of it all on paper."""

    print_asked = Signal()

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        self._found: Reach | None = None
        look, words = seat.look, seat.look.words
        self.person = CalmPicker()
        self.person.setAccessibleName(words("Person"))
        self.person.setSizeAdjustPolicy(CalmPicker.SizeAdjustPolicy.AdjustToContents)
        self.person.currentIndexChanged.connect(lambda _: self._reload())
        self.copy = button(
            look,
            words("For the resident, on paper…"),
            self.print_asked.emit,
            act="quiet",
            icon="printer",
        )
        self.model = PagedTable(COLUMNS, self._page, lambda _, value: str(value), look, self)
        self.table = RecordTable(self.model, words("Who can open what"), look)
        self.model.first_page_came.connect(
            lambda _: self.table.show_rows(min(max(self.model.rowCount(), 1), MOST_ROWS))
        )
        self.card = Card(words("Who can open what"), beside=self.copy).add(
            PlainLabel(words(TRUE), size="small", tone="muted", wrap=True),
            row(PlainLabel(words("Person"), size="small"), self.person),
            self.table,
        )
        self.besides = Card(words("Besides"))
        self.besides.hide()
        page = column(self.card, self.besides)
        fill(self, page, words("Who can open what"))
        desk = seat.desk
        seat.asker(self).run(lambda _: reach.of_resident(desk, resident), self._show)

    def _show(self, found: Reach) -> None:
        words = self._seat.look.words
        self._found = found
        self.person.blockSignals(True)
        self.person.addItem(words(EVERYBODY), "")
        for name in people(found):
            self.person.addItem(name, name)
        self.person.blockSignals(False)
        for note in notes(found):
            self.besides.add(PlainLabel(words(note), wrap=True))
        self.besides.show()
        self._reload()

    def _reload(self) -> None:
        self.model.reload()
        self.model.fetchMore(self.table.rootIndex())

    def _page(
        self,
        after: Any,
        done: Callable[[Page[Any]], None],
        failed: Callable[[Exception], None],
    ) -> None:
        seat = self._seat
        if self._found is not None:
            who = str(self.person.currentData() or "")
            done(Page(rows(self._found, who, seat.look.words, self._day)))

    def _day(self, day: date) -> str:
        """One calendar only: a table has little room."""
        return day_words(day, self._seat.look)
