"""Who is in the house now, to tick off in a drill or a fire, and everybody's emergency sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from shelterdesk.domain.kinds.alert import EmergencyLine
from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import roll_call, shift_papers
from shelterdesk.services.options import option_label
from shelterdesk.services.roll_call import OTHER, Person, RollCall, Ticks
from shelterdesk.ui.kit.announcing import announce
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.drafts import DraftKeeper
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.long_card import LongCard
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Emergency sheet")
LEAD = N_("Everybody with a place in the house. It opens for everybody on duty, at once.")
ASLEEP = N_("Some names may come once you type your passphrase.")
A_HOUSE = 200  # a usual house stands here whole: in a fire nobody looks for a button
NOTHING = N_("Nothing is written here yet. Look at the file, or ask whoever works with them.")


def is_for(desk: Desk) -> bool:
    """Whoever may read the emergency sheet of anybody."""
    return roll_call.may_see(desk)


class RollCallRoom(RoomStack):
    """The list by room, ticks when a roll call runs, and papers."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._found: RollCall | None = None
        self.ticks: Ticks | None = None
        self.boxes: dict[str, QCheckBox] = {}
        self.keeper = DraftKeeper(self._keep, self)
        self.keeper.failed.connect(seat.banner.show_error)
        seat.add_keeper(self.keeper)
        self.start = button(look, words("Begin a roll call"), self.begin, act="main", icon="check")
        self.end = button(look, words("End the roll call"), self.finish, act="main", icon="check")
        self.paper = button(look, words("Print the roll call"), self.print_roll, icon="printer")
        self.sheets = button(
            look, words("Print all emergency sheets"), self.print_sheets, icon="printer"
        )
        may_print = seat.desk.may("print", EmergencyLine)
        shown_if(self.paper, may_print)
        shown_if(self.sheets, may_print)
        self.count = PlainLabel(size="card", wrap=True)
        self.on_duty = PlainLabel(tone="muted", wrap=True)
        self.more = PlainLabel(tone="warn", wrap=True)
        self.lacking = PlainLabel(size="strong", wrap=True)
        self.wake = button(look, words("Type your passphrase"), self._wake, act="quiet")
        self.head = Card(words("Who is in the house now")).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            self.count,
            self.lacking,
            self.on_duty,
            self.more,
            row(self.wake),
            row(self.start, self.end, self.paper, self.sheets),
        )
        self.more.hide()
        self.lacking.hide()
        self.wake.hide()
        self.end.hide()
        self.here = LongCard(look, words("In the house"), at_once=A_HOUSE)
        self.elsewhere = LongCard(look, words("Out or away"))
        self.furnish(self.head, self.here, self.elsewhere)

    def read(self) -> None:
        """Read everybody anew, with what was ticked before a crash or a lock."""
        desk = self.seat.desk

        self.seat.asker(self).run(lambda _: roll_call.roll_call(desk), self._show)
        self.seat.asker(self).run(
            lambda _: roll_call.find_ticks(desk), self._bring_back, lambda _: None
        )

    def open_draft(self, written: str) -> None:
        """The roll call one was in the middle of is there by itself."""

    def begin(self) -> None:
        """Begin to tick people off."""
        self._take(Ticks(self.seat.desk.now()))
        first = next(iter(self.boxes.values()), None)
        if first is not None:
            first.setFocus()

    def finish(self) -> None:
        """End it: how many of how many were seen goes into the trail."""
        found, ticks, desk = self._found, self.ticks, self.seat.desk
        if found is None or ticks is None:
            return
        self.keeper.forget()

        def ended(_: object) -> None:
            words, seen = self.seat.look.words, ticks.count(found)
            said = words("The roll call has ended: {seen} of {expected} were seen.")
            counted = said.format(seen=seen, expected=found.count_here)
            everybody = seen >= found.count_here
            self.seat.banner.show_note(counted, tone="ok" if everybody else "warn")
            self.ticks = None
            self.read()

        self.seat.asker(self).run(lambda _: roll_call.end_ticks(desk, ticks, found), ended)

    def print_roll(self) -> None:
        """The list on paper, with a box to tick for each."""
        desk, words = self.seat.desk, self.seat.look.words
        self.show_paper(lambda: shift_papers.make_roll_call(desk, words=words))

    def print_sheets(self) -> None:
        """Everybody's emergency sheet on paper."""
        desk, words = self.seat.desk, self.seat.look.words
        self.show_paper(lambda: shift_papers.make_emergency_sheet(desk, words=words))

    def open_person(self, person: Person) -> None:
        """One resident's emergency sheet."""
        page = PersonSheet(self.seat, person)
        page.left.connect(self.back)
        page.paper_asked.connect(self._print_one)
        self.open(page)

    def _print_one(self, resident: str) -> None:
        desk, words = self.seat.desk, self.seat.look.words
        self.show_paper(
            lambda: shift_papers.make_emergency_sheet(desk, ResidentId(resident), words=words)
        )

    # ---- what shows

    def _bring_back(self, kept: Ticks | None) -> None:
        """What was ticked before a crash or a lock; what is ticked now goes first."""
        if self.ticks is None and kept is not None:
            self.ticks = kept
            if self._found is not None:
                self._fill(self._found)
            self._tell()

    def _show(self, found: RollCall) -> None:
        self._found = found
        words = self.seat.look.words
        more = shift_papers.more_say(found, words)
        self.more.setText(" ".join(more) + (f" {words(ASLEEP)}" if found.asleep else ""))
        self.more.setVisible(bool(more))
        self.wake.setVisible(found.asleep)
        on_duty = ", ".join(found.on_duty) or words("nobody has said so")
        self.on_duty.setText(words("On duty: {names}").format(names=on_duty))
        self._fill(found)
        self._tell()

    def _fill(self, found: RollCall) -> None:
        words = self.seat.look.words
        self.boxes = {}
        others = range(1, found.unnamed_here + 1)
        self.here.show_lines(
            [
                *(partial(self._line, person) for person in found.here),
                *(partial(self._other, number) for number in others),
            ]
        )
        if not found.count_here:
            self.here.add(PlainLabel(words("Nobody is in the house."), tone="muted"))
        self.elsewhere.show_lines([partial(self._line, person) for person in found.elsewhere])
        self.elsewhere.setVisible(bool(found.elsewhere))

    def _other(self, number: int) -> QWidget:
        """Somebody whom one is not named for."""
        return self._box(OTHER.format(n=number), self.seat.look.words("One more person"))

    def _line(self, person: Person) -> QWidget:
        seat, words = self.seat, self.seat.look.words
        languages = ", ".join(words(option_label("languages", c)) for c in person.languages)
        child = shift_papers.CHILD_SAY.get(person.age) if person.age else ""
        where = shift_papers.where_say(person, words, seat.desk.now())
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        box = self._box(person.resident, person.code_name)
        across.addWidget(box, 3)
        for text, tone, share in (
            (person.place or words("no bed yet"), "" if person.place else "muted", 3),
            (languages, "muted", 3),
            (" · ".join(p for p in (words(child or ""), where) if p), "warn", 4),
        ):
            across.addWidget(PlainLabel(text, tone=tone, wrap=True), share)
        opener = button(
            seat.look, words("Sheet"), partial(self.open_person, person), act="quiet", icon="info"
        )
        opener.setAccessibleName(f"{words(TITLE)}: {person.code_name}")
        across.addWidget(opener)
        return line

    def _box(self, key: str, name: str) -> QCheckBox:
        box = QCheckBox(name)
        box.setAccessibleName(self.seat.look.words("Seen: {name}").format(name=name))
        box.setChecked(self.ticks is not None and key in self.ticks.seen)
        box.setEnabled(self.ticks is not None)
        box.toggled.connect(lambda on, key=key: self._ticked(key, on=on))
        self.boxes[key] = box
        return box

    def _ticked(self, key: str, *, on: bool) -> None:
        if self.ticks is None:
            return
        seen = self.ticks.seen | {key} if on else self.ticks.seen - {key}
        self.ticks = replace(self.ticks, seen=seen)
        self.keeper.touch()
        self.keeper.flush()  # a fire does not wait two seconds
        self._tell()
        announce(self, self.count.text())

    def _take(self, ticks: Ticks) -> None:
        self.ticks = ticks
        for box in self.boxes.values():
            box.setEnabled(True)
        self.keeper.touch()
        self.keeper.flush()
        self._tell()

    def _tell(self) -> None:
        found, ticks, words = self._found, self.ticks, self.seat.look.words
        if found is None:
            return
        said = words("{here} in the house, {away} out or away").format(
            here=found.count_here, away=found.count_elsewhere
        )
        lacking = ""
        if ticks is not None:
            at = ticks.begun_at.astimezone(self.seat.desk.now().tzinfo)
            said = words("{seen} of {here} seen. Begun at {time}.").format(
                seen=ticks.count(found), here=found.count_here, time=f"{at:%H:%M}"
            )
            names = [isolated(person.code_name) for person in ticks.lacking(found)]
            others = ticks.lacking_others(found)
            if others:
                named = words.count(
                    "{n} person without a name here", "{n} people without a name here", others
                )
                names.append(named.format(n=others))
            if names:
                lacking = words("Not seen yet: {names}").format(names=", ".join(names))
        self.count.setText(said)
        self.lacking.setText(lacking)
        self.lacking.setVisible(bool(lacking))
        self.start.setVisible(ticks is None)
        self.end.setVisible(ticks is not None)

    def _keep(self, done: Callable[[datetime], None], failed: Callable[[Exception], None]) -> None:
        desk, ticks = self.seat.desk, self.ticks
        if ticks is None:
            done(desk.now())
            return
        self.seat.tasks.run(lambda _: roll_call.keep_ticks(desk, ticks), done, failed, owner=self)

    def _wake(self) -> None:
        self.seat.step_up(self, self.read, lambda: None)


