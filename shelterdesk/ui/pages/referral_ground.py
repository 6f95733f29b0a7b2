"""The tab of referrals in the resident's record: its page, and the forms behind drafts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.house_text import TextUse
from shelterdesk.domain.kinds.referral import Referral
from shelterdesk.domain.record import RecordId
from shelterdesk.i18n import N_
from shelterdesk.services import consents, directory, house_texts, referrals, sharing
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.referrals import Kind, Line
from shelterdesk.ui.pages import referral_entries as forms
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.referral_entries import Asking, Said
from shelterdesk.ui.pages.referral_file import HandOverPage
from shelterdesk.ui.pages.referrals import ReferralsPage

if TYPE_CHECKING:
    from shelterdesk.ui.pages.grounds import Around

SENT_BEFORE = N_("The resident says no, and it was sent before")
SAY_IT_BACK = N_("What was said is kept when you take the referral back here.")
BY_KIND: dict[str, Kind] = {kind.kind: kind for kind in referrals.KINDS}


def ground(around: Around) -> QWidget:
    """The page of the tab."""
    page = ReferralsPage(around.seat, around.resident)
    page.open_asked.connect(around.open)
    page.prepare_asked.connect(lambda kind: _prepare(around, kind))
    page.change_asked.connect(lambda line: _prepare(around, line.kind, line.referral))
    page.ask_asked.connect(lambda line: _ask(around, line.referral))
    page.see_asked.connect(lambda line: _see(around, line.referral))
    page.answer_asked.connect(lambda line: _answer(around, line.referral))
    page.back_asked.connect(lambda line: _take_back(around, line.referral))
    return page


def reopen(around: Around, name: str, ids: list[str]) -> bool:
    """Go on with a form that a draft belongs to; whether it was one of these."""
    name, _, act = name.partition("-")
    kind = BY_KIND.get(name)
    if kind is None:
        return False
    if not ids:
        _prepare(around, kind)
        return True
    by_act: dict[str, Callable[[Around, Referral], None]] = {
        forms.ASK: _ask,
        forms.ANSWER: _answer,
        forms.BACK: _take_back,
    }
    desk, id, go_on = around.seat.desk, RecordId(ids[0]), by_act.get(act)

    def show(line: Line) -> None:
        if go_on is None:
            _prepare(around, kind, line.referral)
        elif go_on is _ask and not sharing.reads_consents(desk, around.resident):
            _see(around, line.referral)
        else:
            go_on(around, line.referral)

    around.seat.asker(around.view).run(lambda _: referrals.one(desk, kind, id), show)
    return True


def _prepare(around: Around, kind: Kind, before: Referral | None = None) -> None:
    seat, resident = around.seat, around.resident
    desk = seat.desk

    def show(known: Any) -> None:
        around.push(forms.prepare_entry(seat, kind, resident, known, before))

    seat.asker(around.view).run(lambda _: directory.organisations(desk), show)


def _ask(around: Around, referral: Referral) -> None:
    _with_texts(around, lambda asking: around.push(forms.ask_entry(around.seat, referral, asking)))


def _with_texts(around: Around, then: Callable[[Asking], None]) -> None:
    desk, resident = around.seat.desk, around.resident

    def read(_: object) -> Asking:
        texts = house_texts.for_use(desk, TextUse.CONSENT)
        return Asking(texts, consents.rules_for_children(desk, resident))

    around.seat.asker(around.view).run(read, then)


def _answer(around: Around, referral: Referral) -> None:
    around.push(forms.answer_entry(around.seat, referral))


def _take_back(around: Around, referral: Referral, said: Said | None = None) -> None:
    around.push(forms.back_entry(around.seat, referral, said))


def _see(around: Around, referral: Referral) -> None:
    """What would leave. Who reads no consents asks first; only a yes leads on."""
    if sharing.reads_consents(around.seat.desk, around.resident):
        _put(around, referral)
        return
    pile = around.pile()

    def show(asking: Asking) -> None:
        entry = forms.ask_entry(around.seat, referral, asking, now=True)
        entry.left.connect(pile.pop)
        entry.finished.connect(partial(_heard, around, referral, entry))
        pile.push(entry)
        entry.form.start()

    _with_texts(around, show)


def _heard(
    around: Around, referral: Referral, entry: Entry, found: Said | Receipt[Referral]
) -> None:
    """What the resident said leads on: a yes to what would go, a no to what was sent, back."""
    banner, words = around.seat.banner, around.seat.look.words
    if isinstance(found, Said):
        entry.keep_now()  # the answer stays a draft until the act that keeps it
    around.pile().pop()
    if isinstance(found, Receipt):
        banner.show_note(words("Saved."))
        around.done(found.changed)
    elif found.is_yes:
        _put(around, referral, found)
    else:
        banner.show_note(words(SENT_BEFORE), words(SAY_IT_BACK), tone="warn")
        _take_back(around, referral, found)


def _put(around: Around, referral: Referral, said: Said | None = None) -> None:
    seat, pile = around.seat, around.pile()
    page = HandOverPage(seat, referral, said)
    page.left.connect(pile.refresh)
    page.went.connect(partial(_tell, around))
    pile.push(page)
    page.close_it.setFocus()


def _tell(around: Around, changed: frozenset[Any]) -> None:
    around.seat.changed.emit(changed, around.resident)
