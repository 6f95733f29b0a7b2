"""Meetings with other organisations: who was there by role, what was agreed, and who reads it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.referral import CaseManagementMeeting
from shelterdesk.domain.kinds.task import Task
from shelterdesk.domain.record import RecordId, ResidentId, SignState, UserId
from shelterdesk.i18n import N_
from shelterdesk.services import partner_meetings
from shelterdesk.services.partner_meetings import AGREED, Opened
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import SeveralEditor
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.enquiries import line_of
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.matter_readers import (
    READERS,
    ReadersCard,
    about_whom,
    new_part,
    taken_apart,
)
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague, Desk

TITLE = N_("Meetings with others")
LEAD = N_(
    "What was agreed with other organisations, by role. Managers read it, and whom you name. Speak "
    "of residents there only as far as each agreed to it."
)
NOTHING = N_("No meeting is written down that you read.")
SIGNED, NOT_SIGNED = N_("Signed"), N_("Not signed yet")
MAKE_TASK = N_("Make it a task")
TASK_SAYS = N_(
    "Whoever works on this person's plan reads the task. Leave out what is about anybody else. You "
    "see to it first; pass it on under Tasks."
)
SHOWN_AT_ONCE = 20
KIND = CaseManagementMeeting
RESIDENTS = about_whom(
    N_("Whom it was about"),
    N_("Whoever is blocked from one of them reads nothing of the meeting."),
)
FOR_WHOM = Field(name="residents", label=N_("For whom"), holds=str, several=True, required=True)


def is_for(desk: Desk) -> bool:
    """Whoever writes such meetings or may be named to read one."""
    return partner_meetings.may_see(desk)


class MeetingsRoom(RoomStack):
    """The meetings that one reads, the latest first."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._most = SHOWN_AT_ONCE
        self.add = button(look, words("Write down a meeting"), self.begin, act="main", icon="plus")
        shown_if(self.add, partner_meetings.may_write(seat.desk))
        head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True), row(self.add)
        )
        self.lines = Card(words("What was agreed"))
        self.furnish(head, self.lines)

    def read(self) -> None:
        """Read the list anew."""
        desk = self.seat.desk
        self.seat.say_reach((KIND,), "")
        self.seat.asker(self).run(lambda _: partner_meetings.listed(desk), self._show)

    def open_draft(self, written: str) -> None:
        """Go on with a new meeting, or with what was added to one."""
        _, _, about = written.partition(":")
        if not about:
            self.begin()
            return
        id, _, rest = about.partition(":")
        which, _, number = rest.partition(":")
        desk, meeting = self.seat.desk, RecordId(id)

        def go_on(found: Opened) -> None:
            if which == "task":
                self.make_task(found, int(number))
            else:
                self.add_to(found.record)

        self.seat.asker(self).run(lambda _: partner_meetings.opened(desk, meeting), go_on)

    def begin(self) -> None:
        """Write down a new meeting; who reads it is chosen with it."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: partner_meetings.possible_readers(desk), self._new)

    def _new(self, others: tuple[Colleague, ...]) -> None:
        seat, words, desk = self.seat, self.seat.look.words, self.seat.desk

        def save(values: Any, slot: str) -> Receipt[CaseManagementMeeting]:
            said, about, readers = taken_apart(values[KIND.kind])
            return partner_meetings.write(desk, said, readers=readers, residents=about, draft=slot)

        rows = seat.register.rows if seat.register else ()
        people = [each.resident for each in rows]
        fields = [f for f in KIND.fields() if f.shown]
        entry = Entry(
            seat,
            words("Write down a meeting"),
            (new_part(seat, KIND.kind, (READERS, RESIDENTS, *fields), people, others),),
            f"{KIND.kind}/",
            save,
            act=words("Save the meeting"),
            filled={KIND.kind: {"on": desk.today()}},
            explained=words(LEAD),
        )
        self._push(entry)

    def add_to(self, record: CaseManagementMeeting) -> None:
        """Add what was agreed since, while nobody has signed it."""
        words, desk = self.seat.look.words, self.seat.desk

        def save(values: Any, slot: str) -> Any:
            return partner_meetings.add(desk, record.id, record.rev, values[KIND.kind], slot)

        held = record.values()
        entry = Entry(
            self.seat,
            words("What was agreed"),
            (Part(KIND.kind, "", tuple(KIND.field(name) for name in AGREED)),),
            f"{KIND.kind}:{record.id}:{record.rev}/",
            save,
            act=words("Save"),
            filled={KIND.kind: {name: held[name] for name in AGREED}},
        )
        self._push(entry)

    def make_task(self, found: Opened, number: int) -> None:
        """Make one line of what was agreed a task of residents whom the meeting was about."""
        seat, words, desk, record = self.seat, self.seat.look.words, self.seat.desk, found.record

        def save(values: Any, slot: str) -> Receipt[tuple[Task, ...]]:
            said = dict(values[Task.kind])
            whom = [ResidentId(each) for each in said.pop(FOR_WHOM.name, ())]
            return partner_meetings.make_tasks(desk, record.id, number, whom, said, slot)

        picks = [(each, seat.name_of(each)) for each in found.tasks_for]
        fields = (FOR_WHOM, Task.field("what"), Task.field("due_on"))
        filled: dict[str, Any] = {"what": record.actions[number]}
        if len(picks) == 1:
            filled[FOR_WHOM.name] = (picks[0][0],)
        custom = {FOR_WHOM.name: lambda f: SeveralEditor(f, seat.look, picks)}
        entry = Entry(
            seat,
            words(MAKE_TASK),
            (Part(Task.kind, "", fields, custom),),
            f"{KIND.kind}:{record.id}:task:{number}/",
            save,
            act=words("Save"),
            filled={Task.kind: filled},
            explained=words(TASK_SAYS),
        )
        entry.left.connect(self.back)
        entry.finished.connect(lambda _: self._changed(record.id))
        self.open(entry)

    def open_one(self, id: RecordId) -> None:
        """Open one to read."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: partner_meetings.opened(desk, id), self._show_one)

    def _push(self, entry: Entry) -> None:
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    def _show_one(self, found: Opened) -> None:
        page = MeetingPage(self.seat, found)
        page.left.connect(self.back)
        page.add_asked.connect(self.add_to)
        page.task_asked.connect(partial(self.make_task, found))
        page.changed.connect(self._changed)
        self.seat.readers_known.emit(found.readers)
        self.open(page)

    def _changed(self, id: str) -> None:
        self.seat.banner.show_note(self.seat.look.words("Saved."))
        self.open_one(RecordId(id))
        self.seat.changed.emit(frozenset({KIND}), "")

    def _show(self, found: tuple[CaseManagementMeeting, ...]) -> None:
        words = self.seat.look.words
        self.lines.clear(keep=1)
        for meeting in found[: self._most]:
            bodies = ", ".join(meeting.organisations) or words(KIND.title)
            next_on = words("next on {day}")
            parts = (
                self.seat.day(meeting.on),
                words(NOT_SIGNED if meeting.state is SignState.DRAFT else SIGNED),
                next_on.format(day=self.seat.day(meeting.next_on)) if meeting.next_on else "",
            )
            below = " · ".join(part for part in parts if part)
            self.lines.add(line_of(self.seat, bodies, below, partial(self.open_one, meeting.id)))
        if not found:
            self.lines.add(PlainLabel(words(NOTHING), tone="muted"))
        if len(found) > self._most:
            more = button(self.seat.look, words("Show more"), self._show_more, act="quiet")
            more.setAccessibleName(f"{words('Show more')}: {words(TITLE)}")
            self.lines.add(row(more))

    def _show_more(self) -> None:
        self._most += SHOWN_AT_ONCE
        self.read()


