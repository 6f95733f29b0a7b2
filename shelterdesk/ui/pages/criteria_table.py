"""The table of the grid: where each criterion stands for each person, and what one has listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from shelterdesk.domain.catalogue import Criterion
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services.readiness_grid import Cell, Person
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.presenters.readiness_grid import cell_icon, cell_words

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
LISTED = N_("listed")


class CriteriaTable(QAbstractTableModel):
    """A row for each criterion, a column for each person; a cell is listed by a click or Enter."""

    listed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._criteria: tuple[Criterion, ...] = ()
        self._people: tuple[Person, ...] = ()
        self._names: tuple[str, ...] = ()
        self._chosen: dict[tuple[ResidentId, str], None] = {}
        self._is_paper = False

    @property
    def chosen(self) -> tuple[tuple[ResidentId, str], ...]:
        """What is listed, in the order of listing."""
        return tuple(self._chosen)

    def show(
        self,
        criteria: Sequence[Criterion],
        people: Sequence[Person],
        names: Sequence[str],
        *,
        is_paper: bool = False,
    ) -> None:
        """Show these; what was listed and is still open stays listed.

        With *is_paper* one lists what somebody outside signed, else what one signs oneself.
        """
        self._is_paper = is_paper
        self.beginResetModel()
        self._criteria, self._people, self._names = tuple(criteria), tuple(people), tuple(names)
        open_ones = {
            (person.resident, c.id)
            for person in people
            for c in criteria
            if self._may_list(person.cells[c.id])
        }
        self._chosen = {each: None for each in self._chosen if each in open_ones}
        self.endResetModel()

    def turn(self, index: Index) -> None:
        """List a cell, or take it off the list; nothing happens where one may not sign."""
        cell, key = self._cell(index), self._key(index)
        if not self._may_list(cell):
            return
        if key in self._chosen:
            del self._chosen[key]
        else:
            self._chosen[key] = None
        self.dataChanged.emit(index, index)
        self.listed.emit()

    def list_row(self, row: int) -> None:
        """List a criterion for everybody for whom one may, or take it off for all."""
        criterion = self._criteria[row].id
        keys = [(p.resident, criterion) for p in self._people if self._may_list(p.cells[criterion])]
        if all(key in self._chosen for key in keys):
            for key in keys:
                del self._chosen[key]
        else:
            self._chosen.update(dict.fromkeys(keys))
        self._all_changed()

    def _may_list(self, cell: Cell) -> bool:
        return cell.may_enter if self._is_paper else cell.may_sign

    def list_hints(self) -> None:
        """List every cell that the house holds something for; signing stays to be done."""
        for person in self._people:
            for criterion in self._criteria:
                if person.cells[criterion.id].proposal is not None:
                    self._chosen[person.resident, criterion.id] = None
        self._all_changed()

    def clear(self) -> None:
        """Take everything off the list."""
        self._chosen = {}
        self._all_changed()

    def _all_changed(self) -> None:
        if self._criteria and self._people:
            last = self.index(len(self._criteria) - 1, len(self._people) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.listed.emit()

    def _cell(self, index: Index) -> Cell:
        return self._people[index.column()].cells[self._criteria[index.row()].id]

    def _key(self, index: Index) -> tuple[ResidentId, str]:
        return self._people[index.column()].resident, self._criteria[index.row()].id

    # Qt's names from here on.

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._criteria)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._people)

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if role not in shown:
            return None
        if side == Qt.Orientation.Horizontal:
            return self._names[section]
        criterion = self._criteria[section]
        same = sum(1 for each in self._criteria if each.label == criterion.label) > 1
        if role == Qt.ItemDataRole.ToolTipRole or same:  # in short only where that tells which
            return self._look.words(criterion.question)
        return self._look.words(criterion.label)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell, words = self._cell(index), self._look.words
        is_listed = self._key(index) in self._chosen
        if role == Qt.ItemDataRole.DisplayRole:
            return words(LISTED) if is_listed else ""
        if role == Qt.ItemDataRole.DecorationRole:
            icon, tone = cell_icon(cell)
            return self._look.icon("pen-line" if is_listed else icon, tone, 18)
        if role == Qt.ItemDataRole.BackgroundRole and is_listed:
            return QColor(self._look.color("primary_soft"))
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell_words(cell, words)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name, question = self._names[index.column()], self._criteria[index.row()].question
            said = words(LISTED) if is_listed else ""
            return " · ".join(
                part for part in (name, words(question), cell_words(cell, words), said) if part
            )
        return None
