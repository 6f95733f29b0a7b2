"""Tabs of the record with a page of their own: what they ask for, and what the record does then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.closing import Closing
from shelterdesk.domain.kinds.consent import CareConsent, Consent
from shelterdesk.domain.kinds.private import PrivateNote
from shelterdesk.domain.kinds.scale import Administration, ScaleAgreement
from shelterdesk.domain.record import Record, RecordId, ResidentId
from shelterdesk.services import evidence_cover, own_papers, records
from shelterdesk.services.consents import About
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.safety_plans import Plan
from shelterdesk.ui.kit.pile import Pile
from shelterdesk.ui.pages import (
    care_plan_ground,
    journey_entries,
    journey_ground,
    letter_ground,
    papers_ground,
    readiness_ground,
    referral_ground,
    scale_ground,
    session_ground,
)
from shelterdesk.ui.pages.account import AccountPage
from shelterdesk.ui.pages.attachments import above, card_of_health
from shelterdesk.ui.pages.consents import ConsentsPage, ask
from shelterdesk.ui.pages.disclosed import DisclosuresPage
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.family import FamilyPage
from shelterdesk.ui.pages.legal import LegalPage
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.private_notes import PrivateNotesPage, private_entry
from shelterdesk.ui.pages.records import RecordsPage
from shelterdesk.ui.pages.resident_tasks import ResidentTasks
from shelterdesk.ui.pages.safety import SafetyPage
from shelterdesk.ui.pages.safety_plan import PlanPage
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.pages.seeing_out import SeeingOutPage, closing_entry
from shelterdesk.ui.presenters.consents import about_of
from shelterdesk.ui.presenters.tabs import Tab

CLOSING_DRAFT = f"{Closing.kind}-sign"


@dataclass(frozen=True)
class Around:
    """What such a page needs of the record it stands in."""

    seat: Seat
    resident: ResidentId
    view: QWidget
    tab: Tab
    pile: Callable[[], Pile]
    push: Callable[[Entry], None]
    open: Callable[[Record], None]
    write: Callable[[type[Record]], None]
    change: Callable[[Record], None]
    paper: Callable[[Callable[[], PaperInMemory]], None]
    go: Callable[[str], None]
    done: Callable[[frozenset[type[Record]]], None]
    write_in: Callable[[str, type[Record]], None]  # into another tab
    report: Callable[[], None]  # the readiness report


def ground(around: Around) -> QWidget | None:
    """The lowest page of a tab; None for a tab that has none of its own."""
    make = _GROUNDS.get(around.tab.key)
    return make(around) if make else None


def reopen(around: Around, name: str, ids: list[str]) -> bool:
    """Open the form that a draft belongs to; whether it was one of these."""
    if name in (Consent.kind, CareConsent.kind) and ids:
        about = about_of(name, ids[0])
        if about is not None:
            _ask(around, about)
        return about is not None
    if name == PrivateNote.kind:
        _reopen_private(around, ids)
        return True
    if name in (
        Administration.kind,
        ScaleAgreement.kind,
    ):  # the page shows what is not finished; one goes on from there
        return True
    if name == CLOSING_DRAFT:
        closing_entry(around.seat, around.view, around.resident, around.push)
        return True
    if scale_ground.reopen(around, name, ids):
        return True
    if letter_ground.reopen(around, name, ids):
        return True
    if papers_ground.reopen(around, name, ids):
        return True
    if journey_ground.reopen(around, name, ids):
        return True
    if referral_ground.reopen(around, name, ids):
        return True
    if readiness_ground.reopen(around, name, ids):
        return True
    return care_plan_ground.reopen(around, name, ids)


def _consents(around: Around) -> QWidget:
    page = ConsentsPage(around.seat, around.resident)
    page.open_asked.connect(around.open)
    page.ask_asked.connect(partial(_ask, around))
    page.letters_asked.connect(lambda: _paper(around, own_papers.letters))
    page.changed.connect(around.done)
    return page


def _ask(around: Around, about: About) -> None:
    ask(around.seat, around.view, around.resident, about, around.push)


def _private(around: Around) -> QWidget:
    seat, resident = around.seat, around.resident
    page = PrivateNotesPage(seat, resident)
    page.write_asked.connect(lambda: around.push(private_entry(seat, resident)))
    page.change_asked.connect(lambda note: around.push(private_entry(seat, resident, note)))
    page.changed.connect(around.done)
    return page


def _reopen_private(around: Around, ids: list[str]) -> None:
    """Go on with a private note, as it was when the typing began."""
    seat, resident = around.seat, around.resident
    if not ids:
        around.push(private_entry(seat, resident))
        return
    id, rev = RecordId(ids[0]), int(ids[1])

    def read(_: object) -> PrivateNote:
        revisions = records.history(seat.desk, PrivateNote, id)
        return next((each for each in revisions if each.rev == rev), revisions[0])

    seat.asker(around.view).run(read, lambda note: around.push(private_entry(seat, resident, note)))


def _disclosures(around: Around) -> QWidget:
    page = DisclosuresPage(around.seat, around.resident, around.tab.kinds)
    page.records.open_asked.connect(around.open)
    page.records.add_asked.connect(around.write)
    page.print_asked.connect(lambda: _paper(around, own_papers.own_list))
    return page


def _leaving(around: Around) -> QWidget:
    page = SeeingOutPage(around.seat, around.resident)
    page.open_asked.connect(around.open)
    page.close_asked.connect(
        lambda: closing_entry(around.seat, around.view, around.resident, around.push)
    )
    page.how_asked.connect(
        lambda: journey_entries.departure_entry(
            around.seat, around.view, around.resident, around.push
        )
    )
    page.went.connect(around.go)
    page.changed.connect(around.done)
    return page


def _family(around: Around) -> QWidget:
    page = FamilyPage(around.seat, around.resident, around.tab.kinds)
    page.open_asked.connect(around.open)
    page.add_asked.connect(around.write)
    page.change_asked.connect(around.change)
    return page


def _health(around: Around) -> QWidget:
    page = RecordsPage(around.seat, around.resident, around.tab.kinds)
    page.open_asked.connect(around.open)
    page.add_asked.connect(around.write)
    scans = card_of_health(around.seat, around.resident)
    if scans is not None:
        says = partial(around.seat.say_reach, around.tab.kinds, around.resident)
        scans.page_asked.connect(lambda made: above(around.pile(), says, made))
        page.put_first(scans)
    return page


def _legal(around: Around) -> QWidget:
    page = LegalPage(around.seat, around.resident, around.tab.kinds)
    page.open_asked.connect(partial(letter_ground.open_record, around))
    page.letter_asked.connect(lambda: letter_ground.begin(around, legal=True))
    page.add_asked.connect(around.write)
    desk, resident, words = around.seat.desk, around.resident, around.seat.look.words
    page.cover_asked.connect(
        lambda: around.paper(lambda: evidence_cover.paper(desk, resident, words=words))
    )
    return page


def _safety(around: Around) -> QWidget:
    page = SafetyPage(around.seat, around.resident, around.tab.kinds)
    page.change_asked.connect(around.change)
    page.paper_asked.connect(around.paper)
    page.plan_asked.connect(partial(_show_plan, around))
    page.changed.connect(around.done)
    page.open_asked.connect(around.open)
    page.add_asked.connect(around.write)
    return page


def _tasks(around: Around) -> QWidget:
    page = ResidentTasks(around.seat, around.resident)
    page.went.connect(around.seat.went)
    return page


def _show_plan(around: Around, kind: type[Plan]) -> None:
    page, pile = PlanPage(around.seat, around.resident, kind), around.pile()
    page.left.connect(pile.pop)
    pile.push(page)
    page.back.setFocus()


def _account(around: Around) -> QWidget:
    page = AccountPage(around.seat, around.resident, around.tab.kinds)
    page.open_asked.connect(around.open)
    page.add_asked.connect(around.write)
    return page


def _paper(around: Around, make: Callable[..., PaperInMemory]) -> None:
    desk, resident, words = around.seat.desk, around.resident, around.seat.look.words
    is_letter = make is own_papers.letters
    page = PaperPage(
        around.seat,
        lambda: make(desk, resident, words=words),
        leaves=partial(own_papers.let_out, desk, is_letter=is_letter),
    )
    pile = around.pile()
    page.left.connect(pile.pop)
    pile.push(page)
    page.close_it.setFocus()


_GROUNDS: dict[str, Callable[[Around], QWidget | None]] = {
    "way": journey_ground.way,
    "journey": journey_ground.journey,
    "after": journey_ground.after_leaving,
    "safety": _safety,
    "plan": care_plan_ground.ground,
    "scales": scale_ground.ground,
    "documents": papers_ground.ground,
    "account": _account,
    "consents": _consents,
    "disclosures": _disclosures,
    "private": _private,
    "leaving": _leaving,
    "family": _family,
    "legal": _legal,
    "health": _health,
    "sessions": session_ground.ground,
    "tasks": _tasks,
    "referrals": referral_ground.ground,
    "readiness": readiness_ground.ground,
}
