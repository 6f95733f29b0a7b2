"""Asking others for help, what others send, and who is who outside (casework guide 3, 6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, OpenChoice, choice, day, flag, items, link, note, text
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Mode, Record, SignState
from shelterdesk.i18n import N_


class ReferralState(Choice):
    """Where a referral stands."""

    DRAFT = "draft", N_("Being prepared")
    ASKED = "asked", N_("The resident was asked")
    SENT = "sent", N_("Sent")
    ACCEPTED = "accepted", N_("Accepted")
    NOT_ACCEPTED = "not_accepted", N_("Not accepted")
    DONE = "done", N_("Done")
    TAKEN_BACK = "taken_back", N_("Taken back")


class Urgency(Choice):
    """How soon."""

    TODAY = "today", N_("Today")
    THIS_WEEK = "this_week", N_("This week")
    CAN_WAIT = "can_wait", N_("Can wait")


class EnquiryFrom(OpenChoice):
    """Who writes or calls."""

    INSIDE = "inside", N_("Somebody still held")
    FAMILY = "family", N_("Family")
    OTHER = "other", N_("Somebody else")


class EnquiryState(Choice):
    """Where an enquiry or something sent to the house stands."""

    OPEN = "open", N_("Open")
    PASSED_ON = "passed_on", N_("Passed on")
    ANSWERED = "answered", N_("Answered")
    CLOSED = "closed", N_("Closed")


@dataclass(frozen=True, kw_only=True)
class Referral(Record):
    """One request to one body for one purpose; it leaves only with the consent that names it."""

    kind = "referral"
    title = N_("Referral")
    category = "REF"
    sorted_by = "due_on"

    recipient_class: RecipientClass = choice(
        N_("To whom"),
        RecipientClass,
        required=True,
        listed=True,
        hint=N_("Any office of the person's own state counts as an embassy."),
    )
    recipient: str = text(N_("Name of the body"), required=True, listed=True)
    organisation_id: str = link(N_("Organisation"))
    contact: str = text(N_("Contact there"))
    purpose: str = text(N_("What for"), required=True, listed=True)
    asks: str = note(N_("What we ask them to do"))
    covers: tuple[str, ...] = items(
        N_("What is told about the resident"), catalogue="data_categories"
    )
    urgency: Urgency = choice(N_("How soon"), Urgency, default=Urgency.CAN_WAIT)
    wishes: str = note(N_("What the resident wants, and does not want"))
    order: str = text(
        N_("Written request of the law"),
        hint=N_("Number and day. Police get nothing about a person without one."),
    )
    consent_id: str = link(N_("Consent"))
    due_on: date | None = day(N_("Ask again on"), sealed=False, listed=True)
    sent_on: date | None = day(N_("Sent on"), sealed=False, shown=False)
    state: ReferralState = choice(
        N_("State"),
        ReferralState,
        default=ReferralState.DRAFT,
        sealed=False,
        listed=True,
        shown=False,
    )
    reason: str = note(N_("Why not, or why taken back"), shown=False)
    answer: str = note(N_("What they answered"), shown=False)


@dataclass(frozen=True, kw_only=True)
class HealthReferral(Referral):
    """To a clinic or hospital: the nurse's."""

    kind = "health_referral"
    category = "HEA"


@dataclass(frozen=True, kw_only=True)
class CounsellingReferral(Referral):
    """To another counsellor or a psychiatrist: the counsellor's."""

    kind = "counselling_referral"
    category = "CPN"


@dataclass(frozen=True, kw_only=True)
class LegalReferral(Referral):
    """To a lawyer or an authority of the law: the legal officer's."""

    kind = "legal_referral"
    category = "LGL"


@dataclass(frozen=True, kw_only=True)
class ReferralInbox(Record):
    """What another body sends the house, before it is known whether and where it belongs."""

    kind = "referral_inbox"
    title = N_("Sent to the house")
    category = "REQ"
    about_resident = False
    sorted_by = "asked_on"
    ends_by = "referral_inbox.join"

    asked_on: date = day(N_("Came on"), required=True, sealed=False, listed=True)
    sender: str = text(N_("From"), required=True, listed=True)
    sender_class: RecipientClass | None = choice(N_("What sort of body"), RecipientClass)
    about: str = text(N_("About whom, as they say it"))
    said: str = note(N_("What they ask or tell"))
    languages: tuple[str, ...] = items(N_("Languages"), catalogue="languages")
    due_on: date | None = day(N_("Answer by"), sealed=False, listed=True)
    state: EnquiryState = choice(
        N_("State"), EnquiryState, default=EnquiryState.OPEN, sealed=False, listed=True, shown=False
    )
    answer: str = note(N_("What we answered"), shown=False)
    resident_id: str = link(N_("Whom it became"))
    only_newest: bool = flag(N_("Earlier words are taken out"), sealed=False, shown=False)


