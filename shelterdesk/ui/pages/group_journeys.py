"""Journeys of several: the manifest by the names of papers, and for each what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.journey import GroupJourney, GroupJourneyState
from shelterdesk.domain.readiness import ReadinessState, Standing
from shelterdesk.domain.record import RecordId, ResidentId, UserId
from shelterdesk.i18n import N_
from shelterdesk.services import group_journeys
from shelterdesk.services.group_journeys import Member, Opened
from shelterdesk.services.one_person import SHUT_SAYS
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel, icon_label
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages import roster_room
from shelterdesk.ui.pages.enquiries import line_of
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.matter_readers import (
    READERS,
    ReadersCard,
    about_whom,
    new_part,
    taken_apart,
)
from shelterdesk.ui.pages.reason_line import ReasonLine
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.journeys import name_words

if TYPE_CHECKING:
    from shelterdesk.access.desk import Colleague, Desk

TITLE = N_("Group journeys")
LEAD = N_(
    "One plan for several. Day, hour and route go into each one's own journey. Managers read it, "
    "and whom you name; they see only those whose journey they may read."
)
NOTHING = N_("No group journey is planned that you read.")
MANIFEST = N_("By the names of papers. Look at each name and its ticket before anything is booked.")
NO_NAME = N_("No name of a paper is on file.")
MAY_GO = N_("The house stands behind it")
KIND = GroupJourney
RESIDENTS = about_whom(N_("Who travels"))
MOST_STEPS = 3


def is_for(desk: Desk) -> bool:
    """Whoever plans them or may be named."""
    return group_journeys.may_see(desk)


class GroupJourneysRoom(RoomStack):
    """The journeys that one reads, the latest first."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self.add = button(look, words("Plan a group journey"), self.begin, act="main", icon="plus")
        shown_if(self.add, group_journeys.may_begin(seat.desk))
        head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True), row(self.add)
        )
        self.lines = Card(words("Planned and past"))
        self.furnish(head, self.lines)

    def read(self) -> None:
        """Read the list anew."""
        desk = self.seat.desk
        self.seat.say_reach((KIND,), "")
        self.seat.asker(self).run(lambda _: group_journeys.listed(desk), self._show)

    def open_draft(self, written: str) -> None:
        """Go on with a new journey, or with a change of one."""
        _, _, about = written.partition(":")
        if not about:
            self.begin()
            return
        desk, id = self.seat.desk, RecordId(about.partition(":")[0])
        self.seat.asker(self).run(
            lambda _: group_journeys.opened(desk, id), lambda found: self.change(found.record)
        )

    def begin(self) -> None:
        """Plan a journey; who travels and who reads it is chosen with it."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: group_journeys.possible_readers(desk), self._new)

    def _new(self, others: tuple[Colleague, ...]) -> None:
        seat, words, desk = self.seat, self.seat.look.words, self.seat.desk

        def save(values: Any, slot: str) -> Receipt[GroupJourney]:
            said, about, readers = taken_apart(values[KIND.kind])
            return group_journeys.begin(desk, said, residents=about, readers=readers, draft=slot)

        rows = seat.register.listed if seat.register else ()
        people = [each.resident for each in rows if each.in_house]
        fields = [f for f in KIND.fields() if f.shown]
        self._push(
            Entry(
                seat,
                words("Plan a group journey"),
                (new_part(seat, KIND.kind, (*fields, RESIDENTS, READERS), people, others),),
                f"{KIND.kind}/",
                save,
                act=words("Save the journey"),
                explained=words(LEAD),
            )
        )

    def change(self, record: GroupJourney) -> None:
        """Change day, hour or route for everybody in it."""
        words, desk = self.seat.look.words, self.seat.desk
        fields = tuple(f for f in KIND.fields() if f.shown)

        def save(values: Any, slot: str) -> Any:
            return group_journeys.change(desk, record.id, record.rev, values[KIND.kind], slot)

        held = record.values()
        entry = Entry(
            self.seat,
            record.name,
            (Part(KIND.kind, "", fields),),
            f"{KIND.kind}:{record.id}:{record.rev}/",
            save,
            act=words("Save for everybody"),
            filled={KIND.kind: {f.name: held[f.name] for f in fields}},
        )
        self._push(entry)

    def open_one(self, id: RecordId) -> None:
        """Open one with its manifest."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: group_journeys.opened(desk, id), self._show_one)

    def _push(self, entry: Entry) -> None:
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)

    def _show_one(self, found: Opened) -> None:
        page = GroupJourneyPage(self.seat, found)
        page.left.connect(self.back)
        page.change_asked.connect(self.change)
        page.changed.connect(self._changed)
        self.seat.readers_known.emit(found.readers)
        self.open(page)

    def _changed(self, id: str) -> None:
        self.seat.banner.show_note(self.seat.look.words("Saved."))
        self.open_one(RecordId(id))

    def _show(self, found: tuple[GroupJourney, ...]) -> None:
        words = self.seat.look.words
        self.lines.clear(keep=1)
        for each in found:
            parts = (self.seat.day(each.depart_on), each.leave_at, words(each.state.label))
            below = " · ".join(part for part in parts if part)
            self.lines.add(line_of(self.seat, each.name, below, partial(self.open_one, each.id)))
        if not found:
            self.lines.add(PlainLabel(words(NOTHING), tone="muted"))


