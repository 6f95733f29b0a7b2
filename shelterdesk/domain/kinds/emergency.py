"""Emergency access: who asked for it, with whom, why; and what somebody else says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shelterdesk.domain.fields import Choice, choice, link, moment, note
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class Reason(Choice):
    """Why somebody may read what is not theirs to read (casework guide 9.3)."""

    DANGER = "danger", N_("Immediate danger")
    MEDICAL = "medical", N_("Medical emergency")
    MISSING = "missing", N_("Somebody is missing")
    CHILD = "child", N_("Child protection")
    FIRE = "fire", N_("Fire or evacuation")
    ORDER = "order", N_("Order of an authority")


class Outcome(Choice):
    """What a second look came to (casework guide 9.3)."""

    JUSTIFIED = "justified", N_("It was justified")
    TRAINING = "training", N_("Training is needed")
    BREACH = "breach", N_("It was a breach")


@dataclass(frozen=True, kw_only=True)
class EmergencyAccess(Record):
    """One act of emergency access. Its author asked for it; written before anything opens.

    It lies where the rest of the resident's everyday file lies: a shielded resident's in a ring of
    their own (entities 3, H*). ``resident`` is empty where the code name that was typed is
    nobody's: then nothing opened, and the name is not kept, for it may be half of somebody's.
    """

    kind = "emergency_access"
    title = N_("Emergency access")
    category = "EMG"
    mode = Mode.EVENT
    beyond_reach = True
    sorted_by = "at"

    second: str = link(N_("Second person"), sealed=False, listed=True)
    code: Reason = choice(N_("Reason"), Reason, required=True, sealed=False, listed=True)
    at: datetime = moment(N_("From"), required=True, sealed=False, listed=True)
    until: datetime = moment(N_("Until"), required=True, sealed=False, listed=True)
    sentence: str = note(N_("What happened"), required=True)


@dataclass(frozen=True, kw_only=True)
class EmergencyReview(Record):
    """What somebody who had no part in it says of an emergency access."""

    kind = "emergency_review"
    title = N_("Second look at an emergency access")
    category = "EMG"
    mode = Mode.EVENT

    access_id: str = link(N_("Emergency access"), required=True, sealed=False)
    outcome: Outcome = choice(N_("Outcome"), Outcome, required=True, sealed=False, listed=True)
    sentence: str = note(N_("In one sentence"), required=True)
