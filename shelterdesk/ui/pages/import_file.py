"""First step of an import: which file, how its letters are read, which sheet and headings."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSpinBox

from shelterdesk.i18n import N_
from shelterdesk.services import importing
from shelterdesk.services.importing import Layout, Leaf
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.sheet_grid import GridColumn, SheetGrid, SheetModel
from shelterdesk.ui.pages.import_step import StepPage, labelled
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.import_walk import ImportWalk, covered

LETTERS = N_(
    "The letters of this file can be read in more than one way. Choose the one in which names "
    "look right."
)
HEADINGS = N_("Look where the headings stand. Everything above them is passed over.")
NO_HEADINGS = N_("No headings were found on this sheet. Say in which row they stand.")
SEPARATORS = ((",", N_("Comma")), (";", N_("Semicolon")), ("\t", N_("Tab")))
SHOWN = 20
LAST_ROW = 500  # headings stand no deeper


class FileStep(StepPage):
    """Tells the walk about the sheet; asks to be read again where letters or cells differ."""

    file_asked = Signal()
    read_asked = Signal(str, str)  # the writing, the separator

    def __init__(self, seat: Seat, walk: ImportWalk) -> None:
        super().__init__(seat, walk, seat.look.words("Which sheet, and where it begins"))
        look, words = self.look, self.words
        self._lines: tuple[tuple[str, ...], ...] = ()
        self.name = PlainLabel(size="strong", wrap=True)
        self.other = button(look, words("Choose another file…"), self.file_asked.emit, act="quiet")
        self.says = PlainLabel(size="small", tone="muted", wrap=True)
        self.file = Card(words("The file")).add(self.name, row(self.other), self.says)
        self.letters = Card(words("Letters"))
        self.ways: dict[str, QRadioButton] = {}
        self.sheet = CalmPicker()
        self.sheet.setAccessibleName(words("Sheet"))
        self.sheet.activated.connect(self._choose_leaf)
        self.separator = CalmPicker()
        self.separator.setAccessibleName(words("Between cells stands"))
        for code, title in SEPARATORS:
            self.separator.addItem(words(title), code)
        self.separator.activated.connect(
            lambda at: self.read_asked.emit(self._writing, self.separator.itemData(at))
        )
        self.first = QSpinBox(minimum=1, maximum=LAST_ROW)
        self.first.setAccessibleName(words("Headings stand in row"))
        self.first.lineEdit().setAccessibleName(words("Headings stand in row"))
        self.rows = CalmPicker()
        self.rows.setAccessibleName(words("Rows of headings"))
        self.rows.addItem(words("One row"), 1)
        self.rows.addItem(words("Two rows, one above the other"), 2)
        self.first.valueChanged.connect(lambda _: self._choose_layout())
        self.rows.activated.connect(lambda _: self._choose_layout())
        self.asked_sheet = labelled(words("Sheet"), self.sheet)
        self.asked_separator = labelled(words("Between cells stands"), self.separator)
        self.found = PlainLabel(tone="muted", wrap=True)
        model = SheetModel(look, self._cell, lambda text: covered(text, words), self._mark)
        self.preview = SheetGrid(model, words("The first rows of the sheet"), look)
        self.where = Card(words("The sheet")).add(
            row(
                self.asked_sheet,
                self.asked_separator,
                labelled(words("Headings stand in row"), self.first),
                labelled(words("Rows of headings"), self.rows),
                gap=16,
            ),
            self.found,
            self.preview,
        )
        self.furnish(self.file, self.letters, self.where)

    def draw(self) -> None:
        walk, words = self.walk, self.words
        book = walk.book
        self.name.setText(walk.path.name if walk.path else words("No file is chosen yet."))
        self.says.setText(" ".join(words(note) for note in book.notes) if book else "")
        self.says.setVisible(bool(book and book.notes))
        self._draw_letters()
        leaves = book.leaves if book else ()
        self.where.setVisible(bool(leaves))
        self.asked_sheet.setVisible(len(leaves) > 1)
        self.asked_separator.setVisible(bool(book and book.separator))
        self.sheet.clear()
        for leaf in leaves:
            hidden = words("{name} (hidden in the file)").format(name=leaf.name)
            self.sheet.addItem(hidden if leaf.hidden else leaf.name)
        if book is not None and walk.leaf is not None:
            self.sheet.setCurrentIndex(leaves.index(walk.leaf))
            self.separator.setCurrentIndex(max(self.separator.findData(book.separator), 0))
            self._draw_leaf(walk.leaf)

    def start(self) -> None:
        if self.ways and self.walk.leaf is None:
            next(iter(self.ways.values())).setFocus()
        elif self.walk.leaf is not None:
            self.first.setFocus()
        else:
            self.other.setFocus()

    @property
    def problem(self) -> str:
        walk = self.walk
        if walk.book is None:
            return self.words("Choose a file.")
        if walk.leaf is None:
            return self.words("Choose how the letters are read.")
        return "" if walk.layout else self.words("Say where the headings stand.")

    @property
    def _writing(self) -> str:
        return self.walk.book.writing if self.walk.book else ""

    def _draw_letters(self) -> None:
        walk, words = self.walk, self.words
        self.letters.setVisible(bool(walk.writings))
        self.letters.clear(keep=1)
        self.ways = {}
        self.letters.add(PlainLabel(words(LETTERS), wrap=True))
        group = QButtonGroup(self.letters)
        for writing in walk.writings:
            box = QRadioButton(words(writing.title))
            lines = "\n".join(writing.lines)
            box.setAccessibleDescription(covered(lines, words))
            box.setChecked(writing.code == self._writing)
            box.clicked.connect(partial(self.read_asked.emit, writing.code, ""))
            group.addButton(box)
            self.ways[writing.code] = box
            self.letters.add(box, PlainLabel(_short(writing.lines), tone="muted", wrap=True))

    def _draw_leaf(self, leaf: Leaf) -> None:
        walk, words = self.walk, self.words
        for box in (self.first, self.rows):
            box.blockSignals(True)
        layout = walk.layout or Layout(1)
        self.first.setValue(layout.first)
        self.rows.setCurrentIndex(self.rows.findData(layout.rows))
        for box in (self.first, self.rows):
            box.blockSignals(False)
        self.found.setText(words(HEADINGS if walk.layout else NO_HEADINGS))
        self.found.set_tone("muted" if walk.layout else "warn")
        self._lines = importing.preview(leaf, max(SHOWN, layout.first + layout.rows + 3))
        wide = max((len(line) for line in self._lines), default=0)
        columns = [GridColumn(str(at), letters_of(at)) for at in range(wide)]
        self.preview.show_sheet(columns, range(1, len(self._lines) + 1), most=9)

    def _cell(self, number: int, key: str) -> str:
        line, at = self._lines[number - 1], int(key)
        return line[at] if at < len(line) else ""

    def _mark(self, number: int, _: str) -> str:
        layout = self.walk.layout
        if layout is None:
            return ""
        if number < layout.first:
            return "disabled"
        return "primary" if number < layout.first + layout.rows else ""

    def _choose_leaf(self, at: int) -> None:
        if self.walk.book is not None:
            self.walk.choose_leaf(self.walk.book.leaves[at])
            self._draw_leaf(self.walk.book.leaves[at])
            self.changed.emit()

    def _choose_layout(self) -> None:
        if self.walk.leaf is not None:
            self.walk.choose_layout(Layout(self.first.value(), self.rows.currentData()))
            self._draw_leaf(self.walk.leaf)
            self.changed.emit()


def letters_of(at: int) -> str:
    """The letters over column *at*, counted from nought, as a spreadsheet program shows them."""
    said = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        said = chr(ord("A") + rest) + said
    return said


def _short(lines: tuple[str, ...], most: int = 160) -> str:
    """The first lines, no longer than they are needed to see whether letters look right."""
    return "\n".join(line if len(line) <= most else f"{line[:most]}…" for line in lines)