class MeetingPage(QWidget):
    """One meeting to read, who reads it, and what one may do with it."""

    left = Signal()
    add_asked = Signal(object)
    task_asked = Signal(int)  # which line of what was agreed
    changed = Signal(str)

    def __init__(self, seat: Seat, found: Opened) -> None:
        super().__init__()
        self._seat, self._found = seat, found
        look, words = seat.look, seat.look.words
        head = QHBoxLayout()
        self.back = button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        head.addWidget(self.back)
        head.addWidget(PlainLabel(words(KIND.title), size="page"), 1)
        if found.may_add:
            add = partial(self.add_asked.emit, found.record)
            head.addWidget(button(look, words("Add what was agreed"), add, icon="pen-line"))
        if found.may_sign:
            head.addWidget(button(look, words("Sign it"), self.sign, act="main", icon="check"))
        card = Card()
        state = SIGNED if found.record.state is not SignState.DRAFT else NOT_SIGNED
        by = words("by {who}").format(who=isolated(found.author))
        card.add(PlainLabel(f"{words(state)} · {by}", size="small", tone="muted"))
        for field in KIND.fields():
            held = getattr(found.record, field.name)
            if not held or not field.shown:
                continue
            card.add(PlainLabel(words(field.label), size="small", tone="muted"))
            if field.name == "actions":
                self._agreed(card)
                continue
            text = "\n".join(held) if field.several else seat.show(field, held)
            card.add(WrappedText(look, text))
        about = [seat.name_of(ResidentId(each)) for each in found.record.residents]
        if any(about):
            card.add(PlainLabel(words(RESIDENTS.label), size="small", tone="muted"))
            card.add(PlainLabel(", ".join(name for name in about if name), wrap=True))
        others = found.others if found.may_let_read else ()
        self.readers = ReadersCard(seat, found.readers, others, self.let_read)
        page = column(head, card, self.readers)
        fill(self, page, words(KIND.title))

    def _agreed(self, card: Card) -> None:
        """Each line with what came of it, and the way to make it a task."""
        found, look, words = self._found, self._seat.look, self._seat.look.words
        for number, line in enumerate(found.record.actions):
            card.add(WrappedText(look, line))
            tasks = found.tasks_of(number)
            for task in tasks:
                said = words("Task of {name}: {state}").format(
                    name=isolated(self._seat.name_of(task.resident)), state=words(task.state.label)
                )
                card.add(PlainLabel(said, size="small", tone="muted", wrap=True))
            if {task.resident for task in tasks} < set(found.tasks_for):
                ask = partial(self.task_asked.emit, number)
                make = button(look, words(MAKE_TASK), ask, act="quiet", icon="plus")
                make.setAccessibleName(f"{words(MAKE_TASK)}: {line}")
                card.add(row(make))

    def sign(self) -> None:
        """Sign what was agreed; frozen from then on."""
        desk, id = self._seat.desk, self._found.record.id
        self._seat.asker(self).run(
            lambda _: partner_meetings.sign(desk, id), lambda _: self.changed.emit(id)
        )

    def let_read(self, user: UserId) -> None:
        """Let *user* read it too."""
        desk, id = self._seat.desk, self._found.record.id
        self._seat.asker(self).run(
            lambda _: partner_meetings.let_read(desk, id, come=[user]),
            lambda _: self.changed.emit(id),
        )
