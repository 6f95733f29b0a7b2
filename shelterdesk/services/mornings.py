"""The morning somebody leaves: a short list that whoever is on duty goes through at half past four.

It reminds; nothing on it keeps an adult here. Each tick is kept at once, with its author. Who says
no does not travel: the wish is written down in the same act, and that is the end of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.belonging import Belonging
from shelterdesk.domain.kinds.journey import Departure, Journey, MorningCheck, TravelBrief
from shelterdesk.domain.kinds.paper import CustodyReceipt
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.policy import Act, Reach
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.word_lists import Word, load_word_list
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import journeys, seeing_out, travel
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.telling import tell
from shelterdesk.services.waiting import Waiting
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

PAPERS, BELONGINGS, STILL_WANTS, LEFT = "papers", "belongings", "still_wants", "left"
AHEAD = 7  # days that the list looks ahead
LOOKED_BACK = 3  # days in which a no, or a leaving, is brought to whoever writes the rest
IN_SAFE = N_("Papers of theirs still lie in the safe. Give them back there, then tick.")
THINGS_HERE = N_("The house still keeps things of theirs. Give them back there, then tick.")
LEAVES_TODAY = N_("Leaving today, list for the morning: {n}")
LEAVES_SOON = N_("Leaving tomorrow, list for the morning: {n}")
NO_ON_THE_DAY = N_("Said no on the day of leaving.")
SAID_NO = N_("{who} said no on the morning of leaving: cancel the journey")
HAS_LEFT = N_("{who} has left: write down how, and what was still open")


@dataclass(frozen=True)
class Tick:
    """The last word on one line, who wrote it and when."""

    done: bool
    at: datetime
    by: str
    remark: str = ""


@dataclass(frozen=True)
class Leaving:
    """One resident who leaves on a day, and how far the morning is.

    ``in_safe`` and ``things`` count what the house still keeps, as far as this person sees it.
    """

    brief: TravelBrief
    ticks: dict[str, Tick]
    in_safe: int = 0
    things: int = 0

    @property
    def resident(self) -> ResidentId:
        """Who leaves."""
        return self.brief.resident

    @property
    def said_no(self) -> bool:
        """Whether the last answer this morning was that they do not want to go."""
        tick = self.ticks.get(STILL_WANTS)
        return tick is not None and not tick.done

    @property
    def has_left(self) -> bool:
        """Whether somebody wrote down that they have left."""
        tick = self.ticks.get(LEFT)
        return tick is not None and tick.done


def lines() -> tuple[Word, ...]:
    """What is looked after, in order; reviewed data."""
    return load_word_list("departure_morning").words


def may_see(desk: Desk) -> bool:
    """Whoever is on duty, and who plans journeys."""
    return desk.may("read", TravelBrief)


def may_tick(desk: Desk, resident: ResidentId) -> bool:
    """Whether this person goes through the list of somebody."""
    return desk.may_create(MorningCheck, resident)


def waits_for_duty(desk: Desk) -> bool:
    """Whether this person sees the list on duty alone, and has not said that they are."""
    reach = desk.policy.reaches(desk.actor, Act.READ, TravelBrief.kind)
    return reach == {Reach.SHIFT} and not desk.actor.on_shift


def days(desk: Desk) -> tuple[date, ...]:
    """Each day from today over the coming week on which somebody leaves; today without any."""
    today = desk.today()
    last = today + timedelta(days=AHEAD)
    with desk.look() as work:
        shelf = work.shelf(TravelBrief)
        found = shelf.between("on", today.isoformat(), (last + timedelta(days=1)).isoformat())
        return tuple(sorted({each.on for each in found if not each.cancelled})) or (today,)


def of_day(desk: Desk, on: date) -> tuple[Leaving, ...]:
    """Everybody within reach who leaves on a day, the earliest hour first."""
    with desk.look() as work:
        return _of_day(work, on)


def tick(
    desk: Desk, leaving: Leaving, item: str, *, done: bool = True, remark: str = ""
) -> Receipt[MorningCheck]:
    """Keep one line of the list, with what it tells others.

    Papers and belongings drop their facts where this person's word counts; a line says what is so,
    so ``Invalid`` while the safe or the store still has something of theirs. *Left* ends the stay
    and frees the bed. ``still_wants`` not done is a no: the wish is written down, and where this
    person may, the journey is cancelled with it.
    """
    brief, resident = leaving.brief, leaving.resident
    if item not in {line.code for line in lines()}:
        raise NotFound(MorningCheck.kind)
    with desk.work("morning_check.add") as work:
        given = {
            "at": desk.now().replace(microsecond=0),
            "journey_on": brief.on,
            "item": item,
            "done": done,
            "remark": remark.strip(),
        }
        kept = work.shelf(MorningCheck).add(work.make(MorningCheck, resident, given))
        if item == PAPERS:
            if done and _in_safe(work, resident):
                raise Invalid({"item": IN_SAFE})
            tell(work, resident, "originals", "with_resident" if done else "elsewhere")
        elif item == BELONGINGS:
            if done and _things(work, resident):
                raise Invalid({"item": THINGS_HERE})
            tell(work, resident, "belongings", "returned" if done else "open")
        elif item == STILL_WANTS and not done:
            tell(work, resident, "wish", "no")
            _cancel(work, resident, remark)
        elif item == LEFT and done:
            with suppress(Denied, NotFound):
                seeing_out.leave_in(work, resident)
    return Receipt(kept, frozenset(work.changed))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Who leaves today and tomorrow; for who plans, who said no and who left without a word yet."""
    if not may_see(desk):
        return ()
    today, found = desk.today(), []
    try:
        with desk.look() as work:
            if desk.actor.on_shift:
                for on, said in ((today, LEAVES_TODAY), (today + timedelta(days=1), LEAVES_SOON)):
                    open_ones = [
                        each for each in _of_day(work, on) if not each.has_left and not each.said_no
                    ]
                    route = f"house/departures:{on}"
                    found.append(Waiting(said=said, route=route, count=len(open_ones), due_on=on))
            found += _for_planners(work)
    except Denied:
        return ()
    return tuple(found)


