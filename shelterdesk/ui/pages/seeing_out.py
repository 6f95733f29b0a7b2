"""Seeing somebody out: gone in one step, the file closed in peace afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.belonging import Belonging
from shelterdesk.domain.kinds.closing import Closing
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.journey import Departure
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import seeing_out
from shelterdesk.services.options import option_label
from shelterdesk.services.seeing_out import Going, OpenPoint
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, row, scrolled
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import Editor, TicksEditor
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.pages.departing import DepartureCard
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat

FREE = N_("Adults can always go.")
WITH_A_CHILD = N_("Whoever decides what is best for the child comes too.")
FREE_MEANS = N_("Nothing on this page keeps anybody here, and nothing has to be signed first.")
LEFT, LEFT_MEANS = (
    N_("Has left now"),
    N_("The stay ends today and the bed is free. The file stays open until somebody closes it."),
)
STILL = N_("These things are still with the house. The person may go; the file waits for them.")
NOT_ALL = N_("You see a part of this only. Papers are with the case manager.")
GIVE_BACK = N_("What is given back is written down where it is kept.")
CLOSE_MEANS = N_(
    "What was done before, why the person left, and what they said. It is signed and stays as it "
    "is. Then everybody's work with the resident ends."
)
AGAIN_MEANS = N_("A new stay begins under the same code. What was written before is there again.")
ORDER = (
    "on", "reason", "checked", "open_points", "goes_to", "feedback", "feedback_translation",
    "data_wish",
)  # fmt: skip


class SeeingOutPage(QWidget):
    """Who reads closings sees all of it; whoever is on duty sees the one step they may need."""

    open_asked = Signal(object)  # a record
    close_asked = Signal()
    how_asked = Signal()
    went = Signal(str)  # another tab
    changed = Signal(object)  # kinds

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        words = seat.look.words
        self._column = column(
            PlainLabel(words(WITH_A_CHILD if _is_child(seat, resident) else FREE), size="page"),
            PlainLabel(words(FREE_MEANS), tone="muted", wrap=True),
        )
        inner = self._column.layout()
        assert isinstance(inner, QVBoxLayout)  # noqa: S101  column makes it
        self._inner = inner
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self._column, words("Leaving")))
        seat.asker(self).run(lambda _: seeing_out.look(seat.desk, resident), self._show)

    def _show(self, going: Going) -> None:
        look, words = self._seat.look, self._seat.look.words
        if going.may_leave:
            self.left = button(look, words(LEFT), self.leave, icon="door-open")
            says = PlainLabel(words(LEFT_MEANS), size="small", tone="muted", wrap=True)
            self._inner.addWidget(Card(words("Leaving now")).add(row(self.left), says))
        if self._seat.desk.may("create", Departure, self._resident):
            self._inner.addWidget(DepartureCard(self._seat, self._resident, self))
        if going.points or not going.sees_all:
            self._inner.addWidget(self._points(going))
        if going.closing is not None:
            self._inner.addWidget(self._closed(going, going.closing))
        elif going.may_close:
            self.close_it = button(
                look, words("Close the file…"), self.close_asked.emit, act="main", icon="check"
            )
            says = PlainLabel(words(CLOSE_MEANS), size="small", tone="muted", wrap=True)
            self._inner.addWidget(Card(words("Closing the file")).add(says, row(self.close_it)))
        if going.may_return and going.stay is not None:
            self.again = button(look, words("Is back"), self.come_back, icon="log-in")
            says = PlainLabel(words(AGAIN_MEANS), size="small", tone="muted", wrap=True)
            self._inner.addWidget(Card(words("Back again")).add(row(self.again), says))
        self._inner.addStretch()

    def _points(self, going: Going) -> Card:
        look, words = self._seat.look, self._seat.look.words
        card = Card(words("Still with the house"))
        if going.points:
            card.add(PlainLabel(words(STILL), tone="muted", wrap=True))
        for point in going.points:
            icon = "file-text" if isinstance(point.record, Document) else "save"
            line = row(
                icon_label(look, icon, "text2", size=16), PlainLabel(point_words(point, look))
            )
            line.setStretch(1, 1)
            card.add(line)
        if not going.sees_all:
            card.add(PlainLabel(words(NOT_ALL), size="small", tone="muted", wrap=True))
        if going.points:
            card.add(PlainLabel(words(GIVE_BACK), size="small", tone="muted", wrap=True))
            ways = []
            if any(isinstance(p.record, Document) for p in going.points):
                ways.append(
                    button(look, words("To the papers"), lambda: self.went.emit("documents"))
                )
            if any(isinstance(p.record, Belonging) for p in going.points):
                ways.append(
                    button(look, words("To the belongings"), lambda: self.went.emit("house"))
                )
            card.add(row(*ways))
        return card

    def _closed(self, going: Going, closing: Closing) -> Card:
        look, words = self._seat.look, self._seat.look.words
        card = Card(words("The file is closed"))
        said = words("{day} · {reason}").format(
            day=self._seat.day(closing.on), reason=words(closing.reason.label)
        )
        card.add(PlainLabel(said, wrap=True))
        acts = [button(look, words("Open"), lambda: self.open_asked.emit(closing), act="link")]
        if going.workers and going.may_close:
            acts.append(button(look, words("End everybody's work here"), self.end_work))
        card.add(row(*acts))
        return card

    def leave(self) -> None:
        """Write down that the person has left; nothing is asked."""
        self._act(seeing_out.leave_now, N_("Written down. If it is not so, say “Is back”."))

    def come_back(self) -> None:
        """A new stay."""
        self._act(seeing_out.come_back, N_("Welcome back. A new stay has begun."))

    def end_work(self) -> None:
        """What closing left undone."""
        self._act(seeing_out.end_work, N_("Everybody's work with this resident has ended."))

    def _act(self, act: Callable[..., Any], said: str) -> None:
        seat, resident = self._seat, self._resident

        def done(receipt: Any) -> None:
            seat.banner.show_note(seat.look.words(said))
            self.changed.emit(receipt.changed)

        seat.asker(self).run(lambda _: act(seat.desk, resident), done)


def point_words(point: OpenPoint, look: Look) -> str:
    """One thing in words: which paper, or what the belonging is; the number of the sealed bag."""
    record, words = point.record, look.words
    if isinstance(record, Document):
        number = f" …{record.number[-3:]}" if record.number else ""
        return words(option_label("document_types", record.document_type)) + number
    seal = words("sealed bag {number}").format(number=record.seal_no) if record.seal_no else ""
    return " · ".join(part for part in (record.description, record.amount, seal) if part)


def closing_entry(
    seat: Seat, owner: QWidget, resident: ResidentId, then: Callable[[Entry], None]
) -> None:
    """Open the form that closes a file, with what is still with the house as points to explain."""
    desk, words = seat.desk, seat.look.words

    def show(going: Going) -> None:
        points = [(point.id, point_words(point, seat.look)) for point in going.points]

        def checked(field: Field) -> Editor:
            steps = [(step.code, words(step.label)) for step in seat.means.picks(field.catalogue)]
            return TicksEditor(field, seat.look, steps, columns=1)

        def explained(field: Field) -> Editor:
            return TicksEditor(field, seat.look, points, columns=1)

        fields = [Closing.field(name) for name in ORDER]
        custom = {"checked": checked}
        if points:
            fields.insert(3, replace(Closing.field("explained"), shown=True))
            custom["explained"] = explained
        then(
            Entry(
                seat,
                words("Closing the file"),
                (Part(Closing.kind, "", tuple(fields), custom),),
                f"{Closing.kind}-sign/{resident}",
                lambda values, slot: seeing_out.close_file(
                    desk, resident, values[Closing.kind], slot
                ),
                act=words("Sign and close"),
                filled={Closing.kind: {"on": desk.today()}},
                explained=words(CLOSE_MEANS),
            )
        )

    seat.asker(owner).run(lambda _: seeing_out.look(desk, resident), show)


def _is_child(seat: Seat, resident: ResidentId) -> bool:
    """Whether somebody is known to be a child, or it is uncertain (casework guide 2)."""
    row = seat.register.row(resident) if seat.register else None
    return row is not None and row.age_group in (AgeGroup.CHILD, AgeGroup.UNCERTAIN)
