"""What an import would do, row by row; rows are mended here, and the file stays as it is."""

from __future__ import annotations

from PySide6.QtCore import Signal

from shelterdesk.i18n import N_
from shelterdesk.services.import_files import shown
from shelterdesk.services.importing import Answer, Choose
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.sheet_grid import FIRST, WIDE, GridColumn, SheetGrid, SheetModel
from shelterdesk.ui.pages.import_step import StepPage
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.import_walk import ImportWalk, covered

LEAD = N_("Nothing is in the house yet. This is what would happen.")
WHO_READS = N_(
    "Once they are in, adults are in everybody's list. A child's file, or of who may be one, opens "
    "for managers."
)
MEND = N_(
    "Mend a cell here, and try again. Only what comes in changes; the file stays as it is. Return "
    "shows a long text that is covered, or begins to type."
)
TRY_FIRST = N_("Something was changed. Try again to see what would happen now.")
SOME_WAIT = N_("Everything comes in together. Mend the rows below, or leave them out.")
NOBODY = N_("Nobody would come in.")
READY, LEFT_OUT, CHANGED = N_("Ready"), N_("Left out"), N_("Changed: try again")
WHAT = "what"  # the first column: what a row needs
NEEDS, ALL = "needs", "all"


class RowsStep(StepPage):
    """Counts above, the rows below in a grid that puts into words only what one sees."""

    try_asked = Signal()

    def __init__(self, seat: Seat, walk: ImportWalk) -> None:
        super().__init__(seat, walk, seat.look.words("What would happen"))
        look, words = self.look, self.words
        self.counts = PlainLabel(size="strong", wrap=True)
        self.behind = PlainLabel(tone="muted", wrap=True)
        self.notes = PlainLabel(tone="muted", wrap=True)
        self.again = button(look, words("Try again"), self.try_asked.emit)
        self.head = Card().add(
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            self.counts,
            self.behind,
            self.notes,
            PlainLabel(words(WHO_READS), size="small", tone="muted", wrap=True),
            row(self.again),
        )
        self.which = CalmPicker()
        self.which.setAccessibleName(words("Which rows"))
        self.which.addItem(words("Rows that need a look"), NEEDS)
        self.which.addItem(words("All rows"), ALL)
        self.which.activated.connect(lambda _: self._draw_grid())
        self.out = button(look, words("Leave this row out"), self._leave_out, act="quiet")
        model = SheetModel(look, self._cell, self._cover, self._mark)
        model.typed.connect(self._typed)
        self.grid = SheetGrid(model, words("Rows of the sheet"), look)
        self.grid.selectionModel().currentChanged.connect(lambda *_: self._weigh_out())
        self.need = PlainLabel(tone="warn", wrap=True)
        self.rows = Card(words("Rows")).add(
            PlainLabel(words(MEND), tone="muted", wrap=True),
            row(self.which, self.out),
            self.need,
            self.grid,
        )
        self._cells: dict[int, int] = {}  # row number -> where it is in the table
        self._touched: set[int] = set()
        self._drawn: object = None
        self.furnish(self.head, self.rows)

    def draw(self) -> None:
        walk, words = self.walk, self.words
        if walk.trial is not self._drawn:
            self._drawn, self._touched = walk.trial, set()
            self._cells = {
                r.number: at for at, r in enumerate(walk.table.rows if walk.table else ())
            }
            has_needs = bool(walk.problems)
            self.which.setCurrentIndex(self.which.findData(NEEDS if has_needs else ALL))
            self._draw_grid()
        self.counts.setText("\n".join(walk.counts(words)))
        behind = "\n".join(walk.left_behind(words))
        self.behind.setText(behind)
        self.behind.setVisible(bool(behind))
        told = self._told_notes()
        self.notes.setText(told)
        self.notes.setVisible(bool(told))

    def start(self) -> None:
        self.again.setFocus()

    @property
    def problem(self) -> str:
        walk = self.walk
        if not walk.is_tried:
            return self.words(TRY_FIRST)
        if walk.problems or (walk.trial and walk.trial.asked):
            return self.words(SOME_WAIT)
        return "" if walk.is_ready else self.words(NOBODY)

    def _told_notes(self) -> str:
        """What was decided for rows, each once with how many rows it is said of."""
        found: dict[str, int] = {}
        for note in self.walk.trial.notes if self.walk.trial else ():
            found[note.sentence] = found.get(note.sentence, 0) + 1
        rows = (N_("in {n} row"), N_("in {n} rows"))
        return "\n".join(
            f"{self.words(said)} ({self.words.count(*rows, n).format(n=n)})"
            for said, n in found.items()
        )

    def _draw_grid(self) -> None:
        walk, words = self.walk, self.words
        columns = [GridColumn(WHAT, words("What it needs"), is_own=True, width=FIRST)]
        columns += [
            GridColumn(c.key, c.heading or c.letters, may_type=True, width=WIDE if at < 1 else 160)
            for at, c in enumerate(walk.mapped)
        ]
        only = self.which.currentData() == NEEDS
        rows = sorted(walk.problems) if only else list(self._cells)
        self.rows.setVisible(bool(self._cells))
        self.grid.show_sheet(columns, [number for number in rows if number in self._cells])
        keys = [column.key for column in columns]
        wrong = [p.column for p in walk.problems.get(rows[0] if rows else 0, ())]
        self.grid.begins_at = next((keys.index(key) for key in wrong if key in keys), 0)
        self._weigh_out()

    def _cell(self, number: int, key: str) -> str:
        if key == WHAT:
            return self._said(number)
        mended = self.walk.corrections.get((number, key))
        return self._original(number, key) if mended is None else mended

    def _cover(self, text: str) -> str:
        return covered(text, self.words)

    def _original(self, number: int, key: str) -> str:
        table = self.walk.table
        if table is None or number not in self._cells:
            return ""
        return shown(table.rows[self._cells[number]].cells.get(key, ""))

    def _said(self, number: int) -> str:
        words, answer = self.words, self.walk.answers.get(number)
        if answer is not None and answer.choose is not Choose.NEW:
            return words(LEFT_OUT)
        if number in self._touched:
            return words(CHANGED)
        problems = self.walk.problems.get(number, ())
        return " ".join(words(problem.sentence) for problem in problems) or words(READY)

    def _mark(self, number: int, key: str) -> str:
        if key == WHAT:
            is_out = self._said(number) == self.words(LEFT_OUT)
            has_need = number in self.walk.problems or number in self._touched
            return "text2" if is_out else "warn" if has_need else "ok"
        if (number, key) in self.walk.corrections:
            return "info"
        return "warn" if any(p.column == key for p in self.walk.problems.get(number, ())) else ""

    def _typed(self, number: int, key: str, text: str) -> None:
        self.walk.correct(number, key, text, self._original(number, key))
        self._touched.add(number)
        self.changed.emit()

    def _leave_out(self) -> None:
        number = self.grid.sheet.row_at(self.grid.currentIndex())
        if not number:
            return
        answer = self.walk.answers.get(number)
        is_out = answer is not None and answer.choose is Choose.SKIP
        self.walk.decide(number, None if is_out else Answer(Choose.SKIP))
        self._touched.add(number)
        self.grid.viewport().update()
        self._weigh_out()
        self.changed.emit()

    def _weigh_out(self) -> None:
        number = self.grid.sheet.row_at(self.grid.currentIndex())
        answer = self.walk.answers.get(number)
        is_out = answer is not None and answer.choose is Choose.SKIP
        said = N_("Take row {n} in after all") if is_out else N_("Leave row {n} out")
        words = self.words
        told = words(said).format(n=number) if number else words("Leave this row out")
        self.out.setText(told)
        self.out.setAccessibleName(told)
        self.out.setEnabled(bool(number))
        needs = number if number in self.walk.problems else 0
        said = f"{words('Row {n}').format(n=number)}: {self._said(number)}" if needs else ""
        self.need.setText(said)
        self.need.setVisible(bool(said))
