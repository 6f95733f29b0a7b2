"""What every act does at its end, in the same transaction, whichever page it came from."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.closing import AliasLink
from shelterdesk.domain.kinds.consent import Consent, ConsentWithdrawal
from shelterdesk.domain.kinds.family import FamilyLink
from shelterdesk.domain.kinds.journey import Pathway
from shelterdesk.domain.kinds.paper import ProtectionClaim
from shelterdesk.errors import ShelterDeskError
from shelterdesk.services import briefs, recoveries

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

# What may stop a step towards a mission, or let it go on.
STOPS_A_MISSION = frozenset(
    {AliasLink, Consent, ConsentWithdrawal, FamilyLink, Pathway, ProtectionClaim}
)


def follow(work: Work) -> None:
    """Say again where somebody stands; let what no mission may hear of now wait, or go on.

    What this person's keys cannot reach never keeps the cause from being written.
    """
    briefs.follow(work)
    if STOPS_A_MISSION & work.changed:
        for resident in sorted(work.touched):
            with suppress(ShelterDeskError):
                recoveries.hold_in(work, resident)
