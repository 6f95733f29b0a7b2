"""The readiness criteria of this house: what we ship, what it changed, and what it asks itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.catalogue import Criteria, load_criteria
from shelterdesk.domain.kinds.readiness import LocalCriterion
from shelterdesk.domain.local_criteria import CriterionInForce
from shelterdesk.i18n import N_
from shelterdesk.services import criteria, drafts
from shelterdesk.ui.kit.buttons import button
from shelterdesk.ui.kit.cards import Card, empty, row
from shelterdesk.ui.kit.composed_form import Part
from shelterdesk.ui.kit.editors import CalmPicker, PickEditor
from shelterdesk.ui.kit.filling import Filling
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.room import RoomStack
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.criteria import (
    DOMAIN,
    OWN_FIELDS,
    changes_line,
    facts_line,
    fields_of,
    filled,
    said_of_ours,
    said_of_own,
)

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

TITLE = N_("Criteria")
LEAD = N_(
    "What is asked before somebody travels home. You may ask more, for fewer days, by others, and "
    "make a gate hard. What we ship as a hard gate stays hard: it stands for somebody's safety. A "
    "verdict is judged by the criteria that it was signed by; leaving by those of the day."
)
ALL, CHANGED, OWN = "all", "changed", "own"
SHOWN = {
    ALL: N_("All criteria"),
    CHANGED: N_("Only what this house changed"),
    OWN: N_("Only the house's own"),
}


def is_for(desk: Desk) -> bool:
    """Everybody who has to do with somebody's way home; managers change them."""
    return desk.may("read", LocalCriterion) and bool({"MGR", "CM", "LEG"} & set(desk.roles))


class CriteriaRoom(RoomStack):
    """One card for each part; a line for each question."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, seat.look.words(TITLE))
        words = seat.look.words
        self._may = seat.desk.may("create", LocalCriterion)
        self._found: tuple[CriterionInForce, ...] = ()
        self.shown = CalmPicker()
        self.shown.setAccessibleName(words("Which ones"))
        for key, label in SHOWN.items():
            self.shown.addItem(words(label), key)
        self.shown.activated.connect(lambda _: self._list())
        acts: list[Any] = [self.shown]
        if self._may:
            acts.append(button(seat.look, words("Ask something more"), self.ask_more, icon="plus"))
        self.head = Card(words(TITLE)).add(
            PlainLabel(words(LEAD), tone="muted", wrap=True), row(*acts)
        )
        self.lines = Card()
        self._filling = Filling(self.lines, seat.asker(self).soon)
        self.furnish(self.head, self.lines)

    def read(self) -> None:
        """Read the criteria of this house."""
        desk = self.seat.desk
        self.seat.asker(self).run(lambda _: criteria.every(desk), self._came)

    def open_draft(self, written: str) -> None:
        """Go on with a criterion that was being written."""
        code = written.partition(":")[2].partition("/")[0]
        desk = self.seat.desk

        def show(found: tuple[CriterionInForce, ...]) -> None:
            self._push(next((each for each in found if each.criterion.id == code), None))

        self.seat.asker(self).run(lambda _: criteria.every(desk), show)

    def ask_more(self) -> None:
        """Write a criterion of the house."""
        self._push(None)

    def _came(self, found: tuple[CriterionInForce, ...]) -> None:
        self._found = found
        self._list()

    def _list(self) -> None:
        self._filling.fill(self._fill())

    def _fill(self) -> Iterator[None]:
        words, shipped = self.seat.look.words, load_criteria()
        empty(self.lines.column)
        shown = [each for each in self._found if _fits(each, self.shown.currentData())]
        for domain in shipped.domains:
            ours = [each for each in shown if each.criterion.domain == domain.code]
            if ours:
                self.lines.add(PlainLabel(words(domain.title), size="card"))
                for each in ours:
                    self._line(each)
                    yield
        if not shown:
            self.lines.add(PlainLabel(words("Nothing: all is as we ship it."), tone="muted"))

    def _line(self, each: CriterionInForce) -> None:
        look, words = self.seat.look, self.seat.look.words
        question = words(each.criterion.question)
        parts: list[Any] = [PlainLabel(question, wrap=True)]
        if self._may:
            acts = [(words("Change"), partial(self._push, each))]
            if each.shipped is None:
                over = words("Ask it no more") if each.in_use else words("Ask it again")
                acts.append((over, partial(self._rest, each)))
            elif each.changed:
                acts.append((words("As we ship it"), partial(self._rest, each)))
            for label, act in acts:
                made = button(look, label, act, act="link")
                made.setAccessibleName(f"{label}: {question}")
                parts.append(made)
        line = row(*parts)
        line.setStretch(0, 1)
        self.lines.add(line)
        self.lines.add(
            PlainLabel(facts_line(each.criterion, words), size="small", tone="muted", wrap=True)
        )
        changed = changes_line(each, words)
        if changed:
            self.lines.add(PlainLabel(changed, size="small", tone="info", wrap=True))

    def _rest(self, each: CriterionInForce) -> None:
        desk, code, in_use = self.seat.desk, each.criterion.id, each.in_use
        act = criteria.rest if in_use else criteria.ask_again
        self.seat.asker(self).run(lambda _: act(desk, code), self._kept)

    def _push(self, each: CriterionInForce | None) -> None:
        entry = criterion_entry(self.seat, each)
        entry.left.connect(self.back)
        entry.finished.connect(self._kept)
        self.open(entry)
        entry.form.start()


def _fits(each: CriterionInForce, wanted: str) -> bool:
    if wanted == OWN:
        return each.shipped is None
    return wanted == ALL or each.shipped is None or bool(each.changed)


def criterion_entry(seat: Seat, found: CriterionInForce | None) -> Entry:
    """Change a criterion, or write one of the house."""
    words, desk, kind = seat.look.words, seat.desk, LocalCriterion.kind
    shipped = found.shipped if found else None
    code = found.criterion.id if found else ""

    def save(values: Mapping[str, Any], slot: str) -> Any:
        given = values[kind]
        if shipped is not None:
            kept = criteria.change(desk, code, said_of_ours(given, shipped))
        else:
            kept = criteria.add(desk, said_of_own(given), code)
        drafts.discard(desk, slot)
        return kept

    fields = fields_of(found) if found else OWN_FIELDS
    picks = _parts(load_criteria(), words)
    custom = {DOMAIN.name: lambda field: PickEditor(field, seat.look, picks)}
    return Entry(
        seat,
        words(found.criterion.question) if found else words("A criterion of the house"),
        (Part(kind, "", fields, custom),),
        f"{kind}:{code}/",
        save,
        act=words("Save"),
        filled={kind: {f.name: filled(found.criterion)[f.name] for f in fields}} if found else None,
        explained=words(LEAD),
    )


def _parts(shipped: Criteria, words: Any) -> list[tuple[str, str]]:
    return [(domain.code, words(domain.title)) for domain in shipped.domains]
