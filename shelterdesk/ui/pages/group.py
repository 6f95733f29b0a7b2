"""Those who came together, with acts for many at once: beds, workers, kits, cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.domain.arrival_grid import pieces
from shelterdesk.domain.kinds.arrival import Arrival, GroupArrival
from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.kinds.bed import BedAssignment
from shelterdesk.domain.kinds.movement import SeparateFrom
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import ReasonNeeded
from shelterdesk.i18n import N_
from shelterdesk.services import arrival_papers, group_arrivals, group_members
from shelterdesk.services.group_arrivals import FreeBed
from shelterdesk.services.group_members import Member
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, row, scrolled
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.seat import Seat

LEAD = N_("Choose some with Space, or nobody for all. An act is for all of them, or for nobody.")
HEADS = (
    N_("Code name"),
    N_("Name"),
    N_("Adult or child"),
    N_("Bed"),
    N_("Case manager"),
    N_("Given"),
)
NAME_PLACE = 1
SHOW_NAMES = N_("Show names, while nobody looks over your shoulder")
TO_ASK = N_("{name} · ask for the name")
TWO = N_("Choose exactly two people above, then say it once more.")
NO_BEDS = N_("There are {free} free beds for {people} people. Nothing was changed.")
WHY_THESE = N_("Nobody has a new bed yet. Write a reason beside the beds, then press Enter.")
OVERFLOW = N_("{n} of them are overflow places.")
FIELD = 300
MOST_SHOWN = 10  # rows before the table scrolls


@dataclass(frozen=True)
class Together:
    """What the page asks for."""

    members: tuple[Member, ...]
    beds: tuple[FreeBed, ...]
    workers: tuple[tuple[str, str], ...]


class GroupPage(QWidget):
    """A table of people, and one card for each sort of act."""

    left = Signal()
    paper_asked = Signal(object)  # a page to look at

    def __init__(self, seat: Seat, group: GroupArrival) -> None:
        super().__init__()
        self._seat, self._group = seat, group
        self.members: tuple[Member, ...] = ()
        self._beds: tuple[FreeBed, ...] = ()
        look, words = seat.look, seat.look.words
        self.table = QTableWidget(0, len(HEADS))
        self.table.setAccessibleName(words("Who came together"))
        self.table.setHorizontalHeaderLabels([words(head) for head in HEADS])
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.doubleClicked.connect(self._open_row)
        opening = QShortcut(QKeySequence(Qt.Key.Key_Return), self.table)
        opening.setContext(Qt.ShortcutContext.WidgetShortcut)
        opening.activated.connect(lambda: self._open_row(self.table.currentIndex()))
        self.names = QCheckBox(words(SHOW_NAMES))
        self.names.setChecked(not seat.code_names)
        self.names.toggled.connect(self._show_names)
        self._show_names(self.names.isChecked())
        self.free = PlainLabel(size="small", tone="muted", wrap=True)
        self.bed = self._picker(words("Bed"))
        self.worker = self._picker(words("Case manager"))
        self.reason = QLineEdit()
        self.reason.setAccessibleName(words("Why these beds all the same"))
        self.reason.setPlaceholderText(words("Why these beds all the same"))
        self.reason.returnPressed.connect(self._place_again)
        self._wishes: Mapping[ResidentId, str] = {}
        self.kit = QLineEdit()
        self.kit.setAccessibleName(words("Given on arrival"))
        self.kit.setPlaceholderText(words("towel, soap, clothes"))
        self.kit.setMaximumWidth(int(FIELD * look.scale))
        acts = [card for card in (self._bed_card(), self._worker_card()) if card is not None]
        rest = [card for card in (self._kit_card(), self._apart_card()) if card is not None]
        head = QHBoxLayout()
        head.addWidget(
            button(look, words("Arrivals"), self.left.emit, act="quiet", icon="arrow-left")
        )
        head.addWidget(PlainLabel(words("Who came together"), size="page"), 1)
        head.addWidget(
            button(look, words("Cards with code names"), self._print_cards, icon="printer")
        )
        page = column(
            head,
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            self.table,
            row(self.names),
            *(beside(*some) for some in (acts, rest) if some),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page, words("Who came together")))
        self.read()

    def read(self) -> None:
        """Read afresh."""
        desk, group = self._seat.desk, self._group.id
        may_assign = desk.may("create", Assignment)

        def together(_: object) -> Together:
            workers = desk.colleagues() if may_assign else ()
            return Together(
                group_members.members(desk, group),
                group_arrivals.free_beds(desk),
                tuple((w.user_id, w.display_name) for w in workers if Role.CM in w.roles),
            )

        self._seat.asker(self).run(together, self._show)

    @property
    def chosen(self) -> tuple[Member, ...]:
        """Who is chosen; everybody where nobody is."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return tuple(self.members[n] for n in rows) or self.members

    # ---- acts

    def give_beds(self) -> None:
        """Give free beds in order to everybody chosen who has none."""
        words = self._seat.look.words
        people = [member for member in self.chosen if not member.bed]
        if len(people) > len(self._beds):
            said = words(NO_BEDS).format(free=len(self._beds), people=len(people))
            self._seat.banner.show_note(said, tone="warn")
            return
        pairs = zip(people, self._beds, strict=False)
        wishes = {member.resident: bed.id for member, bed in pairs}
        if wishes:
            self._place(wishes)

    def give_this_bed(self) -> None:
        """Give the bed that is picked to the one who is chosen."""
        bed, people = self.bed.currentData(), self.chosen
        if bed and len(people) == 1:
            self._place({people[0].resident: bed})
        else:
            self._say(N_("Choose one person above and one bed."))

    def assign(self) -> None:
        """Put the case manager who is picked to work with everybody chosen."""
        worker = self.worker.currentData()
        people = [member.resident for member in self.chosen]
        if worker:
            user = UserId(worker)
            self._do(partial(group_members.assign_many, people=people, user_id=user))
        else:
            self._say(N_("Choose a case manager first."))

    def give_kits(self) -> None:
        """Write down what was given to everybody chosen."""
        kit = tuple(pieces(self.kit.text()))
        people = [member.resident for member in self.chosen]
        if kit:
            self._do(partial(group_members.give_kits, people=people, kit=kit))

    def keep_apart(self) -> None:
        """Say of two that they do not share a room."""
        people = self.chosen
        if len(people) == 2:
            one, other = (member.resident for member in people)
            self._do(partial(group_members.keep_apart, one=one, other=other))
        else:
            self._say(TWO)

    def _place(self, wishes: Mapping[ResidentId, str]) -> None:
        reason, self._wishes = self.reason.text().strip(), wishes
        self._do(partial(group_arrivals.place_many, wishes=wishes, reason=reason))

    def _place_again(self) -> None:
        """A reason stands there now."""
        if self._wishes and self.reason.text().strip():
            self._place(self._wishes)

    def _do(self, act: Callable[..., Any]) -> None:
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: act(desk), self._done, self._failed)

    def _failed(self, error: Exception) -> None:
        """Where the house would rather have it otherwise, it says so; a reason is enough."""
        words = self._seat.look.words
        if not isinstance(error, ReasonNeeded):
            self._seat.banner.show_error(error)
            return
        said = " ".join(words(warning) for warning in error.warnings)
        self._seat.banner.show_note(words(WHY_THESE), said, tone="warn")
        self.reason.setFocus()

    def _done(self, receipt: Any) -> None:
        self._seat.banner.show_note(self._seat.look.words("Saved."))
        self._seat.changed.emit(receipt.changed, "")
        self._wishes = {}
        self.kit.clear()
        self.reason.clear()
        self.read()

    def _say(self, sentence: str) -> None:
        self._seat.banner.show_note(self._seat.look.words(sentence), tone="info")

    # ---- what shows

    def _show(self, found: Together) -> None:
        words = self._seat.look.words
        chosen = {member.resident for member in self.chosen} if self.members else set()
        is_some = len(chosen) != len(self.members)
        self.members, self._beds = found.members, found.beds
        self.table.setRowCount(len(found.members))
        for number, member in enumerate(found.members):
            name = words(TO_ASK).format(name=member.name) if member.is_provisional else member.name
            age = words(member.age.label) if member.age else ""
            texts = (
                member.code_name,
                name,
                age,
                member.bed,
                member.case_manager,
                ", ".join(member.kit),
            )
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words(HEADS[place])}: {text}")
                self.table.setItem(number, place, item)
            self.table.setRowHeight(number, int(36 * self._seat.look.scale))
        high = (min(len(found.members), MOST_SHOWN) + 1.3) * 36 * self._seat.look.scale
        self.table.setFixedHeight(int(high))
        self.table.clearSelection()
        for number, member in enumerate(found.members):
            if is_some and member.resident in chosen:
                self.table.selectRow(number)
        overflow = sum(1 for bed in found.beds if bed.is_overflow)
        said = words.count("{n} bed is free.", "{n} beds are free.", len(found.beds))
        said = said.format(n=len(found.beds))
        more = words(OVERFLOW).format(n=overflow) if overflow else ""
        self.free.setText(f"{said} {more}".strip())
        fill(self.bed, [(bed.id, bed.name) for bed in found.beds], words("Choose"))
        fill(self.worker, found.workers, words("Choose"))

    def _show_names(self, is_shown: bool) -> None:
        self.table.setColumnHidden(NAME_PLACE, not is_shown)

    def _open_row(self, index: QModelIndex) -> None:
        if index.isValid():
            self._seat.went.emit(f"residents/{self.members[index.row()].resident}/intake")

    def _print_cards(self) -> None:
        desk, words, people = self._seat.desk, self._seat.look.words, self.chosen
        if people:
            make = partial(arrival_papers.cards, desk, people, words=words)
            self.paper_asked.emit(PaperPage(self._seat, make))

    # ---- cards

    def _bed_card(self) -> Card | None:
        if not self._may(BedAssignment):
            return None
        look, words = self._seat.look, self._seat.look.words
        return Card(words("Beds")).add(
            self.free,
            row(button(look, words("Free beds in order, to all without one"), self.give_beds)),
            row(self.bed, button(look, words("This bed"), self.give_this_bed, act="quiet")),
            self.reason,
        )

    def _worker_card(self) -> Card | None:
        if not self._seat.desk.may("create", Assignment):
            return None
        look, words = self._seat.look, self._seat.look.words
        return Card(words("Case manager")).add(
            row(self.worker, button(look, words("Works with them"), self.assign))
        )

    def _kit_card(self) -> Card | None:
        if not self._seat.desk.may("amend", Arrival):
            return None
        look, words = self._seat.look, self._seat.look.words
        line = QHBoxLayout()
        line.addWidget(self.kit, 1)
        line.addWidget(button(look, words("Given"), self.give_kits))
        return Card(words("Given on arrival")).add(line)

    def _apart_card(self) -> Card | None:
        if not self._may(SeparateFrom):
            return None
        look, words = self._seat.look, self._seat.look.words
        return Card(words("Not together")).add(
            row(button(look, words("These two do not share a room"), self.keep_apart))
        )

    def _may(self, kind: type[Any]) -> bool:
        return self._seat.desk.may_create(kind)

    def _picker(self, name: str) -> QComboBox:
        made = CalmPicker()
        made.setAccessibleName(name)
        made.setMinimumWidth(int(160 * self._seat.look.scale))
        return made


def beside(*cards: QWidget) -> QHBoxLayout:
    """Cards side by side, as high as the highest."""
    line = QHBoxLayout()
    line.setSpacing(12)
    for card in cards:
        line.addWidget(card, 1)
    return line


def fill(box: QComboBox, picks: Sequence[tuple[str, str]], first: str) -> None:
    """Offer *picks*, nobody chosen."""
    box.clear()
    box.addItem(first, "")
    for code, words in picks:
        box.addItem(words, code)
