"""Who interprets for the house: languages, telephone, where they come from, when last checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.appointment import Interpreter
from shelterdesk.i18n import N_
from shelterdesk.services import interpreting
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.datewords import day_words
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.ready_table import ReadyTable
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Interpreters")
LEAD = N_(
    "They have no account here. An interpreter learns a code name, a time and a language, and has "
    "promised in writing to keep silent."
)
NOTHING = N_("Nobody is written down yet.")
COLUMNS = (
    Interpreter.field("name"),
    Interpreter.field("languages"),
    Interpreter.field("phone"),
    Interpreter.field("home_area"),
    Field(name="promised_on", label=N_("Promised on"), holds=str),
    Field(name="works", label=N_("Works with us now"), holds=str),
)


@dataclass(frozen=True)
class InterpreterRow:
    """One interpreter in words."""

    name: str
    languages: str
    phone: str
    home_area: str
    promised_on: str
    works: str
    record: Interpreter


def is_for(desk: Desk) -> bool:
    """Whoever may write down who interprets; everybody else meets them in a form."""
    return desk.may("create", Interpreter)


class InterpretersRoom(RoomStack):
    """A table of everybody, those who work with us now first."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self.add = button(
            look, words("Write somebody down"), lambda: self.write(Interpreter), act="main"
        )
        self.table = ReadyTable(COLUMNS, look, words(TITLE), words(NOTHING))
        self.table.opened.connect(lambda found: self.look_at(found.record))
        self.furnish(
            Card(words(TITLE)).add(
                PlainLabel(words(LEAD), tone="muted", wrap=True), row(self.add), self.table
            )
        )

    def read(self) -> None:
        """Read everybody anew."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: interpreting.everybody(desk), self._show)

    def open_draft(self, written: str) -> None:
        """Go on writing somebody down."""
        self.go_on((Interpreter,), written)

    def _show(self, found: tuple[Interpreter, ...]) -> None:
        show, words = self.seat.show.in_list, self.seat.look.words
        self.table.show_rows(
            [
                InterpreterRow(
                    each.name,
                    show(Interpreter.field("languages"), each.languages),
                    each.phone,
                    each.home_area,
                    day_words(each.promised_on, self.seat.look) if each.promised_on else "",
                    words("Yes") if each.is_active else words("No"),
                    each,
                )
                for each in found
            ]
        )
