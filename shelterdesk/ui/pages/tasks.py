"""Tasks: mine, my team's, or one resident's; and, said apart, what waits by itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.domain.kinds.private import OwnTask
from shelterdesk.domain.kinds.task import Task
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.tasks import ABOUT, TASK_KINDS, TaskKind
from shelterdesk.i18n import N_
from shelterdesk.services import phrases, tasks, today
from shelterdesk.services.reaching import Taker
from shelterdesk.services.tasks import Line, Load
from shelterdesk.services.waiting import Waiting
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.datewords import day_words
from shelterdesk.ui.kit.editors import CalmPicker, PickEditor
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.ready_table import ReadyTable
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.looks import LooksCard
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.task_sheet import PASS_ON, TaskSheet, task_form
from shelterdesk.ui.presenters.tasks import ALL, COLUMNS, WHICH, TaskRows, load_line, wanted

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Tasks")
LEAD = N_("One fact makes one task. A task is read by whoever reads what it came from.")
MINE, TEAM, ONE = "mine", "team", "one"
VIEWS = ((MINE, N_("Mine")), (TEAM, N_("My team")), (ONE, N_("By resident")))
NOTHING = N_("No task here. You can write one down.")
DERIVED = N_("Waits by itself")
DERIVED_MEANS = N_("Nobody wrote these down. They go by themselves when it is done.")
COUNTED = N_("How much each worker has open")
COUNTED_MEANS = N_("Counted without being read. What is older than 30 days is not counted.")
NOBODY = N_("Nobody yet")
OWN = N_("To remember, for you alone")
OWN_MEANS = N_("Nobody else can open these. More of them lie under “Only for you”.")
WRITTEN = frozenset(kind.kind for kind in TASK_KINDS)  # drafts that are gone on with here
EVERY_FIELD = ("what", "owner_id", "due_on", "doer", "outside", "remark")


@dataclass(frozen=True)
class Shown:
    """What the page asks the desk for."""

    lines: tuple[Line, ...]
    loads: tuple[Load, ...] = ()
    own: tuple[OwnTask, ...] = ()


def is_for(desk: Desk) -> bool:
    """Whoever reads a task of any kind."""
    return tasks.may_see(desk)


class TasksPage(RoomStack):
    """A table of tasks; Enter opens one."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._lines: tuple[Line, ...] = ()
        self.view = _picker(words("Whose tasks"), [(key, words(said)) for key, said in VIEWS])
        self.whose = _picker(words("For whom"), [])
        self.which = _picker(words("Which"), [(key, words(said)) for key, said in WHICH])
        self.about = _picker(words("About"), [])
        self.add = button(
            look, words("Write down a task"), self.write_task, act="main", icon="plus", tip="Ctrl+N"
        )
        self.view.activated.connect(lambda _: self.read())
        self.whose.activated.connect(lambda _: self._whose_chosen())
        self.which.activated.connect(lambda _: self._show_lines())
        self.table = ReadyTable(COLUMNS, look, words(TITLE), words(NOTHING))
        self.table.opened.connect(lambda found: self.show_task(found.line))
        self.for_about = _labelled(words("About"), self.about)
        self.head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            row(
                _labelled(words("Whose tasks"), self.view),
                _labelled(words("For whom"), self.whose),
                _labelled(words("Which"), self.which),
            ),
            row(self.add, self.for_about),
            self.table,
        )
        self.counted = Card(words(COUNTED)).add(
            PlainLabel(words(COUNTED_MEANS), tone="muted", wrap=True)
        )
        self.counted.hide()
        self.looks = LooksCard(seat, words(DERIVED))
        self.looks_mean = PlainLabel(words(DERIVED_MEANS), tone="muted", wrap=True)
        self.own = Card(words(OWN)).add(PlainLabel(words(OWN_MEANS), tone="muted", wrap=True))
        self.own.hide()
        self.furnish(self.head, self.own, self.counted, self.looks_mean, self.looks)
        shortcut = QShortcut(QKeySequence("Ctrl+N"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.write_task)
        seat.register_changed.connect(self._fill_residents)
        self._fill_residents()

    @property
    def resident(self) -> ResidentId:
        """For whom; empty for everybody."""
        return ResidentId(self.whose.currentData() or "")

    def read(self) -> None:
        """Read the tasks of the chosen view, and what waits by itself."""
        if self.sheet is None:
            self.seat.say_reach(TASK_KINDS, self.resident)
        desk, view, resident = self.seat.desk, self.view.currentData(), self.resident

        def ask(_: object) -> Shown:
            if view == ONE or resident:
                lines = tasks.of_resident(desk, resident) if resident else ()
            else:
                lines = tasks.mine(desk) if view == MINE else tasks.team(desk)
            loads = tasks.loads(desk) if view == TEAM and tasks.may_count(desk) else ()
            own = phrases.to_remember(desk) if view == MINE and not resident else ()
            return Shown(lines, loads, own)

        def waiting(_: object) -> tuple[Waiting, ...]:
            return tuple(each for each in today.waiting(desk) if each.said != tasks.MINE)

        self.seat.asker(self).run(ask, self._show)
        self.seat.asker(self).run(waiting, self.looks.show_looks)  # nobody's tasks wait for it

    def go(self, rest: str) -> None:
        """``<kind>:<id>`` opens a task, ``of:<resident>`` the tasks of one resident."""
        name, _, id = rest.partition(":")
        if name == "of":
            self._choose(ResidentId(id))
            self.read()
            return
        kind = _kind(name)
        if kind is not None:
            self._find(kind, RecordId(id), self.show_task)

    def open_draft(self, written: str) -> None:
        """Go on writing down a task, or with what was begun about one."""
        name, _, about = written.partition(":")
        id, _, act = about.partition(":")
        kind = _kind(name)
        if kind is None:
            return
        if act == "add":
            self._open_form(ResidentId(id), kind)
        else:
            self._find(kind, RecordId(id), lambda line: self.ask_about(line, act))

    def show_task(self, line: Line) -> None:
        """One task to read, with what can be done with it."""
        sheet = TaskSheet(self.seat, line)
        sheet.left.connect(self.back)
        sheet.asked.connect(partial(self.ask_about, line))
        sheet.changed.connect(self._kept)
        self.open(sheet)

    def ask_about(self, line: Line, act: str) -> None:
        """Open the form for one of the acts; whom one can pass it on to is read first."""
        if act != PASS_ON:
            self._open_entry(task_form(self.seat, line, act))
            return
        desk, task = self.seat.desk, line.task
        self.seat.asker(self).run(
            lambda _: tasks.takers(desk, type(task), task.resident, task.author),
            lambda takers: self._open_entry(task_form(self.seat, line, act, takers)),
        )

    def write_task(self) -> None:
        """Open the form for a task of the chosen resident."""
        kind = _kind(self.about.currentData() or "")
        if not self.resident or kind is None:
            words = self.seat.look.words
            self.seat.banner.show_note(words("Choose first for whom the task is."))
            self.whose.setFocus()
            return
        self._open_form(self.resident, kind)

    # ---- inside

    def _open_form(self, resident: ResidentId, kind: TaskKind) -> None:
        desk = self.seat.desk
        self.seat.asker(self).run(
            lambda _: tasks.takers(desk, kind, resident),
            lambda takers: self._open_entry(_new_task(self.seat, resident, kind, takers)),
        )

    def _open_entry(self, entry: Entry) -> None:
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    def _find(self, kind: TaskKind, id: RecordId, then: Any) -> None:
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: tasks.one(desk, kind, id), then)

    def _show(self, shown: Shown) -> None:
        words = self.seat.look.words
        self._lines = shown.lines
        self._show_lines()
        self._show_own(shown.own)
        self.counted.clear(keep=2)
        self.counted.setVisible(bool(shown.loads))
        for load in shown.loads:
            who = isolated(load.name) if load.name else words(NOBODY)
            line = row(PlainLabel(who, size="strong"), PlainLabel(load_line(load, words)))
            self.counted.add(line)

    def _show_own(self, found: tuple[OwnTask, ...]) -> None:
        seat, words = self.seat, self.seat.look.words
        self.own.clear(keep=2)
        self.own.setVisible(bool(found))
        for task in found:
            done = button(seat.look, words("Done"), partial(self._tick, task.id), act="quiet")
            done.setAccessibleName(f"{words('Done')}: {task.text}")
            day = PlainLabel(seat.day(task.due_on) if task.due_on else "", tone="muted")
            self.own.add(row(PlainLabel(task.text, wrap=True), day, done))

    def _tick(self, id: RecordId) -> None:
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: phrases.tick_own_task(desk, id), lambda _: self.read())

    def _show_lines(self) -> None:
        look = self.seat.look
        rows = TaskRows(look.words, partial(day_words, look=look), self.seat.name_of)
        which = self.which.currentData() or ALL
        self.table.show_rows(wanted(self._lines, which), rows.row)

    def _whose_chosen(self) -> None:
        self._choose(self.resident)
        self.read()

    def _choose(self, resident: ResidentId) -> None:
        self.whose.setCurrentIndex(max(self.whose.findData(resident), 0))
        view = ONE if resident else MINE
        if resident or self.view.currentData() == ONE:
            self.view.setCurrentIndex(self.view.findData(view))
        self._fill_about()

    def _fill_residents(self) -> None:
        words, before = self.seat.look.words, self.resident
        self.whose.clear()
        self.whose.addItem(words("Everybody"), "")
        rows = self.seat.register.listed if self.seat.register else ()
        for each in rows:
            self.whose.addItem(f"{self.seat.name_of(each.resident)} · {each.code}", each.resident)
        self.whose.setCurrentIndex(max(self.whose.findData(before), 0))
        self._fill_about()

    def _fill_about(self) -> None:
        words, resident = self.seat.look.words, self.resident
        self.about.clear()
        for kind in tasks.kinds_by_hand(self.seat.desk, resident) if resident else ():
            self.about.addItem(words(ABOUT[kind]), kind.kind)
        self.for_about.setVisible(self.about.count() > 0)


