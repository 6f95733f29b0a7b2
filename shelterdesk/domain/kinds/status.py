"""How authorities see somebody: referred, interviewed, decided, appeal (guide 1.5, documents 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, choice, day, flag, note, text
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class Identification(Choice):
    """Where identification stands; only people set it, never a checklist."""

    NOT_SCREENED = "not_screened", N_("Not looked at yet")
    SCREENING = "screening", N_("Referred, waits for the interview")
    INTERVIEWED = "interviewed", N_("Interviewed, waits for the decision")
    PRESUMED = "presumed", N_("Presumed")
    IDENTIFIED = "formally_identified", N_("Formally identified")
    NOT_IDENTIFIED = "not_identified", N_("Not identified")
    APPEAL = "appeal", N_("Appeal")


@dataclass(frozen=True, kw_only=True)
class StatusDecision(Record):
    """One step of identification: by which authority, when, what comes next."""

    kind = "status_decision"
    title = N_("Identification")
    category = "LGL"
    mode = Mode.EVENT
    sorted_by = "decided_on"

    status: Identification = choice(N_("Step"), Identification, required=True, listed=True)
    authority: str = text(N_("Which authority"), listed=True)
    decided_on: date = day(N_("On"), required=True, sealed=False, listed=True)
    reference: str = text(N_("Reference"))
    next_on: date | None = day(N_("Next date"), sealed=False, listed=True)
    copy_given: bool = flag(N_("The resident knows the decision and has a copy"))
    remark: str = note(N_("Remark"))


@dataclass(frozen=True, kw_only=True)
class LegalStatus(Record):
    """Status and dates alone, for the manager."""

    kind = "legal_status"
    title = N_("Legal status, in short")
    category = "LGL.s"
    sorted_by = "on"

    status: Identification = choice(N_("Step"), Identification, required=True, listed=True)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    next_on: date | None = day(N_("Next date"), listed=True)
