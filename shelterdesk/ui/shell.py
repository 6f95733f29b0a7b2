"""The window after sign-in: rail, top bar, pages, status bar; hiding and locking."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.kinds.bed import BedAssignment
from shelterdesk.domain.kinds.closing import AliasLink
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.family import CallerRule, ContactPoint
from shelterdesk.domain.kinds.house import Setting, ShiftDeclaration
from shelterdesk.domain.kinds.identity import IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.readiness import ReadinessBrief
from shelterdesk.domain.kinds.resident import AgeStatus, EverydayName, LanguageSkill, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import concerns, drafts, emergency, settings
from shelterdesk.ui.kit.find_box import Found
from shelterdesk.ui.kit.fonts import Fonts
from shelterdesk.ui.kit.input_events import unheard
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.page_stack import PageStack
from shelterdesk.ui.kit.rail import Area, Rail
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.kit.taste import Taste
from shelterdesk.ui.pages import calendar as calendar_page
from shelterdesk.ui.pages import tasks as tasks_page
from shelterdesk.ui.pages.alone import Alone
from shelterdesk.ui.pages.bars import BrokenStripe, PracticeStripe, StatusBar, TopBar
from shelterdesk.ui.pages.concern import ConcernPage
from shelterdesk.ui.pages.emergency import EmergencyPage
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.house import HousePage
from shelterdesk.ui.pages.register_reader import RegisterReader
from shelterdesk.ui.pages.reports import ReportsPage
from shelterdesk.ui.pages.residents import ResidentsPage
from shelterdesk.ui.pages.screening import Screening
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.settings import SettingsPage
from shelterdesk.ui.pages.today import TodayPage
from shelterdesk.ui.pages.welcome import welcome
from shelterdesk.ui.presenters.commands import found_commands
from shelterdesk.ui.presenters.cover import Cover
from shelterdesk.ui.presenters.residents import ResidentLines
from shelterdesk.ui.presenters.room_kinds import ONES_OWN, SHOWN_IN_AREA
from shelterdesk.ui.presenters.today import PLACE

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

AREAS = (
    Area("today", N_("Today"), "sun"),
    Area("residents", N_("Residents"), "users"),
    Area("calendar", calendar_page.TITLE, "calendar"),
    Area("tasks", tasks_page.TITLE, "circle-check"),
    Area("reports", N_("Reports"), "send"),
    Area("settings", N_("Settings"), "settings"),
    Area("house", N_("House"), "house"),
)
EVERYWHERE = (*(area.key for area in AREAS), "emergency", "concern")  # each a page by this name
READ_WHEN_SHOWN = ("today", "calendar", "tasks", "reports", "house", "settings")
STILL_READING = N_("Not everybody has been read yet. More may follow.")
NARROW_BELOW = 1100  # logical pixels (ui page 3)
IN_REGISTER: frozenset[type[Record]] = frozenset(
    {
        Resident,
        EverydayName,
        LanguageSkill,
        AgeStatus,
        Stay,
        BedAssignment,
        IdentityName,
        ReferenceNumber,
        ReadinessBrief,
        Assignment,
        ContactPoint,
        CallerRule,
        AliasLink,
        ShiftDeclaration,  # on duty one may know of more people
    }
)


class Shell(QWidget):
    """Everything one sees between sign-in and lock."""

    title_changed = Signal(str)
    taste_chosen = Signal(object)
    ended = Signal()  # locked: the desk is closed, everything typed is kept

    def __init__(
        self,
        desk: Desk,
        look: Look,
        tasks: Tasks,
        taste: Taste,
        fonts: Fonts,
        *,
        steady: Callable[[], float],
        cover: Cover | None = None,
        route: str = "",
    ) -> None:
        """*route* is where to begin; without one, where one was when the desk was locked."""
        super().__init__()
        self.setProperty("page", "true")
        cover = cover or Cover(steady)
        self.seat = Seat(desk, look, tasks, taste, cover, parent=self)
        self._route, self._before = "", "today"
        self._used_up = False
        self._reader = RegisterReader(self.seat, fonts, self)
        self._compose()
        self._connect()
        self._begin(route)

    # ---- pages made when somebody first goes there: to make all of them holds the window up

    @cached_property
    def calendar(self) -> calendar_page.CalendarPage:
        """The calendar."""
        return calendar_page.CalendarPage(self.seat)

    @cached_property
    def tasks(self) -> tasks_page.TasksPage:
        """What is to be done."""
        return tasks_page.TasksPage(self.seat)

    @cached_property
    def reports(self) -> ReportsPage:
        """What left the house."""
        return ReportsPage(self.seat)

    @cached_property
    def settings(self) -> SettingsPage:
        """One's own settings."""
        return SettingsPage(self.seat)

    @cached_property
    def emergency(self) -> EmergencyPage:
        """A file opened in an emergency."""
        page = EmergencyPage(self.seat)
        page.left.connect(lambda: self.go("today"))
        return page

    @cached_property
    def concern(self) -> ConcernPage:
        """A concern about somebody."""
        page = ConcernPage(self.seat)
        page.left.connect(lambda: self.go(self._before))
        return page

    # ---- going around

    @property
    def route(self) -> str:
        """Where one is, as ``go`` takes it."""
        page = self.residents
        if self._route == "residents" and page.view is not None:
            return f"residents/{page.resident}/{page.view.tab}"
        if self._route == "house":
            return f"house/{self.house.room}"
        return self._route

    def go(self, route: str) -> None:
        """Go to *route*.

        An area, ``residents/<id>/<tab>``, ``house/<room>``, ``draft/<slot>``, admit, hide, lock.
        """
        area, _, rest = route.partition("/")
        self.alone.end()
        self.status.draft.clear()
        if area == "concern" and self._route != "concern":
            self._before = self.route  # where one came from one goes back to
        if area in self.pages:
            self.seat.banner.clear_note()
        if area == "hide":
            self.hide_screen()
        elif area == "lock":
            self.lock()
        elif area == "draft":
            self._open_draft(rest)
        elif area == "admit" and "residents" in self.pages:
            self._show("residents")
            self.residents.admit()
        elif area in self.pages:
            self._show(area, reads=area != "house" or not rest)  # going to a room reads that room
            if area == "residents" and rest:
                resident, _, tab = rest.partition("/")
                self.residents.open(resident, tab)
            if area in ("today", "house", "calendar", "tasks") and rest:
                getattr(self, area).go(rest)
            if area in ("emergency", "concern"):
                getattr(self, area).begin(ResidentId(rest))

    def place(self) -> dict[str, Any]:
        """Where one is, to the field and the cursor, so that the next sign-in leads back."""
        for entry in self.findChildren(Entry):
            if entry.isVisible():
                return {"route": f"draft/{entry.presenter.slot}", **entry.place()}
        # Nobody comes back to the middle of an emergency.
        return {"route": "today" if self._route == "emergency" else self.route}

    def _may_open(self, area: str) -> bool:
        """Whether an area has anything for this person; else it is not there at all."""
        desk = self.seat.desk
        if area == "residents":
            return any(desk.may(act, Resident) for act in ("read", "create", "create_only"))
        rooms: dict[str, Callable[[Desk], bool]] = {
            "house": HousePage.has_rooms,
            "calendar": calendar_page.is_for,
            "tasks": tasks_page.is_for,
            "emergency": emergency.may_ask,
            "concern": concerns.may_raise,
        }
        if area in rooms:
            return rooms[area](desk)
        return area != "reports" or desk.may("read", Disclosure)

    def hide_screen(self) -> None:
        """Cover the screen in this very event; keep what is typed."""
        self.screening.hide_screen()

    def lock(self) -> None:
        """Cover the screen, keep what is typed, close the desk; ``ended`` follows."""
        self.screening.lock()

    def say_used_up(self) -> None:
        """Whoever came in by a paper code is told so, as soon as they are where they were."""
        self._used_up = True

    def let_go(self) -> None:
        """This shell gives way to another one for the same desk."""
        self.screening.let_go()

    # ---- what the pages tell

    def _changed(self, kinds: frozenset[type[Record]], resident: str) -> None:
        if kinds & {Setting}:
            self._read_settings()
        if kinds & {Assignment, ShiftDeclaration}:
            self.residents.door_may_have_changed()
        if kinds & IN_REGISTER:
            self._reader.read(resident)
        self.residents.refresh_view(resident)
        if self._route in ("today", "house", "calendar", "tasks"):
            getattr(self, self._route).read()

    def _read_settings(self) -> None:
        desk = self.seat.desk
        if desk.may("read", Setting):
            self.seat.asker(self).run(lambda _: settings.values(desk), self._take_settings)

    def _take_settings(self, values: dict[str, str]) -> None:
        self.screening.idle.set_minutes(int(values["idle_lock_minutes"]))
        self.seat.take_settings(values)
        self.house.show_rooms()
        self.status.show_day()
        self.residents.set_code_names()
        self.today.read()

    def _search(self, query: str) -> list[Found]:
        words, known = self.seat.look.words, self.seat.known
        lines = ResidentLines(words, self.seat.desk.today, code_names=self.seat.code_names)
        found = [
            Found(f"residents/{resident}", text)
            for resident, text in (lines.found(known, query) if known else ())
        ]
        allowed = [*self.pages, *(f"house/{key}" for key in self.house.rooms), "hide", "lock"]
        if self.residents.may_admit:
            allowed.append("admit")
        found.extend(
            Found(c.route, f"{words(c.text)}   {c.keys}".strip(), c.icon)
            for c in found_commands(query, allowed, words)
        )
        if self.seat.register is None:
            found.append(Found("", words(STILL_READING), "circle-dashed"))
        return found

    def _open_draft(self, slot: str) -> None:
        kinds, _, resident = slot.partition("/")
        if kinds == "admission":
            self.go("admit")
        elif kinds == "concern":
            self.go(f"concern/{resident}")
        elif kinds.startswith("house_concern:"):
            self.go(f"house/concerns:{kinds.partition(':')[2]}")
        elif kinds.startswith(("incident", "restricted_incident")) and not resident:
            self.go(f"house/incidents:{slot}")
        elif (name := kinds.split(":")[0]) in tasks_page.WRITTEN | calendar_page.WRITTEN:
            self.go("calendar" if name in calendar_page.WRITTEN else "tasks")
            getattr(self, self._route).open_draft(kinds)
        elif kinds.split(":")[0] in ("group_arrival", "expected_arrival"):
            self.go(f"house/arrivals:{kinds}")
        elif resident:
            self.go(f"residents/{resident}")
            if self.residents.view is not None:
                self.residents.view.open_draft(kinds)
        elif "house" in self.pages:
            self._show("house")
            self.house.open_draft(kinds)

    # ---- making the window

    def _compose(self) -> None:
        seat, words = self.seat, self.seat.look.words
        self.top = TopBar(seat, self._search)
        self.status = StatusBar(seat)
        self.today = TodayPage(seat)
        self.residents = ResidentsPage(seat)
        self.house = HousePage(seat)
        self.pages = tuple(area for area in EVERYWHERE if self._may_open(area))
        self.rail = Rail(
            seat.look, [area for area in AREAS if area.key in self.pages], words("Lock")
        )
        self._stack = PageStack(partial(getattr, self), seat.asker(self).soon)
        for key in ("residents", "house"):  # asked before anybody goes there
            self._stack.page(key)
        inner = QVBoxLayout()
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.top)
        seat.banner.setProperty("place", "window")
        inner.addWidget(seat.banner)
        inner.addWidget(self._stack, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(inner, 1)
        self._desk_layer = desk_layer = QWidget()
        outer = QVBoxLayout(desk_layer)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if seat.desk.practice:
            outer.addWidget(PracticeStripe(seat.look))
        if seat.desk.trail_broken is not None:
            outer.addWidget(BrokenStripe(seat))
        outer.addLayout(across, 1)
        outer.addWidget(self.status)
        self.alone = Alone(seat, (self.rail, self.top, self._stack, self.status), inner, self)
        self.screening = Screening(seat, self, desk_layer, self.place)
        self.covered = self.screening.covered

    def _connect(self) -> None:
        seat = self.seat
        self.rail.chosen.connect(self.go)
        self.rail.lock_asked.connect(self.lock)
        self.top.hide_asked.connect(self.hide_screen)
        self.top.finder.went.connect(self.go)
        seat.register_changed.connect(self.top.finder.look_again)
        self.screening.title_changed.connect(self.title_changed)
        self.screening.ended.connect(self.ended)
        seat.went.connect(self.go)
        seat.changed.connect(self._changed)
        seat.reach_changed.connect(self.status.show_reach)
        seat.readers_known.connect(self.status.show_readers)
        seat.draft_kept.connect(self.status.show_draft)
        seat.taste_chosen.connect(self.taste_chosen)
        for keys, act in (("F9", self.hide_screen), ("Ctrl+L", self.lock)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        for keys, act in (("Ctrl+K", self.top.finder.setFocus), ("F6", self._next_part)):
            # These lead around the desk, so they rest while it lies under something else.
            QShortcut(QKeySequence(keys), self._desk_layer).activated.connect(act)

    def _begin(self, route: str) -> None:
        # With the settings Today is read anyway; whoever may not read them reads it at once.
        self._show("today", reads=not self.seat.desk.may("read", Setting))
        self._read_settings()
        if self.seat.desk.doubted is not None:
            route = "house/computer"  # an older house: what is known of it comes first
        # A form offers whom one may choose when it is made, so everybody is read before one.
        once = Qt.ConnectionType.SingleShotConnection
        self._reader.has_read.connect(partial(self._go_on, route), once)
        self._reader.read()

    def _go_on(self, route: str) -> None:
        """Go where one begins, or where one was, unless one is somewhere else by now."""
        if self._route != "today" or route == "today":
            return
        if route:
            self.go(route)
            return
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: _take_place(desk), self._return_to)

    def _return_to(self, place: dict[str, Any]) -> None:
        if place.get("route") != "today":
            self.go(str(place.get("route", "")))
        for entry in self.findChildren(Entry):
            entry.return_to(place)
        welcome(self.seat, used_up=self._used_up)

    def _show(self, area: str, *, reads: bool = True) -> None:
        if self._route == "emergency" and area != "emergency":
            self.emergency.let_go()
        self.rail.setVisible(area != "emergency")  # one thing at a time (ui page 3)
        self._route = area
        self.rail.show_area(area)
        with unheard():
            self._stack.show_page(area)
        if reads and area in READ_WHEN_SHOWN:
            getattr(self, area).read()
        part = self.residents.list if area == "residents" else self.top.finder
        part.setFocus()
        is_open = area == "residents" and self.residents.view is not None
        if area in SHOWN_IN_AREA and not is_open:
            self.seat.say_reach(SHOWN_IN_AREA[area], "")
        elif area in ONES_OWN:
            self.status.show_readers(None)

    def _next_part(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and self.residents.panel.isAncestorOf(focus):
            view = self.residents.view
            part: QWidget = view.bar if view else self.top.finder
            part.setFocus()
        else:
            self.residents.list.setFocus()

    # Qt's names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW
        self.rail.set_narrow(narrow=narrow)
        self.top.set_narrow(narrow=narrow)


def _take_place(desk: Desk) -> dict[str, Any]:
    """Where one was when the desk was locked; known once, then forgotten."""
    kept = drafts.find(desk, PLACE)
    if kept is None:
        return {}
    drafts.discard(desk, PLACE)
    return kept.values
