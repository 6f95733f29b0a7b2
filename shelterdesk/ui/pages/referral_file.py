"""What would leave for a referral, page by page, and the ways by which it may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.domain.kinds.disclosure import How
from shelterdesk.domain.kinds.referral import Referral
from shelterdesk.i18n import N_
from shelterdesk.services import referral_files
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.referral_files import HandOver, Locked
from shelterdesk.ui.kit.buttons import button, shown_if
from shelterdesk.ui.kit.cards import Card, band, column, row, scrolled
from shelterdesk.ui.kit.clipboard import marked
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.page_pictures import PRINT_DPI, SCREEN_DPI, PagePicture, PagePictures
from shelterdesk.ui.kit.printing import ask_printer, put_on_paper
from shelterdesk.ui.pages.referral_entries import Said
from shelterdesk.ui.pages.report import SPOOLER
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.referrals import line_words

ONLY_THIS = N_(
    "This is all that goes: what the resident agreed to, what this body may hear, and what you may "
    "read. Each way out is written down, and the resident can see the list."
)
OWN_WORDS = N_("Your own words: check that nothing else is in them.")
LOCKED = N_("The file is saved. It opens with these six words only:")
ONCE = N_(
    "Tell them another way than the file, for example on the phone. They are kept nowhere: this "
    "page shows them once."
)
NOT_THERE = N_(
    "The resident agreed to this too, and nothing of it stands here: {lines}. Attach it by hand, "
    "one by one, if it is needed."
)
STICK = N_("Choose a stick or a folder. The file is locked with six words.")
COPIED = N_("The text is in the clipboard for 20 seconds. Paste it into the message now.")


@dataclass(frozen=True)
class Made:
    """What would leave, and its pages as pictures."""

    over: HandOver
    pictures: tuple[PagePicture, ...]


class HandOverPage(QWidget):
    """The pages, and one button for each way; nothing leaves before a button is pressed."""

    left = Signal()
    went = Signal(object)  # the kinds that changed

    def __init__(self, seat: Seat, referral: Referral, said: Said | None = None) -> None:
        """*said* is the resident's answer of this moment, where its sender reads no others."""
        super().__init__()
        self._seat, self._referral, self._said = seat, referral, said
        self._made: Made | None = None
        words = seat.look.words
        self.pictures = PagePictures(seat.look)
        self.six = PlainLabel(size="page", wrap=True)
        self.six_words = Card(words(LOCKED)).add(
            self.six, PlainLabel(words(ONCE), tone="muted", wrap=True)
        )
        self.six_words.hide()
        told = PlainLabel(words(ONLY_THIS), tone="muted", wrap=True)
        self.own = Card(words(OWN_WORDS))
        self.own.hide()
        self.missing = PlainLabel(tone="muted", wrap=True)
        self.missing.hide()
        inner = column(told, self.missing, self.six_words, self.own, self.pictures)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(inner, words("Preview")), 1)
        layout.addWidget(self._foot())
        kind, id, desk = type(referral), referral.id, seat.desk

        def job(_: Progress) -> Made:
            values, draft = (said.values, said.draft) if said is not None else (None, "")
            over = referral_files.make(desk, kind, id, said=values, draft=draft, words=words)
            return Made(over, tuple(over.pictures(SCREEN_DPI)))

        seat.asker(self).run(job, self._show)

    def print_paper(self) -> None:
        """Choose a printer, write down that it leaves, and print."""
        printer = ask_printer(self, self._seat.banner) if self._made else None
        if printer is not None:
            self.let_print(partial(self._paper, printer))

    def let_print(self, then: Callable[[Sequence[PagePicture]], None]) -> None:
        """Write down that it leaves on paper, and hand its pages to *then*."""
        if self._made is None:
            return
        over, desk = self._made.over, self._seat.desk

        def job(_: Progress) -> tuple[Receipt[Referral], Sequence[PagePicture]]:
            return referral_files.let_out(desk, over, How.PAPER), over.pictures(PRINT_DPI)

        def done(found: tuple[Receipt[Referral], Sequence[PagePicture]]) -> None:
            receipt, pictures = found
            then(pictures)
            self._gone(receipt, self._seat.look.words("Written down: printed."))

        self._let_out(job, done)

    def save_file(self) -> None:
        """Choose where the locked file goes."""
        if self._made is None:
            return
        title = self._seat.look.words(STICK)
        name, _ = QFileDialog.getSaveFileName(
            self, title, f"{self._made.over.number}.pdf", "PDF (*.pdf)"
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Let it out as a locked file."""
        if self._made is None:
            return
        over, desk, words = self._made.over, self._seat.desk, self._seat.look.words

        def saved(locked: Locked) -> None:
            self.six.setText(locked.passphrase)
            self.six.setAccessibleName(locked.passphrase)
            self.six_words.show()
            self._gone(locked.receipt, words("The file is saved, and written down."))

        self._let_out(lambda _: referral_files.save(desk, over, path, words=words), saved)

    def copy_text(self) -> None:
        """Write down that it leaves as a message, then put the text where one can paste it."""

        def copied(over: HandOver) -> None:
            QGuiApplication.clipboard().setMimeData(marked(over.text))

        self._let(How.LETTER, N_("Written down: a message."), COPIED, copied)

    def told_by_phone(self) -> None:
        """Write down that it is told on the phone."""
        self._let(How.PHONE, N_("Written down: told on the phone."))

    def told_in_person(self) -> None:
        """Write down that it is told face to face."""
        self._let(How.SPOKEN, N_("Written down: told in person."))

    def _let(
        self,
        how: How,
        title: str,
        hint: str = "",
        then: Callable[[HandOver], None] | None = None,
    ) -> None:
        if self._made is None:
            return
        over, desk, words = self._made.over, self._seat.desk, self._seat.look.words

        def done(receipt: Receipt[Referral]) -> None:
            if then is not None:
                then(over)
            self._gone(receipt, words(title), words(hint) if hint else "")

        self._let_out(lambda _: referral_files.let_out(desk, over, how), done)

    def _let_out(self, job: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Run what lets it out; until it has answered no other way can be pressed."""

        def failed(error: Exception) -> None:
            self._free(free=True)
            self._seat.banner.show_error(error)

        self._free(free=False)
        self._seat.asker(self).run(job, done, failed)

    def _gone(self, receipt: Receipt[Referral], title: str, hint: str = "") -> None:
        self._seat.banner.show_note(title, hint)
        self.went.emit(receipt.changed)
        if self._said is None:
            self._free(free=True)
            return
        self._made = None  # the answer of this moment let it out once; the next time asks again
        if self.six.text():
            self.close_it.setFocus()  # the six words show once, so they stay until it is closed
        else:
            self.left.emit()

    def _free(self, *, free: bool) -> None:
        for each in self.ways:
            each.setEnabled(free)

    def _show(self, made: Made) -> None:
        self._made = made
        self.pictures.show_pages(made.pictures)
        rest = [code for code in made.over.agreed if code not in made.over.told]
        words = self._seat.look.words
        self.missing.setText(words(NOT_THERE).format(lines=line_words(rest, words)))
        self.missing.setVisible(bool(rest))
        referral = made.over.referral
        for text in filter(None, (referral.purpose, referral.asks, referral.wishes)):
            self.own.add(PlainLabel(text, wrap=True))
        self.own.show()
        self._free(free=True)
        self.paper.setFocus()

    def _paper(self, printer: QPrinter, pictures: Sequence[PagePicture]) -> None:
        put_on_paper(printer, pictures, self._seat.banner, self._seat.look)

    def _foot(self) -> QWidget:
        look, words = self._seat.look, self._seat.look.words
        foot = band("foot")
        acts = QHBoxLayout(foot)
        acts.setContentsMargins(20, 10, 20, 10)
        self.close_it = button(look, words("Close"), self.left.emit, act="quiet", icon="arrow-left")
        self.phone = button(look, words("I tell it on the phone"), self.told_by_phone, act="quiet")
        self.person = button(look, words("I tell it in person"), self.told_in_person, act="quiet")
        self.message = button(look, words("Copy as a message"), self.copy_text, act="quiet")
        shown_if(self.message, self._seat.taste.copying)
        self.save = button(
            look, words("Save as locked file…"), self.save_file, act="quiet", icon="file-down"
        )
        self.paper = button(look, words("Print…"), self.print_paper, act="main", icon="printer")
        self.paper.setToolTip(words(SPOOLER))
        self.ways: tuple[Any, ...] = (self.phone, self.person, self.message, self.save, self.paper)
        acts.addLayout(row(self.close_it))
        acts.addStretch()
        for each in self.ways:
            each.setEnabled(False)
            acts.addWidget(each)
        return foot

    # Qt's names from here on.

    def hideEvent(self, event: QHideEvent) -> None:
        self.six.setText("")
        self.six.setAccessibleName("")
        self.six_words.hide()
        super().hideEvent(event)
