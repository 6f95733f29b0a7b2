"""Raising a concern: two fields, from anywhere; and the room where open ones stand."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.safety import Concern, HouseConcern
from shelterdesk.domain.kinds.stay import StayState
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import concerns, records
from shelterdesk.services.concerns import Worries
from shelterdesk.services.writers import writer_of
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, row, scrolled
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import PickEditor
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.kit.pile import Pile
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Raise a concern")
ROOM_TITLE = N_("Concerns")
EXPLAINED = N_(
    "Anybody may. Managers and the case manager read what you write; you do not read it again. If "
    "somebody is in danger now, tick it: whoever is on shift is told at once, without your words."
)
WRITTEN = N_("Written down. A manager or the case manager looks at it.")
TOLD = N_("Written down. Whoever is on shift is told now. If it burns, call for help first.")
NOBODY = N_("Nobody in particular, or I do not know")
OPEN_NONE = N_("Nothing waits.")
SHOWN = (StayState.IN_HOUSE, StayState.AWAY, StayState.EXPECTED)
MOST = 20  # answered ones that still show


def is_for(desk: Desk) -> bool:
    """Whoever reads worries about residents or about the house."""
    return desk.may("read", Concern) or desk.may("read", HouseConcern)


class ConcernPage(QWidget):
    """One form; where one came from it leads back to."""

    left = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.entry: Entry | None = None

    def begin(self, resident: ResidentId) -> None:
        """A fresh form, about one resident or about nobody chosen yet."""
        self.let_go()
        seat, words = self._seat, self._seat.look.words
        title, name = words(TITLE), seat.name_of(resident)
        if name:
            title = f"{title} · {isolated(name)}"
        about = self._about()
        fields = Concern.field("text"), Concern.field("danger_now")
        part = Part(
            Concern.kind,
            "",
            fields if resident else (*fields, about[0]),
            {about[0].name: about[1]},
        )
        self.entry = Entry(
            seat,
            title,
            (part,),
            f"{Concern.kind}/{resident}",
            partial(self._save, resident),
            act=words("Send it"),
            explained=words(EXPLAINED),
        )
        self.entry.left.connect(self._left)
        self.entry.finished.connect(self._finished)
        self._stack.addWidget(self.entry)
        self._stack.setCurrentWidget(self.entry)
        self.entry.form.start()

    def let_go(self) -> None:
        """The form is closed; what was typed is a draft."""
        if self.entry is not None:
            self._stack.removeWidget(self.entry)
            self.entry.hide()
            self.entry.deleteLater()
            self.entry = None

    def _about(self) -> tuple[Field, Any]:
        seat, words = self._seat, self._seat.look.words
        rows = seat.register.rows if seat.register else ()
        here = [r for r in rows if r.stay_state in SHOWN]
        picks = [("", words(NOBODY)), *((r.resident, seat.name_of(r.resident)) for r in here)]
        field = Field(name="about", label=N_("About whom"), holds=str)
        return field, lambda f: _AboutEditor(f, seat, picks)

    def _save(self, resident: ResidentId, values: Any, slot: str) -> Any:
        given = values[Concern.kind]
        about = ResidentId(resident or given.get("about", ""))
        return concerns.raise_concern(
            self._seat.desk, about, given["text"], danger_now=given["danger_now"], draft=slot
        )

    def _finished(self, receipt: Any) -> None:
        seat, words = self._seat, self._seat.look.words
        kept = receipt.value
        seat.changed.emit(receipt.changed, getattr(kept, "resident", ""))
        self._left()
        seat.banner.show_note(words(TOLD) if kept.danger_now else words(WRITTEN))

    def _left(self) -> None:
        self.let_go()
        self.left.emit()


class _AboutEditor(PickEditor):
    """Residents by the name that may be shown; the first line is nobody."""

    def __init__(self, field: Field, seat: Seat, picks: list[tuple[str, str]]) -> None:
        super().__init__(field, seat.look, picks[1:])
        self.box.setItemText(0, picks[0][1])


class ConcernsRoom(QWidget):
    """What is open about the house, and a line for each resident somebody worries about."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        words, look = seat.look.words, seat.look
        self.house = Card(words("About the house"))
        self.residents = Card(words("About residents"))
        self.answered = Card(words("Answered"))
        raise_it = button(look, words(TITLE), lambda: seat.went.emit("concern"), icon="plus")
        page = column(
            row(PlainLabel(words(ROOM_TITLE), size="page"), raise_it),
            self.house,
            self.residents,
            self.answered,
        )
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        self._pile = Pile(lambda: scrolled(page, words(ROOM_TITLE)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pile)

    def read(self) -> None:
        """Read anew."""
        desk = self._seat.desk
        self._seat.asker(self).run(lambda _: concerns.worries(desk), self._show)

    def _show(self, found: Worries) -> None:
        seat, words, look = self._seat, self._seat.look.words, self._seat.look
        for card in (self.house, self.residents, self.answered):
            card.clear(keep=1)
        self.house.setVisible(seat.desk.may("read", HouseConcern))
        self.residents.setVisible(seat.desk.may("read", Concern))
        for each in found.house:
            self._house(each)
        if not found.house:
            self.house.add(PlainLabel(words(OPEN_NONE), tone="muted"))
        named = [c for c in found.residents if seat.name_of(c.resident)]
        for concern in named:
            name = seat.name_of(concern.resident)
            go = partial(seat.went.emit, f"residents/{concern.resident}/safety")
            opener = button(look, isolated(name), go, act="link", icon="user")
            opener.setAccessibleName(name)
            parts: list[QWidget] = [opener, PlainLabel(seat.day(concern.raised_on), tone="muted")]
            self.residents.add(row(*self._danger(is_so=concern.danger_now), *parts))
        if not named:
            self.residents.add(PlainLabel(words(OPEN_NONE), tone="muted"))
        self.answered.setVisible(bool(found.answered))
        for each in found.answered[:MOST]:
            self.answered.add(
                PlainLabel(seat.day(each.raised_on), size="small", tone="muted"),
                WrappedText(look, each.text),
                PlainLabel(isolated(each.answer), tone="muted", wrap=True),
            )

    def _danger(self, *, is_so: bool) -> list[QWidget]:
        if not is_so:
            return []
        words, look = self._seat.look.words, self._seat.look
        return [
            icon_label(look, "octagon-minus", "stop", size=16),
            PlainLabel(words("Danger now"), size="strong", tone="stop"),
        ]

    def _house(self, each: HouseConcern) -> None:
        seat, words, look = self._seat, self._seat.look.words, self._seat.look
        who = isolated(writer_of(seat.desk, each, seat.look.words))
        head = PlainLabel(f"{seat.day(each.raised_on)} · {who}", size="small", tone="muted")
        self.house.add(row(*self._danger(is_so=each.danger_now), head))
        self.house.add(WrappedText(look, each.text))
        if seat.desk.may("amend", HouseConcern):
            act = button(look, words("Answer it"), partial(self.answer, each))
            act.setAccessibleName(f"{words('Answer it')}: {seat.day(each.raised_on)}")
            self.house.add(row(act))

    def look_for(self, asked: str) -> None:
        """Open the answer that somebody began to write: ``<id>:<revision>``."""
        desk, id = self._seat.desk, RecordId(asked.partition(":")[0])
        self._seat.asker(self).run(lambda _: records.get(desk, HouseConcern, id), self.answer)

    def answer(self, each: HouseConcern) -> None:
        """Open the form for what is done about a worry of the house."""
        seat, words = self._seat, self._seat.look.words
        field = replace(HouseConcern.field("answer"), shown=True, required=True)

        def save(values: Any, slot: str) -> Any:
            text = values[HouseConcern.kind]["answer"]
            return concerns.answer_house(seat.desk, each.id, each.rev, text, slot)

        entry = Entry(
            seat,
            words(HouseConcern.title),
            (Part(HouseConcern.kind, "", (field,)),),
            f"{HouseConcern.kind}:{each.id}:{each.rev}/",
            save,
            act=words("Save"),
            explained=each.text,
        )
        entry.left.connect(self._pile.pop)
        entry.finished.connect(self._answered)
        self._pile.push(entry)
        entry.form.start()

    def _answered(self, receipt: Any) -> None:
        self._pile.pop()
        self._seat.banner.show_note(self._seat.look.words("Saved."))
        self._seat.changed.emit(receipt.changed, "")
        self.read()
