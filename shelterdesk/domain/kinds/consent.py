"""What the resident agreed to, for whom, and until when (casework guide 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, answer, choice, choices, day, items, link, note, text
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class ConsentType(Choice):
    """The table of casework guide 3 as far as this house keeps it under ``CON``."""

    STAY = "shelter_stay", N_("Staying in the house")
    SERVICES = "services", N_("Help from a case manager")
    STORAGE = "data_storage", N_("Keeping a record")
    SHARE = "share", N_("Sharing with a named body")
    FAMILY = "family_contact", N_("Contact with family")
    PHOTO = "photo_id", N_("A photo for the house")
    STATISTICS = "statistics", N_("Counting in totals")
    RESEARCH = "research", N_("Research")
    MEDIA = "media", N_("A picture or story for others")
    RETURN = "repatriation", N_("Planning a return")
    AFTER_CARE = "after_care", N_("Contact after leaving")


class CareConsentType(Choice):
    """What somebody agrees to with who cares for them (casework guide 3)."""

    COUNSELLING = "counselling", N_("Counselling")
    ASSESSMENT = "assessment_instruments", N_("Questionnaires")
    TREATMENT = "medical_treatment", N_("Treatment")
    RECORDING = "recording", N_("Recording a session for supervision")


class GivenBy(Choice):
    """Who gave it (casework guide 3, *children*)."""

    RESIDENT = "resident", N_("The resident")
    GUARDIAN = "guardian", N_("A guardian")
    BOTH = "both", N_("Both")


class Capacity(Choice):
    """Whether the person could decide this now."""

    HAS = "has", N_("Can decide")
    SUPPORTED = "supported", N_("Can decide with support")
    LACKS_NOW = "lacks_now", N_("Not now; ask again")
    NOT_ASSESSED = "not_assessed", N_("Not looked at")


class Explained(Choice):
    """Seven things to explain before somebody agrees (HTCDS, casework guide 3)."""

    INTERVIEW = "interview", N_("That they may say no to talking")
    PURPOSE = "purpose", N_("What it is for")
    USE = "use", N_("How it is used")
    RESEARCH = "research", N_("That totals without names may be used for research")
    ASK = "ask", N_("That they can ask what is kept")
    HOW_LONG = "how_long", N_("How long it is kept")
    TAKE_BACK = "take_back", N_("How to take it back")


class Decision(Choice):
    """Every answer is a full answer."""

    GIVEN = "given", N_("Yes")
    DECLINED = "declined", N_("No")
    NOT_NOW = "not_now", N_("Not now")
    NOT_ABLE = "not_able", N_("Not able to decide now")


class ConsentForm(Choice):
    """How it was given."""

    WRITTEN = "written", N_("In writing")
    THUMBPRINT = "thumbprint", N_("By thumbprint")
    SPOKEN = "spoken_witnessed", N_("Spoken, with a witness")
    PICTORIAL = "pictorial", N_("With pictures")


class ConsentState(Choice):
    """Whether it is in force."""

    OPEN = "open", N_("Open")
    IN_FORCE = "in_force", N_("In force")
    ENDED = "ended", N_("Ended")


@dataclass(frozen=True, kw_only=True)
class Consent(Record):
    """One decision of the resident. Nothing is pre-ticked, nothing nags."""

    kind = "consent"
    title = N_("Consent")
    category = "CON"
    mode = Mode.EVENT
    sorted_by = "starts_on"

    consent_type: ConsentType = choice(N_("About"), ConsentType, required=True, listed=True)
    decision: Decision = choice(N_("The resident says"), Decision, required=True, listed=True)
    recipient_class: RecipientClass | None = choice(N_("For whom"), RecipientClass, listed=True)
    recipient: str = text(N_("Name of the body"))
    purpose: str = text(N_("What for"))
    covers: tuple[str, ...] = items(N_("What may be shared"), catalogue="data_categories")
    form: ConsentForm = choice(N_("How it was given"), ConsentForm, default=ConsentForm.WRITTEN)
    language: str = text(N_("Language used"), catalogue="languages")
    interpreter: str = text(N_("Interpreter"))
    given_by: GivenBy = choice(N_("Who says it"), GivenBy, default=GivenBy.RESIDENT)
    assent: Choice = answer(N_("If it is a child: the child agrees too"))
    best_interest: str = text(N_("Who decides what is best, and why"))
    capacity: Capacity = choice(
        N_("Could the person decide this now?"), Capacity, default=Capacity.NOT_ASSESSED
    )
    witness: str = text(N_("Witness"))
    explained: tuple[Explained, ...] = choices(N_("What was explained"), Explained)
    text_id: str = link(N_("Text of the house"))
    text_said: str = note(N_("The exact text"), shown=False)
    own_words: str = note(N_("In the resident's own words"))
    starts_on: date = day(N_("From"), required=True, sealed=False, listed=True)
    expires_on: date | None = day(N_("Until"), sealed=False, listed=True)
    state: ConsentState = choice(
        N_("State"), ConsentState, default=ConsentState.IN_FORCE, sealed=False, shown=False
    )

    def problems(self) -> dict[str, str]:
        """Sharing names its recipient and its end (casework guide 3)."""
        found: dict[str, str] = {}
        if self.consent_type is ConsentType.SHARE and self.decision is Decision.GIVEN:
            if self.recipient_class is None:
                found["recipient_class"] = N_("Sharing is always with a named body.")
            if self.expires_on is None:
                found["expires_on"] = N_("Sharing always has an end. Ninety days at most.")
        if self.expires_on and self.starts_on and self.expires_on < self.starts_on:
            found["expires_on"] = N_("The end is before the start. Check the two dates.")
        return found


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawal(Record):
    """The resident took it back; any worker may write it down, at once."""

    kind = "consent_withdrawal"
    title = N_("Consent taken back")
    category = "CON"
    mode = Mode.EVENT
    sorted_by = "on"

    consent_id: str = link(N_("Consent"), sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    # Whoever may not read consents says what is taken back, and need not know what was given.
    about: ConsentType | None = choice(N_("About"), ConsentType, listed=True, shown=False)
    recipient_class: RecipientClass | None = choice(
        N_("For whom"), RecipientClass, listed=True, shown=False
    )
    own_words: str = note(N_("In the resident's own words"))

    def takes_back(self, consent: Consent) -> bool:
        """Whether it can mean *consent*: named, or of its type and body; without any, all."""
        if self.consent_id:
            return self.consent_id == consent.id
        if self.about is not None and self.about is not consent.consent_type:
            return False
        return self.recipient_class in (None, consent.recipient_class)


@dataclass(frozen=True, kw_only=True)
class CareConsent(Record):
    """A decision about counselling, questionnaires or treatment; per person who gives the care."""

    kind = "care_consent"
    title = N_("Consent to care")
    category = "CON.c"
    mode = Mode.EVENT
    sorted_by = "starts_on"

    consent_type: CareConsentType = choice(N_("About"), CareConsentType, required=True, listed=True)
    decision: Decision = choice(N_("The resident says"), Decision, required=True, listed=True)
    provider: str = text(N_("With whom"), listed=True)
    form: ConsentForm = choice(N_("How it was given"), ConsentForm, default=ConsentForm.SPOKEN)
    given_by: GivenBy = choice(N_("Who says it"), GivenBy, default=GivenBy.RESIDENT)
    assent: Choice = answer(N_("If it is a child: the child agrees too"))
    language: str = text(N_("Language used"), catalogue="languages")
    interpreter: str = text(N_("Interpreter"))
    witness: str = text(N_("Witness"))
    best_interest: str = text(N_("Who decides what is best, and why"))
    capacity: Capacity = choice(
        N_("Could the person decide this now?"), Capacity, default=Capacity.NOT_ASSESSED
    )
    explained: tuple[Explained, ...] = choices(N_("What was explained"), Explained)
    text_id: str = link(N_("Text of the house"))
    text_said: str = note(N_("The exact text"), shown=False)
    own_words: str = note(N_("In the resident's own words"))
    starts_on: date = day(N_("From"), required=True, sealed=False, listed=True)
    expires_on: date | None = day(N_("Until"), sealed=False, listed=True)
    state: ConsentState = choice(
        N_("State"), ConsentState, default=ConsentState.IN_FORCE, sealed=False, shown=False
    )


@dataclass(frozen=True, kw_only=True)
class CareConsentWithdrawal(Record):
    """The resident took a consent to care back."""

    kind = "care_consent_withdrawal"
    title = N_("Consent to care taken back")
    category = "CON.c"
    mode = Mode.EVENT
    sorted_by = "on"

    consent_id: str = link(N_("Consent"), sealed=False)
    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    own_words: str = note(N_("In the resident's own words"))
