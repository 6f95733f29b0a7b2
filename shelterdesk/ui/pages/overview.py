"""A resident at a glance: what this person may know, and nothing that they may not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFormLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.assignment import Assignment
from shelterdesk.domain.kinds.readiness import ReadinessFact, ReadinessVerdict
from shelterdesk.domain.kinds.resident import AgeGroup, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import assignments, blocking, readiness, residents
from shelterdesk.services.one_person import SHUT_SAYS, Stands
from shelterdesk.services.register import Row
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, column, empty, fill, laid_out_once, row
from shelterdesk.ui.kit.filling import NEXT_TURN, Filling
from shelterdesk.ui.kit.labels import PlainLabel, icon_label, isolated
from shelterdesk.ui.pages.assigning import Assigning
from shelterdesk.ui.pages.blocking import Blocking
from shelterdesk.ui.pages.helping import HelpingCards
from shelterdesk.ui.pages.person import PersonCards
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.presenters.readiness import readiness_words, who_acts
from shelterdesk.ui.presenters.residents import whole_state_words

END_MEANS = N_(
    "{name} loses the keys to this file at once. What they wrote stays. You can assign them again."
)
STACKS_BELOW = 760  # logical pixels
SHORT_LABEL = 24  # letters; what a house calls its own fields may be longer
HEARD = N_(
    "If the resident says no to going home, write it down here at once. No reason is needed."
)
ICONS = {"ok": "circle-check", "warn": "contrast", "stop": "octagon-minus"}


class Overview(QWidget):
    """Cards: readiness in short, at a glance, who works with the resident."""

    change_asked = Signal(object)
    write_asked = Signal(object)  # a kind
    went = Signal(str)  # another tab

    def __init__(self, seat: Seat, resident: ResidentId) -> None:
        super().__init__()
        self._seat, self._resident = seat, resident
        words = seat.look.words
        self._row = seat.register.row(resident) if seat.register else None
        self.glance = Card(words("At a glance"))
        self.people = Card(words("Who works with this resident"))
        self._filling = Filling(self.people, seat.asker(self).soon)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(12)
        if self._row is not None and self._row.readiness_state:
            self._top.addWidget(self._readiness(self._row), 3)
        self._top.addWidget(self.glance, 2)
        may_hear = seat.desk.may_create(ReadinessFact, resident)
        reads_all = seat.desk.may("read", ReadinessFact, resident)
        decision = [self._decision()] if may_hear and not reads_all else []
        shut = [Blocking(seat, resident)] if blocking.may_block(seat.desk) else []
        self.helping = HelpingCards(seat, resident)
        self.helping.change_asked.connect(self.change_asked)
        self.helping.write_asked.connect(self.write_asked)
        self.helping.went.connect(self.went)
        self.helping.changed.connect(lambda kinds: seat.changed.emit(kinds, resident))
        self.person = PersonCards(seat, resident)
        page = column(self.helping, self._top, *decision, self.person, self.people, *shut)
        fill(self, page, words("Overview"))
        self._read()

    def _read(self) -> None:
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(lambda _: residents.overview(desk, resident), self._show)

    def _decision(self) -> Card:
        """Whoever hears a no writes it down, without having to open what others wrote."""
        look, words = self._seat.look, self._seat.look.words
        self.no = button(look, words("The resident does not want to go"), self.hear_no)
        return Card(words("Going home is the resident's own decision")).add(
            PlainLabel(words(HEARD), tone="muted", wrap=True), row(self.no)
        )

    def hear_no(self) -> None:
        """Write down a no; it counts at once, and can be changed by asking again."""
        desk, resident = self._seat.desk, self._resident
        self._seat.asker(self).run(
            lambda _: readiness.note_wish(desk, resident, "no"), lambda _: self._heard()
        )

    def _heard(self) -> None:
        words = self._seat.look.words
        self._seat.banner.show_note(
            words("Written down."), words("Whoever plans the journey sees it at once.")
        )
        self._seat.changed.emit(frozenset({ReadinessFact}), self._resident)

    def _readiness(self, known: Row) -> Card:
        look, words = self._seat.look, self._seat.look.words
        state, tone = whole_state_words(known.readiness_state, words)
        beside = None
        if self._seat.desk.may("read", ReadinessVerdict, self._resident):
            beside = button(
                look, words("Open readiness"), lambda: self.went.emit("readiness"), act="quiet"
            )
        card = Card(words("Readiness to return"), beside=beside)
        self.standing = QVBoxLayout()
        card.add(self.standing)
        self._say_standing(state, tone, ICONS.get(tone, "circle-dashed"))
        if self._seat.desk.may("read", ReadinessFact, self._resident):
            self._ask_standing()
        grid = QFormLayout()
        grid.setHorizontalSpacing(16)
        facts = (
            (words("Next step"), words(known.readiness_next)),
            (words("Who"), who_acts(known.readiness_who.split(), words)),
            (words("By"), self._seat.day(known.readiness_due)),
        )
        for label, text in facts:
            if text:
                grid.addRow(PlainLabel(label, tone="muted"), PlainLabel(text, wrap=True))
        return card.add(grid)

    def _ask_standing(self) -> None:
        """Whoever reads the facts is told what the page about readiness tells, from one source."""
        desk, resident = self._seat.desk, self._resident

        def show(found: Stands) -> None:
            words = self._seat.look.words
            said = readiness_words(found.standing, words, self._seat.day)
            reason = words(SHUT_SAYS) if found.shut else said.reason
            self._say_standing(said.state, said.tone, said.icon, reason)

        self._seat.asker(self).run(lambda _: readiness.of_person(desk, resident), show)

    def _say_standing(self, state: str, tone: str, icon: str, reason: str = "") -> None:
        empty(self.standing)
        sign = icon_label(self._seat.look, icon, tone)
        self.standing.addLayout(row(sign, PlainLabel(state, size="strong", tone=tone)))
        if reason:
            self.standing.addWidget(PlainLabel(reason, wrap=True))

    def _show(self, found: residents.Overview) -> None:
        """One card after the other: both at once are felt by whoever types meanwhile."""
        with laid_out_once(self.glance):
            self._show_glance(found)
        fill_people = partial(self._filling.fill, self._fill_people(found.assigned))
        self._seat.asker(self).soon(fill_people)

    def _show_glance(self, found: residents.Overview) -> None:
        seat, words = self._seat, self._seat.look.words
        self.glance.clear(keep=1)
        languages = ", ".join(
            seat.show(skill.field("language"), skill.language) for skill in found.languages
        )
        stay = found.stay
        listed = seat.register.row(found.resident.resident) if seat.register else None
        facts = [
            (words("Called"), isolated(found.name.preferred) if found.name else ""),
            (words("Pronouns"), found.resident.pronouns),
            (words("Languages"), languages),
            (words("Adult or child"), words(found.age.group.label) if found.age else ""),
            *self._staying(stay, listed.bed if listed else ""),
            (
                words("Date of birth"),
                seat.day(found.identity.birth_date) if found.identity else "",
            ),
            *((words(f.label), seat.show(f, v)) for f, v in found.resident.with_added() if f.added),
        ]
        grid = QFormLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for label, text in facts:
            if text and len(label) > SHORT_LABEL:  # on a line of its own, or it squeezes the rest
                grid.addRow(PlainLabel(label, tone="muted", wrap=True))
                grid.addRow(PlainLabel(text, wrap=True))
            elif text:
                grid.addRow(PlainLabel(label, tone="muted"), PlainLabel(text, wrap=True))
        self.glance.add(grid)
        if found.age and found.age.group is not AgeGroup.ADULT:
            note = words("Shielded: only people who work with this resident can open the file.")
            self.glance.add(PlainLabel(note, size="small", tone="info", wrap=True))
        if seat.desk.may("amend", Resident, self._resident):
            change = button(
                seat.look,
                words("Change code name, pronouns"),
                lambda: self.change_asked.emit(found.resident),
                act="link",
            )
            self.glance.add(row(change))

    def _fill_people(self, assigned: Sequence[assignments.Assigned]) -> Iterator[object]:
        seat, words = self._seat, self._seat.look.words
        self.people.clear(keep=1)
        for each in assigned:
            yield self.people.add(row(*self._assigned(each)))
        if not assigned:
            yield self.people.add(PlainLabel(words("Nobody is assigned yet."), tone="muted"))
        if seat.desk.may("create", Assignment, self._resident):
            yield NEXT_TURN
            assigning = Assigning(seat, self._resident)
            assigning.assigned.connect(self._changed)
            self.people.add(assigning)

    def _days(self, arrived: date, today: date) -> str:
        days = (today - arrived).days
        return self._seat.look.words.count("{n} day", "{n} days", days).format(n=days)

    def _staying(self, stay: Stay | None, bed: str) -> list[tuple[str, str]]:
        """Since when, in which room, or until when; a room is nobody's who has left."""
        seat, words = self._seat, self._seat.look.words
        if stay is None:
            return []
        until = stay.left_on or seat.desk.today()
        return [
            (words("Room"), "" if stay.left_on else bed or stay.room),
            (words("Came on"), seat.day(stay.arrived_on)),
            (words("Left on"), seat.day(stay.left_on)),
            (words("With us"), self._days(stay.arrived_on, until)),
        ]

    def _assigned(self, each: assignments.Assigned) -> list[QWidget]:
        words, look = self._seat.look.words, self._seat.look
        role = words(each.assignment.role.label)
        made: list[QWidget] = [
            icon_label(look, "user", "text2", size=16),
            PlainLabel(isolated(each.display_name)),
            PlainLabel(role, tone="muted"),
        ]
        if self._seat.desk.may("amend", Assignment, self._resident):
            end = button(
                look,
                words("End"),
                lambda: self._end(each),
                act="link",
                tip=words("Takes away the keys to this file"),
            )
            end.setAccessibleName(f"{words('End')}: {each.display_name}, {role}")
            made.append(end)
        return made

    def _end(self, each: assignments.Assigned) -> None:
        seat, words = self._seat, self._seat.look.words
        desk, id = seat.desk, each.assignment.id
        box = StepUp(
            desk,
            seat.look,
            seat.tasks,
            self.window(),
            title=words("End this assignment"),
            why=words(END_MEANS).format(name=isolated(each.display_name)),
            act=words("End"),
            needs_passphrase=False,
        )
        box.accepted.connect(
            lambda: seat.asker(self).run(
                lambda _: assignments.end(desk, id), lambda _: self._changed()
            )
        )
        box.open()

    def _changed(self) -> None:
        self._seat.changed.emit(frozenset({Assignment}), self._resident)
        self._read()

    # Qt's names from here on.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < STACKS_BELOW * self._seat.look.scale
        direction = QBoxLayout.Direction
        self._top.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
