"""Who is on a roster: who lives here, agreed to this reader and is on the way home.

One rule, asked when a roster is made, when it leaves, and when somebody asks whether it still
holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from shelterdesk.access.proving import proven
from shelterdesk.domain.disclosure import INTERNAL, DisclosureProfile, Reader
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.readiness import ReadinessVerdict
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.newest import newest_of_each
from shelterdesk.domain.readiness import BlockReason, ReadinessState, Standing
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Denied, NoConsent, ProtectionFirst
from shelterdesk.services import joining, sharing, sheet_facts, standings
from shelterdesk.services.sleeping import readable_of

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

# Whoever is not on the way home is on no list that says so.
STAYING = frozenset({ReadinessState.NOT_RETURNING, ReadinessState.DEPARTED, ReadinessState.ON_HOLD})
NOT_NOW = frozenset({BlockReason.DOES_NOT_WISH, BlockReason.NON_REFOULEMENT})


def living_here(work: Work) -> Iterator[ResidentId]:
    """Who lives here, within one's reach, each once: a file that was joined to another is not."""
    shown = joining.shown_as(work)
    there = {
        stay.resident
        for state in (StayState.IN_HOUSE, StayState.AWAY)
        for stay in readable_of(work, Stay, open_state=state.value)
    }
    yield from sorted({shown.get(resident, resident) for resident in there})


def newest_identities(work: Work, residents: Collection[ResidentId]) -> Iterable[Identity]:
    """The newest of each of *residents*, as far as this printer reads them."""
    try:
        return newest_of_each(proven(work, Identity, residents)).values()
    except Denied:
        return ()


def reader_of(
    work: Work,
    resident: ResidentId,
    profile: DisclosureProfile,
    recipient: str,
    nationality: str,
    order: str,
) -> Reader | None:
    """What the reader sees of one resident; None leaves them out, and nobody is told why."""
    if not work.desk.may("print", ReadinessVerdict, resident):
        return None
    if nationality and nationality not in _citizenships(work, resident):
        return None
    if not is_listed(work, resident, standing_of(work, resident), profile.code):
        return None
    to_mission = profile.sort is RecipientClass.EMBASSY
    if to_mission and sharing.is_off_mission_lists(work, resident):
        return None
    try:
        reader, _ = sharing.reader_of(work, resident, profile, recipient, order)
    except (NoConsent, ProtectionFirst):
        return None
    return reader


def standing_of(work: Work, resident: ResidentId) -> Standing:
    """Where somebody stands by every record of theirs; not ready where one cannot be told.

    A no under another name that was joined to this one leaves them out just as well.
    """
    return standings.stand_known(work, resident, joining.same_person(work, resident))[0]


def is_listed(work: Work, resident: ResidentId, seen: Standing, profile: str) -> bool:
    """Whether somebody who stands as *seen* is on a roster for this reader at all.

    Nobody who has left is; outside the house also nobody who stays, said no or is protected.
    """
    if seen.state is ReadinessState.DEPARTED:
        return False
    if profile == INTERNAL:
        return True
    stays = seen.state in STAYING or seen.reason in NOT_NOW
    return not stays and not sharing.is_protected(work, resident)


def _citizenships(work: Work, resident: ResidentId) -> tuple[str, ...]:
    about = next(iter(sheet_facts.readable(work, Identity, resident)), None)
    return about.citizenships if about else ()
