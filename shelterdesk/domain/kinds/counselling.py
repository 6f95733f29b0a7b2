"""Counselling sessions and the notes that the manager cannot read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, choice, choices, day, link, note, number, text
from shelterdesk.domain.record import Mode, Record, SignState
from shelterdesk.i18n import N_


class SessionType(Choice):
    """Casework guide 6.1."""

    FIRST = "first_meeting", N_("First meeting")
    INDIVIDUAL = "individual", N_("One to one")
    CRISIS = "crisis", N_("In a crisis")
    FOLLOW_UP = "follow_up", N_("Follow-up")
    CLOSING = "closing", N_("Closing")


class Modality(Choice):
    """Casework guide 6.1."""

    IN_PERSON = "in_person", N_("In person")
    PHONE = "phone", N_("By phone")
    VIDEO = "video", N_("By video")
    WALK = "walk", N_("On a walk")


class Attendance(Choice):
    """Never *no-show* (casework guide 6.1)."""

    ATTENDED = "attended", N_("Attended")
    PART = "attended_part", N_("Attended in part")
    DID_NOT_ATTEND = "did_not_attend", N_("Did not attend")
    CANCELLED_BY_RESIDENT = "cancelled_by_resident", N_("Resident chose another time")
    CANCELLED_BY_HOUSE = "cancelled_by_house", N_("The house cancelled")


class Theme(Choice):
    """At most five a session (casework guide 6.1)."""

    SLEEP = "sleep", N_("Sleep")
    SAFETY = "fear_safety", N_("Fear, safety")
    GRIEF = "grief", N_("Grief")
    GUILT = "guilt_shame", N_("Guilt, shame")
    ANGER = "anger", N_("Anger")
    FAMILY = "family_worry", N_("Worry about family")
    MONEY = "money_debt", N_("Money, debt")
    LEGAL = "legal_fear", N_("Worry about the law")
    BODY = "body_pain", N_("Pain in the body")
    HOUSE = "relationships_in_house", N_("Life in the house")
    FAITH = "identity_faith", N_("Identity, faith")
    FUTURE = "future_return", N_("The future, going home")
    STRENGTHS = "strengths", N_("Strengths")
    OTHER = "other", N_("Something else")


class NoteState(Choice):
    """What is known of a session's note without reading it."""

    NONE = "none", N_("No note yet")
    DRAFT = "draft", N_("Note not signed")
    SIGNED = "signed", N_("Note signed")


class AmendmentKind(Choice):
    """Casework guide 6.3."""

    ADDENDUM = "addendum", N_("New information")
    CORRECTION = "correction", N_("Correction")
    ENTERED_IN_ERROR = "entered_in_error", N_("Written into the wrong file")
    RESIDENT_STATEMENT = "resident_statement", N_("The resident's own words about this note")


MOST_THEMES = 5


@dataclass(frozen=True, kw_only=True)
class CounsellingSession(Record):
    """The facts of one session; what was said stands in the progress note."""

    kind = "counselling_session"
    title = N_("Counselling session")
    category = "CPN"
    sorted_by = "held_on"

    held_on: date = day(N_("Held on"), required=True, sealed=False, listed=True)
    starts_at: str = text(N_("Begins at"), hint=N_("For example 13:30."))
    minutes: int | None = number(N_("Minutes"))
    counsellor_id: str = link(N_("Counsellor"), sealed=False)
    session_type: SessionType = choice(
        N_("Kind of session"), SessionType, default=SessionType.INDIVIDUAL, listed=True
    )
    modality: Modality = choice(N_("How"), Modality, default=Modality.IN_PERSON)
    attendance: Attendance = choice(
        N_("Attendance"), Attendance, default=Attendance.ATTENDED, sealed=False, listed=True
    )
    themes: tuple[Theme, ...] = choices(N_("Themes, five at most"), Theme)
    note_state: NoteState = choice(
        N_("Note"), NoteState, default=NoteState.NONE, sealed=False, listed=True, shown=False
    )

    def problems(self) -> dict[str, str]:
        """Themes and minutes within what the guide says."""
        found = {}
        if len(self.themes) > MOST_THEMES:
            found["themes"] = N_("Choose the five that matter most.")
        if self.minutes is not None and not 0 < self.minutes <= 24 * 60:
            found["minutes"] = N_("This is longer than a day, or nothing. Check the minutes.")
        return found


@dataclass(frozen=True, kw_only=True)
class ProgressNote(Record):
    """The note of one session, in the BRIEF form (casework guide 6.1). Signed, then frozen."""

    kind = "progress_note"
    title = N_("Progress note")
    category = "CPN"
    mode = Mode.SIGNED
    sorted_by = "signed_on"

    session_id: str = link(N_("Session"), sealed=False)
    brought: str = note(N_("What the resident brought today"))
    did: str = note(N_("What we did"))
    response: str = note(N_("How it went for the resident"))
    agreed: str = note(
        N_("What we agreed until next time"),
        hint=N_("One or two small steps, in the resident's words if possible."),
    )
    signed_on: date | None = day(N_("Signed on"), sealed=False, listed=True, shown=False)
    state: SignState = choice(
        N_("State"), SignState, default=SignState.DRAFT, sealed=False, listed=True, shown=False
    )


@dataclass(frozen=True, kw_only=True)
class NoteAmendment(Record):
    """Something added to a signed note, which itself stays readable (casework guide 6.3)."""

    kind = "note_amendment"
    title = N_("Addition to a note")
    category = "CPN"
    mode = Mode.EVENT

    note_id: str = link(N_("Note"), sealed=False)
    sort: AmendmentKind = choice(
        N_("What is added"), AmendmentKind, default=AmendmentKind.ADDENDUM, listed=True
    )
    text: str = note(N_("Text"), required=True, listed=True)