class PersonSheet(QWidget):
    """What everybody on duty should know of one resident, on one page."""

    left = Signal()
    paper_asked = Signal(str)

    def __init__(self, seat: Seat, person: Person) -> None:
        super().__init__()
        look, words = seat.look, seat.look.words
        languages = ", ".join(words(option_label("languages", c)) for c in person.languages)
        child = shift_papers.CHILD_SAY.get(person.age) if person.age else ""
        where = shift_papers.where_say(person, words, seat.desk.now())
        about = [person.place, languages, words(child or ""), where]
        card = Card(words(TITLE))
        for line in person.lines:
            card.add(
                PlainLabel(words(line.part.label), size="small", tone="muted"),
                WrappedText(look, line.line),
            )
        if not person.lines:
            card.add(PlainLabel(words(NOTHING), tone="muted", wrap=True))
        back = button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        paper = button(
            look,
            words("Print this sheet"),
            lambda: self.paper_asked.emit(person.resident),
            icon="printer",
        )
        shown_if(paper, seat.desk.may("print", EmergencyLine, person.resident))
        page = column(
            row(back, PlainLabel(person.code_name, size="person")),
            PlainLabel(" · ".join(part for part in about if part), wrap=True),
            card,
            row(paper),
        )
        fill(self, page, words(TITLE))
        self.setFocusProxy(back)
