"""What the house keeps for residents: taken in, found by seal, given back, confirmed by two."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.belonging import Belonging, BelongingEvent, BelongingMove
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.i18n import N_
from shelterdesk.services import belongings, receipt_papers
from shelterdesk.services.belongings import Kept, Move, Unsigned
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.pages.entry import Entry, parts_of
from shelterdesk.ui.pages.records import defaults_of
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.second_person import SecondPersonBox
from shelterdesk.ui.pages.whose import WhosePicker

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Belongings")
LEAD = N_(
    "Everything here belongs to a resident. Give it back whenever they ask, at once; nobody has to "
    "say why."
)
NOTHING = N_("The house keeps nothing here.")
KEPT = N_("Kept now or before")
CHOOSE = N_("Choose whose things, type the number of a bag, or look at all that is kept.")
NO_SEAL = N_("No bag with this number that you may see.")
FIELD = 420  # logical pixels
SHOWN_AT_ONCE = 20


def is_for(desk: Desk) -> bool:
    """Whoever reads what the house keeps."""
    return belongings.may_see(desk)


class BelongingsRoom(RoomStack):
    """Whose things, a seal's number, and what waits for a second person."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self._most = 0  # things of everybody that show; none before it is asked for
        self.whose = WhosePicker(seat, words("Whose things"), words("Choose"))
        self.whose.activated.connect(lambda _: self.read())
        self.seal = QLineEdit()
        self.seal.setAccessibleName(words("Number of the sealed bag"))
        self.seal.returnPressed.connect(self.find_seal)
        for hand in (self.whose, self.seal):
            hand.setMaximumWidth(int(FIELD * look.scale))
        whose_label = PlainLabel(words("Whose things"), size="strong")
        whose_label.setBuddy(self.whose)
        seal_label = PlainLabel(words("Number of the sealed bag"), size="strong")
        seal_label.setBuddy(self.seal)
        self.add = button(look, words("Take something in"), self.take_in, act="main", icon="plus")
        self.find_it = button(look, words("Find this bag"), self.find_seal, icon="search")
        self.all_kept = button(look, words("All that is kept now"), self.show_all)
        self.head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True),
            whose_label,
            row(self.whose, self.add),
            seal_label,
            row(self.seal, self.find_it),
            row(self.all_kept),
        )
        self.things = Card(words(KEPT))
        self.unsigned = Card(words("Waits for a second person"))
        self.furnish(self.head, self.things, self.unsigned)
        self.add.setVisible(seat.desk.may_create(Belonging))

    @property
    def resident(self) -> ResidentId:
        """Whose things show; empty for nobody's."""
        return self.whose.resident

    def read(self) -> None:
        """Read what is kept, and what waits."""
        desk, resident = self.seat.desk, self.resident
        self.add.setEnabled(bool(resident))
        if resident:
            self._most = 0
            self.seat.asker(self).run(
                lambda _: belongings.of_resident(desk, resident), self._show_things
            )
        elif self._most:
            self.seat.asker(self).run(lambda _: belongings.in_keeping(desk), self._show_all)
        elif not self.seal.text().strip():
            self._show_things((), nothing=CHOOSE)
        self.seat.asker(self).run(lambda _: belongings.unsigned(desk), self._show_unsigned)

    def show_resident(self, resident: str) -> None:
        """Show the things of one resident."""
        self.whose.choose(resident)
        self.read()

    def look_for(self, resident: str) -> None:
        """What follows the colon in ``house/belongings:<id>``."""
        self.show_resident(resident)

    def open_draft(self, written: str) -> None:
        """Go on with taking something in, or with what happened to a thing."""
        kind, _, about = written.partition(":")
        if kind == Belonging.kind:
            self.show_resident(about)
            self.take_in()
            return
        id, _, move = about.partition(":")
        desk = self.seat.desk

        def found(kept: Kept) -> None:
            self.show_resident(kept.record.resident)
            self.happened(kept, BelongingMove.of(move))

        self.seat.asker(self).run(lambda _: belongings.one(desk, RecordId(id)), found)

    def show_all(self) -> None:
        """Everybody's things that are here now, the first of them."""
        self.whose.setCurrentIndex(0)
        self.seal.clear()
        self._most = SHOWN_AT_ONCE
        self.read()

    def find_seal(self) -> None:
        """The bag of this number, whoever it belongs to."""
        desk, number = self.seat.desk, self.seal.text()
        if not number.strip():
            self.read()
            return
        self.whose.setCurrentIndex(0)
        self._most = 0
        self.add.setEnabled(False)

        def found(kept: tuple[Kept, ...]) -> None:
            self._show_things(kept, names=True, nothing=NO_SEAL)

        self.seat.asker(self).run(lambda _: belongings.with_seal(desk, number), found)

    def take_in(self) -> None:
        """Open the form for something to keep."""
        seat, words, resident = self.seat, self.seat.look.words, self.resident
        if not resident:
            return

        def save(values: Any, slot: str) -> Any:
            return belongings.take_in(seat.desk, resident, values[Belonging.kind], slot)

        entry = Entry(
            seat,
            words("Take in for {name}").format(name=seat.name_of(resident)),
            parts_of(Belonging, titles={Belonging.kind: ""}),
            f"{Belonging.kind}:{resident}/",
            save,
            act=words("Save"),
            filled={Belonging.kind: defaults_of(seat, Belonging)},
            explained=words("Only what the resident asks you to keep. They get a receipt."),
        )
        entry.left.connect(self.back)
        entry.finished.connect(self._written)
        self.open(entry)

    def happened(self, kept: Kept, move: BelongingMove) -> None:
        """Something else happened to a thing."""
        seat = self.seat
        page = MoveForm(seat, kept, move)
        page.left.connect(self.back)
        page.finished.connect(self._written)
        self.open(page)

    def confirm(self, move: Move) -> None:
        """One's own second signature."""
        desk = self.seat.desk

        def signed(receipt: Any) -> None:
            self.seat.banner.show_note(self.seat.look.words("You have confirmed it."))
            self.seat.changed.emit(receipt.changed, "")

        self.seat.asker(self).run(lambda _: belongings.confirm(desk, move.event), signed)

    def ask_second(self, event: BelongingEvent) -> None:
        """A second person at this desk."""
        desk, words = self.seat.desk, self.seat.look.words
        box = SecondPersonBox(
            self.seat,
            self.window(),
            lambda login, typed: belongings.confirm_here(desk, event, login, typed),
            what=f"{words(event.move.label)} · {self.seat.name_of(event.resident)}",
        )
        box.accepted.connect(
            lambda: self.seat.changed.emit(frozenset({BelongingEvent}), event.resident)
        )
        box.open()

    # ---- what shows

    def _written(self, receipt: Receipt[BelongingEvent]) -> None:
        self._kept(receipt)
        self.ask_second(receipt.value)

    def _show_things(
        self, found: Sequence[Kept], *, names: bool = False, nothing: str = NOTHING
    ) -> None:
        self.things.clear(keep=1)
        for kept in found:
            self.things.add(self._thing(kept, names=names))
        if not found:
            words = self.seat.look.words
            self.things.add(PlainLabel(words(nothing), tone="muted", wrap=True))

    def _show_all(self, found: tuple[Kept, ...]) -> None:
        look, words = self.seat.look, self.seat.look.words
        self._show_things(found[: self._most], names=True)
        if len(found) > self._most:
            more = button(look, words("Show more"), self._show_more, act="quiet")
            more.setAccessibleName(f"{words('Show more')}: {words(KEPT)}")
            self.things.add(row(more))

    def _show_more(self) -> None:
        self._most += SHOWN_AT_ONCE
        self.read()

    def _thing(self, kept: Kept, *, names: bool) -> QWidget:
        seat, words, record = self.seat, self.seat.look.words, kept.record
        sort = words(record.sort.label) if record.sort else ""
        about = [seat.name_of(record.resident)] if names else []
        about += [sort, record.amount, record.seal_no, record.place]
        head: list[QWidget] = [PlainLabel(record.description, size="strong")]
        if not kept.is_here and kept.moves:
            gone = words(kept.moves[0].event.move.label)
            head.append(PlainLabel(gone, size="small", tone="ok"))
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 2, 0, 8)
        column.setSpacing(2)
        column.addLayout(row(*head))
        said = " · ".join(part for part in about if part)
        column.addWidget(PlainLabel(said, tone="muted", wrap=True))
        for move in kept.moves:
            column.addWidget(PlainLabel(self._say(move), size="small", tone="muted", wrap=True))
        column.addLayout(row(*self._acts(kept)))
        return made

    def _acts(self, kept: Kept) -> list[QWidget]:
        look, words, desk = self.seat.look, self.seat.look.words, self.seat.desk
        offered: list[tuple[str, Any]] = []
        if desk.may_create(BelongingEvent, kept.record.resident) and kept.is_here:
            for title, move in (
                (N_("Give back"), BelongingMove.GIVEN_BACK),
                (N_("Show or count again"), BelongingMove.SHOWN),
                (N_("It is not there"), BelongingMove.EXPLAINED),
            ):
                offered.append((title, partial(self.happened, kept, move)))
        if kept.receipt_no:
            offered.append((N_("Receipt"), partial(self._receipt, kept)))
        made: list[QWidget] = []
        for title, act in offered:
            one = button(look, words(title), act, act="quiet")
            one.setAccessibleName(f"{words(title)}: {kept.record.description}")
            made.append(one)
        return made

    def _say(self, move: Move) -> str:
        words = self.seat.look.words
        at = move.event.made_at.astimezone(self.seat.desk.now().tzinfo)
        parts = [
            words(move.event.move.label),
            self.seat.show.moment(at),
            words("by {who}").format(who=isolated(move.first)),
        ]
        if move.second:
            parts.append(f"{isolated(move.second.name)} {words(move.second.how.label)}")
        else:
            parts.append(words("waits for a second person"))
        if move.event.remark:
            parts.append(move.event.remark)
        return " · ".join(parts)

    def _show_unsigned(self, found: tuple[Unsigned, ...]) -> None:
        words = self.seat.look.words
        self.unsigned.clear(keep=1)
        for each in found:
            name = self.seat.name_of(each.record.resident)
            title = f"{each.record.description} · {name}"
            made = QWidget()
            column = QVBoxLayout(made)
            column.setContentsMargins(0, 0, 0, 4)
            column.setSpacing(0)
            here = button(
                self.seat.look,
                words("Confirm at this desk"),
                partial(self.ask_second, each.move.event),
                act="quiet",
            )
            here.setAccessibleName(f"{words('Confirm at this desk')}: {title}")
            parts: list[QWidget] = [PlainLabel(title, size="strong")]
            if each.move.is_mine:
                parts.append(here)
            else:
                mine = button(
                    self.seat.look,
                    words("I was there: confirm"),
                    partial(self.confirm, each.move),
                    act="quiet",
                )
                mine.setAccessibleName(f"{words('I was there: confirm')}: {title}")
                parts.append(mine)
            column.addLayout(row(*parts))
            said = PlainLabel(self._say(each.move), size="small", tone="muted", wrap=True)
            column.addWidget(said)
            self.unsigned.add(made)
        self.unsigned.setVisible(bool(found))

    def _receipt(self, kept: Kept) -> None:
        desk, words = self.seat.desk, self.seat.look.words
        self.show_paper(lambda: receipt_papers.for_belonging(desk, kept, words=words))


class MoveForm(Entry):
    """What happened to a thing, whether the resident signed, and a remark."""

    def __init__(self, seat: Seat, kept: Kept, move: BelongingMove) -> None:
        words = seat.look.words
        names: tuple[str, ...] = ("resident_signed", "remark")
        if move is BelongingMove.SHOWN:
            names = ("seal_no", *names)  # a bag that was opened gets a new seal
        part = parts_of(BelongingEvent, titles={BelongingEvent.kind: ""})[0]
        fields = tuple(field for field in part.fields if field.name in names)

        def save(values: Any, slot: str) -> Any:
            receipt = belongings.move(seat.desk, kept.record.id, move, values[part.name])
            seat.desk.discard_draft(slot)
            return receipt

        super().__init__(
            seat,
            f"{words(move.label)}: {kept.record.description}",
            (type(part)(part.name, "", fields),),
            f"{BelongingEvent.kind}:{kept.record.id}:{move}/",
            save,
            act=words(move.label),
            filled={part.name: {"seal_no": kept.record.seal_no}},
        )
