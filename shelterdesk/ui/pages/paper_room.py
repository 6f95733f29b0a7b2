"""Paper for when the power is gone: the pack of the shift, and blank forms in two languages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_
from shelterdesk.services import blank_forms, shift_pack
from shelterdesk.services.options import option_label
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, row
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Paper")
PACK = N_(
    "Roll call, emergency sheet, lines for the next shift, and medicines if the shelter keeps a "
    "list. Print it at the hand-over, keep it with you, and shred it after the shift."
)
FORMS = N_(
    "For a power cut or a broken computer: the questions of the screen, in its order, in two "
    "languages. Keep a few copies in a drawer. Afterwards, write them in with the time at which it "
    "happened; the lists then say how much later it was written."
)
NAMES = {"en": "eng", "my": "mya", "th": "tha"}  # of the program's languages in the word list
MOST_ACROSS = 3


def is_for(desk: Desk) -> bool:
    """Everybody who works with residents."""
    return blank_forms.may_print(desk)


class PaperRoom(RoomStack):
    """Two cards of buttons; what is printed is looked at first."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        look, words = seat.look, seat.look.words
        self.pack = button(
            look, words("Make the shift pack"), self.show_pack, act="main", icon="printer"
        )
        pack = Card(words("Shift pack")).add(
            PlainLabel(words(PACK), tone="muted", wrap=True), row(self.pack)
        )
        shown_if(pack, shift_pack.may_print(seat.desk))
        self.second = CalmPicker()
        self.second.setAccessibleName(words("Second language"))
        for code in blank_forms.languages():
            self.second.addItem(words(option_label("languages", NAMES.get(code, code))), code)
        others = [code for code in blank_forms.languages() if code != words.language]
        self.second.setCurrentIndex(max(self.second.findData(others[0] if others else "en"), 0))
        self.second.setMaximumWidth(int(260 * look.scale))
        label = PlainLabel(words("Second language"), size="strong")
        label.setBuddy(self.second)
        forms = Card(words("Blank forms")).add(
            PlainLabel(words(FORMS), tone="muted", wrap=True), label, row(self.second)
        )
        made: list[QWidget] = [
            button(look, words(form.title), partial(self.show_form, form.key), icon="file-text")
            for form in blank_forms.forms()
        ]
        made.append(button(look, words("All forms"), partial(self.show_form, ""), icon="printer"))
        for start in range(0, len(made), MOST_ACROSS):
            forms.add(row(*made[start : start + MOST_ACROSS]))
        self.furnish(pack, forms)

    def read(self) -> None:
        """Nothing of it changes."""

    def show_pack(self) -> None:
        """Make the pack and look at it."""
        desk, words = self.seat.desk, self.seat.look.words
        self.show_paper(lambda: shift_pack.make(desk, words=words))

    def show_form(self, key: str) -> None:
        """Make one form, or all of them."""
        desk, words = self.seat.desk, self.seat.look.words
        second = str(self.second.currentData())
        self.show_paper(lambda: blank_forms.make(desk, key, words=words, second=second))
