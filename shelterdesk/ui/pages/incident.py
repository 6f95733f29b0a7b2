"""One incident to read: the account, what was done since, who reads it, how it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.record import RecordId, ResidentId, SignState, UserId
from shelterdesk.i18n import N_
from shelterdesk.services import incidents
from shelterdesk.services.incidents import Opened
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, row, scrolled
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.incidents import STATES, account_fields, later_fields, told

CLOSES = N_(
    "Somebody other than who wrote it closes it. After that it stays as it is, and somebody else "
    "signs it off."
)
MINE = N_("You wrote this one, so somebody else closes it.")
WRITTEN = N_("Written by {name}")
CLOSED = N_("Closed by {name} on {day}")
OUT_MEANS = N_("Whoever is taken out opens it no longer. What they have read they know.")
SIGNED_OFF = N_("Signed off on {day}")


class IncidentPage(QWidget):
    """One incident, and what this person may do with it now."""

    left = Signal()
    add_asked = Signal(object)  # the record
    close_asked = Signal(object)  # the record
    changed = Signal(object)  # frozenset of kinds

    def __init__(self, seat: Seat, found: Opened) -> None:
        super().__init__()
        self._seat, self._found = seat, found
        self._kind, self._id = type(found.record), RecordId(found.record.id)
        words = seat.look.words
        self.back = button(seat.look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(PlainLabel(words(self._kind.title), size="page"), 1)
        if found.may_add:
            self.add_it = button(
                seat.look,
                words("Add what was done since"),
                lambda: self.add_asked.emit(found.record),
                icon="pen-line",
                act="main",
            )
            head.addWidget(self.add_it)
        page = column(head, self._state_line(), self._account(), self._since(), self._who())
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            if found.may_close:
                self.close_it = button(
                    seat.look, words("Close it"), lambda: self.close_asked.emit(found.record)
                )
                inner.addWidget(PlainLabel(words(CLOSES), size="small", tone="muted", wrap=True))
                inner.addLayout(row(self.close_it))
            elif found.may_add:
                inner.addWidget(PlainLabel(words(MINE), size="small", tone="muted", wrap=True))
            if found.may_sign_off:
                self.sign_off = button(
                    seat.look, words("Sign it off"), self._sign_off, act="main", icon="check"
                )
                inner.addLayout(row(self.sign_off))
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page, words(self._kind.title)))

    # ---- what there is to read

    def _state_line(self) -> PlainLabel:
        words, held = self._seat.look.words, self._found.record.values()
        state: SignState = held["state"]
        said = [
            words(STATES[state]),
            words(WRITTEN).format(name=isolated(self._found.reporter)),
        ]
        if self._found.closer:
            day = self._seat.day(held["closed_on"])
            said.append(words(CLOSED).format(name=isolated(self._found.closer), day=day))
        if held["signed_off_on"]:
            said.append(words(SIGNED_OFF).format(day=self._seat.day(held["signed_off_on"])))
        return PlainLabel(" · ".join(said), tone="muted", wrap=True)

    def _account(self) -> Card:
        words, record = self._seat.look.words, self._found.record
        card = Card(words("What happened"))
        self._tell(card, told(record, account_fields(self._kind), self._seat.show))
        names = [self._seat.name_of(ResidentId(id)) for id in record.residents]
        for label, people in (
            (N_("Residents in it"), tuple(name for name in names if name)),
            (N_("Whom it is about"), self._found.about),
            (N_("Who else must not see it"), self._found.kept_from),
        ):
            if people:
                card.add(PlainLabel(words(label), size="small", tone="muted"))
                card.add(PlainLabel(", ".join(map(isolated, people)), wrap=True))
        return card

    def _since(self) -> Card:
        words, record = self._seat.look.words, self._found.record
        card = Card(words("What was done since"))
        self._tell(card, told(record, later_fields(self._kind), self._seat.show))
        if record.closing:
            card.add(PlainLabel(words("Why it can be closed"), size="small", tone="muted"))
            card.add(WrappedText(self._seat.look, record.closing))
        return card

    def _tell(self, card: Card, said: tuple[tuple[Any, str], ...]) -> None:
        for field, text in said:
            label = self._seat.look.words(field.label)
            card.add(PlainLabel(label, size="small", tone="muted"))
            card.add(WrappedText(self._seat.look, text))

    # ---- who reads it

    def _who(self) -> Card:
        seat, words = self._seat, self._seat.look.words
        card = Card(words("Who reads it"))
        card.add(PlainLabel(", ".join(map(isolated, self._found.readers)), wrap=True))
        if not self._found.may_let_read:
            return card
        self.reader = CalmPicker()
        self.reader.setAccessibleName(words("Colleague who is to read it"))
        self.reader.setPlaceholderText(words("Choose"))
        for each in self._found.others:
            self.reader.addItem(each.display_name, each.user_id)
        self.reader.setCurrentIndex(-1)
        self.let_in = button(seat.look, words("Let them read it"), self._let_in, act="quiet")
        card.add(row(self.reader, self.let_in))
        self.former = CalmPicker()
        self.former.setAccessibleName(words("Colleague who is to read it no longer"))
        self.former.setPlaceholderText(words("Choose"))
        for each in self._found.named:
            self.former.addItem(each.display_name, each.user_id)
        self.former.setCurrentIndex(-1)
        self.take_out = button(seat.look, words("Take them out"), self._take_out, act="quiet")
        if self._found.named:
            card.add(PlainLabel(words(OUT_MEANS), size="small", tone="muted", wrap=True))
            card.add(row(self.former, self.take_out))
        return card

    def _let_in(self) -> None:
        chosen = self.reader.currentData()
        if chosen:
            desk, come = self._seat.desk, (UserId(chosen),)
            self._do(lambda: incidents.let_read(desk, self._kind, self._id, come=come))

    def _take_out(self) -> None:
        chosen = self.former.currentData()
        if chosen:
            desk, go = self._seat.desk, (UserId(chosen),)
            self._do(lambda: incidents.let_read(desk, self._kind, self._id, go=go))

    # ---- how it ends

    def _sign_off(self) -> None:
        desk = self._seat.desk
        self._do(lambda: incidents.sign_off(desk, self._kind, self._id))

    def _do(self, act: Callable[[], Any]) -> None:
        asker = self._seat.asker(self)
        asker.run(lambda _: act(), lambda receipt: self.changed.emit(receipt.changed))
