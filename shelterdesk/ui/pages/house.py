"""The house itself: who works here, who can open what, backups, this computer. One room each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.health import Medication
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_
from shelterdesk.services.backups import may_back_up
from shelterdesk.services.joining import may_join
from shelterdesk.ui.pages import (
    arrivals,
    beds,
    belongings,
    concern,
    emergency_room,
    identification,
    incidents,
    joining,
    keeping,
    medicines,
    money,
    outings,
    paper_room,
    people,
    roll_call,
    shift_handover,
    texts,
    trail,
    visitors,
)
from shelterdesk.ui.pages.backing_up import BackupsPage
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.this_computer import ThisComputerPage

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


class RoomPage(Protocol):
    """What a room shows; a ``QWidget``."""

    def read(self) -> None:
        """Read anew: somebody comes in, or something was written."""


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


ROOMS: tuple[Room, ...] = (
    Room("beds", beds.TITLE, beds.is_for, beds.BedsRoom),
    Room("outings", outings.TITLE, outings.is_for, outings.OutingsRoom),
    Room("arrivals", arrivals.TITLE, arrivals.is_for, arrivals.ArrivalsRoom),
    Room("handover", shift_handover.TITLE, shift_handover.is_for, shift_handover.HandoverRoom),
    Room("sheet", roll_call.TITLE, roll_call.is_for, roll_call.RollCallRoom),
    Room("medicines", medicines.TITLE, medicines.is_for, medicines.MedicinesRoom, (Medication,)),
    Room("visitors", visitors.TITLE, visitors.is_for, visitors.VisitorsRoom),
    Room("belongings", belongings.TITLE, belongings.is_for, belongings.BelongingsRoom),
    Room("money", money.TITLE, money.is_for, money.MoneyRoom),
    Room("paper", paper_room.TITLE, paper_room.is_for, paper_room.PaperRoom),
    Room("people", N_("People"), people.is_for, people.PeoplePage),
    Room("concerns", concern.ROOM_TITLE, concern.is_for, concern.ConcernsRoom),
    Room("screening", identification.TITLE, identification.is_for, identification.ScreeningBoard),
    Room("joining", joining.TITLE, may_join, joining.JoiningPage),
    Room("incidents", incidents.TITLE, incidents.is_for, incidents.IncidentsRoom),
    Room("trail", trail.TITLE, trail.is_for, trail.TrailRoom),
    Room("backups", N_("Backups"), may_back_up, BackupsPage),
    Room("emergency", emergency_room.TITLE, emergency_room.is_for, emergency_room.EmergencyRoom),
    Room("texts", texts.TITLE, texts.is_for, texts.TextsRoom),
    Room("keeping", keeping.TITLE, keeping.is_for, keeping.KeepingRoom),
    Room("computer", N_("This computer"), lambda _: True, ThisComputerPage),
)

# Where a draft about nobody in particular is gone on with, by the kind it begins.
WRITTEN_IN = {
    "bed": "beds",
    "bed_assignment": "beds",
    "bed_reservation": "beds",
    "room": "beds",
    "leave": "outings",
    "missing": "outings",
    "emergency_line": "sheet",
    "handover_item": "handover",
    "belonging": "belongings",
    "payment_request": "money",
    "payment_approval": "money",
    "payout": "money",
    "belonging_event": "belongings",
    "visit": "visitors",
    "caller": "visitors",
    "denied_person": "visitors",
    "request_from_authority": "visitors",
}


class HousePage(QWidget):
    """Rooms side by side; a room is furnished when somebody first comes in."""

    def __init__(self, seat: Seat, rooms: Sequence[Room] = ROOMS) -> None:
        super().__init__()
        self._seat = seat
        self._rooms = [room for room in rooms if room.is_for(seat.desk)]
        self._pages: dict[str, QWidget] = {}
        self.bar = QTabBar()
        self.bar.setExpanding(False)
        self.bar.setAccessibleName(seat.look.words("The house"))
        for room in self._rooms:
            self.bar.addTab(seat.look.words(room.title))
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self._stack, 1)
        self.show_rooms()
        self.bar.currentChanged.connect(lambda _: self.read())

    def show_rooms(self) -> None:
        """Rooms of parts that the shelter has turned off are not there."""
        for number, room in enumerate(self._rooms):
            self.bar.setTabVisible(number, not self._is_off(room))

    def _is_off(self, room: Room) -> bool:
        return bool(self._seat.hidden.intersection(room.kinds))

    @staticmethod
    def has_rooms(desk: Desk, rooms: Sequence[Room] = ROOMS) -> bool:
        """Whether there is anything here for this person."""
        return any(room.is_for(desk) for room in rooms)

    @property
    def rooms(self) -> tuple[str, ...]:
        """The keys of all rooms that this person finds."""
        return tuple(room.key for room in self._rooms if not self._is_off(room))

    @property
    def room(self) -> str:
        """Where one is."""
        return self._rooms[self.bar.currentIndex()].key

    @property
    def page(self) -> QWidget:
        """What shows."""
        return self._pages[self.room]

    def go(self, key: str) -> None:
        """Go to a room; one that is not there for this person changes nothing.

        What follows a colon is a question to the room: ``trail:<user>/<day>``.
        """
        key, _, more = key.partition(":")
        keys = [room.key for room in self._rooms]
        if key in self.rooms:
            self.bar.setCurrentIndex(keys.index(key))
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
        room = self._rooms[self.bar.currentIndex()]
        if room.key not in self._pages:
            self._pages[room.key] = room.page(self._seat)
            self._stack.addWidget(self._pages[room.key])
        page = self._pages[room.key]
        self._stack.setCurrentWidget(page)
        page.read()  # type: ignore[attr-defined]  # a RoomPage
