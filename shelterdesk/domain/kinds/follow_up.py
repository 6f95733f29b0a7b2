"""Staying in touch after somebody left, only while they agree (documents guide 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import (
    Answer,
    Choice,
    answer,
    choice,
    day,
    items,
    link,
    note,
    number,
    text,
)
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class FollowUpState(Choice):
    """Where staying in touch stands."""

    OPEN = "open", N_("Staying in touch")
    STOPPED = "stopped", N_("The person said stop")
    NO_CONTACT = "no_contact", N_("No contact; closed quietly")
    CLOSED = "closed", N_("Closed")


class ContactState(Choice):
    """Where one contact stands."""

    DUE = "due", N_("Due")
    DONE = "done", N_("Done")
    DROPPED = "dropped", N_("Dropped")


class Channel(Choice):
    """How to reach somebody; the agreed one only."""

    PHONE = "phone", N_("Phone call")
    MESSAGE = "message", N_("Message")
    PARTNER = "partner", N_("Through an organisation")
    MEETING = "meeting", N_("Meeting")


class Rung(Choice):
    """Whom one asks, in this order, while nobody is reached (guide 4, *no contact*)."""

    RESIDENT = "resident", N_("The person")
    SECOND = "second_contact", N_("The second contact, who was agreed")
    PARTNER = "partner", N_("The organisation, which was agreed")
    DECIDE = "decide", N_("A manager decides")


class PartOfDay(Choice):
    """When somebody tried; three tries are not all at the same time of the day."""

    MORNING = "morning", N_("In the morning")
    AFTERNOON = "afternoon", N_("In the afternoon")
    EVENING = "evening", N_("In the evening")


class ContactOutcome(Choice):
    """What came of one try (guide 4)."""

    REACHED = "reached", N_("Reached")
    NOT_REACHED = "not_reached", N_("Not reached")
    SECOND_CONTACT = "second_contact", N_("Asked the second contact")
    REFUSED = "follow_up_refused", N_("The person said stop")
    WELFARE = "welfare_concern", N_("Worried about their safety")


class Outcome365(Choice):
    """How things stand when following up ends (guide 4, the last line of its table)."""

    STABLE = "stable", N_("Stable")
    NEEDS_SUPPORT = "needs_support", N_("Needs support")
    RE_TRAFFICKED = "re_trafficked", N_("Trafficked again")
    MIGRATED = "migrated_again", N_("Went abroad again")
    DECEASED = "deceased", N_("Died")
    UNKNOWN = "unknown", N_("Not known")


@dataclass(frozen=True, kw_only=True)
class FollowUpPlan(Record):
    """How and how often somebody who left wants to hear from the house."""

    kind = "follow_up_plan"
    title = N_("Staying in touch")
    category = "REP"
    sorted_by = "begins_on"

    begins_on: date = day(N_("Begins on"), required=True, sealed=False, listed=True)
    consent_id: str = link(N_("Consent"))
    channel: Channel = choice(N_("How"), Channel, required=True, listed=True)
    contact_id: str = link(N_("Agreed number or account"))
    second_contact_id: str = link(N_("Second contact, if they agreed"))
    partner: str = text(N_("Organisation that may ask, if they agreed"))
    closely: Answer = answer(N_("Shorter steps: a child, or somebody who needs more support"))
    wishes: str = note(N_("What they want, and do not want"))
    state: FollowUpState = choice(
        N_("State"),
        FollowUpState,
        default=FollowUpState.OPEN,
        sealed=False,
        listed=True,
        shown=False,
    )
    outcome: Outcome365 | None = choice(N_("How things stand at the end"), Outcome365, shown=False)
    authority_word: str = note(N_("Word from the child protection authority"), shown=False)
    ended_on: date | None = day(N_("Ended on"), listed=True, shown=False)


@dataclass(frozen=True, kw_only=True)
class FollowUpContact(Record):
    """One step of staying in touch: due, tried, done."""

    kind = "follow_up_contact"
    title = N_("Contact after leaving")
    category = "REP"
    sorted_by = "due_on"

    plan_id: str = link(N_("Of which plan"))
    step: int | None = number(N_("Days after leaving"), listed=True)
    rung: Rung = choice(N_("Whom one asks"), Rung, default=Rung.RESIDENT, listed=True)
    attempt: int | None = number(N_("Try"))
    due_on: date = day(N_("Due on"), required=True, sealed=False, listed=True)
    done_on: date | None = day(N_("Done on"), sealed=False, listed=True)
    part_of_day: PartOfDay | None = choice(N_("At what time"), PartOfDay)
    channel: Channel | None = choice(N_("How"), Channel)
    still_agreed: Answer = answer(N_("Still wants to hear from us"))
    outcome: ContactOutcome | None = choice(N_("What came of it"), ContactOutcome, listed=True)
    answers: tuple[str, ...] = items(N_("Asked and told"), catalogue="follow_up_questions")
    worries: str = note(N_("What needs a look"))
    state: ContactState = choice(
        N_("State"), ContactState, default=ContactState.DUE, sealed=False, listed=True, shown=False
    )


@dataclass(frozen=True, kw_only=True)
class WelfareDecision(Record):
    """A manager's logged decision to ask others about somebody in imminent danger (guide 4)."""

    kind = "welfare_decision"
    title = N_("Decision to ask others")
    category = "REP"
    mode = Mode.EVENT
    sorted_by = "on"

    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    sort: RecipientClass = choice(N_("Which sort of body"), RecipientClass, required=True)
    asked: str = text(N_("Who is asked"), required=True, listed=True)
    why: str = note(N_("Which danger"), required=True)
