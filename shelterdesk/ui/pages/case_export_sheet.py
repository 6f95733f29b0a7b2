"""The tables of a case file as they would leave: looked at, and saved by two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.case_export import Loss
from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.record import Page
from shelterdesk.i18n import N_
from shelterdesk.services import case_exports
from shelterdesk.services.case_exports import CaseFile
from shelterdesk.services.case_files import CaseTable, texts_of
from shelterdesk.services.people import SecondPerson
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, band, column, row, scrolled
from shelterdesk.ui.kit.editors import CalmPicker, PlainEdit
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.paged_table import PagedTable, RecordTable
from shelterdesk.ui.pages.roster_sheet import NOT_NOW, SEVERAL
from shelterdesk.ui.pages.saving import SavingBox
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.second_person import SecondPersonBox

NO_LOCK = N_(
    "This file cannot be locked with a password: programs read it. Hand it over by a way that only "
    "the body itself opens."
)
FEW = N_(
    "{n} of these lines stand in groups of fewer than {below} that share gender, country and, "
    "where it is in the file, age. Who knows the house might recognise somebody. Ask whether "
    "totals are enough."
)
NOTHING_LOST = N_("Nothing is lost.")
INSIDE_ONLY = N_("This stays in the house: the file says nothing of who is not in it.")
EMPTY_COLUMNS = N_("Columns that stay empty: {columns}")
AT_ONCE = 50
SHOWN_ROWS, LEAST_ROWS = 10, 3


class LeavingTable(RecordTable):
    """Columns as wide as their published names; a screen does not hold them all."""

    def _fit(self) -> None:
        self.resizeColumnsToContents()


class CaseExportSheet(QWidget):
    """What was looked at is what leaves, or nothing does."""

    left = Signal()

    def __init__(self, seat: Seat, made: CaseFile) -> None:
        super().__init__()
        self._seat, self.made = seat, made
        look, words = seat.look, seat.look.words
        self.second: SecondPerson | None = None
        self._texts = texts_of(made.content)
        self.part = CalmPicker()
        self.part.setAccessibleName(words("Part of the file"))
        for table in made.tables:
            count = words.count("{n} line", "{n} lines", len(table.rows))
            self.part.addItem(f"{table.name} ({count.format(n=len(table.rows))})", table.name)
        for name in self._texts:
            self.part.addItem(name, name)
        self.text = PlainEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(words("Part of the file"))
        self.text.setMinimumHeight(int(280 * look.scale))
        self.empty = PlainLabel(size="small", tone="muted", wrap=True)
        self._tables = QVBoxLayout()
        self.table: LeavingTable | None = None
        shown = Card(words("Exactly what leaves")).add(
            row(self.part), self._tables, self.text, self.empty
        )
        self.save = button(
            look, words("Save as file…"), self.save_file, act="main", icon="file-down"
        )
        self.save.setEnabled(bool(made.members))
        foot = band("foot")
        acts = QHBoxLayout(foot)
        acts.setContentsMargins(20, 10, 20, 10)
        acts.addWidget(PlainLabel(f"{made.number} · {made.digest}", size="small", tone="muted"), 1)
        acts.addWidget(button(look, words("Close"), self.left.emit, act="quiet", icon="arrow-left"))
        acts.addWidget(self.save)
        page = column(self._about(), shown, self._lost())
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(page, words("Preview")), 1)
        layout.addWidget(foot)
        self.part.currentIndexChanged.connect(lambda _: self._show())
        self.setFocusProxy(self.part)
        self._show()

    def save_file(self) -> None:
        """A passphrase that rests first; then what a file means, where, and who agrees."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: desk.require_passphrase(), lambda _: self._warn())

    def save_to(self, path: Path) -> None:
        """Save there: at once for one person, with a second colleague for several."""
        if not self.made.needs_two:
            self._write(path, None)
            return
        desk, words = self._seat.desk, self._seat.look.words

        def confirm(login: str, passphrase: str) -> None:
            second = SecondPerson(login, passphrase)
            case_exports.agreed_by(desk, second)
            self.second = second

        box = SecondPersonBox(
            self._seat,
            self.window(),
            confirm,
            what=words("Save data of residents outside ShelterDesk"),
            why=SEVERAL,
            later=NOT_NOW,
        )
        box.accepted.connect(lambda: self._write(path, self._taken()))
        box.open()

    def _warn(self) -> None:
        look = self._seat.look
        box = SavingBox(look, self.window(), cannot=look.words(NO_LOCK))
        box.accepted.connect(self._choose)
        box.open()

    def _choose(self) -> None:
        title = self._seat.look.words("Save a copy outside ShelterDesk")
        name, _ = QFileDialog.getSaveFileName(self, title, f"{self.made.number}.zip", "ZIP (*.zip)")
        if name:
            self.save_to(Path(name))

    def _taken(self) -> SecondPerson | None:
        second, self.second = self.second, None
        return second

    def _write(self, path: Path, second: SecondPerson | None) -> None:
        desk, made, words = self._seat.desk, self.made, self._seat.look.words
        self.save.setEnabled(False)
        progress = self._seat.asker(self).run(
            lambda told: case_exports.save(desk, made, path, second=second, progress=told),
            lambda _: self._saved(),
            self._failed,
        )
        self._seat.banner.show_progress(words("The file is being made"), progress.cancel)

    def _saved(self) -> None:
        words = self._seat.look.words
        self.save.setEnabled(True)
        hint = words("Whoever has the file can read it. Delete it when it is no longer needed.")
        self._seat.banner.show_note(words("The file is saved."), hint, tone="info")
        self._seat.changed.emit(frozenset({Disclosure}), "")

    def _failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        self._seat.banner.show_error(error)

    def _about(self) -> Card:
        words, made, body = self._seat.look.words, self.made, self.made.asked.body
        to = " · ".join((words(body.sort.label), isolated(body.recipient), isolated(body.purpose)))
        count = len(made.members)
        many = words.count("{n} resident is in it.", "{n} residents are in it.", count)
        card = Card(words(made.asked.standard.label)).add(
            PlainLabel(to, wrap=True),
            PlainLabel(many.format(n=count), size="strong", wrap=True),
        )
        if not count:
            card.add(PlainLabel(words(case_exports.NOBODY), tone="warn", wrap=True))
        if made.left_out:
            out = sum(made.left_out.values())
            said = words.count("{n} resident is not in it:", "{n} residents are not in it:", out)
            card.add(PlainLabel(said.format(n=out), wrap=True))
            for why, number in made.left_out.items():
                card.add(PlainLabel(f"{number} · {words(why.label)}", tone="muted", wrap=True))
            card.add(PlainLabel(words(INSIDE_ONLY), size="small", tone="muted", wrap=True))
        if made.few_alike:
            few = words(FEW).format(n=made.few_alike, below=made.below)
            card.add(PlainLabel(few, tone="warn", wrap=True))
        return card

    def _lost(self) -> Card:
        words = self._seat.look.words
        card = Card(words("What is lost on the way"))
        for loss, count in sorted(self.made.losses.items()):
            card.add(PlainLabel(_loss_words(loss, count, words), size="small", wrap=True))
        if not self.made.losses:
            card.add(PlainLabel(words(NOTHING_LOST), tone="muted"))
        return card

    def _show(self) -> None:
        name, words = str(self.part.currentData()), self._seat.look.words
        if self.table is not None:
            self._tables.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
            self.table = None
        is_text = name in self._texts
        self.text.setVisible(is_text)
        self.empty.setVisible(not is_text)
        if is_text:
            self.text.setPlainText(self._texts[name])
            return
        table = self.made.table(name)
        told = words(EMPTY_COLUMNS).format(columns=", ".join(table.empty))
        self.empty.setText(told if table.empty else "")
        if table.rows:
            self.table = _view(table, self._seat.look)
            self._tables.addWidget(self.table)


def _loss_words(loss: Loss, count: int, words: Callable[[str], str]) -> str:
    what = f" ({loss.what})" if loss.what else ""
    return f"{isolated(loss.column)}{what}: {words(loss.why)} · {count}"


def _view(table: CaseTable, look: Look) -> LeavingTable:
    """Its lines, a page at a time; columns that stay empty are named below instead."""
    rows = [SimpleNamespace(**{c: line.get(c, "") for c in table.filled}) for line in table.rows]

    def page(after: Any, done: Callable[[Page[Any]], None], _: Callable[[Exception], None]) -> None:
        first = after[0] if after else 0
        more = first + AT_ONCE if first + AT_ONCE < len(rows) else None
        shown: tuple[Any, ...] = tuple(rows[first : first + AT_ONCE])
        done(Page(shown, (more, "") if more is not None else None))

    fields = [Field(name=name, label=name, holds=str) for name in table.filled]
    model = PagedTable(fields, page, lambda _, value: str(value), look)
    view = LeavingTable(model, table.name, look)
    model.setParent(view)
    view.show_rows(max(LEAST_ROWS, min(len(rows), SHOWN_ROWS)))
    model.reload()
    return view
