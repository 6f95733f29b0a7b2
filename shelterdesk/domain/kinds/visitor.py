"""Who comes to the door or calls, who is never let in, and what authorities ask.

Nobody is ever told whether somebody lives here (casework guide 4.6, *visitors and callers*).
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
    flag,
    link,
    moment,
    note,
    text,
)
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_


class CallerKind(OpenChoice):
    """Who calls."""

    FAMILY = "family", N_("Says: family or friend")
    ORGANISATION = "organisation", N_("An organisation")
    AUTHORITY = "authority", N_("Police or another authority")
    PRESS = "press", N_("Press")
    UNKNOWN = "unknown", N_("Does not say")


class RequestState(Choice):
    """Where a request stands."""

    OPEN = "open", N_("Waits for an answer")
    ANSWERED = "answered", N_("Answered")
    DECLINED = "declined", N_("Nothing was told")


@dataclass(frozen=True, kw_only=True)
class Visit(Record):
    """Somebody who came in, and whom they came to see."""

    kind = "visit"
    title = N_("Visit")
    category = "OPS"
    about_resident = False
    sorted_by = "in_at"

    name: str = text(N_("Name of the visitor"), required=True, listed=True)
    organisation: str = text(N_("Comes from"), listed=True)
    id_seen: bool = flag(N_("I saw an identity card"))
    for_whom: str = text(
        N_("To see"), listed=True, hint=N_("The code name, or what they came for.")
    )
    resident_said_yes: Answer = answer(N_("The resident said yes"))
    confidentiality: bool = flag(N_("Signed to keep quiet about the house"))
    in_at: datetime = moment(N_("In at"), required=True, sealed=False, listed=True)
    out_at: datetime | None = moment(N_("Out at"), sealed=False, listed=True, shown=False)
    remark: str = note(N_("Remark"))


@dataclass(frozen=True, kw_only=True)
class Caller(Record):
    """Somebody who called or rang the bell and was told nothing."""

    kind = "caller"
    title = N_("Call")
    category = "OPS"
    about_resident = False
    sorted_by = "at"

    at: datetime = moment(N_("At"), required=True, sealed=False, listed=True)
    who: CallerKind = choice(N_("Who called"), CallerKind, required=True, listed=True)
    name: str = text(N_("Name they gave"), listed=True)
    phone: str = text(N_("Number they called from"))
    asked: str = note(N_("What they asked"))
    message: str = note(
        N_("Message they left"), hint=N_("Say: “If there is someone, I pass it on.”")
    )


@dataclass(frozen=True, kw_only=True)
class DeniedPerson(Record):
    """Somebody who is not let in and not put through."""

    kind = "denied_person"
    title = N_("Not let in")
    category = "OPS"
    about_resident = False

    name: str = text(N_("Name, also other names"), required=True, listed=True)
    looks: str = note(N_("What they look like, what car they drive"))
    phones: str = text(N_("Phone numbers"))
    what_to_do: str = text(
        N_("What to do"), listed=True, hint=N_("For example: keep the door shut, call the police.")
    )
    ended_on: date | None = day(N_("No longer since"), shown=False)


@dataclass(frozen=True, kw_only=True)
class RequestFromAuthority(Record):
    """An authority asks about somebody; a manager or legal officer answers, with the ground."""

    kind = "request_from_authority"
    title = N_("Request from an authority")
    category = "REQ"
    about_resident = False
    sorted_by = "asked_on"

    asked_on: date = day(N_("Asked on"), required=True, sealed=False, listed=True)
    due_on: date | None = day(N_("Answer by"), sealed=False, listed=True)
    who_asks: str = text(N_("Who asks"), required=True, listed=True)
    about: str = text(N_("About whom, as they said it"))
    asks_for: str = note(N_("What they want to know"))
    paper: str = text(N_("Paper they showed"), hint=N_("Court order, letter, none."))
    state: RequestState = choice(
        N_("State"),
        RequestState,
        default=RequestState.OPEN,
        sealed=False,
        listed=True,
        shown=False,
    )
    answer_given: str = note(N_("What we answered"), shown=False)
    ground: str = text(N_("On which ground"), shown=False)
    resident_id: str = link(N_("Whom it is about"))
