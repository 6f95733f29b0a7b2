"""A room of the house with a list and one thing that is being done in front of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.services import records
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.cards import column, scrolled
from shelterdesk.ui.kit.pile import Pile
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.records import RecordPage, change_entry, new_entry
from shelterdesk.ui.pages.seat import Seat

HOUSE = ResidentId("")


class PileRoom(QWidget):
    """A room whose lowest page is made afresh; what is being written lies above it."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat, self._is_fresh = seat, True
        self.pile = Pile(self._ground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pile)

    def read(self) -> None:
        """Read anew, unless somebody is in the middle of something above the lowest page.

        Whoever comes in for the first time finds it read: it was made for them just now.
        """
        if self.pile.count() == 1 and not self._is_fresh:
            self.pile.refresh()
        self._is_fresh = False

    def _ground(self) -> QWidget:
        """Make the lowest page."""
        raise NotImplementedError


class RoomStack(QWidget):
    """The list below; on top of it a form, a record, or a paper, until it is left."""

    def __init__(self, seat: Seat, title: str) -> None:
        """*title* is translated; it names the list for whoever listens to it."""
        super().__init__()
        self.seat = seat
        self.home = column()
        self._stack = QStackedWidget()
        self._area = scrolled(self.home, title)
        self._stack.addWidget(self._area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def furnish(self, *parts: QWidget) -> None:
        """Put *parts* below each other into the list."""
        inner = self.home.layout()
        if isinstance(inner, QVBoxLayout):
            for part in parts:
                inner.addWidget(part)
            inner.addStretch()

    def look_to(self, part: QWidget) -> None:
        """Bring one part of the list into view, its top first."""
        top = part.mapTo(self.home, part.rect().topLeft()).y()
        self._area.verticalScrollBar().setValue(top)

    @property
    def sheet(self) -> QWidget | None:
        """What is being done; None while the list shows."""
        return self._stack.widget(1)

    def read(self) -> None:
        """Read the list anew."""
        raise NotImplementedError

    def open(self, sheet: QWidget) -> None:
        """Show *sheet* instead of the list."""
        self._put_away()
        self._stack.addWidget(sheet)
        self._stack.setCurrentWidget(sheet)
        # A form knows in which field one begins; on itself the keyboard would write nowhere.
        (sheet.focusWidget() or sheet).setFocus()

    def back(self) -> None:
        """Let go of what was being done, and read the list anew."""
        self._put_away()
        self._stack.setCurrentIndex(0)
        self.read()

    def write(
        self,
        kind: type[Record],
        resident: ResidentId = HOUSE,
        *,
        linked: dict[str, str] | None = None,
    ) -> None:
        """Open the form for a new record of *kind*."""
        entry = new_entry(self.seat, resident, kind, linked=linked)
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    def go_on(self, kinds: Collection[type[Record]], written: str) -> None:
        """Go on with a new record of one of *kinds*, or with a change of one that is there."""
        name, _, about = written.partition(":")
        kind = next(each for each in kinds if each.kind == name)
        if not about:
            self.write(kind)
            return
        desk, id = self.seat.desk, RecordId(about.partition(":")[0])
        self.seat.asker(self).run(lambda _: records.get(desk, kind, id), self._change)

    def look_at(self, record: Record) -> None:
        """Open one record to read."""
        page = RecordPage(self.seat, record, back=self.seat.look.words("Back"))
        page.left.connect(self.back)
        page.page_asked.connect(self._above)
        page.change_asked.connect(self._change)
        self.open(page)

    def show_paper(self, make: Callable[[], PaperInMemory]) -> None:
        """Make a paper in the worker, look at it, print it."""
        page = PaperPage(self.seat, make)
        page.left.connect(self.back)
        self.open(page)

    def _above(self, page: QWidget) -> None:
        page.left.connect(self.back)  # type: ignore[attr-defined]  # every such page has it
        self.open(page)

    def _change(self, record: Record) -> None:
        entry = change_entry(self.seat, record)
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    def _kept(self, receipt: Receipt[Any]) -> None:
        self.seat.banner.show_note(self.seat.look.words("Saved."))
        self.back()
        self.seat.changed.emit(receipt.changed, "")

    def _put_away(self) -> None:
        old = self._stack.widget(1)
        if old is not None:
            self._stack.removeWidget(old)
            old.hide()
            old.deleteLater()
