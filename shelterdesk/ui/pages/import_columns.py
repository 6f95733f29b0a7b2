"""The second step of an import: where each column goes, or that it stays in the file."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QWidget

from shelterdesk.i18n import N_
from shelterdesk.services.importing import LEAVE_OUT, TARGETS, Column, Preset, Target
from shelterdesk.ui.kit.aside import Aside
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, line, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.import_step import MEASURE_LITTLE, StepPage, labelled
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.import_walk import (
    NO_HOME,
    ImportWalk,
    covered,
    homes_by_group,
    is_long,
)

LEAD = N_(
    "Say for each column where it goes. What the program suggests is marked; look at it before "
    "you go on. Stories and notes have no place here on purpose: everybody would read them."
)
UNDECIDED = N_("Not decided: stays in the file")
STAYS = N_("Leave out")
SUGGESTED = N_("Suggested: {why}")
KEEP = N_("Keep these choices for the next sheet")
MEANS = N_("Only the headings and where they go are kept, never a cell.")
EXAMPLES = 3
AT_ONCE = 20  # lines


class ColumnsStep(StepPage):
    """A line for each column that holds anything."""

    preset_asked = Signal(str)
    keep_asked = Signal(str)

    def __init__(self, seat: Seat, walk: ImportWalk) -> None:
        super().__init__(seat, walk, seat.look.words("Where the columns go"))
        look, words = self.look, self.words
        self.presets = CalmPicker()
        self.presets.setAccessibleName(words("Read it as"))
        self.presets.activated.connect(lambda at: self.preset_asked.emit(self.presets.itemData(at)))
        self.presets.setMinimumWidth(int(280 * look.scale))
        self.as_known = labelled(words("Read it as"), self.presets)
        self.warning = PlainLabel(tone="warn", wrap=True)
        self.head = Card().add(
            PlainLabel(words(LEAD), tone="muted", wrap=True), row(self.as_known), self.warning
        )
        self.lines = Card(words("Columns"))
        self.pickers: dict[str, CalmPicker] = {}
        self._whys: dict[str, PlainLabel] = {}
        self._targets: tuple[Target, ...] = TARGETS  # until those of the house are read
        self.title = QLineEdit()
        self.title.setAccessibleName(words("Name of these choices"))
        self.title.setPlaceholderText(words("For example: list of the ministry"))
        self.title.setMaximumWidth(int(360 * look.scale))
        self.keep = button(look, words("Keep"), self._keep, icon="save")
        self.title.returnPressed.connect(self._keep)
        self.aside = Aside(look, words(KEEP))
        self.aside.inner.addWidget(PlainLabel(words(MEANS), size="small", tone="muted", wrap=True))
        self.aside.inner.addLayout(row(self.title, self.keep))
        self.furnish(self.head, self.lines, self.aside)
        self._drawn: tuple[Column, ...] | None = None

    def offer(self, targets: tuple[Target, ...]) -> None:
        """Offer these homes; lines that are drawn already are drawn anew, with what was chosen."""
        self._targets = targets
        if self.pickers:
            self._draw_lines()

    def show_presets(self, presets: tuple[Preset, ...]) -> None:
        """Offer the ways to read sheets that are known."""
        words = self.words
        self.presets.clear()
        self.presets.addItem(words("A sheet of its own"), "")
        for preset in presets:
            title = preset.title if preset.is_own else words(preset.title)
            self.presets.addItem(title, preset.key)
        self.presets.setCurrentIndex(max(self.presets.findData(self.walk.preset), 0))

    def draw(self) -> None:
        walk = self.walk
        if walk.columns != self._drawn:
            self._drawn = walk.columns
            self._draw_lines()
        self.presets.setCurrentIndex(max(self.presets.findData(walk.preset), 0))
        for key, picker in self.pickers.items():
            picker.setCurrentIndex(max(picker.findData(walk.home(key)), 0))
        self._weigh()

    def start(self) -> None:
        for picker in list(self.pickers.values())[:1]:
            picker.setFocus()

    @property
    def problem(self) -> str:
        return self.walk.columns_problem(self.words)

    def _draw_lines(self) -> None:
        self.lines.clear(keep=1)
        self.pickers, self._whys = {}, {}
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        homes = self._homes(holder)
        self.lines.add(holder)
        columns = self.walk.columns

        def draw_from(first: int) -> None:
            """A few lines at a time, so that the window stays awake over a very wide sheet."""
            for at, column in list(enumerate(columns))[first : first + AT_ONCE]:
                self._draw_column(grid, at * 2, column, homes)
            self._weigh()
            self.changed.emit()
            if first + AT_ONCE < len(columns):
                QTimer.singleShot(0, holder, lambda: draw_from(first + AT_ONCE))

        draw_from(0)

    def _homes(self, owner: QWidget) -> QStandardItemModel:
        """Where a column can go; one list for all of them."""
        homes = QStandardItemModel(owner)
        for code, title in ((NO_HOME, UNDECIDED), (LEAVE_OUT, STAYS)):
            homes.appendRow(self._home(title, code))
        for targets in homes_by_group(self._targets).values():
            between = QStandardItem()
            between.setFlags(Qt.ItemFlag.NoItemFlags)
            between.setData("separator", Qt.ItemDataRole.AccessibleDescriptionRole)
            homes.appendRow(between)
            for target in targets:
                homes.appendRow(self._home(target.title, target.key))
        return homes

    def _home(self, title: str, code: str) -> QStandardItem:
        item = QStandardItem(self.words(title))
        item.setData(code, Qt.ItemDataRole.UserRole)
        return item

    def _draw_column(
        self, grid: QGridLayout, at: int, column: Column, homes: QStandardItemModel
    ) -> None:
        look, words = self.look, self.words
        heading = column.heading or words("Column {letters}").format(letters=column.letters)
        name = PlainLabel(f"{column.letters} · {isolated(heading)}", size="strong", wrap=True)
        name.setMinimumWidth(int(150 * look.scale))
        name.setMaximumWidth(int(240 * look.scale))
        examples = PlainLabel(self._examples(column), tone="muted", wrap=True)
        picker = CalmPicker()
        picker.setAccessibleName(words("Where {column} goes").format(column=heading))
        picker.setModel(homes)
        picker.setSizeAdjustPolicy(MEASURE_LITTLE)
        picker.setMaxVisibleItems(18)
        picker.setCurrentIndex(max(picker.findData(self.walk.home(column.key)), 0))
        picker.setFixedWidth(int(280 * look.scale))
        picker.activated.connect(partial(self._choose, column.key, picker))
        why = PlainLabel(size="small", tone="info", wrap=True)
        why.setMaximumWidth(int(280 * look.scale))
        ruled: QFrame = line()
        self.pickers[column.key], self._whys[column.key] = picker, why
        grid.addWidget(name, at, 0)
        grid.addWidget(self._with_cover(column, examples), at, 1)
        holder = QWidget()
        inner = QGridLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2)
        inner.addWidget(picker, 0, 0)
        inner.addWidget(why, 1, 0)
        grid.addWidget(holder, at, 2)
        grid.addWidget(ruled, at + 1, 0, 1, 3)

    def _with_cover(self, column: Column, examples: PlainLabel) -> QWidget:
        """The examples; long ones stay covered until somebody asks."""
        if not any(is_long(text) for text in column.examples[:EXAMPLES]):
            return examples
        holder = QWidget()
        inner = QGridLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(examples, 0, 0)
        shown = button(self.look, self.words("Show"), lambda: None, act="link", icon="eye")
        shown.setAccessibleName(
            self.words("Show examples of {column}").format(column=column.heading)
        )

        def uncover() -> None:
            examples.setText("\n".join(isolated(text) for text in column.examples[:EXAMPLES]))
            shown.hide()

        shown.clicked.connect(uncover)
        inner.addLayout(row(shown), 1, 0)
        return holder

    def _examples(self, column: Column) -> str:
        found = [isolated(covered(text, self.words)) for text in column.examples[:EXAMPLES]]
        return " · ".join(found)

    def _choose(self, key: str, picker: CalmPicker, _: int) -> None:
        self.walk.send(key, str(picker.currentData() or NO_HOME))
        self._weigh()
        self.changed.emit()

    def _weigh(self) -> None:
        walk, words = self.walk, self.words
        for key, label in self._whys.items():
            why = walk.why(key)
            label.setText(words(SUGGESTED).format(why=words(why)) if why else "")
            label.setVisible(bool(why))
        warning = walk.columns_warning(words)
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))

    def _keep(self) -> None:
        title = self.title.text().strip()
        if title:
            self.keep_asked.emit(title)
        else:
            self.title.setFocus()
