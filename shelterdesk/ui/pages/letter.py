"""One letter to read, look over, sign and print; with a warning, to save as a Word file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QWidget

from shelterdesk.domain.clinical_words import Mark
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.paper import LegalLetter, Letter
from shelterdesk.domain.record import SignState
from shelterdesk.domain.sharing import Verdict
from shelterdesk.i18n import N_
from shelterdesk.services import letter_marks, letters
from shelterdesk.services.letter_marks import LookedOver
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, column, fill, row
from shelterdesk.ui.kit.labels import PlainLabel, isolated
from shelterdesk.ui.kit.wrapped import WrappedText
from shelterdesk.ui.pages.saving import ClearFileBox
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.letter_words import missing_words, sort_words, title_words
from shelterdesk.ui.presenters.referrals import line_words

UNSIGNED = N_("It has not left the house. Once it is signed it stays as it is and can be printed.")
SIGNED = N_("It is signed. Before it is printed the resident's answer is looked at once more.")
NEVER = N_("These words always stay in the house. Take them out, then sign:")
UNTOLD = N_("This is told, and its line is not ticked. Tick the line, or take the words out:")
LOOK = N_("Nobody can be sure about these words. Take them out, or say that they may stand:")
MAY_STAND = N_("I have looked at each of them. They may stand in this letter.")
STOOD = N_("Looked at by whoever signed, and may stand: {marked}")
WORD_MEANS = N_(
    "A Word file has no password here, and whoever has it can change it. Print the letter instead "
    "where that serves. Delete the file when the letter has gone."
)
FILE_NAME = "letter.docx"  # says nothing of whom it is about
MOST_WORDS = 12


@dataclass(frozen=True)
class Found:
    """What stands in a letter beside its lines, and whether it may leave today."""

    over: LookedOver
    verdict: Verdict


class LetterPage(QWidget):
    """To whom, about what, the text; sign and print for whoever may."""

    left = Signal()
    change_asked = Signal(object)
    signed = Signal(object)  # kinds
    print_asked = Signal(object)

    def __init__(self, seat: Seat, letter: Letter) -> None:
        super().__init__()
        self._seat, self.letter = seat, letter
        look, words, kind = seat.look, seat.look.words, type(letter)
        whence = words("Legal") if isinstance(letter, LegalLetter) else words("Papers")
        self.back = button(look, whence, self.left.emit, act="quiet", icon="arrow-left")
        is_draft = letter.state is SignState.DRAFT
        self.change = button(
            look, words("Change"), lambda: self.change_asked.emit(letter), icon="pen-line"
        )
        self.sign_it = button(look, words("Sign"), self.sign, act="main", icon="check")
        self.print_it = button(
            look, words("Print…"), lambda: self.print_asked.emit(letter), icon="printer", act="main"
        )
        self.save_it = button(
            look, words("Save as a Word file…"), self.save_file, icon="file-down", act="quiet"
        )
        may = seat.desk.may("sign", kind, letter.resident)
        self.change.setVisible(is_draft and seat.desk.may("amend", kind, letter.resident))
        shown_if(self.sign_it, is_draft and may)
        for leaving in (self.save_it, self.print_it):
            shown_if(leaving, not is_draft and seat.desk.may("print", kind, letter.resident))
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(PlainLabel(words("Letter"), size="page"), 1)
        for each in (self.change, self.sign_it, self.save_it, self.print_it):
            head.addWidget(each)
        self.over = Card(words("Before it is signed"))
        self.over.hide()
        self.may_stand = QCheckBox(words(MAY_STAND))
        self.may_stand.toggled.connect(lambda _: self._weigh())
        self.said = PlainLabel(wrap=True)
        self.said.hide()
        card = Card(title_words(letter, words)).add(*self._facts())
        card.add(
            WrappedText(look, letter.body),
            PlainLabel(words(UNSIGNED if is_draft else SIGNED), tone="muted", wrap=True),
            self.said,
        )
        page = column(head, self.over, card)
        fill(self, page, words("Letter"))
        self._found = LookedOver()
        desk = seat.desk
        seat.asker(self).run(
            lambda _: Found(letter_marks.look_over(desk, letter), letters.standing(desk, letter)),
            self._show,
        )

    def sign(self) -> None:
        """Freeze it under one's name."""
        desk, id = self._seat.desk, self.letter.id
        stands = self._found.asks if self.may_stand.isChecked() else frozenset()

        def done(receipt: object) -> None:
            self._seat.banner.show_note(self._seat.look.words("Signed."))
            self.signed.emit(frozenset({type(self.letter)}))

        self._seat.asker(self).run(lambda _: letters.sign(desk, id, stands), done)

    def save_file(self) -> None:
        """Say what a Word file means, then save one where the person chooses."""
        box = ClearFileBox(self._seat.look, self.window(), WORD_MEANS)
        box.accepted.connect(self._choose_file)
        box.open()

    def save_to(self, path: Path) -> None:
        """Let the letter out as a Word file; it is written down first."""
        desk, id = self._seat.desk, self.letter.id
        self._seat.asker(self).run(
            lambda _: letters.save_word_file(desk, id, path), lambda _: self._saved()
        )

    def _choose_file(self) -> None:
        title = self._seat.look.words("Save a copy outside ShelterDesk")
        name, _ = QFileDialog.getSaveFileName(self, title, FILE_NAME, "Word (*.docx)")
        if name:
            self.save_to(Path(name))

    def _saved(self) -> None:
        words = self._seat.look.words
        hint = words("Whoever has the file can read it. Delete it when it is no longer needed.")
        self._seat.banner.show_note(words("The file is saved."), hint, tone="info")
        self._seat.changed.emit(frozenset({Disclosure}), "")

    # ---- what was found

    def _show(self, found: Found) -> None:
        words, letter = self._seat.look.words, self.letter
        self._found = found.over
        told = missing_words(
            found.verdict,
            letter.recipient_class,
            letter.recipient,
            letter.purpose,
            words,
            self._seat.day,
        )
        self.said.setText(told)
        self.said.set_tone("ok" if found.verdict.may_leave else "warn")
        self.said.show()
        if letter.state is not SignState.DRAFT:
            return
        over = found.over
        self._list(NEVER, "stop", [self._mark(mark) for mark in over.never])
        untold = [f"{self._mark(u.mark)} ({line_words((u.line,), words)})" for u in over.untold]
        self._list(UNTOLD, "warn", untold)
        if self._list(LOOK, "warn", [self._mark(mark) for mark in over.look]):
            self.over.add(self.may_stand)
        self.over.setVisible(bool(over.never or over.untold or over.look))
        self._weigh()

    def _list(self, says: str, tone: str, marked: Iterable[str]) -> bool:
        several = list(dict.fromkeys(marked))
        if several:
            self.over.add(PlainLabel(self._seat.look.words(says), tone=tone, wrap=True))
            for each in several[:MOST_WORDS]:
                self.over.add(PlainLabel(each, wrap=True))
        return bool(several)

    def _mark(self, mark: Mark) -> str:
        return f"“{isolated(mark.text)}” {self._seat.look.words(mark.why)}"

    def _weigh(self) -> None:
        """Signing waits for a look, and never for more than that."""
        over = self._found
        self.sign_it.setEnabled(
            not over.never and not over.untold and (not over.look or self.may_stand.isChecked())
        )

    def _facts(self) -> list[QHBoxLayout]:
        words, letter = self._seat.look.words, self.letter
        sort = sort_words(letter.recipient_class, words) if letter.recipient_class else ""
        told = [(words("To"), " · ".join(p for p in (words(letter.recipient), sort) if p))]
        if letter.covers:
            told.append((words("What it says of the resident"), line_words(letter.covers, words)))
        if letter.order:
            told.append((words("Order of an authority"), letter.order))
        if letter.stands:
            stood = words(STOOD).format(marked=", ".join(letter.stands))
            told.append(("", stood))
        made = []
        for label, value in told:
            line = row(PlainLabel(label, tone="muted"), PlainLabel(value, wrap=True))
            line.setStretch(1, 1)
            made.append(line)
        return made
