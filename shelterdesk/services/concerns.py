"""Worries that anybody may raise in two fields, and who answers them (casework guide 4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.safety import Concern, ConcernAnswer, ConcernState, HouseConcern
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.errors import Denied
from shelterdesk.i18n import N_
from shelterdesk.services import alerts
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

NOBODY = ResidentId("")
ROOM = "house/concerns"

WORRY = N_("A worry about {who} waits for an answer.")
DANGER = N_("Somebody may be in danger now: {who}.")
HOUSE_WORRY = N_("Worries about the house that wait for an answer: {n}.")
HOUSE_DANGER = N_("Somebody may be in danger now, in the house.")


@dataclass(frozen=True)
class ConcernLine:
    """A worry and what was answered, oldest answer first."""

    concern: Concern
    answers: tuple[ConcernAnswer, ...]


@dataclass(frozen=True)
class Worries:
    """All that is open: about the house, and about residents within reach."""

    house: tuple[HouseConcern, ...]
    answered: tuple[HouseConcern, ...]
    residents: tuple[Concern, ...]


def may_raise(desk: Desk) -> bool:
    """Everybody with a content role; administrators have nothing to do with residents."""
    return desk.may_create(Concern)


def raise_concern(
    desk: Desk, resident: ResidentId, text: str, *, danger_now: bool, draft: str = ""
) -> Receipt[Concern | HouseConcern]:
    """Write down a worry; about nobody in particular it is the house's. Raises ``Invalid``."""
    values = {"raised_on": desk.today(), "danger_now": danger_now, "text": text}
    kept: Concern | HouseConcern
    with desk.work("concern.raise") as work:
        if resident:
            kept = work.shelf(Concern).add(work.make(Concern, resident, values))
        else:
            kept = work.shelf(HouseConcern).add(work.make(HouseConcern, NOBODY, values))
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def lines(desk: Desk, resident: ResidentId) -> tuple[ConcernLine, ...]:
    """Worries about one resident, latest first; raises ``NotFound`` or ``Denied``."""
    with desk.look() as work:
        answers: dict[str, list[ConcernAnswer]] = {}
        for answer in reversed(work.shelf(ConcernAnswer).all_of(resident)):
            answers.setdefault(answer.concern_id, []).append(answer)
        found = work.shelf(Concern).all_of(resident)
    return tuple(ConcernLine(c, tuple(answers.get(c.id, ()))) for c in found)


def answer(desk: Desk, id: RecordId, values: Values, draft: str = "") -> Receipt[ConcernAnswer]:
    """Say what is done; the alert of danger that came with the worry ends with it.

    Raises ``Denied`` for whoever may not end that alert: danger is answered by those who keep it.
    """
    with desk.work("concern.answer") as work:
        concern = work.shelf(Concern).get(id)
        made = work.make(ConcernAnswer, concern.resident, {**values, "concern_id": id})
        kept = work.shelf(ConcernAnswer).add(made)
        if concern.danger_now:
            alerts.end_of_in(work, concern.resident, id)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def answer_house(
    desk: Desk, id: RecordId, rev: int, text: str, draft: str = ""
) -> Receipt[HouseConcern]:
    """Say what is done about a worry of the house."""
    with desk.work("house_concern.answer") as work:
        values = {"state": ConcernState.SEEN, "answer": text}
        kept = work.shelf(HouseConcern).amend(id, rev, values)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def worries(desk: Desk) -> Worries:
    """What is open, for the room *Concerns*."""
    with desk.look() as work:
        house = _of_house(work)
        residents = tuple(_open(work))
    return Worries(
        tuple(h for h in house if h.state is ConcernState.OPEN),
        tuple(h for h in house if h.state is ConcernState.SEEN),
        residents,
    )


def waiting(desk: Desk) -> Iterator[Waiting]:
    """Open worries for whoever answers them, and danger now for whoever is on shift."""
    with desk.look() as work:
        open_now = list(_open(work))
        known = {c.resident for c in open_now if c.danger_now}
        about = {c.resident: c for c in reversed(open_now)}  # the oldest one counts
        dangers = {a.resident for a in alerts.dangers(work) if alerts.for_me(desk, a)}
        house = [h for h in _of_house(work) if h.state is ConcernState.OPEN]
    for resident in known | dangers:
        # Who answers goes to what was written; who is on shift sees the instruction on top.
        tab = "safety" if resident in about else "overview"
        yield Waiting(
            said=DANGER, route=f"residents/{resident}/{tab}", resident=resident, urgent=True
        )
    for resident, concern in about.items():
        if resident not in known:
            yield Waiting(
                said=WORRY,
                route=f"residents/{resident}/safety",
                resident=resident,
                due_on=concern.raised_on,
            )
    if house:
        is_danger = any(h.danger_now for h in house)
        said = HOUSE_DANGER if is_danger else HOUSE_WORRY
        yield Waiting(said=said, route=ROOM, count=len(house), urgent=is_danger)


def _open(work: Work) -> Iterator[Concern]:
    """Worries about residents that nobody answered, within reach; nothing counts as opened."""
    try:
        answered = {a.concern_id for a in work.shelf(ConcernAnswer).every()}
        found = list(work.shelf(Concern).every())
    except Denied:
        return
    for concern in sorted(found, key=lambda c: (c.raised_on, c.made_at)):
        if concern.id not in answered:
            yield concern


def _of_house(work: Work) -> tuple[HouseConcern, ...]:
    try:
        found = list(work.shelf(HouseConcern).every())
    except Denied:
        return ()
    return tuple(sorted(found, key=lambda h: (h.raised_on, h.made_at), reverse=True))
