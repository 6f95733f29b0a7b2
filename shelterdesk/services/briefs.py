"""What new facts do at once, in the same transaction: the brief is said again, a verdict withdrawn.

Whoever holds no key of a verdict writes the fact alone. That withdraws it too, for everybody who
reads it (documents guide 3.2); the next person with the keys writes it down, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from shelterdesk.access.hands import is_mine
from shelterdesk.domain.catalogue import Phase
from shelterdesk.domain.kinds.readiness import (
    ReadinessBrief,
    ReadinessFact,
    ReadinessVerdict,
    ReturnRisk,
    SignatureOutside,
    Waiver,
)
from shelterdesk.domain.readiness import BlockReason, ReadinessState, Standing
from shelterdesk.domain.record import Record, ResidentId, SignState, Values
from shelterdesk.domain.roles import Role
from shelterdesk.errors import ShelterDeskError
from shelterdesk.i18n import N_
from shelterdesk.services import criteria, standings
from shelterdesk.services.criteria import HouseCriteria
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

NO_LONGER = N_("No longer ready, since something changed: {who}")
VERDICT = N_("A verdict waits for your name: {who}")
SECOND = N_("Something about the way home waits for a second name: {who}")
OTHERS_AT_ONCE = 50  # briefs of other criteria, said again when somebody has sat down
SHOWN_FOR = timedelta(days=14)
# Why nobody goes now is not for the short form, which nurses and counsellors read: a no of the
# resident and a claim for protection look alike there (casework guide 5).
TOLD_ALIKE = frozenset({BlockReason.DOES_NOT_WISH, BlockReason.NON_REFOULEMENT})
AT_REST = frozenset({ReadinessState.ON_HOLD, ReadinessState.NOT_RETURNING})
SAYS_NOTHING: Values = {
    "next_step": N_("The case manager tells what comes next."),
    "who": Role.CM.value,
    "due_on": None,
}
STATES = frozenset({SignState.SIGNED, SignState.COUNTERSIGNED})


def follow(work: Work) -> None:
    """At the end of a unit that dropped facts: everybody whose brief they make old.

    What cannot be told here (a damaged fact, a key at rest) never keeps the cause from being
    written: a no counts by itself.
    """
    if ReadinessFact not in work.changed:
        return
    for resident in sorted(work.touched):
        with suppress(ShelterDeskError):
            _say_again(work, resident)


def _say_again(work: Work, resident: ResidentId) -> None:
    if may_tell(work, resident) and is_old(work, resident):
        refresh_brief(work, resident)


def may_tell(work: Work, resident: ResidentId) -> bool:
    """Whether this person can tell where somebody stands: those who read the facts."""
    desk = work.desk
    reads = desk.may("read", ReadinessFact, resident)
    return reads and desk.may("create", ReadinessBrief, resident)


def is_old(work: Work, resident: ResidentId) -> bool:
    """Whether there is a brief and facts have come since."""
    known = work.counts(ReadinessFact, resident).get(resident, 0)
    return any(b.facts_count != known for b in work.shelf(ReadinessBrief).all_of(resident))


def refresh_brief(
    work: Work, resident: ResidentId, house: HouseCriteria | None = None
) -> Standing | None:
    """Say again in short where somebody stands, if this person can tell.

    A verdict that no longer holds is withdrawn with it, with the reasons; its signatures and all
    revisions stay.
    """
    if not may_tell(work, resident):
        return None
    house = house or criteria.in_force(work)
    seen = standings.stand(work, resident, house=house)
    _withdraw(work, resident, seen)
    first = seen.blockers[0] if seen.blockers else None
    brief = {
        "state": seen.state.value,
        "next_step": first.next_action if first else "",
        "who": " ".join(first.acts) if first else "",
        "due_on": first.by if first else None,
        **(SAYS_NOTHING if seen.reason in TOLD_ALIKE or seen.state in AT_REST else {}),
        "lapses_on": seen.expires_on,
        "missing": sum(b.phase is Phase.RETURN and not b.lapses for b in seen.blockers),
        "depart_on": seen.journey.depart_on,
        "facts_count": work.counts(ReadinessFact, resident).get(resident, 0),
        "catalogue_version": house.now.version,
    }
    shelf = work.shelf(ReadinessBrief)
    before = shelf.all_of(resident)
    if not before:
        shelf.add(work.make(ReadinessBrief, resident, brief))
    elif before[0].values() != brief:
        shelf.amend(before[0].id, before[0].rev, brief)
    return seen


def try_brief(work: Work, resident: ResidentId) -> Standing | None:
    """The same where something is written that has to be kept, such as a no or a departure.

    What cannot be told (a damaged fact, a key at rest) never undoes it: None then.
    """
    try:
        return refresh_brief(work, resident)
    except ShelterDeskError:
        return None


def _withdraw(work: Work, resident: ResidentId, seen: Standing) -> None:
    """Write down that the verdict no longer holds, and why: an effect, never an act of its own."""
    if not seen.withdrawn_because or not work.desk.may("create", ReadinessVerdict, resident):
        return
    verdict = standings.latest_verdict(work, resident)
    if verdict is None or verdict.state not in STATES:
        return
    why = tuple(reason.value for reason in seen.withdrawn_because)
    given = {
        "state": SignState.WITHDRAWN,
        "withdrawn_on": work.desk.today(),
        "withdrawn_because": why,
    }
    work.put(verdict.amended(given))


# ---- what others could not write down, and what somebody should know


def finish_waiting(desk: Desk) -> None:
    """Bring briefs up to date that colleagues without the keys left old.

    Other criteria make all of them old at once: then as many as nobody notices at a time.
    """
    if not desk.roles & {Role.MGR, Role.CM, Role.LEG}:
        return
    with desk.look() as work:
        old = tuple(_old(work))
    for resident in old:
        with suppress(ShelterDeskError), desk.work("readiness_brief.renew") as work:
            refresh_brief(work, resident)


def _old(work: Work) -> Iterator[ResidentId]:
    counts, others = work.counts(ReadinessFact), 0
    version = criteria.in_force(work).now.version
    for brief in work.shelf(ReadinessBrief).every():
        resident = brief.resident
        by_others = brief.catalogue_version != version and others < OTHERS_AT_ONCE
        has_new = brief.facts_count != counts.get(resident, 0)
        if (has_new or by_others) and may_tell(work, resident):
            others += not has_new
            yield resident


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Verdicts that ended by themselves lately, and names that are asked of this person."""
    if not desk.roles & {Role.MGR, Role.CM, Role.LEG}:
        return ()
    latest: dict[ResidentId, ReadinessVerdict] = {}
    second: dict[ResidentId, None] = {}
    with desk.look() as work:
        for verdict in work.shelf(ReadinessVerdict).every():
            known = latest.setdefault(verdict.resident, verdict)
            if _order(known) < _order(verdict):
                latest[verdict.resident] = verdict
        for kind in (Waiver, ReturnRisk, SignatureOutside):
            second |= {r.resident: None for r in work.shelf(kind).every() if _asks(work, r)}
        asked = [resident for resident, verdict in latest.items() if _asks(work, verdict)]
    since = desk.today() - SHOWN_FOR
    ended = [r for r, v in latest.items() if v.withdrawn_on is not None and v.withdrawn_on >= since]
    return tuple(
        Waiting(said=said, route=f"residents/{resident}/readiness", resident=resident)
        for said, residents in ((NO_LONGER, ended), (VERDICT, asked), (SECOND, second))
        for resident in sorted(residents)
    )


def _asks(work: Work, record: Record) -> bool:
    """Whether what one person signed is this one's to countersign."""
    if record.values()["state"] is not SignState.SIGNED:
        return False
    return not is_mine(work, record) and work.desk.may("countersign", type(record), record.resident)


def _order(verdict: ReadinessVerdict) -> tuple[date, datetime, str]:
    return verdict.signed_on or date.min, verdict.made_at, verdict.id
