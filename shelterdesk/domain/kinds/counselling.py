"""Counselling sessions and the notes that the manager cannot read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from shelterdesk.domain.fields import (
    Added,
    Answer,
    Choice,
    OpenChoice,
    answer,
    choice,
    choices,
    day,
    flag,
    house_adds,
    items,
    link,
    moment,
    note,
    number,
    text,
)
from shelterdesk.domain.record import NEEDED, Mode, Record, SignState
from shelterdesk.i18n import N_


class SessionType(Choice):
    """Casework guide 6.1."""

    FIRST = "first_meeting", N_("First meeting")
    INDIVIDUAL = "individual", N_("One to one")
    GROUP = "group", N_("In a group")
    FAMILY = "couple_family", N_("With a partner or family")
    CRISIS = "crisis", N_("In a crisis")
    PHONE = "phone", N_("On the phone")
    FOLLOW_UP = "follow_up", N_("Follow-up")
    CLOSING = "closing", N_("Closing")
    CONSULTATION = "consultation_without_resident", N_("Consultation, without the resident")


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


class Theme(OpenChoice):
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
    SUBSTANCES = "substances", N_("Alcohol, drugs")
    HOUSE = "relationships_in_house", N_("Life in the house")
    FAITH = "identity_faith", N_("Identity, faith")
    FUTURE = "future_return", N_("The future, going home")
    ANNIVERSARIES = "anniversaries", N_("A day that comes back")
    STRENGTHS = "strengths", N_("Strengths")
    OTHER = "other", N_("Something else")


class Intervention(OpenChoice):
    """What was done in a session (casework guide 6.1; the steps are those of WHO's PM+)."""

    LISTENING = "listening_support", N_("Listening, support")
    EXPLAINING = "psychoeducation", N_("Explaining what stress does")
    GROUNDING = "grounding", N_("Grounding")
    BREATHING = "breathing_relaxation", N_("Breathing, relaxing")
    PROBLEMS = "problem_management", N_("Managing problems")
    ACTIVATION = "behavioural_activation", N_("Get going, keep doing")
    SUPPORT = "strengthening_social_support", N_("Strengthening support from others")
    SAFETY = "safety_planning", N_("Safety planning")
    COGNITIVE = "cognitive_work", N_("Working with thoughts")
    TRAUMA = "trauma_focused", N_("Trauma-focused work")
    MOTIVATIONAL = "motivational", N_("Motivational")
    CREATIVE = "creative_body_based", N_("Creative or body-based")
    FAMILY = "family_session", N_("Family session")
    ADVOCACY = "advocacy", N_("Speaking up for the resident")
    REFERRAL = "referral", N_("Referral")
    PM_1 = "pm_plus_1", N_("PM+ session 1")
    PM_2 = "pm_plus_2", N_("PM+ session 2")
    PM_3 = "pm_plus_3", N_("PM+ session 3")
    PM_4 = "pm_plus_4", N_("PM+ session 4")
    PM_5 = "pm_plus_5", N_("PM+ session 5")


class InterpreterMode(Choice):
    """How an interpreter took part."""

    ROOM = "in_room", N_("In the room")
    PHONE = "phone", N_("By phone")
    VIDEO = "video", N_("By video")


class Layer(Choice):
    """The layers of the IASC pyramid of mental health and psychosocial support."""

    BASIC = "basic", N_("Basic services and security")
    COMMUNITY = "community", N_("Community and family support")
    FOCUSED = "focused", N_("Focused support, not specialised")
    SPECIALISED = "specialised", N_("Specialised services")


class NoteState(Choice):
    """What is known of a session's note without reading it."""

    NONE = "none", N_("No note yet")
    DRAFT = "draft", N_("Note not signed")
    SIGNED = "signed", N_("Note signed")


class NoteFormat(Choice):
    """The form of a note; ``domain.note_formats`` says which sections each has."""

    BRIEF = "BRIEF", N_("Brief")
    SOAP = "SOAP", N_("SOAP")
    DAP = "DAP", N_("DAP")
    BIRP = "BIRP", N_("BIRP")
    FREE = "FREE", N_("Free text")


class AmendmentKind(Choice):
    """Casework guide 6.3."""

    ADDENDUM = "addendum", N_("New information")
    CORRECTION = "correction", N_("Correction")
    ENTERED_IN_ERROR = "entered_in_error", N_("Written into the wrong file")
    RESIDENT_STATEMENT = "resident_statement", N_("The resident's own words about this note")


MOST_THEMES = 5
BEST_DAY = 10
WHEN, WORK, NEXT = N_("Time and place"), N_("What we worked with"), N_("How it was, what is next")


def clock_of(said: str) -> time | None:
    """A time of day like 13:30, or None for what is none."""
    try:
        return time.fromisoformat(said.strip().zfill(5))
    except ValueError:
        return None


@dataclass(frozen=True, kw_only=True)
class CounsellingSession(Record):
    """The facts of one session; what was said stands in the progress note."""

    kind = "counselling_session"
    title = N_("Counselling session")
    category = "CPN"
    sorted_by = "held_on"

    held_on: date = day(N_("Held on"), required=True, sealed=False, listed=True)
    session_type: SessionType = choice(
        N_("Kind of session"), SessionType, default=SessionType.INDIVIDUAL, listed=True
    )
    modality: Modality = choice(N_("How"), Modality, default=Modality.IN_PERSON)
    attendance: Attendance = choice(
        N_("Attendance"), Attendance, default=Attendance.ATTENDED, sealed=False, listed=True
    )
    attendance_reason: str = text(
        N_("Why, if they like to say"), hint=N_("A few gentle words. It can stay empty.")
    )
    starts_at: str = text(N_("Begins at"), hint=N_("For example 13:30."), aside=WHEN)
    ends_at: str = text(N_("Ends at"), aside=WHEN)
    minutes: int | None = number(
        N_("Minutes"), hint=N_("Counted from the two times, if both are there."), aside=WHEN
    )
    place: str = text(N_("Where"), aside=WHEN)
    language: str = text(N_("Language"), catalogue="languages", aside=WHEN)
    interpreter: str = text(N_("Interpreter"), aside=WHEN)
    interpreter_mode: InterpreterMode | None = choice(
        N_("How the interpreter took part"), InterpreterMode, aside=WHEN
    )
    counsellor_id: str = link(N_("Counsellor"), sealed=False)
    beside: str = text(N_("A colleague who led it too"), aside=WHEN)
    themes: tuple[Theme, ...] = choices(N_("Themes, five at most"), Theme, aside=WORK)
    interventions: tuple[Intervention, ...] = choices(N_("What we did"), Intervention, aside=WORK)
    method: str = text(N_("Name of the trauma-focused method"), aside=WORK)
    qualified: Answer = answer(N_("Trained in this method?"), aside=WORK)
    layer: Layer | None = choice(N_("Layer of support"), Layer, aside=WORK)
    resident_view: int | None = number(
        N_("“How was today?” from 0 to 10"), hint=N_("The resident chooses."), aside=NEXT
    )
    homework: str = note(
        N_("Next step"), hint=N_("Chosen by the resident, in their words if possible."), aside=NEXT
    )
    next_on: date | None = day(N_("We meet again on"), aside=NEXT)
    contact_with: str = text(
        N_("Contact with others about the resident"),
        hint=N_("With whom and when; only with consent."),
        aside=NEXT,
    )
    contact_consent_id: str = text(N_("Consent for it"), aside=NEXT)
    group_session_id: str = link(N_("Group meeting"))
    appointment_id: str = link(N_("Appointment"))  # sealed: the calendar names no counselling
    note_state: NoteState = choice(
        N_("Note"), NoteState, default=NoteState.NONE, sealed=False, listed=True, shown=False
    )
    added: tuple[Added, ...] = house_adds()

    def problems(self) -> dict[str, str]:
        """Themes and minutes within what the guide says."""
        found = {}
        if len(self.themes) > MOST_THEMES:
            found["themes"] = N_("Choose the five that matter most.")
        if self.minutes is not None and not 0 < self.minutes <= 24 * 60:
            found["minutes"] = N_("This is longer than a day, or nothing. Check the minutes.")
        if self.resident_view is not None and not 0 <= self.resident_view <= BEST_DAY:
            found["resident_view"] = N_("From 0 to 10.")
        for name in ("starts_at", "ends_at"):
            if getattr(self, name) and clock_of(getattr(self, name)) is None:
                found[name] = N_("Write the time like 13:30.")
        return found


BRIEF_OF_ONCE = ("brought", "did", "response", "agreed")  # the fields of a body of version 1


@dataclass(frozen=True, kw_only=True)
class ProgressNote(Record):
    """The note of one session (casework guide 6.1, 6.3). Signed, then frozen.

    ``part_keys`` and ``part_texts`` are its sections in order; ``note_formats`` has their titles.
    ``written_at`` is when its text was finished, ``signed_as`` the role codes of that moment.
    """

    kind = "progress_note"
    title = N_("Progress note")
    category = "CPN"
    mode = Mode.SIGNED
    sorted_by = "signed_on"
    body_version = 2

    session_id: str = link(N_("Session"), sealed=False)
    format: NoteFormat = choice(
        N_("Form of the note"), NoteFormat, default=NoteFormat.BRIEF, shown=False
    )
    part_keys: tuple[str, ...] = items(N_("Sections"), shown=False)
    part_texts: tuple[str, ...] = items(N_("Text"), shown=False)
    written_at: datetime | None = moment(N_("Written"), shown=False)
    is_late: bool = flag(N_("Late entry"), shown=False)
    signed_at: datetime | None = moment(N_("Signed"), shown=False)
    signed_as: str = text(N_("Signed as"), shown=False)
    needs_second: bool = flag(N_("Waits for a supervisor's signature"), sealed=False, shown=False)
    signed_on: date | None = day(N_("Signed on"), sealed=False, listed=True, shown=False)
    state: SignState = choice(
        N_("State"), SignState, default=SignState.DRAFT, sealed=False, listed=True, shown=False
    )

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Sections in order: key and text."""
        return tuple(zip(self.part_keys, self.part_texts, strict=True))

    def text_of(self, key: str) -> str:
        """The text of one section; empty if the note has none."""
        return dict(self.parts).get(key, "")

    def problems(self) -> dict[str, str]:
        """A note without a word is no note."""
        if len(self.part_keys) != len(self.part_texts) or not any(
            text.strip() for text in self.part_texts
        ):
            return {"part_texts": N_("Write a line first. A few words are enough.")}
        return {}

    @classmethod
    def upgraded(cls, body: dict[str, Any], version: int) -> dict[str, Any]:
        """The four fields of version 1 are the sections of the brief form."""
        if version != 1:
            return body
        written = [(key, body.pop(key, "")) for key in BRIEF_OF_ONCE]
        kept = [(key, text) for key, text in written if text]
        return {
            **body,
            "format": NoteFormat.BRIEF.value,
            "part_keys": [key for key, _ in kept],
            "part_texts": [text for _, text in kept],
        }


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
    signed_as: str = text(N_("Written as"), shown=False)
    text: str = note(N_("Text"), required=True, listed=True)
    old_text: str = note(
        N_("If it corrects something: the words that were wrong"),
        hint=N_("Exactly as they stand in the note. They stay readable, with a line through them."),
    )
    why: str = note(N_("If it corrects something: why"))

    def problems(self) -> dict[str, str]:
        """A correction says what was wrong and why (casework guide 6.3)."""
        if self.sort is not AmendmentKind.CORRECTION:
            return {}
        named = {"old_text": self.old_text, "why": self.why}
        return {name: NEEDED for name, said in named.items() if not said.strip()}
