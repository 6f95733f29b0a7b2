"""One letter to read, to sign and to print."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.paper import Letter
from shelterdesk.domain.record import SignState
from shelterdesk.i18n import N_
from shelterdesk.services import letters
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, column, row, scrolled
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.seat import Seat

UNSIGNED = N_("It has not left the house. Once it is signed it stays as it is and can be printed.")
SIGNED = N_("It is signed. Before it is printed the resident's answer is looked at once more.")


class LetterPage(QWidget):
    """To whom, about what, the text; sign and print for whoever may."""

    left = Signal()
    change_asked = Signal(object)
    signed = Signal(object)  # kinds
    print_asked = Signal(object)

    def __init__(self, seat: Seat, letter: Letter) -> None:
        super().__init__()
        self._seat, self.letter = seat, letter
        look, words = seat.look, seat.look.words
        self.back = button(look, words("Papers"), self.left.emit, act="quiet", icon="arrow-left")
        is_draft = letter.state is SignState.DRAFT
        self.change = button(
            look, words("Change"), lambda: self.change_asked.emit(letter), icon="pen-line"
        )
        self.sign_it = button(look, words("Sign"), self.sign, act="main", icon="check")
        self.print_it = button(
            look, words("Print…"), lambda: self.print_asked.emit(letter), icon="printer", act="main"
        )
        may = seat.desk.may("sign", Letter, letter.resident)
        self.change.setVisible(is_draft and seat.desk.may("amend", Letter, letter.resident))
        shown_if(self.sign_it, is_draft and may)
        shown_if(self.print_it, not is_draft and seat.desk.may("print", Letter, letter.resident))
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(PlainLabel(words("Letter"), size="page"), 1)
        for each in (self.change, self.sign_it, self.print_it):
            head.addWidget(each)
        card = Card(letter.subject or words("Letter"))
        card.add(
            row(PlainLabel(words("To"), tone="muted"), PlainLabel(letter.recipient)),
            WrappedText(look, letter.body),
            PlainLabel(words(UNSIGNED if is_draft else SIGNED), tone="muted", wrap=True),
        )
        page = column(head, card)
        inner = page.layout()
        if isinstance(inner, QVBoxLayout):
            inner.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page, words("Letter")))

    def sign(self) -> None:
        """Freeze it under one's name."""
        desk, id = self._seat.desk, self.letter.id

        def done(receipt: object) -> None:
            self._seat.banner.show_note(self._seat.look.words("Signed."))
            self.signed.emit(frozenset({Letter}))

        self._seat.asker(self).run(lambda _: letters.sign(desk, id), done)
