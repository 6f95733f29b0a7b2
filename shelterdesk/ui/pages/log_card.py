"""A register's latest lines in a card, ten at a time, each a way to the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.record import Page, Record
from shelterdesk.i18n import N_
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.seat import Seat

NOTHING_YET = N_("Nothing is written here yet.")


@dataclass(frozen=True)
class LogLine:
    """One line, translated: what stands out, and what stands small below."""

    title: str
    below: str
    tone: str = ""


class LogCard(Card):
    """Reads a page at a time; ``opened`` carries the record."""

    opened = Signal(object)

    def __init__(
        self,
        seat: Seat,
        title: str,
        ask: Callable[[Any], Page[Any]],
        say: Callable[[Any], LogLine],
        *,
        beside: QWidget | None = None,
    ) -> None:
        """*title* is translated; *ask* reads a page in the worker, *say* puts a row into words."""
        super().__init__(title, beside=beside)
        self._seat, self._ask, self._say = seat, ask, say
        self._after: Any = None
        look, words = seat.look, seat.look.words
        self.rows = QVBoxLayout()
        self.rows.setSpacing(6)
        self.empty = PlainLabel(words(NOTHING_YET), tone="muted")
        self.more = button(look, words("Show more"), self._go_on, act="quiet")
        self.more.setAccessibleName(f"{words('Show more')}: {title}")
        self.add(self.rows, self.empty, row(self.more))
        self.empty.hide()
        self.more.hide()

    def read(self) -> None:
        """Begin with the latest again."""
        self._seat.asker(self).run(lambda _: self._ask(None), self._begin)

    def _go_on(self) -> None:
        after = self._after
        self._seat.asker(self).run(lambda _: self._ask(after), self._append)

    def _begin(self, page: Page[Any]) -> None:
        while self.rows.count():
            item = self.rows.takeAt(0)
            old = item.widget() if item else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self.empty.setVisible(not page.rows)
        self._append(page)

    def _append(self, page: Page[Any]) -> None:
        for record in page.rows:
            self.rows.addWidget(self._line(record))
        self._after = page.after
        self.more.setVisible(page.after is not None)

    def _line(self, record: Record) -> QWidget:
        said = self._say(record)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        opener = button(self._seat.look, said.title, partial(self.opened.emit, record), act="link")
        column.addLayout(row(opener))
        if said.below:
            column.addWidget(
                PlainLabel(said.below, size="small", tone=said.tone or "muted", wrap=True)
            )
        return made
