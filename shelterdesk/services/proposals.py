"""What could be said *met* from what the house already holds: a paper, a consent, a receipt.

A proposal is a hint for whoever signs. It sets nothing, and is not there for whoever may not read
what it rests on (issue 8: met is proposed, never set by itself).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.family import ContactPlan
from shelterdesk.domain.kinds.journey import Escort, Journey, SafetyCard
from shelterdesk.domain.kinds.money import Payout
from shelterdesk.domain.kinds.paper import DocumentCopy
from shelterdesk.domain.kinds.plan import Agreement, PlanSignature
from shelterdesk.domain.kinds.referral import Referral, ReferralState
from shelterdesk.domain.paper_rules import IN_HAND, TRAVEL_PAPERS
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import Denied, NotFound, Tampered
from shelterdesk.i18n import N_

if TYPE_CHECKING:
    from shelterdesk.access.work import Work


@dataclass(frozen=True)
class Proposal:
    """Why a criterion may be met: a marked sentence, since when, and the tab where it lies."""

    criterion: str
    said: str
    on: date
    tab: str


@dataclass(frozen=True)
class Source:
    """Which record speaks for a criterion, and which of its words do."""

    kind: type[Record]
    speaks: Callable[[Any], bool]
    said: str
    tab: str


SOURCES: Mapping[str, Source] = {
    "RR-IDN-06": Source(
        Document,
        lambda d: d.state in IN_HAND and d.document_type not in TRAVEL_PAPERS,
        N_("A paper that is no travel paper is here."),
        "documents",
    ),
    "RR-REC-01": Source(
        Referral,
        lambda r: r.state is ReferralState.ACCEPTED and r.recipient_class is RecipientClass.NGO,
        N_("An organisation has said yes to a referral."),
        "referrals",
    ),
    "RR-REC-02": Source(
        PlanSignature,
        lambda s: s.agreement is Agreement.AGREES,
        N_("The resident has agreed to a plan."),
        "plan",
    ),
    "RR-REC-04": Source(
        Journey,
        lambda j: bool(j.met_by and j.met_where),
        N_("The journey says who meets them, and where."),
        "readiness",
    ),
    "RR-FAM-04": Source(
        Journey,
        lambda j: bool(j.sleeps_at),
        N_("The journey says where the first nights are."),
        "readiness",
    ),
    "RR-LOG-02": Source(
        Journey,
        lambda j: j.escort is Escort.NOT_NEEDED or bool(j.escort_by),
        N_("The journey says who goes along, or that nobody needs to."),
        "readiness",
    ),
    "RR-LOG-03": Source(
        Journey,
        lambda j: bool(j.ride and j.leave_at),
        N_("The journey says with which ride, and when."),
        "readiness",
    ),
    "RR-LOG-04": Source(
        SafetyCard,
        lambda c: c.given_on is not None,
        N_("A safety card was given."),
        "readiness",
    ),
    "RR-MON-03": Source(
        Payout,
        lambda p: p.resident_signed,
        N_("There is a signed receipt for money."),
        "house",
    ),
    "RR-COM-01": Source(
        ContactPlan,
        lambda p: bool(p.plan),
        N_("There is a plan for staying in touch."),
        "family",
    ),
    "RR-DAT-03": Source(
        DocumentCopy,
        lambda c: c.deleted_on is None,
        N_("There are copies of papers."),
        "documents",
    ),
}


def proposals(work: Work, resident: ResidentId) -> Mapping[str, Proposal]:
    """What speaks for a criterion, by its id, as far as this person may read it."""
    read: dict[type[Record], tuple[Record, ...]] = {}
    found = {}
    for criterion, source in SOURCES.items():
        if source.kind not in read:
            read[source.kind] = _all(work, source.kind, resident)
        spoken = [r for r in read[source.kind] if source.speaks(r)]
        if spoken:
            latest = max(record.made_at for record in spoken).date()
            found[criterion] = Proposal(criterion, source.said, latest, source.tab)
    return found


def _all(work: Work, kind: type[Record], resident: ResidentId) -> tuple[Record, ...]:
    try:
        return work.shelf(kind).all_of(resident)
    except (Denied, NotFound, Tampered):
        return ()
