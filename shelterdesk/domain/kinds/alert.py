"""Short instructions, *what helps me*, topics at rest, and the emergency sheet's lines.

An alert says what to do, never why (casework guide 4.2, 4.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import (
    Answer,
    Choice,
    answer,
    choice,
    choices,
    day,
    flag,
    items,
    link,
    note,
    number,
    text,
)
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_

LONGEST_ALERT = 120  # characters, casework guide 4.2


class AlertKind(Choice):
    """What an alert is about (casework guide 4.2)."""

    SAFETY = "safety", N_("Safety")
    MEDICAL = "medical", N_("Health")
    CONTACT = "contact", N_("Contact")
    ROOM = "room", N_("Room")
    LANGUAGE = "language", N_("Language")
    LEGAL = "legal_appointment", N_("Appointment")
    CHILD = "child", N_("Child")
    COUNSELLOR = "counsellor_requested", N_("Wants a counsellor")


class Audience(Choice):
    """Whom an alert is for, by role; the codes are those of ``Role``."""

    MANAGERS = "MGR", N_("Managers")
    CASE_MANAGERS = "CM", N_("Case managers")
    COUNSELLORS = "COU", N_("Counsellors")
    DAY = "HS", N_("Day workers")
    NIGHT = "NS", N_("Night workers")
    NURSES = "NUR", N_("Nurses")
    LEGAL = "LEG", N_("Legal officers")


class LinePart(Choice):
    """One part of the emergency sheet (entities 3, ``emergency_line``)."""

    WHO = "who", N_("Whom to call")
    ALLERGIES = "allergies", N_("Allergies")
    MEDICINES = "medicines", N_("Medicines")
    HELPS = "helps", N_("What helps")
    DONT = "please_dont", N_("Please don't")
    CALL = "call", N_("In an emergency")


@dataclass(frozen=True, kw_only=True)
class Alert(Record):
    """One short instruction with an end."""

    kind = "alert"
    title = N_("Alert")
    category = "ALR"
    sorted_by = "expires_on"

    sort: AlertKind = choice(N_("About"), AlertKind, required=True, listed=True)
    text: str = text(
        N_("What to do"),
        required=True,
        listed=True,
        hint=N_("An instruction, not a history: “Ask her before closing doors.”"),
    )
    audience: tuple[Audience, ...] = choices(
        N_("For whom"),
        Audience,
        hint=N_(
            "Nothing ticked: everybody who works with the resident. Others do not find it in the "
            "program; managers and whoever wrote it always do. The program keeps this, not a key."
        ),
    )
    starts_on: date | None = day(N_("From"), shown=False)
    expires_on: date = day(N_("Until"), required=True, sealed=False, listed=True)
    danger_now: bool = flag(N_("Somebody is in danger now"), shown=False)
    ended: bool = flag(N_("No longer needed"), shown=False)
    source_id: str = link(N_("Written with"))

    def problems(self) -> dict[str, str]:
        """At most 120 characters (casework guide 4.2)."""
        if len(self.text) > LONGEST_ALERT:
            return {
                "text": N_("This is longer than 120 characters. Your text is kept; shorten it.")
            }
        return {}


@dataclass(frozen=True, kw_only=True)
class ComfortCard(Record):
    """*What helps me*: written by or with the resident, on top of the record (guide 4.4)."""

    kind = "comfort_card"
    title = N_("What helps me")
    category = "ALR"

    helps: tuple[str, ...] = items(N_("What helps me"), listed=True)
    please_dont: tuple[str, ...] = items(N_("Please don't"), listed=True)
    shows: str = text(N_("How you can tell that I am not well"))
    call: str = text(N_("Whom to call"), hint=N_("A person in or outside the house."))
    comfort: str = text(N_("What comforts me"), hint=N_("Music, tea, prayer, a walk, company."))
    touch: Answer = answer(N_("Touch is all right"))
    doors: str = text(N_("Doors and lights"))
    language: str = text(N_("Language to use"), catalogue="languages")
    confirmed_on: date | None = day(N_("Last looked at with the resident on"))


@dataclass(frozen=True, kw_only=True)
class TopicRest(Record):
    """The person does not want to talk about this: it rests, for everybody, without a reason."""

    kind = "topic_rest"
    title = N_("Topic at rest")
    category = "ALR"

    topic: str = text(N_("Topic"), required=True, listed=True, hint=N_("One or two words."))
    since: date = day(N_("Since"), required=True, listed=True)
    ended_on: date | None = day(
        N_("May be spoken of again since"),
        hint=N_("Only when the person speaks of it of their own accord. Else leave it empty."),
    )


@dataclass(frozen=True, kw_only=True)
class EmergencyLine(Record):
    """One line of the emergency sheet; everybody on duty reads it without asking anybody."""

    kind = "emergency_line"
    title = N_("Emergency sheet")
    category = "EMS"

    part: LinePart = choice(N_("Part"), LinePart, required=True, listed=True)
    line: str = note(N_("What it says"), required=True, listed=True)
    ended: Answer = answer(N_("No longer holds"), shown=False)
    source_id: str = link(N_("Comes from"))
    source_rev: int | None = number(N_("Which version of it"), shown=False)
