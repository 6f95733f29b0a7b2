"""What the resident agreed to, for whom, and until when (casework guide 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, choice, day, items, link, note, text
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class ConsentType(Choice):
    """The table of casework guide 3 as far as this house keeps it under ``CON``."""

    STAY = "shelter_stay", N_("Staying in the house")
    SERVICES = "services", N_("Help from a case manager")
    STORAGE = "data_storage", N_("Keeping a record")
    SHARE = "share", N_("Sharing with a named body")
    FAMILY = "family_contact", N_("Contact with family")
    STATISTICS = "statistics", N_("Counting in totals")
    RETURN = "repatriation", N_("Planning a return")
    AFTER_CARE = "after_care", N_("Contact after leaving")


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


class RecipientClass(Choice):
    """Whom a disclosure goes to (documents guide 5.3)."""

    INTERNAL = "internal", N_("Inside the house")
    EMBASSY = "embassy", N_("Embassy")
    IMMIGRATION = "immigration", N_("Immigration")
    MINISTRY = "ministry", N_("Ministry")
    IOM = "iom", N_("IOM")
    NGO = "ngo", N_("Receiving organisation")
    POLICE = "police", N_("Police, prosecutor")
    ESCORT = "airline", N_("Airline, escort")


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
    covers: tuple[str, ...] = items(N_("What may be shared"))
    form: ConsentForm = choice(N_("How it was given"), ConsentForm, default=ConsentForm.WRITTEN)
    language: str = text(N_("Language used"), catalogue="languages")
    interpreter: str = text(N_("Interpreter"))
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
    own_words: str = note(N_("In the resident's own words"))
