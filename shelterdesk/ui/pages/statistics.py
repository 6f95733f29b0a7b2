"""Totals of a time: who came and went, what was done, what it cost. Each number opens its list."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from shelterdesk.domain.dates import PartialDate
from shelterdesk.domain.totals import Figure, Table
from shelterdesk.i18n import N_
from shelterdesk.services import statistics
from shelterdesk.services.statistics import Statistics
from shelterdesk.services.tally import Period
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, empty, row, scrolled
from shelterdesk.ui.kit.date_field import DateLine
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Totals")
LEAD = N_(
    "Numbers of a time, and never a name. Inside the house a number is exact and opens its list. "
    "For others, small numbers are hidden, and nobody counts who said no."
)
FILE_MEANS = N_("It holds numbers only. Whoever has the file can read it.")
INSIDE, OUTSIDE = "inside", "outside"
AT_ONCE = 200


def is_for(desk: Desk) -> bool:
    """Managers."""
    return statistics.may_see(desk)


class StatisticsRoom(RoomStack):
    """A time, for whom, and a card for each table."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words, today = seat.look, seat.look.words, seat.desk.today
        self.found: Statistics | None = None
        self.first, self.last = (DateLine(look, today, exact=True) for _ in range(2))
        self.first.box.setAccessibleName(words("First day"))
        self.last.box.setAccessibleName(words("Last day"))
        self.first.show_partial(PartialDate.on(_quarter_before(today())))
        self.last.show_partial(PartialDate.on(today()))
        self.whom = CalmPicker()
        self.whom.setAccessibleName(words("For whom"))
        self.whom.addItem(words("For inside the house"), INSIDE)
        self.whom.addItem(words("For others: small numbers hidden"), OUTSIDE)
        self.count = button(look, words("Count"), self.read, act="main")
        self.paper = button(look, words("Print these totals"), self.print_totals, icon="printer")
        self.file = button(
            look, words("Save as a table…"), self.save_file, act="quiet", icon="file-down"
        )
        self.paper.setEnabled(False)
        self.file.hide()
        self.said = PlainLabel(tone="muted", wrap=True)
        self.head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            row(
                _labelled(words("First day"), self.first),
                _labelled(words("Last day"), self.last),
                _labelled(words("For whom"), self.whom),
            ),
            row(self.count, self.paper, self.file),
            self.said,
        )
        tables = QWidget()
        self.tables = QVBoxLayout(tables)
        self.tables.setContentsMargins(0, 0, 0, 0)
        self.furnish(self.head, tables)

    def read(self) -> None:
        """Count anew for what is chosen."""
        words = self.seat.look.words
        first, last = self.first.partial(), self.last.partial()
        trouble = self.first.trouble() or self.last.trouble()
        if trouble or first is None or last is None:
            self.said.setText(words(trouble or N_("Choose the first and the last day.")))
            return
        period, desk = Period(first.earliest, last.earliest), self.seat.desk
        make = statistics.totals_outside if self.is_outside else statistics.totals
        self.seat.asker(self).run(lambda _: make(desk, period), self._show)

    @property
    def is_outside(self) -> bool:
        """Whether small numbers are hidden."""
        return bool(self.whom.currentData() == OUTSIDE)

    def print_totals(self) -> None:
        """What is shown, on paper."""
        found, desk, words = self.found, self.seat.desk, self.seat.look.words
        if found is not None:
            self.show_paper(lambda: statistics.paper(desk, found, words=words))

    def save_file(self) -> None:
        """Choose where the totals for others go, as a table file."""
        title = self.seat.look.words("Save a copy outside ShelterDesk")
        name, _ = QFileDialog.getSaveFileName(self, title, "totals.xlsx", "Excel (*.xlsx)")
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the table file."""
        found, desk, words = self.found, self.seat.desk, self.seat.look.words
        if found is None:
            return

        def saved(_: object) -> None:
            self.seat.banner.show_note(words("The file is saved."), words(FILE_MEANS), tone="info")

        self.seat.asker(self).run(lambda _: statistics.save(desk, found, path, words=words), saved)

    def open_figure(self, table: Table, figure: Figure) -> None:
        """The residents whom one number counts."""
        words = self.seat.look.words
        title = f"{words(table.title)}: {statistics.label_words(figure, words)}"
        page = CountedPage(self.seat, title, figure)
        page.left.connect(self.back)
        self.open(page)

    def _show(self, found: Statistics) -> None:
        self.found, words = found, self.seat.look.words
        self.paper.setEnabled(True)
        self.file.setVisible(found.outside)
        said = [statistics.period_words(found.period, words)]
        if found.outside:
            said.append(words(statistics.OUTSIDE).format(below=found.below))
        self.said.setText(" · ".join(said))
        empty(self.tables)
        for table in found.tables:
            if table.figures:
                self.tables.addWidget(self._card(table))
        without = [words(table.title) for table in found.tables if not table.figures]
        if without:
            told = PlainLabel(" · ".join(without), tone="muted", wrap=True)
            self.tables.addWidget(Card(words("Nothing in this time")).add(told))

    def _card(self, table: Table) -> Card:
        words = self.seat.look.words
        card = Card(words(table.title))
        if table.note:
            card.add(PlainLabel(words(table.note), size="small", tone="muted", wrap=True))
        for figure in table.figures:
            card.add(self._line(table, figure))
        if table.sums and len(table.figures) > 1:
            told = f"{words('Together')}: {statistics.number_words(table.total, words)}"
            card.add(PlainLabel(f"{told} ({words(table.unit)})", size="strong"))
        return card

    def _line(self, table: Table, figure: Figure) -> QWidget:
        words = self.seat.look.words
        label = statistics.label_words(figure, words)
        number = statistics.number_words(figure.count, words)
        told = QWidget()
        text = PlainLabel(label, wrap=True)
        if figure.residents:
            shown: QWidget = button(
                self.seat.look, number, partial(self.open_figure, table, figure), act="link"
            )
            shown.setAccessibleName(f"{label}: {number}. {words('Open the list')}")
        else:
            shown = PlainLabel(number, size="strong")
            shown.setAccessibleName(f"{label}: {number}")
        inner = row(text, shown)
        inner.setStretch(0, 1)
        inner.setContentsMargins(0, 0, 0, 0)
        told.setLayout(inner)
        return told


class CountedPage(QWidget):
    """Who stands behind a number, by the name that the house uses."""

    left = Signal()

    def __init__(self, seat: Seat, title: str, figure: Figure) -> None:
        super().__init__()
        look, words = seat.look, seat.look.words
        back = button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        card = Card(title)
        named = sorted((seat.name_of(resident), resident) for resident in figure.residents)
        for name, resident in named[:AT_ONCE]:
            go = button(
                look, words("Open"), partial(seat.went.emit, f"residents/{resident}"), act="link"
            )
            go.setAccessibleName(f"{words('Open')}: {name}")
            told = row(PlainLabel(name, wrap=True), go)
            told.setStretch(0, 1)
            card.add(told)
        if len(named) > AT_ONCE:
            more = words("And {n} more.").format(n=len(named) - AT_ONCE)
            card.add(PlainLabel(more, tone="muted"))
        listed = QWidget()
        inner = QVBoxLayout(listed)
        inner.addLayout(row(back))
        inner.addWidget(card)
        inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(listed, title))
        self.setFocusProxy(back)


def _labelled(label: str, editor: QWidget) -> QWidget:
    told = QWidget()
    inner = QVBoxLayout(told)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.setSpacing(2)
    name = PlainLabel(label, size="strong")
    name.setBuddy(editor)
    inner.addWidget(name)
    inner.addWidget(editor)
    inner.addStretch()
    return told


def _quarter_before(day: date) -> date:
    """The first day of the month two months before: three months with this one."""
    months = day.year * 12 + day.month - 1 - 2
    return date(months // 12, months % 12 + 1, 1)
