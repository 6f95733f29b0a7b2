"""Cards of the overview: names and age with the photo, languages and interpreter."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus, Resident
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import ages, code_names, persons
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, laid_out_once, row
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.photo import PhotoBox
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.person import Fact, PersonWords

SUGGESTS_LESS = N_("The date of birth says: {by_date}. Written down is: {said}. You decide.")
SUGGESTS_MORE = N_("The date of birth says: {by_date}. Written down is: {said}.")


class PersonCards(QWidget):
    """What this person may know of who the resident is."""

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        words = seat.look.words
        self.names = Card(words("Names and age"))
        self.photo = PhotoBox(seat, resident)
        self.spoken = Card(words("Languages and interpreter"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.names)
        if self.photo.is_for_me:
            layout.addWidget(self.photo)
        else:
            self.photo.deleteLater()
        layout.addWidget(self.spoken)
        self._read()

    def _read(self) -> None:
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(lambda _: persons.person(desk, resident), self._show)

    def _show(self, found: persons.Person) -> None:
        with laid_out_once(self):
            self._fill(found)

    def _fill(self, found: persons.Person) -> None:
        seat, words = self._seat, self._seat.look.words
        lines = PersonWords(words, seat.show, seat.day, seat.desk.today())
        self.names.clear(keep=1)
        self.spoken.clear(keep=1)
        self.names.add(_grid(lines.who(found)))
        self._suggest(found)
        if seat.desk.may("amend", Resident, self._resident):
            draw = button(
                seat.look,
                words("Draw another code name"),
                lambda: self._draw(found.resident),
                act="link",
                tip=words("The one before is not given to anybody for a while."),
            )
            self.names.add(row(draw))
        spoken = lines.spoken(found)
        self.spoken.add(_grid(spoken))
        if not spoken:
            self.spoken.add(PlainLabel(words("No language is written down yet."), tone="muted"))

    def _suggest(self, found: persons.Person) -> None:
        """What the date of birth says beside what is written down; a person decides."""
        seat, words, age = self._seat, self._seat.look.words, found.age
        if age.suggested is None or age.said is None:
            return
        less = age.suggested is AgeGroup.ADULT
        sentence = words(SUGGESTS_LESS if less else SUGGESTS_MORE).format(
            by_date=words(age.suggested.label), said=words(age.said.group.label)
        )
        self.names.add(PlainLabel(sentence, tone="info", wrap=True))
        if seat.desk.may("amend", AgeStatus, self._resident):
            group = age.suggested
            act = words("Write down: {group}").format(group=words(group.label))
            self.names.add(row(button(seat.look, act, lambda: self._decide(group), act="quiet")))

    def _decide(self, group: AgeGroup) -> None:
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(
            lambda _: ages.decide(desk, resident, group), lambda done: self._changed(done.changed)
        )

    def _draw(self, about: Resident) -> None:
        desk, resident = self._seat.desk, self._resident
        words = self._seat.look.words

        def drawn(done: Receipt[Resident]) -> None:
            name = isolated(done.value.code_name)
            self._seat.banner.show_note(words("The code name is {name} now.").format(name=name))
            self._changed(done.changed)

        self._seat.asker(self).run(lambda _: code_names.change(desk, resident, about.rev), drawn)

    def _changed(self, kinds: frozenset[type]) -> None:
        self._seat.changed.emit(kinds, self._resident)
        self._read()


def _grid(facts: tuple[Fact, ...]) -> QFormLayout:
    grid = QFormLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    for fact in facts:
        label = PlainLabel(fact.label, tone=fact.tone or "muted", wrap=True)
        grid.addRow(label, PlainLabel(isolated(fact.text), tone=fact.tone, wrap=True))
    return grid
