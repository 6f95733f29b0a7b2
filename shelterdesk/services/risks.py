"""Risk reviews: who judged what, what is looked at next, what a manager still has to see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.access.hands import is_signed_here
from shelterdesk.domain.kinds.arrival import FirstNightScreen
from shelterdesk.domain.kinds.safety import (
    HealthRiskDomain,
    HealthRiskReview,
    ReviewState,
    RiskDomain,
    RiskLevel,
    RiskReview,
)
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.domain.risks import (
    BY_A_MANAGER,
    TOO_FAR,
    Judged,
    Sign,
    next_look,
    signs_of,
    to_raise,
)
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import looks, settings
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

Review = RiskReview | HealthRiskReview
Domain = RiskDomain | HealthRiskDomain
KINDS: tuple[type[Review], ...] = (RiskReview, HealthRiskReview)
DOMAINS: Mapping[type[Review], Sequence[Domain]] = {
    RiskReview: tuple(RiskDomain),
    HealthRiskReview: tuple(HealthRiskDomain),
}
LOOK_AGAIN = N_("Look again at what could be dangerous for {who}.")
APPROVE = N_("A high level about {who} waits for a manager.")
FIRST_LOOK = N_("Nobody has looked yet at what could be dangerous for {who}.")
FIRST_DAY, NEW = timedelta(days=1), timedelta(days=14)  # 24 hours after arrival (guide 4.1)


@dataclass(frozen=True)
class Look:
    """One domain: the newest review, older ones behind it, and what is open about it."""

    domain: Domain
    newest: Review
    older: tuple[Review, ...] = ()
    is_due: bool = False
    lacks_manager: bool = False
    approved_by: str = ""


@dataclass(frozen=True)
class RiskPage:
    """All that this person may read of a resident's risks.

    ``untouched`` are domains nobody has looked at; ``signs`` speak for a look or a higher level.
    """

    looks: tuple[Look, ...]
    untouched: tuple[tuple[type[Review], Domain], ...]
    signs: tuple[Sign, ...]


def page(desk: Desk, resident: ResidentId) -> RiskPage:
    """The newest review of each domain, most serious first; raises ``NotFound``, ``Denied``."""
    looks: list[Look] = []
    untouched: list[tuple[type[Review], Domain]] = []
    signs: tuple[Sign, ...] = ()
    with desk.look() as work:
        for kind in KINDS:
            if not desk.may("read", kind, resident):
                continue
            by_domain = _by_domain(work.shelf(kind).all_of(resident))
            looks.extend(_look(desk, found) for found in by_domain.values())
            untouched.extend((kind, d) for d in DOMAINS[kind] if d not in by_domain)
        if desk.may("read", RiskReview, resident):
            judged = {
                look.domain: Judged(look.newest.level, look.newest.made_at)
                for look in looks
                if isinstance(look.domain, RiskDomain)
            }
            screens = work.shelf(FirstNightScreen).all_of(resident)
            signs = to_raise(judged, signs_of(screens))
    order = list(RiskLevel)
    looks.sort(key=lambda look: (-order.index(look.newest.level), look.newest.review_on))
    return RiskPage(tuple(looks), tuple(untouched), signs)


def proposals(desk: Desk) -> dict[RiskLevel, date]:
    """The day of the next look by level, from the shelter's settings."""
    with desk.look() as work:
        chosen = settings.in_force(work)
    return {level: next_look(level, desk.today(), chosen) for level in RiskLevel}


def write(
    desk: Desk, kind: type[Review], resident: ResidentId, values: Values, draft: str = ""
) -> Receipt[Review]:
    """Keep a new review; what was said before of the same domain stays behind it.

    Without a day the one of the level is taken; ``Invalid`` for one that is further away.
    """
    with desk.work(f"{kind.kind}.add") as work:
        given = _with_day(work, values)
        record = work.make(kind, resident, given)
        shelf = work.shelf(kind)
        before = [old for old in _readable(work, kind, resident) if old.domain == record.domain]
        for old in before:
            if old.state is ReviewState.CURRENT and desk.may("amend", kind, resident):
                shelf.amend(old.id, old.rev, {"state": ReviewState.REPLACED})
        kept = shelf.add(record)
        looks.follow(work, kept, kept.review_on, was_had=True, instead_of=before)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def change(
    desk: Desk, kind: type[Review], id: RecordId, rev: int, values: Values, draft: str = ""
) -> Receipt[Review]:
    """Change a review that one saw as *rev*; a manager's approval ends with it."""
    with desk.work(f"{kind.kind}.amend") as work:
        kept = work.shelf(kind).amend(id, rev, _with_day(work, values))
        if kept.state is ReviewState.CURRENT:
            looks.follow(work, kept, kept.review_on)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def approve(desk: Desk, review: RiskReview) -> Receipt[RiskReview]:
    """A manager has seen a high level and what is done; raises ``SameSigner`` for one's own."""
    with desk.work("risk_review.approve") as work:
        values = {"approved_on": desk.today(), "approved_rev": review.rev + 1}
        kept = work.shelf(RiskReview).approve(review.id, review.rev, values)
    return Receipt(kept, frozenset(work.changed))


