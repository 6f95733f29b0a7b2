"""The tab of questionnaires: what the record does when one of its pages asks for another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from shelterdesk.domain.record import RecordId
from shelterdesk.domain.scales import Scale
from shelterdesk.services import scale_results
from shelterdesk.services.scale_results import Result
from shelterdesk.services.scales import Sheet
from shelterdesk.ui.pages.scale_entry import ScaleEntryPage
from shelterdesk.ui.pages.scale_offer import OfferPage
from shelterdesk.ui.pages.scale_result import (
    TOLD_DRAFT,
    ScaleResultPage,
    agree_entry,
    told_entry,
)
from shelterdesk.ui.pages.scales import ScalesPage

if TYPE_CHECKING:
    from shelterdesk.ui.pages.grounds import Around
    from shelterdesk.ui.pages.session_ground import Around as AroundSessions


def ground(around: Around) -> ScalesPage:
    """The lowest page of the tab."""
    page = ScalesPage(around.seat, around.resident, around.tab.kinds)
    page.offer_asked.connect(partial(_offer, around, page))
    page.entry_asked.connect(partial(_answer, around))
    page.open_asked.connect(partial(_show_result, around))
    page.safety_asked.connect(partial(around.go, "safety"))
    page.told_asked.connect(partial(_tell, around))
    page.changed.connect(around.done)
    return page


def reopen(around: Around, name: str, ids: list[str]) -> bool:
    """Open the form that a draft belongs to; whether it was one of these."""
    if name != TOLD_DRAFT or not ids:
        return False
    desk, asker = around.seat.desk, around.seat.asker(around.view)
    read = partial(scale_results.result_of, desk, RecordId(ids[0]))
    asker.run(lambda _: read(), partial(_tell, around))
    return True


def _tell(around: Around, result: Result) -> None:
    around.push(told_entry(around.seat, result))


def _offer(around: Around, page: ScalesPage) -> None:
    offer, pile = OfferPage(around.seat, around.resident), around.pile()

    def begun(scale: Scale, sheet: Sheet) -> None:
        hands_over = offer.hands_over
        pile.pop()
        if hands_over:
            page.hand_over(scale, sheet)
        else:
            _answer(around, scale, sheet)

    offer.left.connect(pile.pop)
    offer.begun.connect(begun)
    pile.push(offer)
    offer.back.setFocus()


def offer_in_session(around: AroundSessions, session: str) -> None:
    """Offer one above a session; it is answered in its own tab, and remembers the session."""
    offer, pile = OfferPage(around.seat, around.resident, session), around.pile()

    def begun(scale: Scale, sheet: Sheet) -> None:
        hands_over = offer.hands_over
        pile.pop()
        around.go("scales")
        page = around.view.findChildren(ScalesPage)[-1]  # before it stands what was read anew
        if hands_over:
            page.hand_over(scale, sheet)
        else:
            page.entry_asked.emit(scale, sheet)

    offer.left.connect(pile.pop)
    offer.begun.connect(begun)
    pile.push(offer)
    offer.back.setFocus()


def _answer(around: Around, scale: Scale, sheet: Sheet) -> None:
    entry, pile = ScaleEntryPage(around.seat, scale, sheet), around.pile()
    entry.left.connect(pile.refresh)
    entry.kept.connect(lambda receipt: around.done(receipt.changed))
    pile.push(entry)
    entry.start()


def _show_result(around: Around, result: Result) -> None:
    page, pile = ScaleResultPage(around.seat, result), around.pile()
    page.left.connect(pile.pop)
    page.changed.connect(around.done)
    page.safety_asked.connect(partial(around.go, "safety"))
    page.told_asked.connect(partial(_tell, around))
    page.agree_asked.connect(lambda asked: around.push(agree_entry(around.seat, asked)))
    pile.push(page)
    page.back.setFocus()
