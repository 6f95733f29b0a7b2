"""The house itself: who works here, who can open what, backups, this computer. One room each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.domain.kinds.health import Medication
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_
from shelterdesk.services.backups import may_back_up
from shelterdesk.services.joining import may_join
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.page_stack import PageStack
from shelterdesk.ui.pages import (
    arrivals,
    beds,
    belongings,
    case_export_room,
    cohort_room,
    concern,
    counselling,
    criteria_room,
    departures_room,
    directory,
    emergency_room,
    enquiries,
    group_journeys,
    house_fields,
    identification,
    import_room,
    incidents,
    interpreters,
    joining,
    keeping,
    licences,
    medicines,
    money,
    only_mine,
    outings,
    paper_room,
    papers_room,
    partner_meetings,
    people,
    practising,
    readiness_grid,
    roll_call,
    roster_room,
    safe_room,
    scale_room,
    sent_here,
    shift_handover,
    statistics,
    texts,
    trail,
    visitors,
)
from shelterdesk.ui.pages.backing_up import BackupsPage
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.this_computer import ThisComputerPage
from shelterdesk.ui.presenters.room_kinds import SHOWN_IN

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


class RoomPage(Protocol):
    """What a room shows; a ``QWidget``."""

    def read(self) -> None:
        """Read anew: somebody comes in, or something was written."""


DAY = N_("Day and night")
LOOK = N_("What needs care")
OUTSIDE = N_("Others outside")
AFTER = N_("Looking after the house")
LIST_WIDTH = 196
ONE_COLUMN_BELOW = 900  # logical pixels; then the rooms are a pick-list above


@dataclass(frozen=True)
class Room:
    """One room: a stable key, a marked title, who finds it at all, and its page.

    ``kinds`` are what it is about, where the shelter may turn them off; then it is not there.
    """

    key: str
    title: str
    is_for: Callable[[Desk], bool]
    page: Callable[[Seat], QWidget]
    kinds: tuple[type[Record], ...] = ()
    part: str = DAY


ROOMS: tuple[Room, ...] = (
    Room("beds", beds.TITLE, beds.is_for, beds.BedsRoom),
    Room("outings", outings.TITLE, outings.is_for, outings.OutingsRoom),
    Room("arrivals", arrivals.TITLE, arrivals.is_for, arrivals.ArrivalsRoom),
    Room("handover", shift_handover.TITLE, shift_handover.is_for, shift_handover.HandoverRoom),
    Room(
        "departures",
        departures_room.TITLE,
        departures_room.is_for,
        departures_room.DeparturesRoom,
    ),
    Room("sheet", roll_call.TITLE, roll_call.is_for, roll_call.RollCallRoom),
    Room("medicines", medicines.TITLE, medicines.is_for, medicines.MedicinesRoom, (Medication,)),
    Room("visitors", visitors.TITLE, visitors.is_for, visitors.VisitorsRoom),
    Room("belongings", belongings.TITLE, belongings.is_for, belongings.BelongingsRoom),
    Room("money", money.TITLE, money.is_for, money.MoneyRoom),
    Room("safe", safe_room.TITLE, safe_room.is_for, safe_room.SafeRoom),
    Room("paper", paper_room.TITLE, paper_room.is_for, paper_room.PaperRoom),
    Room("own", only_mine.TITLE, only_mine.is_for, only_mine.OnlyMineRoom),
    Room(
        "counselling", counselling.TITLE, counselling.is_for, counselling.CounsellingRoom, part=LOOK
    ),
    Room("concerns", concern.ROOM_TITLE, concern.is_for, concern.ConcernsRoom, part=LOOK),
    Room("incidents", incidents.TITLE, incidents.is_for, incidents.IncidentsRoom, part=LOOK),
    Room(
        "screening",
        identification.TITLE,
        identification.is_for,
        identification.ScreeningBoard,
        part=LOOK,
    ),
    Room("papers", papers_room.TITLE, papers_room.is_for, papers_room.PapersRoom, part=LOOK),
    Room(
        "readiness",
        readiness_grid.TITLE,
        readiness_grid.is_for,
        readiness_grid.GroupGrid,
        part=LOOK,
    ),
    Room("cohort", cohort_room.TITLE, cohort_room.is_for, cohort_room.CohortRoom, part=LOOK),
    Room(
        "journeys",
        group_journeys.TITLE,
        group_journeys.is_for,
        group_journeys.GroupJourneysRoom,
        part=LOOK,
    ),
    Room("joining", joining.TITLE, may_join, joining.JoiningPage, part=LOOK),
    Room("totals", statistics.TITLE, statistics.is_for, statistics.StatisticsRoom, part=LOOK),
    Room("keeping", keeping.TITLE, keeping.is_for, keeping.KeepingRoom, part=LOOK),
    Room("inbox", sent_here.TITLE, sent_here.is_for, sent_here.SentHereRoom, part=OUTSIDE),
    Room("enquiries", enquiries.TITLE, enquiries.is_for, enquiries.EnquiriesRoom, part=OUTSIDE),
    Room(
        "partners",
        partner_meetings.TITLE,
        partner_meetings.is_for,
        partner_meetings.MeetingsRoom,
        part=OUTSIDE,
    ),
    Room("rosters", roster_room.TITLE, roster_room.is_for, roster_room.RosterRoom, part=OUTSIDE),
    Room(
        "cases",
        case_export_room.TITLE,
        case_export_room.is_for,
        case_export_room.CaseExportRoom,
        part=OUTSIDE,
    ),
    Room("directory", directory.TITLE, directory.is_for, directory.DirectoryRoom, part=OUTSIDE),
    Room("people", N_("People"), people.is_for, people.PeoplePage, part=AFTER),
    Room(
        "interpreters",
        interpreters.TITLE,
        interpreters.is_for,
        interpreters.InterpretersRoom,
        part=AFTER,
    ),
    Room("imports", import_room.TITLE, import_room.is_for, import_room.ImportRoom, part=AFTER),
    Room("texts", texts.TITLE, texts.is_for, texts.TextsRoom, part=AFTER),
    Room("scales", scale_room.TITLE, scale_room.is_for, scale_room.ScaleRoom, part=AFTER),
    Room(
        "criteria",
        criteria_room.TITLE,
        criteria_room.is_for,
        criteria_room.CriteriaRoom,
        part=AFTER,
    ),
    Room(
        "fields", house_fields.TITLE, house_fields.is_for, house_fields.HouseFieldsRoom, part=AFTER
    ),
    Room("trail", trail.TITLE, trail.is_for, trail.TrailRoom, part=AFTER),
    Room("backups", N_("Backups"), may_back_up, BackupsPage, part=AFTER),
    Room(
        "emergency",
        emergency_room.TITLE,
        emergency_room.is_for,
        emergency_room.EmergencyRoom,
        part=AFTER,
    ),
    Room("computer", N_("This computer"), lambda _: True, ThisComputerPage, part=AFTER),
    Room("practising", practising.TITLE, practising.is_for, practising.PractisingRoom, part=AFTER),
    Room("about", licences.TITLE, lambda _: True, licences.LicencesRoom, part=AFTER),
)

# Where a draft about nobody in particular is gone on with, by the kind it begins.
WRITTEN_IN = {
    "bed": "beds",
    "counselling_group": "counselling",
    "group_session": "counselling",
    "cutoff_set": "scales",
    "local_criterion": "criteria",
    "house_field": "fields",
    "house_word": "fields",
    "signature_outside": "readiness",
    "bed_assignment": "beds",
    "bed_reservation": "beds",
    "room": "beds",
    "interpreter": "interpreters",
    "house_task": "handover",
    "leave": "outings",
    "missing": "outings",
    "emergency_line": "sheet",
    "handover_item": "handover",
    "belonging": "belongings",
    "payment_request": "money",
    "payment_approval": "money",
    "payout": "money",
    "belonging_event": "belongings",
    "country_document": "papers",
    "mission": "papers",
    "group_journey": "journeys",
    "house_text": "texts",
    "visit": "visitors",
    "caller": "visitors",
    "denied_person": "visitors",
    "request_from_authority": "visitors",
    "referral_inbox": "inbox",
    "enquiry": "enquiries",
    "case_management_meeting": "partners",
    "organisation": "directory",
    "service": "directory",
    "roster_layout": "rosters",
    "supervision_record": "own",
    "phrase": "own",
}


class HousePage(QWidget):
    """Rooms in a list beside the one that shows; furnished when somebody first comes in."""

    def __init__(self, seat: Seat, rooms: Sequence[Room] = ROOMS) -> None:
        super().__init__()
        self._seat, self._all = seat, tuple(rooms)
        self._rooms: list[Room] = []
        self._at = ""
        words = seat.look.words
        self.bar = QListWidget()
        self.bar.setAccessibleName(words("The house"))
        self.bar.setFixedWidth(int(LIST_WIDTH * seat.look.scale))
        self.bar.setFrameShape(QFrame.Shape.NoFrame)
        self.picker = CalmPicker()
        self.picker.setAccessibleName(words("The house"))
        self._stack = PageStack(self._furnish, seat.asker(self).soon)
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.picker)
        beside.addWidget(self._stack, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addLayout(beside, 1)
        self.show_rooms()
        self.bar.currentItemChanged.connect(self._chosen)
        self.picker.activated.connect(lambda row: self.go(self._rooms[row].key))
        self._arrange()

    def show_rooms(self) -> None:
        """Show the rooms that are there for this person now: on duty there may be more.

        Rooms of parts that the shelter has turned off are not there.
        """
        desk, words = self._seat.desk, self._seat.look.words
        there = [room for room in self._all if room.is_for(desk) and not self._is_off(room)]
        if there == self._rooms:
            return
        self._rooms = there
        self.bar.blockSignals(True)
        self.bar.clear()
        self.picker.clear()
        part = ""
        for room in there:
            if room.part != part:
                part = room.part
                head = QListWidgetItem(words(part), self.bar)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                head.setFont(self._seat.look.font("small", QFont.Weight.DemiBold))
            item = QListWidgetItem(words(room.title), self.bar)
            item.setData(Qt.ItemDataRole.UserRole, room.key)
            self.picker.addItem(words(room.title))
        self.bar.blockSignals(False)
        if there and self._at not in self.rooms:
            self._at = there[0].key
        self._mark()

    def _mark(self) -> None:
        """Mark the room one is in, in both lists."""
        self.bar.blockSignals(True)
        for row in range(self.bar.count()):
            item = self.bar.item(row)
            if item is not None and item.data(Qt.ItemDataRole.UserRole) == self._at:
                self.bar.setCurrentItem(item)
        self.bar.blockSignals(False)
        if self._at in self.rooms:
            self.picker.setCurrentIndex(self.rooms.index(self._at))

    def _chosen(self, item: QListWidgetItem | None) -> None:
        key = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if key:
            self._at = str(key)
            self.read()

    def _arrange(self) -> None:
        narrow = self.width() < ONE_COLUMN_BELOW * self._seat.look.scale
        self.bar.setVisible(not narrow)
        self.picker.setVisible(narrow)

    def _is_off(self, room: Room) -> bool:
        return bool(self._seat.hidden.intersection(room.kinds))

    @staticmethod
    def has_rooms(desk: Desk, rooms: Sequence[Room] = ROOMS) -> bool:
        """Whether there is anything here for this person."""
        return any(room.is_for(desk) for room in rooms)

    @property
    def rooms(self) -> tuple[str, ...]:
        """The keys of all rooms that this person finds."""
        return tuple(room.key for room in self._rooms)

    @property
    def room(self) -> str:
        """Where one is."""
        return self._at

    @property
    def page(self) -> QWidget:
        """What shows, or is about to."""
        shown = self._stack.currentWidget()
        if shown is None or shown is not self._stack.made.get(self._at):
            self._come_in(self._at)
        return self._stack.page(self._at)

    def go(self, key: str) -> None:
        """Go to a room; one that is not there for this person changes nothing.

        What follows a colon is a question to the room: ``trail:<user>/<day>``.
        """
        key, _, more = key.partition(":")
        if key in self.rooms:
            self._at = key
        self.read()
        if more and hasattr(self.page, "look_for"):
            self.page.look_for(more)

    def open_draft(self, written: str) -> None:
        """Go on with what was being written in one of the rooms; *written* is as in its slot."""
        kind = written.split(":")[0].split("+")[0]
        key = WRITTEN_IN.get(kind, "")
        if key in self.rooms:
            self.go(key)
            if hasattr(self.page, "open_draft"):
                self.page.open_draft(written)

    def read(self) -> None:
        """Read what shows anew."""
        self.show_rooms()
        if self._at in self.rooms:
            self._mark()
            self._stack.come(self._at, partial(self._come_in, self._at))

    def _furnish(self, key: str) -> QWidget:
        return next(room for room in self._all if room.key == key).page(self._seat)

    def _come_in(self, key: str) -> None:
        page = self._stack.show_page(key)
        self._seat.say_reach(SHOWN_IN.get(key, ()), "")
        page.read()  # type: ignore[attr-defined]  # a RoomPage

    # Qt's names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
