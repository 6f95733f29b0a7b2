"""Going out, coming back, being missed, and who does not stay together (casework guide 4.5, 4.6).

Adults are free to leave: ``leave`` is a sign-out sheet, not permission.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.domain.fields import (
    Answer,
    Choice,
    OpenChoice,
    answer,
    choice,
    day,
    link,
    moment,
    note,
    text,
)
from shelterdesk.domain.record import NEEDED, Mode, Record
from shelterdesk.domain.restricting import restricts
from shelterdesk.i18n import N_


class LeavePurpose(OpenChoice):
    """What somebody goes out for, as a class; details are nobody's business."""

    WALK = "walk", N_("A walk, shopping, visiting")
    APPOINTMENT = "appointment", N_("An appointment")
    WORK = "work", N_("Work or a course")
    HEALTH = "health", N_("Hospital or doctor")
    AUTHORITY = "authority", N_("Court or an authority")
    FAMILY = "family", N_("Family or friends")
    OTHER = "other", N_("Something else")


class MissingState(Choice):
    """Where it stands."""

    OPEN = "open", N_("Not back yet")
    RETURNED = "returned", N_("Came back")
    LEFT = "left", N_("Left without goodbye")
    CONTACT = "in_contact", N_("In contact, elsewhere")


class SeenHow(Choice):
    """How it is known that somebody is here."""

    ROLL_CALL = "roll_call", N_("At the roll call")
    MET = "met", N_("Met in the house")


BACK_BEFORE_OUT = N_("This is before going out. Your text is kept; check both times.")
NO_PERMISSION = N_("This sheet is not permission. Say it another way.")


@dataclass(frozen=True, kw_only=True)
class Leave(Record):
    """One outing: out at, expected back, back at, and what to do if late."""

    kind = "leave"
    title = N_("Outing")
    category = "LOC"
    sorted_by = "out_at"

    purpose: LeavePurpose = choice(
        N_("What for"), LeavePurpose, default=LeavePurpose.WALK, listed=True
    )
    with_whom: str = text(N_("With whom"), hint=N_("Only if the person says."))
    out_at: datetime = moment(N_("Out at"), required=True, sealed=False, listed=True)
    due_at: datetime | None = moment(N_("Expected back"), sealed=False, listed=True)
    back_at: datetime | None = moment(N_("Back at"), sealed=False, listed=True, shown=False)
    safe_phone: str = text(N_("Phone while out"))
    plan_if_late: str = note(
        N_("What to do if late"),
        hint=N_("Agreed with the person: whom to call, and when. Nobody “must be back”."),
    )

    def problems(self) -> dict[str, str]:
        """Times in their order; no words that would make a permission of it (guide 4.6)."""
        found = {
            name: BACK_BEFORE_OUT
            for name, at in (("due_at", self.due_at), ("back_at", self.back_at))
            if at is not None and self.out_at is not None and at < self.out_at
        }
        if self.back_at is None:  # whoever comes back is never held up by a word
            texts = {"with_whom": self.with_whom, "plan_if_late": self.plan_if_late}
            found |= {name: NO_PERMISSION for name, text in texts.items() if restricts(text)}
        return found


@dataclass(frozen=True, kw_only=True)
class SeparateFrom(Record):
    """Two residents who do not share a room. Why stays elsewhere; here only *not together*."""

    kind = "separate_from"
    title = N_("Not together")
    category = "LOC"

    other: str = link(N_("Not together with"), required=True, listed=True)
    ended_on: date | None = day(N_("No longer since"), shown=False)


@dataclass(frozen=True, kw_only=True)
class Missing(Record):
    """Somebody is not here and nobody knows where they are."""

    kind = "missing"
    title = N_("Missing")
    category = "LOC"
    sorted_by = "since"

    agreed_steps: str = note(
        N_("What was agreed, and what was done first"),
        hint=N_("Whom the person wanted to be told, and whom not. Do this before anything else."),
    )
    since: datetime = moment(N_("Last seen at"), required=True, sealed=False, listed=True)
    state: MissingState = choice(
        N_("State"),
        MissingState,
        default=MissingState.OPEN,
        sealed=False,
        listed=True,
        shown=False,
    )
    last_seen: str = note(N_("Where, with whom, wearing what"))
    authorities_told: Answer = answer(N_("Were authorities told?"))
    why_told: str = note(N_("Why, or why not"), hint=N_("Needed with a yes and with a no."))

    def problems(self) -> dict[str, str]:
        """Telling authorities, or not telling them, has a reason (casework guide 4.5)."""
        decided = self.authorities_told in (Answer.YES, Answer.NO)
        return {"why_told": NEEDED} if decided and not self.why_told.strip() else {}


@dataclass(frozen=True, kw_only=True)
class ReturnAfterMissing(Record):
    """A welcome back: a talk, never a sanction."""

    kind = "return_after_missing"
    title = N_("Came back")
    category = "LOC"
    mode = Mode.EVENT

    missing_id: str = link(N_("Missing"), required=True, sealed=False)
    back_at: datetime = moment(N_("Back at"), required=True, sealed=False, listed=True)
    talk: str = note(N_("Welcome-back talk"), hint=N_("What helps now. Nobody has to explain."))


@dataclass(frozen=True, kw_only=True)
class Seen(Record):
    """Somebody was seen in the house: a mark of the roll call, nothing else."""

    kind = "seen"
    title = N_("Seen")
    category = "LOC"
    mode = Mode.EVENT
    sorted_by = "at"

    at: datetime = moment(N_("At"), required=True, sealed=False, listed=True)
    how: SeenHow = choice(N_("How"), SeenHow, default=SeenHow.ROLL_CALL, listed=True)
