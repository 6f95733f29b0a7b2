"""The hand-over: who is here, who is on duty, lines for the next shift, and who has read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.clinical_words import load_clinical_words
from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.handover import LONGEST_LINE, HandoverItem, Topic
from shelterdesk.domain.kinds.task import HouseTask
from shelterdesk.domain.late import late_of
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import handover, roll_call, shift_papers
from shelterdesk.services.handover import Line, ShiftLines
from shelterdesk.services.roll_call import RollCall
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor, PickEditor
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.marked_editor import MarkedEditor
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.shift_tasks import ShiftTasksCard, shift_task_form

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Hand-over")
LEAD = N_("Everybody on duty reads these lines. Say what to do, not why.")
ADVICE = N_("“{word}” {why}. Everybody on duty reads this: what is there to do?")
NOTHING = N_("No line was written in these days.")
WHO = Field(name="who", label=N_("About whom"), holds=str, hint=N_("Empty: about the house."))
EVERY_FIELD = ("topic", "line", "shift", "happened_at")


def is_for(desk: Desk) -> bool:
    """Whoever reads the lines of a shift."""
    return handover.may_see(desk)


class HandoverRoom(RoomStack):
    """Lines by shift, latest first."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._shown: tuple[ShiftLines, ...] = ()
        self._until = seat.desk.today()
        self.add = button(look, words("Write a line"), self.write_line, act="main", icon="pen-line")
        self.all_read = button(look, words("I have read all of these"), self.read_all, icon="check")
        self.earlier = button(look, words("Earlier"), self.go_back, act="quiet")
        self.later = button(look, words("Back to now"), self.go_to_now, act="quiet")
        self.count = PlainLabel(size="card", wrap=True)
        self.on_duty = PlainLabel(tone="muted", wrap=True)
        self.more = PlainLabel(tone="warn", wrap=True)
        self.head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            self.count,
            self.on_duty,
            self.more,
            row(self.add, self.all_read),
        )
        self.more.hide()
        self.lines = QWidget()
        self._column = QVBoxLayout(self.lines)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.to_do = ShiftTasksCard(seat)
        self.to_do.write_asked.connect(self.write_task)
        self.to_do.changed.connect(self._kept)
        self.furnish(self.head, self.to_do, self.lines, _line(self.earlier, self.later))

    def read(self) -> None:
        """Read the head count, who is on duty, and the lines anew."""
        desk, until = self.seat.desk, self._until
        self.seat.asker(self).run(lambda _: roll_call.roll_call(desk), self._show_count)
        self.seat.asker(self).run(lambda _: handover.page(desk, until), self._show)
        self.to_do.read()

    def open_draft(self, written: str) -> None:
        """Go on with a line, or with something to do."""
        if written.partition(":")[0] == HouseTask.kind:
            self.write_task()
        else:
            self.write_line()

    def write_task(self) -> None:
        """Open the form for something to do on this shift."""
        entry = shift_task_form(self.seat)
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    def go_back(self) -> None:
        """The days before those that show."""
        self._until -= timedelta(days=handover.DAYS_A_PAGE)
        self.read()

    def go_to_now(self) -> None:
        """The latest shifts again."""
        self._until = self.seat.desk.today()
        self.read()

    def read_all(self) -> None:
        """Say that one has read every line that shows."""
        self.acknowledge([line for each in self._shown for line in each.lines])

    def acknowledge(self, lines: Sequence[Line]) -> None:
        """Say that one has read *lines*."""
        desk = self.seat.desk

        def said(_: object) -> None:
            self.seat.banner.show_note(self.seat.look.words("Written down that you have read it."))
            self.read()

        self.seat.asker(self).run(lambda _: handover.acknowledge(desk, lines), said)

    def write_line(self) -> None:
        """Open the form for a line, filled with the shift of this hour."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: handover.now(desk), self._open_form)

    def _open_form(self, at: Any) -> None:
        seat, words = self.seat, self.seat.look.words
        _, shift = at

        def save(values: Any, slot: str) -> Any:
            given = dict(values[HandoverItem.kind])
            who = ResidentId(given.pop(WHO.name))
            return handover.write(seat.desk, who, given, slot)

        part = Part(HandoverItem.kind, "", (WHO, *_fields()), _editors(seat))
        topic = Topic.HOUSE
        entry = Entry(
            seat,
            words(HandoverItem.title),
            (part,),
            f"{HandoverItem.kind}/",
            save,
            act=words("Save"),
            filled={HandoverItem.kind: {"shift": shift, "topic": topic}},
            explained=words(LEAD),
        )
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    # ---- what shows

    def _show_count(self, found: RollCall) -> None:
        words = self.seat.look.words
        said = words("{here} in the house, {away} out or away").format(
            here=found.count_here, away=found.count_elsewhere
        )
        self.count.setText(said)
        on_duty = ", ".join(found.on_duty) or words("nobody has said so")
        self.on_duty.setText(words("On duty: {names}").format(names=on_duty))
        more = shift_papers.more_say(found, words)
        self.more.setText(" ".join(more))
        self.more.setVisible(bool(more))

    def _show(self, shown: tuple[ShiftLines, ...]) -> None:
        self._shown = shown
        words, desk = self.seat.look.words, self.seat.desk
        self.all_read.setVisible(any(each.unread for each in shown))
        self.later.setVisible(self._until != desk.today())
        self.add.setVisible(desk.may_create(HandoverItem))
        while self._column.count():
            item = self._column.takeAt(0)
            old = item.widget() if item else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for each in shown:
            title = f"{words(each.shift.label)} · {self.seat.day(each.day)}"
            card = Card(title)
            for line in each.lines:
                card.add(self._line(line))
            self._column.addWidget(card)
        if not shown:
            self._column.addWidget(PlainLabel(words(NOTHING), tone="muted"))

    def _line(self, line: Line) -> QWidget:
        seat, words = self.seat, self.seat.look.words
        item = line.item
        about = seat.name_of(item.resident) if item.resident else ""
        topic = words(item.topic.label) if item.topic else ""
        title = about or topic
        zone = seat.desk.now().tzinfo
        at = (item.happened_at or item.made_at).astimezone(zone)
        by = words("{time} by {who}").format(time=f"{at:%H:%M}", who=isolated(line.author))
        late = late_of(item)
        parts = [by, words(late[0]).format(n=late[1]) if late else ""]
        if line.read_by:
            names = ", ".join(isolated(name) for name in line.read_by)
            parts.append(words("read by {names}").format(names=names))
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 2, 0, 6)
        column.setSpacing(2)
        head: list[QWidget] = [PlainLabel(title, size="strong")]
        if about and item.topic not in (None, Topic.RESIDENT):
            head.append(PlainLabel(topic, size="small", tone="muted"))
        if not line.read_by_me:
            head.append(PlainLabel(words("not read yet"), size="small", tone="info"))
            done = button(seat.look, words("Read"), partial(self.acknowledge, [line]), act="quiet")
            done.setAccessibleName(words("I have read: {what}").format(what=title))
            head.append(done)
        column.addLayout(row(*head))
        column.addWidget(WrappedText(seat.look, item.line))
        said = " · ".join(part for part in parts if part)
        column.addWidget(PlainLabel(said, size="small", tone="muted", wrap=True))
        return made


def _fields() -> tuple[Field, ...]:
    return tuple(HandoverItem.field(name) for name in EVERY_FIELD)


def _editors(seat: Seat) -> dict[str, Callable[[Field], Editor]]:
    words = load_clinical_words()
    rows = seat.register.rows if seat.register else ()
    people = [(row.resident, seat.name_of(row.resident)) for row in rows]
    return {
        WHO.name: lambda field: PickEditor(field, seat.look, people),
        "line": lambda field: MarkedEditor(field, seat.look, words.marks, ADVICE, LONGEST_LINE),
    }


def _line(*parts: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(row(*parts))
    return made