def _for_planners(work: Work) -> Iterable[Waiting]:
    desk, today = work.desk, work.desk.today()
    if not desk.may("create", Journey):
        return
    for back in range(LOOKED_BACK):
        on = today - timedelta(days=back)
        for each in _of_day(work, on):
            who = each.resident
            if not desk.may("create", Journey, who):
                continue
            if each.said_no and travel.current(work, who) is not None:
                route = f"residents/{who}/journey"
                yield Waiting(said=SAID_NO, route=route, resident=who, due_on=on, urgent=True)
            elif each.has_left and not any(
                d.on >= each.brief.on for d in work.shelf(Departure).all_of(who)
            ):
                route = f"residents/{who}/leaving"
                yield Waiting(said=HAS_LEFT, route=route, resident=who, due_on=on)


def _of_day(work: Work, on: date) -> tuple[Leaving, ...]:
    day = on.isoformat()
    briefs = [each for each in work.shelf(TravelBrief).every(open_on=day) if not each.cancelled]
    checks: dict[ResidentId, list[MorningCheck]] = defaultdict(list)
    if briefs:
        for check in work.shelf(MorningCheck).every(open_journey_on=day):
            checks[check.resident].append(check)
    found = []
    for brief in briefs:
        ticks = _ticks(work, brief, checks[brief.resident])
        leaving = Leaving(
            brief,
            ticks,
            in_safe=_in_safe(work, brief.resident),
            things=_things(work, brief.resident),
        )
        if leaving.has_left or _is_here(work, brief.resident):
            found.append(leaving)
    return tuple(sorted(found, key=lambda each: (each.brief.leave_at or "99", each.brief.id)))


def _ticks(work: Work, brief: TravelBrief, checks: Iterable[MorningCheck]) -> dict[str, Tick]:
    placed = work.entered(MorningCheck, brief.resident)
    ordered = sorted(checks, key=lambda check: placed.get(check.id, 0))
    return {
        check.item: Tick(check.done, check.at, writer_of(work.desk, check), check.remark)
        for check in ordered
    }


def _is_here(work: Work, resident: ResidentId) -> bool:
    """Whether somebody lives here; whoever cannot tell sees them on the list all the same."""
    try:
        stays = work.shelf(Stay).all_of(resident)
    except (Denied, NotFound):
        return True
    placed = work.entered(Stay, resident)
    last = max(stays, key=lambda stay: placed.get(stay.id, 0), default=None)
    return last is None or last.state in seeing_out.HERE


def _in_safe(work: Work, resident: ResidentId) -> int:
    try:
        receipts = work.shelf(CustodyReceipt).all_of(resident)
    except (Denied, NotFound):
        return 0
    return sum(each.returned_on is None for each in receipts)


def _things(work: Work, resident: ResidentId) -> int:
    points = seeing_out.open_points(work, resident)
    return sum(isinstance(point.record, Belonging) for point in points)


def _cancel(work: Work, resident: ResidentId, remark: str) -> None:
    """Whoever may change the journey cancels it with the no; for others it waits on Today."""

    with suppress(Denied, NotFound):
        journeys.cancel_in(work, resident, remark or NO_ON_THE_DAY)