def _new_task(seat: Seat, resident: ResidentId, kind: TaskKind, takers: tuple[Taker, ...]) -> Entry:
    words, desk, once = seat.look.words, seat.desk, secrets.token_hex(16)
    picks = [(taker.user_id, taker.name) for taker in takers]

    def save(values: Any, slot: str) -> Any:
        return tasks.add(desk, resident, kind, values[kind.kind], once=once, draft=slot)

    fields = tuple(_field(name) for name in EVERY_FIELD)
    custom = {"owner_id": lambda field: PickEditor(field, seat.look, picks)}
    is_mine = any(taker.user_id == desk.user_id for taker in takers)
    filled = {**defaults_of(seat, Task), "owner_id": desk.user_id if is_mine else ""}
    return Entry(
        seat,
        words("Task for {name}").format(name=isolated(seat.name_of(resident))),
        (Part(kind.kind, "", fields, custom),),
        f"{kind.kind}:{resident}:add/",
        save,
        act=words("Save"),
        filled={kind.kind: {name: filled.get(name) for name in EVERY_FIELD}},
        explained=words("About: {what}").format(what=words(ABOUT[kind])),
    )


def _field(name: str) -> Any:
    return replace(Task.field(name), shown=True)


def _kind(name: str) -> TaskKind | None:
    return next((kind for kind in TASK_KINDS if kind.kind == name), None)


def _picker(name: str, picks: list[tuple[str, str]]) -> CalmPicker:
    made = CalmPicker()
    made.setAccessibleName(name)
    made.setMaxVisibleItems(14)
    for code, said in picks:
        made.addItem(said, code)
    return made


def _labelled(words: str, part: CalmPicker) -> QWidget:
    label = PlainLabel(words, size="small", tone="muted")
    label.setBuddy(part)
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 8, 0)
    line.setSpacing(8)
    line.addWidget(label)
    line.addWidget(part)
    return made
