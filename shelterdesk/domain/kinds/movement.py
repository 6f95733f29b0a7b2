"""Going out, coming back, being missed, and who does not stay together (casework guide 4.5, 4.6).

Adults are free to leave: ``leave`` is a sign-out sheet, not permission.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.domain.fields import Answer, Choice, answer, choice, day, link, moment, note, text
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class LeavePurpose(Choice):
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
        N_("What to do if late"), hint=N_("Agreed with the person: whom to call, and when.")
    )


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
    agreed_steps: str = note(
        N_("What was agreed"), hint=N_("Whom the person wanted to be told, and whom not.")
    )
    authorities_told: Answer = answer(N_("Were authorities told?"))
    why_told: str = note(N_("Why, or why not"))


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
