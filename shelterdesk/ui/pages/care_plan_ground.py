"""The tab of the care plan in the resident's record: its pages, and the forms behind drafts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from shelterdesk.domain.kinds.plan import (
    CarePlan,
    CaseConference,
    Domain,
    OutcomeRating,
    PhaseChange,
    PlanApproval,
    PlanItem,
    PlanSignature,
)
from shelterdesk.domain.outcomes import load_frameworks
from shelterdesk.domain.plans import ITEM_BY_NAME, REVIEW_OF
from shelterdesk.domain.record import RecordId
from shelterdesk.services import (
    care_plans,
    plan_actions,
    plan_reviews,
    plan_together,
    records,
)
from shelterdesk.ui.pages import care_plan_entries as entries
from shelterdesk.ui.pages.attachments import above
from shelterdesk.ui.pages.care_plan import CarePlanPage
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.plan_conference import ConferencePage
from shelterdesk.ui.pages.plan_versions import VersionsPage
from shelterdesk.ui.pages.together import TOGETHER, alone

if TYPE_CHECKING:
    from shelterdesk.ui.pages.grounds import Around

DRAFTS = frozenset(
    {
        CarePlan.kind,
        f"{CarePlan.kind}-words",
        TOGETHER,
        PlanSignature.kind,
        PhaseChange.kind,
        PlanApproval.kind,
        CaseConference.kind,
        f"{CaseConference.kind}-change",
        OutcomeRating.kind,
        *ITEM_BY_NAME,
        *(f"{name}-{what}" for name in ITEM_BY_NAME for what in ("change", "ask", "step")),
        *(kind.kind for kind in REVIEW_OF.values()),
    }
)


def ground(around: Around) -> QWidget:
    """The page of the tab."""
    page = CarePlanPage(around.seat, around.resident)
    page.entry_asked.connect(lambda make: _push(around, make()))
    page.open_asked.connect(lambda record: _meeting(around, record))
    page.page_asked.connect(lambda where: _PAGES[where](around))
    page.scan_asked.connect(partial(_scan, around))
    page.changed.connect(around.done)
    return page


def _push(around: Around, entry: Entry) -> None:
    """Open a form, and let the status bar say who reads what is written there."""
    name = entry.presenter.slot.partition("/")[0].partition(":")[0].partition("-")[0]
    written = next((kind for kind in around.tab.kinds if kind.kind == name), None)
    around.push(entry)
    if written is not None:
        around.seat.say_reach((written,), around.resident)
        entry.left.connect(lambda: around.seat.say_reach(around.tab.kinds, around.resident))


def _together(around: Around) -> None:
    alone(around.seat, around.resident, around.done)


def _versions(around: Around) -> None:
    seat, resident, pile = around.seat, around.resident, around.pile()

    def show(found: care_plans.PlanPage) -> None:
        if found.plan is None:
            return
        page = VersionsPage(seat, found.plan)
        page.left.connect(pile.pop)
        pile.push(page)
        page.back.setFocus()

    seat.asker(around.view).run(lambda _: care_plans.page(seat.desk, resident), show)


def _print(around: Around) -> None:
    desk, resident, words = around.seat.desk, around.resident, around.seat.look.words
    pile = around.pile()
    page = PaperPage(around.seat, lambda: plan_together.print_copy(desk, resident, words=words))
    page.left.connect(pile.pop)
    pile.push(page)
    page.close_it.setFocus()


def _meeting(around: Around, record: CaseConference) -> None:
    page, pile = ConferencePage(around.seat, record), around.pile()
    page.left.connect(pile.pop)
    page.change_asked.connect(
        lambda found: _push(around, entries.conference_entry(around.seat, around.resident, found))
    )
    page.changed.connect(around.done)
    page.page_asked.connect(partial(_scan, around))
    pile.push(page)
    page.back.setFocus()


def _scan(around: Around, page: QWidget) -> None:
    """Show a scan, or the page that brings one in, until it is left."""
    says = partial(around.seat.say_reach, around.tab.kinds, around.resident)
    above(around.pile(), says, page)


_PAGES: dict[str, Callable[[Around], None]] = {
    "together": _together,
    "versions": _versions,
    "print": _print,
}


# ---- drafts


def reopen(around: Around, name: str, ids: list[str]) -> bool:
    """Open the form that a draft belongs to; whether it was one of these."""
    if name not in DRAFTS:
        return False
    _Reopening(around, name, ids).open()
    return True


class _Reopening:
    """Reads what a draft is about, as it was when the typing began, and opens its form."""

    def __init__(self, around: Around, name: str, ids: list[str]) -> None:
        self._around, self._seat = around, around.seat
        self._kind, _, self._what = name.partition("-")
        self._ids = ids

    def open(self) -> None:
        seat, resident, ids = self._seat, self._around.resident, self._ids
        if self._kind in ITEM_BY_NAME:
            self._item()
        elif self._kind == OutcomeRating.kind:
            framework = load_frameworks()[ids[0]]
            asked = plan_reviews.questions_for(seat.desk, resident, framework)
            self._push(entries.rate_entry(seat, resident, framework, asked))
        elif self._kind == CaseConference.kind and not self._what:
            self._push(entries.conference_entry(seat, resident))
        elif self._kind == CaseConference.kind:
            change: Callable[[Any], Entry] = lambda r: entries.conference_entry(seat, resident, r)  # noqa: E731
            self._read(CaseConference, ids[0], change, rev=ids[1])
        elif f"{self._kind}-{self._what}" == TOGETHER:
            _together(self._around)
        elif self._kind == CarePlan.kind and not ids:
            self._push(entries.begin_entry(seat, resident))
        elif any(self._kind == kind.kind for kind in REVIEW_OF.values()):
            self._read(ITEM_BY_NAME[ids[0]], ids[1], lambda i: entries.review_entry(seat, i))
        else:
            make = {
                CarePlan.kind: entries.words_entry,
                PlanSignature.kind: entries.ask_entry,
                PhaseChange.kind: entries.phase_entry,
                PlanApproval.kind: entries.approval_entry,
            }[self._kind]
            rev = ids[1] if self._what else ""
            self._read(CarePlan, ids[0], lambda plan: make(seat, plan), rev=rev)

    def _item(self) -> None:
        seat, kind, ids = self._seat, ITEM_BY_NAME[self._kind], self._ids
        if not self._what:
            part = Domain.of(ids[0])
            self._push(entries.item_entry(seat, self._around.resident, part))
        elif self._what == "step":
            self._step(kind)
        else:
            make = entries.say_entry if self._what == "ask" else entries.change_item_entry
            self._read(kind, ids[0], lambda item: make(seat, item), rev=ids[1])

    def _step(self, kind: type[PlanItem]) -> None:
        seat, ids = self._seat, self._ids

        def read(_: object) -> Any:
            item = records.get(seat.desk, kind, RecordId(ids[0]))
            return item, plan_actions.takers(seat.desk, kind, item.resident)

        self._seat.asker(self._around.view).run(
            read, lambda found: self._push(entries.step_entry(seat, found[0], found[1], ids[1]))
        )

    def _read(self, kind: Any, id: str, make: Callable[[Any], Entry], *, rev: str = "") -> None:
        desk = self._seat.desk

        def read(_: object) -> Any:
            revisions = records.history(desk, kind, RecordId(id))
            return next((r for r in revisions if str(r.rev) == rev), revisions[0])

        self._seat.asker(self._around.view).run(read, lambda found: self._push(make(found)))

    def _push(self, entry: Entry) -> None:
        _push(self._around, entry)
