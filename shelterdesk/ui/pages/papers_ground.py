"""The tab for papers in the resident's record: its pages, and the forms behind drafts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import (
    CustodyEvent,
    CustodyReceipt,
    Recovery,
    RecoveryStep,
    StepState,
)
from shelterdesk.domain.record import Record, RecordId
from shelterdesk.services import receipt_papers, records, recovery_ways
from shelterdesk.services.recovery_ways import Way
from shelterdesk.ui.pages import letter_ground, safe_acts
from shelterdesk.ui.pages import recovery_entries as entries
from shelterdesk.ui.pages.attachments import above
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.mrz_entry import SLOT, LinesPage
from shelterdesk.ui.pages.papers_tab import PapersTab
from shelterdesk.ui.pages.recovery import RecoveryPage

if TYPE_CHECKING:
    from shelterdesk.ui.pages.grounds import Around


def ground(around: Around) -> QWidget:
    """The page of the tab."""
    page = PapersTab(around.seat, around.resident, around.tab.kinds)
    page.open_asked.connect(partial(letter_ground.open_record, around))
    page.add_asked.connect(around.write)
    page.way_asked.connect(partial(_show_way, around))
    page.entry_asked.connect(lambda make: around.push(make()))
    page.letter_asked.connect(lambda: letter_ground.begin(around))
    page.lines_asked.connect(partial(_lines, around))
    page.keep_asked.connect(partial(_keep, around))
    page.back_asked.connect(partial(_give_back, around))
    page.receipt_asked.connect(partial(_receipt, around))
    page.changed.connect(around.done)
    says = partial(around.seat.say_reach, around.tab.kinds, around.resident)
    page.page_asked.connect(lambda made: above(around.pile(), says, made))
    return page


def reopen(around: Around, name: str, ids: list[str]) -> bool:
    """Open the form that a draft belongs to; whether it was one of these."""
    kind, _, what = name.partition("-")
    if name == SLOT:
        _lines(around, ids[0] if ids else "")
        return True
    if kind == Recovery.kind and not ids:
        _begin(around)
        return True
    if kind in (Recovery.kind, RecoveryStep.kind) and ids:
        _reopen_way(around, kind, what, ids)
        return True
    if name == f"{CustodyEvent.kind}-lend":
        _read(around, Document, ids[0], lambda paper: entries.lend_entry(around.seat, paper))
        return True
    if kind == CustodyReceipt.kind and what == "back":
        _read(around, CustodyReceipt, ids[0], lambda r: safe_acts.back_entry(around.seat, r))
        return True
    if kind == CustodyReceipt.kind and what == "keep":
        _reopen_keep(around, ids)
        return True
    return False


# ---- the way to a paper


def _show_way(around: Around, way: Way) -> None:
    pile = around.pile()
    page = RecoveryPage(around.seat, way)
    page.left.connect(pile.pop)
    page.entry_asked.connect(lambda make: _push(around, make(), way.recovery.id))
    page.letter_asked.connect(lambda way: letter_ground.begin(around, way))
    page.changed.connect(lambda changed: _again(around, changed, way.recovery.id))
    pile.push(page)
    page.back.setFocus()


def _push(around: Around, entry: Entry, way: str) -> None:
    """A form of a recovery; afterwards its page shows again as it stands then."""
    around.push(entry)
    entry.finished.connect(lambda _: _way_then(around, way, partial(_show_way, around)))


def _again(around: Around, changed: frozenset[type[Record]], way: str) -> None:
    around.done(changed)
    _way_then(around, way, partial(_show_way, around))


def _way_then(around: Around, id: str, then: Callable[[Way], None]) -> None:
    desk = around.seat.desk
    around.seat.asker(around.view).run(lambda _: recovery_ways.one(desk, RecordId(id)), then)


def _begin(around: Around) -> None:
    seat, resident = around.seat, around.resident

    def read(_: object) -> tuple[Document, ...]:
        return records.page(seat.desk, Document, resident).rows

    seat.asker(around.view).run(
        read, lambda papers: around.push(entries.begin_entry(seat, resident, papers))
    )


def _reopen_way(around: Around, kind: str, what: str, ids: list[str]) -> None:
    seat = around.seat
    made: dict[str, Callable[[Way], Entry]] = {
        "known": lambda way: entries.known_entry(seat, way),
        "needs": lambda way: entries.needs_entry(seat, way),
        "close": lambda way: entries.close_entry(seat, way),
        "went": lambda way: entries.went_entry(seat, way, ids[1]),
    }

    def then(way: Way) -> None:
        if kind == RecoveryStep.kind:
            step = next((s for s in way.steps if s.code == ids[1]), None)
            if step is not None:
                state = next((s for s in StepState if s == ids[2]), None) if len(ids) > 2 else None
                _push(around, entries.step_entry(seat, way, step, state), ids[0])
        elif what in made:
            _push(around, made[what](way), ids[0])

    _way_then(around, ids[0], then)


# ---- letters, lines, the safe


def _lines(around: Around, document_id: str) -> None:
    pile = around.pile()
    page = LinesPage(around.seat, around.resident, document_id)
    page.left.connect(pile.pop)
    page.filled.connect(lambda receipt: around.done(receipt.changed))
    pile.push(page)
    page.text.setFocus()


def _keep(around: Around, paper: Document | None) -> None:
    safe_acts.keep_safe(around.seat, around.view, around.resident, around.push, paper)


def _reopen_keep(around: Around, ids: list[str]) -> None:
    if ids:
        _read(
            around,
            Document,
            ids[0],
            lambda paper: safe_acts.keep_entry(around.seat, around.resident, paper),
        )
    else:
        around.push(safe_acts.keep_entry(around.seat, around.resident))


def _give_back(around: Around, receipt: CustodyReceipt) -> None:
    safe_acts.give_back(
        around.seat,
        around.view,
        receipt,
        around.push,
        lambda given: around.done(given.changed),
    )


def _receipt(around: Around, receipt: CustodyReceipt) -> None:
    desk, words = around.seat.desk, around.seat.look.words
    around.paper(lambda: receipt_papers.for_paper(desk, receipt, words=words))


def _read(around: Around, kind: Any, id: str, make: Callable[[Any], Entry]) -> None:
    desk = around.seat.desk
    around.seat.asker(around.view).run(
        lambda _: records.get(desk, kind, RecordId(id)), lambda found: around.push(make(found))
    )
