"""The tabs for ways, journeys and after leaving: their pages, and the forms behind drafts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.follow_up import (
    FollowUpContact,
    FollowUpPlan,
    FollowUpState,
    WelfareDecision,
)
from shelterdesk.domain.kinds.journey import (
    Departure,
    HandoverSheet,
    Journey,
    JourneyCost,
    Pathway,
    SafetyCard,
)
from shelterdesk.domain.record import RecordId
from shelterdesk.services import follow_up, records, way_papers
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.ui.pages import after_leaving as after
from shelterdesk.ui.pages import journey_entries as entries
from shelterdesk.ui.pages.after_leaving import AfterLeavingPage
from shelterdesk.ui.pages.journey import JourneyPage
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.ways import WaysPage, words_entry

if TYPE_CHECKING:
    from shelterdesk.ui.pages.grounds import Around


def way(around: Around) -> QWidget:
    """The page about the way from here."""
    page = WaysPage(around.seat, around.resident)
    page.words_asked.connect(
        lambda now: around.push(words_entry(around.seat, around.resident, now))
    )
    page.changed.connect(around.done)
    return page


def journey(around: Around) -> QWidget | None:
    """The page about the journey; None for whoever reads the short word of the day alone."""
    if Journey not in around.tab.kinds:
        return None
    seat, resident = around.seat, around.resident
    page = JourneyPage(seat, resident)
    page.plan_asked.connect(lambda now: around.push(entries.plan_entry(seat, resident, now)))
    page.sheet_asked.connect(
        lambda border: entries.sheet_entry(seat, page, resident, border, around.push)
    )
    page.card_asked.connect(lambda: entries.card_entry(seat, page, resident, around.push))
    page.cost_asked.connect(lambda: around.write(JourneyCost))
    page.open_asked.connect(around.open)
    page.print_asked.connect(partial(_print, around))
    page.group_asked.connect(lambda: seat.went.emit("house/journeys"))
    page.changed.connect(around.done)
    return page


def after_leaving(around: Around) -> QWidget:
    """The page about staying in touch."""
    seat, resident = around.seat, around.resident
    page = AfterLeavingPage(seat, resident)
    page.begin_asked.connect(lambda: after.begin_entry(seat, page, resident, around.push))
    page.try_asked.connect(lambda contact: after.try_entry(seat, page, contact, around.push))
    page.end_asked.connect(partial(_end, around))
    page.print_asked.connect(
        lambda: _paper(
            around, lambda: way_papers.summary(seat.desk, resident, words=seat.look.words)
        )
    )
    page.decide_asked.connect(lambda: around.push(after.decision_entry(seat, resident)))
    page.open_asked.connect(around.open)
    page.went.connect(around.go)
    page.changed.connect(around.done)
    return page


def reopen(around: Around, name: str, ids: list[str]) -> bool:
    """Open the form that a draft belongs to; whether it was one of these."""
    seat, resident, view = around.seat, around.resident, around.view
    if name == Pathway.kind and ids:
        _read(around, Pathway, ids[0], lambda now: words_entry(seat, resident, now))
    elif name == Journey.kind:
        if ids:
            _read(around, Journey, ids[0], lambda now: entries.plan_entry(seat, resident, now))
        else:
            around.push(entries.plan_entry(seat, resident, None))
    elif name == HandoverSheet.kind and ids:
        entries.sheet_entry(seat, view, resident, ids[0], around.push)
    elif name == SafetyCard.kind and not ids:
        entries.card_entry(seat, view, resident, around.push)
    elif name == Departure.kind:
        entries.departure_entry(seat, view, resident, around.push)
    elif name == FollowUpPlan.kind and not ids:
        after.begin_entry(seat, view, resident, around.push)
    elif name == f"{FollowUpPlan.kind}-end" and len(ids) > 1:
        _reopen_end(around, ids)
    elif name == FollowUpContact.kind and ids:
        seat.asker(view).run(
            lambda _: records.get(seat.desk, FollowUpContact, RecordId(ids[0])),
            lambda contact: after.try_entry(seat, view, contact, around.push),
        )
    elif name == WelfareDecision.kind:
        around.push(after.decision_entry(seat, resident))
    else:
        return False
    return True


def _print(around: Around, record: HandoverSheet | SafetyCard) -> None:
    desk, words = around.seat.desk, around.seat.look.words
    make = way_papers.card if isinstance(record, SafetyCard) else way_papers.handover_list
    _paper(around, lambda: make(desk, record.id, words=words))


def _paper(around: Around, make: Callable[[], PaperInMemory]) -> None:
    pile, desk = around.pile(), around.seat.desk
    page = PaperPage(around.seat, make, leaves=partial(way_papers.let_out, desk))
    page.left.connect(pile.pop)
    pile.push(page)
    page.close_it.setFocus()


def _end(around: Around, plan: FollowUpPlan, state: FollowUpState) -> None:
    seat, resident = around.seat, around.resident
    seat.asker(around.view).run(
        lambda _: follow_up.look(seat.desk, resident),
        lambda touch: around.push(after.end_entry(seat, plan, state, is_child=touch.is_child)),
    )


def _reopen_end(around: Around, ids: list[str]) -> None:
    desk = around.seat.desk
    state = next(state for state in FollowUpState if state == ids[1])
    around.seat.asker(around.view).run(
        lambda _: records.get(desk, FollowUpPlan, RecordId(ids[0])),
        lambda plan: _end(around, plan, state),
    )


def _read(around: Around, kind: Any, id: str, make: Any) -> None:
    desk = around.seat.desk
    around.seat.asker(around.view).run(
        lambda _: records.get(desk, kind, RecordId(id)), lambda found: around.push(make(found))
    )
