"""Which way somebody goes from here, in their own words; changing needs no reason (guide 3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.journey import Pathway, Way
from shelterdesk.domain.kinds.paper import ProtectionClaim
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NotFound, Stale
from shelterdesk.i18n import N_
from shelterdesk.services import readiness, records
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.waiting import Waiting

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

CHOSE_PROTECTION = N_("{who} thinks of protection here: talk with them before anybody else does")
LOOK_AGAIN = N_("Talk about the way again: {n}")
LOOKED_BACK = 60  # days in which a choice of protection is brought to the legal officer
SAME_WAY = ("words", "other", "place")  # said about one way; they do not go on to another


@dataclass(frozen=True)
class WayPage:
    """The way that somebody thinks of now, and what was said before, the latest first."""

    now: Pathway | None
    before: tuple[Pathway, ...]
    may_write: bool


def look(desk: Desk, resident: ResidentId) -> WayPage:
    """Which way somebody thinks of; raises ``NotFound`` out of reach."""
    with desk.look() as work:
        now = of_resident(work, resident)
        older = work.shelf(Pathway).history(now.id)[1:] if now else ()
    return WayPage(now, tuple(older), desk.may("create", Pathway, resident))


def of_resident(work: Work, resident: ResidentId) -> Pathway | None:
    """The way written down last."""
    placed = work.entered(Pathway, resident)
    found = work.shelf(Pathway).all_of(resident)
    return max(found, key=lambda each: placed.get(each.id, 0), default=None)


def choose(
    desk: Desk, resident: ResidentId, values: Values, *, rev: int | None = None, draft: str = ""
) -> Receipt[Pathway]:
    """Write down the way; nobody is told and nobody is asked why.

    What was said about another way stays in its history. Choosing protection tells nobody outside,
    and from then on no mission hears of this person until the legal officer says that nothing is
    open. Raises ``Stale`` where *rev* is not the one that stands.
    """
    with desk.work("pathway.write") as work:
        now = of_resident(work, resident)
        if rev is not None and (now.rev if now else 0) != rev:
            raise Stale(Pathway.kind)
        given = dict(values)
        if now is None:
            given.setdefault("on", desk.today())
            kept = records.keep_in(work, Pathway, resident, given)
        else:
            if given.get("way", now.way) is not now.way:
                empty = {name: Pathway.field(name).empty for name in SAME_WAY}
                given = {"on": desk.today(), **empty, **given}
            kept = records.amend_in(work, Pathway, now.id, now.rev, given)
        readiness.try_brief(work, resident)
        if draft:
            work.discard_draft(draft)
    return Receipt(kept, frozenset(work.changed))


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Ways to talk about again; for the legal officer, who thinks of protection without a claim."""
    if not desk.may("create", Pathway):
        return ()
    found = []
    try:
        with desk.look() as work:
            mine = desk.actor.assigned
            again = [
                each
                for each in work.shelf(Pathway).past("review_on", desk.today() + timedelta(days=1))
                if each.resident in mine
            ]
            if again:
                first = f"residents/{min(each.resident for each in again)}/way"
                due = min(each.review_on for each in again if each.review_on)
                found.append(Waiting(said=LOOK_AGAIN, route=first, count=len(again), due_on=due))
            if Role.LEG in desk.roles:
                since = desk.today() - timedelta(days=LOOKED_BACK)
                for each in work.shelf(Pathway).since("on", since):
                    if each.way is Way.PROTECTION and not _claims(work, each.resident):
                        route = f"residents/{each.resident}/legal"
                        found.append(
                            Waiting(
                                said=CHOSE_PROTECTION,
                                route=route,
                                resident=each.resident,
                                due_on=each.on,
                            )
                        )
    except Denied:
        return ()
    return tuple(found)


def _claims(work: Work, resident: ResidentId) -> bool:
    try:
        return bool(work.shelf(ProtectionClaim).all_of(resident))
    except (Denied, NotFound):
        return True  # who cannot tell is not asked to see to it