class GroupJourneyPage(QWidget):
    """One journey: what is planned, the manifest, who reads it."""

    left = Signal()
    change_asked = Signal(object)
    changed = Signal(str)

    def __init__(self, seat: Seat, found: Opened) -> None:
        super().__init__()
        self._seat, self._found = seat, found
        look, words, record = seat.look, seat.look.words, found.record
        head = QHBoxLayout()
        self.back = button(look, words("Back"), self.left.emit, act="quiet", icon="arrow-left")
        head.addWidget(self.back)
        head.addWidget(PlainLabel(record.name, size="page", wrap=True), 1)
        if found.may_change:
            change = partial(self.change_asked.emit, record)
            head.addWidget(button(look, words("Change"), change, act="main", icon="pen-line"))
        page = column(head, self._plan(), self._manifest())
        inner = page.layout()
        assert isinstance(inner, QVBoxLayout)  # noqa: S101  column makes it
        if found.may_change:
            inner.addWidget(self._acts())
        inner.addWidget(ReadersCard(seat, found.readers, found.others, self._let_read))
        fill(self, page, words(KIND.title))
        self.setFocusProxy(self.back)

    def _plan(self) -> Card:
        seat, words, record = self._seat, self._seat.look.words, self._found.record
        card = Card(words(record.state.label))
        parts = []
        for field in KIND.fields():
            held = getattr(record, field.name)
            if held and field.shown and field.name != "name":
                parts.append(f"{words(field.label)}: {seat.show(field, held)}")
        card.add(PlainLabel(" · ".join(parts), wrap=True))
        if record.cancelled_because:
            card.add(WrappedText(seat.look, record.cancelled_because))
        return card

    def _manifest(self) -> Card:
        look, words, found = self._seat.look, self._seat.look.words, self._found
        card = Card(words("Who travels ({n})").format(n=len(found.members)))
        card.add(PlainLabel(words(MANIFEST), size="small", tone="muted", wrap=True))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 2)
        grid.setHorizontalSpacing(14)
        for number, member in enumerate(found.members):
            for place, part in enumerate(self._member(member)):
                grid.addWidget(part, number, place)
        card.add(grid)
        if found.members and roster_room.is_for(self._seat.desk):
            route = f"house/rosters:{found.record.id}"
            roster = button(
                look,
                words("Make the roster"),
                partial(self._seat.went.emit, route),
                icon="file-text",
            )
            card.add(row(roster))
        if found.may_change and found.members:
            self.who_stays = CalmPicker()
            self.who_stays.setAccessibleName(words("Who stays here"))
            for member in found.members:
                self.who_stays.addItem(self._seat.name_of(member.resident), member.resident)
            self.stays = ReasonLine(
                look, words("Does not travel"), words("Why, also on the very day")
            )
            self.stays.said.connect(self._take_out)
            line = row(self.who_stays, self.stays)
            line.setStretch(1, 1)
            line.setStretch(2, 0)
            line.setAlignment(self.who_stays, Qt.AlignmentFlag.AlignBottom)
            card.add(line)
        return card

    def _member(self, member: Member) -> list[QWidget]:
        seat, look, words = self._seat, self._seat.look, self._seat.look.words
        name = seat.name_of(member.resident)
        go = button(
            look, name, partial(seat.went.emit, f"residents/{member.resident}/journey"), act="link"
        )
        paper = member.name_for_list or words(NO_NAME)
        said, fits = name_words(member.name, words) if member.name.booked else ("", True)
        lines = [paper] if fits else [paper, said]
        names = PlainLabel("\n".join(lines), tone="" if fits else "warn", wrap=True)
        return [go, names, self._stands(member.standing, shut=member.shut)]

    def _stands(self, standing: Standing | None, *, shut: bool) -> QWidget:
        look, words = self._seat.look, self._seat.look.words
        holder = QWidget()
        if standing is None:
            told = row(PlainLabel(words(SHUT_SAYS) if shut else "", tone="muted", wrap=True))
            told.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(told)
            return holder
        good = standing.may_depart
        steps = [words(b.label) for b in standing.blockers[:MOST_STEPS]]
        more = len(standing.blockers) - MOST_STEPS
        if more > 0:
            steps.append(words.count("and {n} more", "and {n} more", more).format(n=more))
        state = words(MAY_GO) if good else words(ReadinessState(standing.state).label)  # type: ignore[call-arg]
        text = f"{state}: {', '.join(steps)}" if steps else state
        line = row(
            icon_label(look, "circle-check" if good else "contrast", "ok" if good else "warn"),
            PlainLabel(text, wrap=True),
        )
        line.setStretch(1, 1)
        line.setStretch(2, 0)
        line.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(line)
        return holder

    def _acts(self) -> Card:
        look, words, record = self._seat.look, self._seat.look.words, self._found.record
        card = Card(words("For everybody"))
        if record.state is GroupJourneyState.PLANNED:
            book = partial(self._set, GroupJourneyState.BOOKED)
            card.add(row(button(look, words("It is booked"), book)))
        gone = button(look, words("They have left"), self._gone, icon="door-open")
        self.off = ReasonLine(
            look, words("Cancel it for everybody"), words("Why it does not take place")
        )
        self.off.said.connect(self._cancel)
        rows = self._seat.register.listed if self._seat.register else ()
        self.more = CalmPicker()
        self.more.setAccessibleName(words("Somebody more"))
        there = {*record.residents, *(member.resident for member in self._found.members)}
        for each in rows:
            if each.in_house and each.resident not in there:
                self.more.addItem(self._seat.name_of(each.resident), each.resident)
        add = button(look, words("Travels too"), self._take_in, act="quiet")
        return card.add(row(gone), row(self.more, add), self.off)

    # ---- acts

    def _run(self, act: Callable[[], Any]) -> None:
        seat, id = self._seat, self._found.record.id

        def done(receipt: Receipt[Any]) -> None:
            seat.changed.emit(frozenset(receipt.changed), "")
            self.changed.emit(id)

        seat.asker(self).run(lambda _: act(), done)

    def _set(self, state: GroupJourneyState) -> None:
        desk, record = self._seat.desk, self._found.record
        self._run(lambda: group_journeys.change(desk, record.id, record.rev, {"state": state}))

    def _gone(self) -> None:
        desk, id = self._seat.desk, self._found.record.id
        self._run(lambda: group_journeys.set_off(desk, id))

    def _cancel(self, because: str) -> None:
        desk, id = self._seat.desk, self._found.record.id
        self._run(lambda: group_journeys.cancel(desk, id, because))

    def _take_out(self, because: str) -> None:
        desk, id = self._seat.desk, self._found.record.id
        resident = ResidentId(self.who_stays.currentData())
        self._run(lambda: group_journeys.take_out(desk, id, resident, because))

    def _take_in(self) -> None:
        desk, id = self._seat.desk, self._found.record.id
        resident = self.more.currentData()
        if resident:
            self._run(lambda: group_journeys.take_in(desk, id, ResidentId(resident)))

    def _let_read(self, user: UserId) -> None:
        desk, id = self._seat.desk, self._found.record.id
        self._run(lambda: group_journeys.let_read(desk, id, [user]))
