"""One task to read, and what can be done with it: begin, wait, done, drop, another day, pass on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.task import OPEN_STATES, Task, TaskState
from shelterdesk.domain.tasks import ABOUT
from shelterdesk.i18n import N_
from shelterdesk.services import tasks
from shelterdesk.services.reaching import Taker
from shelterdesk.services.tasks import Line
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import PickEditor
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.tasks import TaskRows, said_of

WAIT, DROP, MOVE, PASS_ON = "wait", "drop", "move", "pass_on"
TITLES = {
    WAIT: N_("What it waits for"),
    DROP: N_("Drop this task"),
    MOVE: N_("Another day"),
    PASS_ON: N_("Pass it on"),
}
ACTS = {
    WAIT: N_("It waits"),
    DROP: N_("Drop it"),
    MOVE: N_("Move it"),
    PASS_ON: N_("Pass it on"),
}
DROP_MEANS = N_("It goes from every list. It stays in the record, with your reason.")
PASS_MEANS = N_("Only people who can open this task are offered.")
TO_WHOM = Field(name="owner_id", label=N_("To whom"), holds=str, required=True)


class TaskSheet(QWidget):
    """One task in words, and the buttons for it; every button says the act."""

    left = Signal()
    asked = Signal(str)  # a form: wait, drop, move, pass_on
    changed = Signal(object)  # a receipt

    def __init__(self, seat: Seat, line: Line) -> None:
        super().__init__()
        self._seat, self._line = seat, line
        look, words, task = seat.look, seat.look.words, line.task
        rows = TaskRows(words, seat.day, seat.name_of)
        self.back = button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        self.card = Card(words(Task.title))
        self.card.add(WrappedText(look, said_of(task.what, words)))
        grid = QFormLayout()
        for title, said in (
            (N_("For whom"), seat.name_of(task.resident)),
            (N_("About"), words(ABOUT.get(type(task), ""))),
            (N_("By when"), rows.by(line)),
            (N_("Who sees to it"), rows.owner(line)),
            (N_("Who does it"), ", ".join(p for p in (words(task.doer.label), task.outside) if p)),
            (N_("State"), words(task.state.label)),
            (N_("Done on"), seat.day(task.done_on) if task.done_on else ""),
            (N_("Why"), said_of(task.why, words)),
            (N_("Remark"), task.remark),
        ):
            if said:
                grid.addRow(PlainLabel(words(title), tone="muted"), PlainLabel(said, wrap=True))
        self.card.add(grid, *self._acts(task))
        page = column(row(self.back), self.card)
        fill(self, page, words(Task.title))
        self.setFocusProxy(self.back)
        seat.say_reach((type(task),), task.resident)

    def _acts(self, task: Task) -> list[Any]:
        look, words, seat = self._seat.look, self._seat.look.words, self._seat
        there = button(
            look, words("Go to the record"), partial(seat.went.emit, f"residents/{task.resident}")
        )
        if not tasks.may_change(seat.desk, task):
            return [row(there)]
        if task.state not in OPEN_STATES:
            return [row(button(look, words("Take it up again"), self.begin), there)]
        done = button(look, words("Done"), self.done, act="main", icon="check")
        first: list[QWidget] = [done]
        if task.state is not TaskState.DOING:
            first.append(button(look, words("Begin"), self.begin))
        first.extend(self._form_button(name) for name in (PASS_ON, MOVE))
        return [row(*first), row(self._form_button(WAIT), self._form_button(DROP), there)]

    def _form_button(self, name: str) -> QWidget:
        words = self._seat.look.words
        return button(self._seat.look, words(TITLES[name]), partial(self.asked.emit, name))

    def begin(self) -> None:
        """Say that one is at it."""
        self._run(tasks.begin)

    def done(self) -> None:
        """Say that it is done."""
        self._run(tasks.done)

    def _run(self, act: Callable[..., Any]) -> None:
        desk, task = self._seat.desk, self._line.task
        self._seat.asker(self).run(lambda _: act(desk, task), self.changed.emit)


def task_form(seat: Seat, line: Line, name: str, takers: tuple[Taker, ...] = ()) -> Entry:
    """The form for one of the acts that ask something; *takers* for passing on."""
    words, task, desk = seat.look.words, line.task, seat.desk
    fields: dict[str, Field] = {
        WAIT: replace(Task.field("why"), shown=True, required=True),
        DROP: replace(Task.field("why"), shown=True, required=True),
        MOVE: Task.field("due_on"),
        PASS_ON: TO_WHOM,
    }
    field = fields[name]
    picks = [(taker.user_id, taker.name) for taker in takers]
    custom = {TO_WHOM.name: lambda f: PickEditor(f, seat.look, picks)} if name == PASS_ON else None

    def save(values: Any, slot: str) -> Any:
        said = values[task.kind][field.name]
        if name == WAIT:
            return tasks.block(desk, task, said, slot)
        if name == DROP:
            return tasks.drop(desk, task, said, slot)
        if name == MOVE:
            return tasks.move(desk, task, said, slot)
        return tasks.pass_on(desk, task, said, slot)

    return Entry(
        seat,
        f"{words(TITLES[name])} · {seat.name_of(task.resident)}",
        (Part(task.kind, "", (field,), custom),),
        f"{task.kind}:{task.id}:{name}/",
        save,
        act=words(ACTS[name]),
        filled={task.kind: {"due_on": task.due_on}} if name == MOVE else None,
        explained="\n".join(
            part
            for part in (
                said_of(task.what, words),
                words(DROP_MEANS) if name == DROP else "",
                words(PASS_MEANS) if name == PASS_ON else "",
            )
            if part
        ),
    )
