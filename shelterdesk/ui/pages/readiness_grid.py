"""By the group: criteria by people, what may be met already, a list that is signed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHeaderView, QTableView

from shelterdesk.domain.kinds.readiness import ReadinessFact, ReadinessVerdict
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import readiness_grid
from shelterdesk.services.readiness_grid import Grid
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.criteria_table import CriteriaTable
from shelterdesk.ui.pages.readiness_entries import papers_entry
from shelterdesk.ui.pages.readiness_grid_cards import TogetherCard
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.presenters.readiness_grid import MINE, PAPER, SHOWN, list_words, rows_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Readiness, by the group")
LEAD = N_(
    "Click what you have looked at yourself, or the name of a row for everybody; nothing is set "
    "until you sign. The sign “i” means that the house holds something: a hint, not an answer."
)
SIGN = N_("You put your name to each of these, as if you had signed them one by one:\n{listed}")
ROWS, WIDEST_QUESTION, NAME_WIDTH, DAY_WIDTH = 34, 280, 96, 300


def is_for(desk: Desk) -> bool:
    """Managers, case managers, legal officers."""
    return desk.may("read", ReadinessVerdict)


class GroupGrid(RoomStack):
    """A table with a row for each criterion and a column for each person."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._whole = self._grid = Grid((), ())
        self.shown = CalmPicker()
        self.shown.setAccessibleName(words("Which criteria"))
        for key, label in SHOWN.items():
            self.shown.addItem(words(label), key)
        self.shown.activated.connect(lambda _: self._show_rows())
        self.whom = CalmPicker()
        self.whom.setAccessibleName(words("Of whom"))
        self.whom.setMinimumWidth(int(DAY_WIDTH * look.scale))
        self.whom.activated.connect(lambda _: self._choose_day())
        self.hints = QCheckBox(words("List what the house holds something for"))
        self.hints.toggled.connect(self._list_hints)
        self.table = CriteriaTable(look)
        self.table.listed.connect(self._count)
        self.view = QTableView()
        self.view.setAccessibleName(words(TITLE))
        self.view.setModel(self.table)
        self.together = TogetherCard(seat, self._name)
        self.together.changed.connect(self._done)
        self._lay_out(look.scale)
        self.main = button(look, words("Sign…"), self.sign, act="main", icon="pen-line")
        self.count = PlainLabel(tone="muted", wrap=True)
        self.card = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            row(self.whom, self.shown, self.hints),
            self.view,
            row(self.main, self.count),
        )
        self.furnish(self.card, self.together)

    def _lay_out(self, scale: float) -> None:
        view, header = self.view, self.view.horizontalHeader()
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.verticalHeader().setDefaultSectionSize(int(ROWS * scale))
        view.verticalHeader().setMaximumWidth(int(WIDEST_QUESTION * scale))
        view.verticalHeader().setMinimumWidth(int(WIDEST_QUESTION * scale))
        view.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        header.setDefaultSectionSize(int(NAME_WIDTH * scale))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        view.setMinimumHeight(int(ROWS * 10 * scale))
        view.clicked.connect(self.table.turn)
        view.activated.connect(self.table.turn)
        view.verticalHeader().sectionClicked.connect(self.table.list_row)

    def read(self) -> None:
        """Read everybody on the way home, as the house has them now."""
        desk = self.seat.desk

        def ask(_: object) -> Grid:
            return readiness_grid.open_grid(desk, readiness_grid.on_the_way(desk))

        self.seat.asker(self).run(ask, self._came)

    def open_draft(self, written: str) -> None:
        """What was typed about a paper is there again once its list is chosen."""
        self.shown.setCurrentIndex(self.shown.findData(PAPER))
        self.read()

    def _came(self, grid: Grid) -> None:
        self._whole, words = grid, self.seat.look.words
        chosen = self.whom.currentData()
        self.whom.clear()
        self.whom.addItem(words("Everybody on the way home"), None)
        for day in grid.days:
            label = words("Who leaves on {day}").format(day=self.seat.day(day))
            self.whom.addItem(label, day)
        self.whom.setCurrentIndex(max(self.whom.findData(chosen), 0))
        self._choose_day()

    def _choose_day(self) -> None:
        self._grid = self._whole.of_day(self.whom.currentData())
        self._show_rows()
        self.together.show_grid(self._grid)

    def _show_rows(self) -> None:
        chosen = self.shown.currentData() or MINE
        shown = rows_of(self._grid, chosen)
        names = [self._name(person.resident) for person in self._grid.people]
        self.table.show(shown, self._grid.people, names, is_paper=chosen == PAPER)
        self._list_hints(wanted=self.hints.isChecked())
        self._count()

    def _name(self, resident: ResidentId) -> str:
        return self.seat.name_of(resident) or "–"

    def _list_hints(self, wanted: bool) -> None:
        if wanted:
            self.table.list_hints()
        else:
            self.table.clear()

    def _count(self) -> None:
        words, listed = self.seat.look.words, len(self.table.chosen)
        said = words.count("{n} listed", "{n} listed", listed).format(n=listed)
        none = words("Nobody is on the way home yet.") if not self._grid.people else ""
        more = ""
        if self._grid.left_out:
            more = words("{n} people are not shown; open them one by one.").format(
                n=self._grid.left_out
            )
        self.count.setText(" ".join(part for part in (none or said, more) if part))
        self.main.setEnabled(bool(listed))

    def sign(self) -> None:
        """Ask for one's name under the list, with the passphrase where it is not fresh."""
        seat, words, desk = self.seat, self.seat.look.words, self.seat.desk
        listed = self.table.chosen
        if self.shown.currentData() == PAPER:
            self._enter_paper(listed)
            return
        asked = {criterion.id: criterion for criterion in self._grid.criteria}
        said = list_words(listed, asked, self._name, words)
        box = StepUp(
            desk,
            seat.look,
            seat.tasks,
            self.window(),
            title=words("Sign what is listed"),
            why=words(SIGN).format(listed=said),
            act=words("Sign"),
            needs_passphrase=not desk.passphrase_is_fresh,
        )
        box.accepted.connect(
            lambda: seat.asker(self).run(
                lambda _: readiness_grid.sign_set(desk, listed), self._signed
            )
        )
        box.open()

    def _enter_paper(self, listed: tuple[tuple[ResidentId, str], ...]) -> None:
        entry = papers_entry(self.seat, listed)
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)
        entry.form.start()

    def _done(self) -> None:
        self.seat.changed.emit(frozenset({ReadinessFact}), "")
        self.read()

    def _signed(self, receipt: Any) -> None:
        words = self.seat.look.words
        self.seat.banner.show_note(words("Signed."))
        self.hints.setChecked(False)
        self.table.clear()
        self.seat.changed.emit(receipt.changed | {ReadinessFact}, "")
        self.read()