def waiting(desk: Desk) -> Iterator[Waiting]:
    """One line for each resident with a risk to look at again, or a level to approve.

    A case manager is also told of newcomers whom nobody has looked at after a day.
    """
    due: dict[ResidentId, list[Review]] = {}
    to_approve: dict[ResidentId, int] = {}
    with desk.look() as work:
        for review in _current(work):
            if review.review_on <= desk.today():
                due.setdefault(review.resident, []).append(review)
            if _waits_for(desk, review):
                to_approve[review.resident] = to_approve.get(review.resident, 0) + 1
        newcomers = tuple(_newcomers(work))
    for resident, reviews in due.items():
        yield Waiting(
            said=LOOK_AGAIN,
            route=f"residents/{resident}/safety",
            count=len(reviews),
            resident=resident,
            due_on=min(review.review_on for review in reviews),
            says=tuple(review.id for review in reviews),
        )
    for resident, count in to_approve.items():
        route = f"residents/{resident}/safety"
        yield Waiting(said=APPROVE, route=route, count=count, resident=resident)
    for stay in newcomers:
        yield Waiting(
            said=FIRST_LOOK,
            route=f"residents/{stay.resident}/safety",
            resident=stay.resident,
            due_on=stay.arrived_on + FIRST_DAY,
        )


def _newcomers(work: Work) -> Iterator[Stay]:
    """Stays of one's own residents that began one to fourteen days ago, without any review."""
    desk, today = work.desk, work.desk.today()
    for resident, roles in desk.actor.assigned.items():
        if Role.CM not in roles:
            continue
        scope = bytes.fromhex(resident)
        stays = work.shelf(Stay).every(resident=scope)
        here = [s for s in stays if s.state is StayState.IN_HOUSE and s.arrived_on is not None]
        fresh = [s for s in here if FIRST_DAY <= today - s.arrived_on <= NEW]
        if fresh and next(work.shelf(RiskReview).every(resident=scope), None) is None:
            yield fresh[0]


def _current(work: Work) -> Iterator[Review]:
    """Newest reviews whose next look is near enough to matter: due, or of a high level."""
    desk = work.desk
    near = int(settings.in_force(work)["risk_days_high"])
    before = desk.today() + timedelta(days=near + 1)
    for kind in KINDS:
        try:
            found = list(work.shelf(kind).past("review_on", before, open_state="current"))
        except Denied:
            continue
        for review in found:
            scope = bytes.fromhex(review.resident)
            same = work.shelf(kind).every(resident=scope)
            newer = (r for r in same if r.domain == review.domain and r.made_at > review.made_at)
            if next(newer, None) is None:  # a manager's own does not mark the older ones
                yield review


def _waits_for(desk: Desk, review: Review) -> bool:
    if not isinstance(review, RiskReview) or review.level not in BY_A_MANAGER:
        return False
    return not approver(desk, review) and desk.may("approve", RiskReview, review.resident)


def approver(desk: Desk, review: RiskReview) -> str:
    """Which manager approved this very revision here; empty if none did."""
    if review.approved_on is None or review.approved_rev != review.rev:
        return ""
    if not is_signed_here(review):  # whoever brought it in signed it, and approved nothing
        return ""
    person = desk.vault.person_of(review.author)
    return person.display_name if person and Role.MGR in person.roles else ""


def _look(desk: Desk, found: Sequence[Review]) -> Look:
    newest, older = found[0], tuple(found[1:])
    is_risk = isinstance(newest, RiskReview)
    by = approver(desk, newest) if isinstance(newest, RiskReview) else ""
    return Look(
        newest.domain,
        newest,
        older,
        is_due=newest.review_on <= desk.today(),
        lacks_manager=is_risk and newest.level in BY_A_MANAGER and not by,
        approved_by=by,
    )


def _by_domain(found: Sequence[Review]) -> dict[Domain, list[Review]]:
    made: dict[Domain, list[Review]] = {}
    current = ReviewState.CURRENT
    for review in sorted(
        found, key=lambda r: (r.state is current, r.made_at, r.review_on), reverse=True
    ):
        made.setdefault(review.domain, []).append(review)
    return made


def _with_day(work: Work, values: Values) -> Values:
    """*values* with the day of the next look; ``Invalid`` if the level does not allow it."""
    level = values.get("level")
    if level is None:
        return values
    latest = next_look(level, work.desk.today(), settings.in_force(work))
    if values.get("review_on") is None:
        return {**values, "review_on": latest}
    if values["review_on"] > latest:
        raise Invalid({"review_on": TOO_FAR})
    return values


def _readable(work: Work, kind: type[Review], resident: ResidentId) -> tuple[Review, ...]:
    try:
        return tuple(work.shelf(kind).all_of(resident))
    except (Denied, NotFound):
        return ()
