"""Letters in the resident's record: choose one, write it, look it over, sign, print or save it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.kinds.paper import Letter
from shelterdesk.domain.record import Record, RecordId, SignState
from shelterdesk.services import letter_offers, letter_texts, letters
from shelterdesk.services.letter_offers import Offer, Wish
from shelterdesk.services.letter_texts import LetterWords
from shelterdesk.services.recovery_ways import Way
from shelterdesk.ui.pages import letter_entries as entries
from shelterdesk.ui.pages.letter import LetterPage
from shelterdesk.ui.pages.letter_start import LetterStart
from shelterdesk.ui.pages.papers import PaperPage

if TYPE_CHECKING:
    from shelterdesk.ui.pages.grounds import Around


def begin(around: Around, way: Way | None = None, *, legal: bool = False) -> None:
    """Choose a letter; *way*: about the paper of a recovery."""
    pile = around.pile()
    page = LetterStart(around.seat, around.resident, way, legal=legal)
    page.left.connect(pile.pop)
    page.write_asked.connect(lambda asked: _write(around, *asked))
    page.words_asked.connect(partial(_words, around))
    pile.push(page)
    page.which.setFocus()


def open_record(around: Around, record: Record) -> None:
    """A letter has a page of its own; everything else is read as any record."""
    if isinstance(record, Letter):
        show(around, record)
    else:
        around.open(record)


def show(around: Around, letter: Letter) -> None:
    """One letter above the page of the tab."""
    pile = around.pile()
    page = LetterPage(around.seat, letter)
    page.left.connect(pile.pop)
    page.change_asked.connect(lambda asked: around.push(entries.change_letter(around.seat, asked)))
    page.signed.connect(around.done)
    page.print_asked.connect(partial(_print, around))
    pile.push(page)
    page.back.setFocus()


def reopen(around: Around, name: str, ids: list[str]) -> bool:
    """Go on with a letter that was being written; whether the draft was one."""
    kind, _, what = name.partition("-")
    if not entries.is_letter(kind) or not what:
        return False
    seat, resident = around.seat, around.resident
    if what == entries.NEW:
        wish = entries.wish_of(ids)
        seat.asker(around.view).run(
            lambda _: letter_offers.offer(seat.desk, resident, wish),
            partial(_write, around, wish),
        )
    elif what == entries.CHANGED and ids:
        seat.asker(around.view).run(
            lambda _: letters.one(seat.desk, RecordId(ids[0])),
            lambda letter: around.push(entries.change_letter(seat, letter)),
        )
    return True


def _write(around: Around, wish: Wish, offer: Offer) -> None:
    entry = entries.letter_entry(around.seat, around.resident, wish, offer)
    around.push(entry)
    entry.finished.connect(lambda receipt: show(around, receipt.value))


def _words(around: Around, found: LetterWords) -> None:
    seat, code, language = around.seat, found.template.code, found.language
    seat.asker(around.view).run(
        lambda _: letter_texts.one(seat.desk, code, language),
        lambda now: around.push(entries.words_entry(seat, now)),
    )


def _print(around: Around, letter: Letter) -> None:
    if letter.state is not SignState.SIGNED:
        return
    seat, pile, id = around.seat, around.pile(), letter.id
    page = PaperPage(
        seat,
        lambda: letters.paper(seat.desk, id, words=seat.look.words),
        leaves=lambda _: _left(seat.desk, id),
    )
    page.left.connect(pile.pop)
    pile.push(page)
    page.close_it.setFocus()


def _left(desk: Any, id: RecordId) -> None:
    letters.let_out(desk, id)
