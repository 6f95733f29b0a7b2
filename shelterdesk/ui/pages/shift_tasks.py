"""What the shift has to do, on the page of the hand-over: one neutral line each."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.domain.clinical_words import load_clinical_words
from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.task import LONGEST_LINE, HouseTask
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import house_tasks
from shelterdesk.services.house_tasks import ShiftTask
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import PickEditor
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.marked_editor import MarkedEditor
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.tasks import said_of

TITLE = N_("To do on this shift")
LEAD = N_("Everybody on duty reads this. Say what to do, never why.")
ADVICE = N_("“{word}” {why}. Everybody on duty reads this: what is there to do?")
NOTHING = N_("Nothing is written down for today.")
WHO = Field(name="who", label=N_("About whom"), holds=str, hint=N_("Empty: about the house."))


class ShiftTasksCard(Card):
    """Lines of today with a button each; what is done stays until the day is over."""

    write_asked = Signal()
    changed = Signal(object)  # a receipt

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat.look.words(TITLE))
        self._seat = seat
        shown_if(self, house_tasks.may_see(seat.desk))

    def read(self) -> None:
        """Read the lines anew."""
        desk = self._seat.desk
        self.setVisible(house_tasks.may_see(desk))
        if house_tasks.may_see(desk):
            self._seat.asker(self).run(lambda _: house_tasks.of_shift(desk), self._show)

    def _show(self, lines: tuple[ShiftTask, ...]) -> None:
        seat, words = self._seat, self._seat.look.words
        self.clear(keep=1)
        self.add(PlainLabel(words(LEAD), tone="muted", wrap=True))
        for line in lines:
            across = QHBoxLayout()
            for number, part in enumerate(self._line(line)):
                across.addWidget(part, 0 if number else 1)
            self.add(across)
        if not lines:
            self.add(PlainLabel(words(NOTHING), tone="muted"))
        if seat.desk.may_create(HouseTask):
            add = button(
                seat.look, words("Write something to do"), self.write_asked.emit, icon="plus"
            )
            self.add(row(add))

    def _line(self, line: ShiftTask) -> list[QWidget]:
        seat, words, task = self._seat, self._seat.look.words, line.task
        about = isolated(seat.name_of(task.resident)) if task.resident else ""
        what = said_of(task.what, words)
        said = f"{about}: {what}" if about else what
        parts: list[QWidget] = [PlainLabel(said, tone="muted" if line.is_done else "", wrap=True)]
        if line.is_done:
            by = words("done by {who}").format(who=isolated(line.author))
            parts.append(PlainLabel(by, size="small", tone="muted"))
        acts = (
            [(N_("Not done yet"), house_tasks.again)]
            if line.is_done
            else [(N_("Done"), house_tasks.done), (N_("Take off the list"), house_tasks.drop)]
        )
        for title, act in acts:
            made = button(seat.look, words(title), partial(self._run, act, task), act="quiet")
            made.setAccessibleName(f"{words(title)}: {said}")
            parts.append(made)
        return parts

    def _run(self, act: Any, task: HouseTask) -> None:
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: act(desk, task), self.changed.emit)


def shift_task_form(seat: Seat) -> Entry:
    """The form for one line; clinical words are marked, never blocked."""
    words, desk, once = seat.look.words, seat.desk, secrets.token_hex(16)
    clinical = load_clinical_words()
    rows = seat.register.rows if seat.register else ()
    people = [(each.resident, seat.name_of(each.resident)) for each in rows]

    def save(values: Any, slot: str) -> Any:
        given = dict(values[HouseTask.kind])
        who = ResidentId(given.pop(WHO.name))
        return house_tasks.add(desk, who, given, once=once, draft=slot)

    fields = (WHO, replace(HouseTask.field("what"), long=True), HouseTask.field("due_on"))
    custom = {
        WHO.name: lambda field: PickEditor(field, seat.look, people),
        "what": lambda field: MarkedEditor(field, seat.look, clinical.marks, ADVICE, LONGEST_LINE),
    }
    filled = {**defaults_of(seat, HouseTask), "due_on": desk.today()}
    return Entry(
        seat,
        words(HouseTask.title),
        (Part(HouseTask.kind, "", fields, custom),),
        f"{HouseTask.kind}/",
        save,
        act=words("Save"),
        filled={HouseTask.kind: {"due_on": filled["due_on"]}},
        explained=words(LEAD),
    )
