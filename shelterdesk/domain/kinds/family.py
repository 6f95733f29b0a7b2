"""Family and safe contact: who belongs to whom, and how one may be reached without danger.

Family accounts may be watched or extorted (casework guide 2, *safe contact*).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import (
    Added,
    Answer,
    Choice,
    answer,
    choice,
    day,
    flag,
    house_adds,
    link,
    note,
    text,
)
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_


class Relation(Choice):
    """How two people belong together."""

    PARTNER = "partner", N_("Partner")
    PARENT = "parent", N_("Parent")
    CHILD = "child", N_("Child")
    SIBLING = "sibling", N_("Brother or sister")
    RELATIVE = "relative", N_("Another relative")
    TRAVELLED_TOGETHER = "travelled_together", N_("Came together")
    FRIEND = "friend", N_("Friend")


class Channel(Choice):
    """How one reaches somebody."""

    PHONE = "phone", N_("Phone")
    APP = "app", N_("Messaging app")
    EMAIL = "email", N_("Email")
    IN_PERSON = "in_person", N_("In person")
    VIA = "via_person", N_("Through somebody")


class Safe(Choice):
    """Whether a channel may be used."""

    YES = "yes", N_("Safe")
    ONLY_AT = "only_at", N_("Only at these hours")
    NEVER = "no", N_("Never use it")
    UNKNOWN = "unknown", N_("Not known")


class PhoneOwner(Choice):
    """Whose phone or account it is (OSCaR, and casework guide 2)."""

    SELF = "self", N_("The resident")
    FAMILY = "family", N_("Family")
    FRIEND = "friend", N_("A friend")
    HELPER = "helping_professional", N_("Somebody who helps")
    AUTHORITY = "authority", N_("An authority")
    EXPLOITER = "exploiter_controlled", N_("An exploiter may control it")
    OTHER = "other", N_("Somebody else")


class CallerAnswer(Choice):
    """What the desk does when somebody calls."""

    ALLOWED = "allowed", N_("May be put through")
    ASK_FIRST = "ask_first", N_("Ask the resident first")
    NOT_ALLOWED = "not_allowed", N_("Never put through")


@dataclass(frozen=True, kw_only=True)
class FamilyLink(Record):
    """Two residents who belong together."""

    kind = "family_link"
    title = N_("Belongs together with")
    category = "FAM"

    other: str = link(N_("Resident"), required=True, listed=True)
    relation: Relation = choice(N_("How"), Relation, required=True, listed=True)
    stay_together: Answer = answer(N_("They want to stay together"), listed=True)
    ended: bool = flag(N_("No longer together"), shown=False, listed=True)


@dataclass(frozen=True, kw_only=True)
class FamilyMember(Record):
    """A relative outside the house."""

    kind = "family_member"
    title = N_("Relative")
    category = "FAM"

    name: str = text(N_("Name, as the resident says it"), required=True, listed=True)
    relation: Relation = choice(N_("How they belong together"), Relation, listed=True)
    place: str = text(N_("Where they live"), hint=N_("A country or a region is enough."))
    knows: Answer = answer(N_("Knows that the resident is free"))
    remark: str = note(N_("What to keep in mind"))
    added: tuple[Added, ...] = house_adds()


@dataclass(frozen=True, kw_only=True)
class ContactPoint(Record):
    """One way to reach the resident or somebody close, and whether it is safe."""

    kind = "contact_point"
    title = N_("Way to reach")
    category = "FAM"

    channel: Channel = choice(N_("How"), Channel, required=True, listed=True)
    value: str = text(N_("Number, name or address"), required=True, listed=True)
    whom: str = text(N_("Whom one reaches"), listed=True)
    safe: Safe = choice(N_("Is it safe?"), Safe, default=Safe.UNKNOWN, listed=True)
    hours: str = text(N_("Safe hours"), hint=N_("With the time zone, if it is another one."))
    phone_owner: PhoneOwner = choice(N_("Whose phone or account"), PhoneOwner)
    who_may_hear: str = text(N_("Who may hear it"))
    say: str = text(
        N_("What to say"), hint=N_("Agreed words, for example: “from the language school”.")
    )
    leave_message: Answer = answer(N_("May one leave a message?"))
    language: str = text(N_("Language"), catalogue="languages")
    last_checked: date | None = day(N_("Last checked on"))
    closed: bool = flag(N_("Closed: do not use it any more"), shown=False, listed=True)
    used_because: str = note(N_("Why it was used although it is marked never"), shown=False)

    @property
    def is_never(self) -> bool:
        """Whether it may not be used: closed, marked so, or in the hands of an exploiter."""
        exploiter = self.phone_owner is PhoneOwner.EXPLOITER
        return self.closed or exploiter or self.safe is Safe.NEVER


@dataclass(frozen=True, kw_only=True)
class ContactPlan(Record):
    """How to stay in touch after leaving, with a code word."""

    kind = "contact_plan"
    title = N_("Staying in touch")
    category = "FAM"

    code_word: str = text(N_("Code word"), hint=N_("Says: it is me, and I am alone."))
    plan: str = note(N_("How and when"), required=True)
    review_on: date | None = day(N_("Look at it again on"), sealed=False)
    added: tuple[Added, ...] = house_adds()


@dataclass(frozen=True, kw_only=True)
class CallerRule(Record):
    """What the desk says when somebody asks for this resident; no reason, no address."""

    kind = "caller_rule"
    title = N_("When somebody calls")
    category = "FAM.s"

    caller: str = text(N_("Who calls"), listed=True, hint=N_("Empty: anybody."))
    put_through: CallerAnswer = choice(
        N_("What to do"), CallerAnswer, default=CallerAnswer.ASK_FIRST, listed=True
    )
    say: str = text(N_("What to say"))
    ended: bool = flag(N_("No longer holds"), shown=False)
    source: str = link(N_("Written with"))
