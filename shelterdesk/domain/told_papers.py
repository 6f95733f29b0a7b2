"""What papers and the law tell others: a neutral fact, a date alone (entities 6, K7).

The story, the decision and its reason stay where they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.paper import ClaimState, LegalDate, LegalMilestone, ProtectionClaim
from shelterdesk.domain.kinds.readiness import ReadinessFact
from shelterdesk.domain.paper_rules import IN_HAND, TRAVEL_PAPERS
from shelterdesk.domain.record import Record, Values
from shelterdesk.i18n import N_

Told = tuple[type[Record], Values]
Fact = tuple[str, str]

ONE_WAY_PAPERS = frozenset({"emergency_travel_document", "host_emergency_certificate"})
ON_ITS_WAY = frozenset(
    {
        "recovery_requested",
        "application_preparing",
        "applied",
        "identity_verification",
        "approved",
        "issued",
    }
)
DATE_OF_THE_LAW = N_("Date of the law")
RENEWED = frozenset({"stay_permission", "work_permission"})  # renewing begins early
SCREENS = {Answer.YES: "not_clear", Answer.NO: "clear"}
NOT_THERE = frozenset({"never_held", "not_needed"})


def value_of(document_type: str, state: str) -> str:
    """The fact that one travel paper alone is worth."""
    if state in IN_HAND:
        one_way = " etd" if document_type in ONE_WAY_PAPERS else ""
        return f"held home_confirmed{one_way}"
    return "in_progress" if state in ON_ITS_WAY else "none"


def document(record: Document, today: date) -> Iterable[Told]:
    """Whether there is a paper to travel with, to leave with, or a guardian's yes, and until when.

    A certificate of the United Nations says that protection was asked for (guide 1.1): from then
    on no mission hears of the person, until the legal officer says otherwise.
    """
    held = record.state in IN_HAND
    about = {"on": today, "source": record.id}
    if record.document_type in TRAVEL_PAPERS:
        value, until = value_of(record.document_type, record.state), record.expires_on
        if record.told_of:
            value, _, day = record.told_of.partition("|")
            until = date.fromisoformat(day) if day else None
        yield _fact("travel_paper", value, until=until, **about)
    elif record.document_type == "exit_permission":
        yield _fact("exit_permission", "held" if held else "open", until=record.expires_on, **about)
    elif record.document_type == "parental_travel_consent":
        value = "held" if held else "open"
        yield _fact("guardian_consent", value, until=record.expires_on, **about)
    elif record.document_type == "unhcr_document" and _is_new(record):
        yield _fact("protection_claim", "open", **about)


def _is_new(record: Document) -> bool:
    return record.rev == 1 and record.state not in NOT_THERE


def protection(record: ProtectionClaim, today: date) -> Iterable[Told]:
    """That a claim is open, and whether fear of the own state was looked at.

    Good news of one claim says nothing of the others: it is told where all of them are read.
    """
    about = {"on": today, "source": record.id}
    if record.claim is ClaimState.OPEN:
        yield _fact("protection_claim", record.claim.value, **about)
    if record.fears_own_state is not Answer.NO:
        screen = SCREENS.get(record.fears_own_state, "open")
        yield _fact("protection_screen", screen, **about)


def all_clear(record: ProtectionClaim, others: Iterable[ProtectionClaim]) -> Iterable[Fact]:
    """The good news of *record* (name, value), as far as no other claim says otherwise."""
    rest = tuple(others)
    if all(is_clear("protection_claim", claim) for claim in (record, *rest)):
        yield "protection_claim", record.claim.value
    is_feared = not all(is_clear("protection_screen", claim) for claim in rest)
    if record.fears_own_state is Answer.NO and not is_feared:
        yield "protection_screen", SCREENS[Answer.NO]


def is_clear(name: str, claim: ProtectionClaim) -> bool:
    """Whether *claim* says nothing against good news of this fact."""
    if name == "protection_claim":
        return claim.claim is not ClaimState.OPEN
    return claim.fears_own_state is not Answer.YES


def milestone(record: LegalMilestone, today: date) -> Iterable[Told]:
    """A date alone, for whoever plans the week; what it is about stays where it is written."""
    on = record.next_on or record.due_on
    if on is not None:
        yield (
            LegalDate,
            {
                "milestone_id": record.id,
                "on": on,
                "what": DATE_OF_THE_LAW,
                "is_over": record.is_settled,
                "is_renewed": record.track in RENEWED,
            },
        )


TELLERS: Mapping[type[Record], Callable[[Any, date], Iterable[Told]]] = {
    Document: document,
    ProtectionClaim: protection,
    LegalMilestone: milestone,
}


def _fact(name: str, value: str, **more: Any) -> Told:
    return ReadinessFact, {"name": name, "value": value, **more}