@dataclass(frozen=True, kw_only=True)
class Enquiry(Record):
    """Somebody who is still held, or a family that looks for somebody. Nothing is confirmed."""

    kind = "enquiry"
    title = N_("Enquiry")
    category = "REQ"
    about_resident = False
    sorted_by = "asked_on"

    asked_on: date = day(N_("On"), required=True, sealed=False, listed=True)
    sender: EnquiryFrom = choice(N_("From"), EnquiryFrom, required=True, listed=True)
    name: str = text(N_("Name they gave"), listed=True)
    languages: tuple[str, ...] = items(N_("Languages"), catalogue="languages")
    contact: str = text(
        N_("How to reach them safely"), hint=N_("When, by which app, what not to say.")
    )
    said: str = note(N_("What they said"))
    done: str = note(N_("What we did"), hint=N_("Passed on to whom, with their agreement."))
    due_on: date | None = day(N_("Look at it again on"), sealed=False, listed=True)
    state: EnquiryState = choice(
        N_("State"), EnquiryState, default=EnquiryState.OPEN, sealed=False, listed=True, shown=False
    )


@dataclass(frozen=True, kw_only=True)
class CaseManagementMeeting(Record):
    """A meeting with other organisations: its own readers, agreed actions by role."""

    kind = "case_management_meeting"
    title = N_("Meeting with other organisations")
    category = "MTG"
    mode = Mode.SIGNED
    about_resident = False
    sorted_by = "on"
    closed_by_another = True

    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    organisations: tuple[str, ...] = items(N_("Organisations that were there"), listed=True)
    present: tuple[str, ...] = items(N_("Who was there, by role"))
    residents: tuple[str, ...] = items(N_("Whom it was about"), shown=False)
    discussed: str = note(N_("What we talked about"))
    actions: tuple[str, ...] = items(
        N_("What was agreed"), hint=N_("A line for each: who, by role; what; until when.")
    )
    next_on: date | None = day(N_("Next meeting"))
    state: SignState = choice(
        N_("State"), SignState, default=SignState.DRAFT, sealed=False, shown=False
    )


@dataclass(frozen=True, kw_only=True)
class Organisation(Record):
    """A body outside that the house works with. Names no resident."""

    kind = "organisation"
    title = N_("Organisation")
    category = "LIB"
    about_resident = False

    name: str = text(N_("Name"), required=True, sealed=False, listed=True)
    sort: str = text(N_("What it is"), sealed=False, listed=True, catalogue="organisation_types")
    recipient_class: RecipientClass | None = choice(
        N_("In consents it is"), RecipientClass, sealed=False
    )
    address: str = note(N_("Address"))
    phone: str = text(N_("Phone"), sealed=False, listed=True)
    reviewed_on: date | None = day(N_("Last checked"), sealed=False, listed=True)


@dataclass(frozen=True, kw_only=True)
class Service(Record):
    """What an organisation offers, to whom and when: a line of the directory."""

    kind = "service"
    title = N_("Service")
    category = "LIB"
    about_resident = False

    name: str = text(N_("What it offers"), required=True, sealed=False, listed=True)
    organisation_id: str = link(N_("Organisation"), sealed=False)
    for_whom: str = text(N_("For whom"), sealed=False)
    languages: str = text(N_("Languages"), sealed=False, listed=True)
    hours: str = text(N_("Opening hours"), sealed=False, listed=True)
    cost: str = text(N_("What it costs"), sealed=False, listed=True)
    place: str = note(N_("Where, and how to get there"))
    phone: str = text(N_("Phone"), sealed=False)
    remark: str = note(N_("Remark"))
    reviewed_on: date | None = day(N_("Last checked"), sealed=False, listed=True)
