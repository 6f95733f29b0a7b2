"""Incidents: what happened, told in facts; what concerns one resident; and what staff are told of.

Something about a colleague is a record of its own: whom it is about and who reads it is decided
before anything is typed, and nothing of it shows to anybody else (casework guide 4.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Answer, Choice, answer, choice, day, items, link, note, text
from shelterdesk.domain.record import Mode, Record, SignState
from shelterdesk.i18n import N_


class IncidentType(Choice):
    """Casework guide 4.5."""

    SELF_HARM = "self_harm", N_("Self-harm")
    SUICIDE_ATTEMPT = "suicide_attempt", N_("Suicide attempt")
    MEDICAL = "medical_emergency", N_("Medical emergency")
    BETWEEN_RESIDENTS = "violence_between_residents", N_("Violence between residents")
    BY_STAFF = "violence_by_staff", N_("Violence by staff")
    SEXUAL = "sexual_misconduct_or_sea", N_("Sexual misconduct or exploitation")
    EXPLOITER = "exploiter_or_broker_contact", N_("An exploiter or broker made contact")
    SURVEILLANCE = "surveillance_of_house", N_("Somebody watched the house")
    INTRUDER = "intruder", N_("An intruder")
    ONLINE = "threats_online", N_("Threats online")
    MISSING = "missing", N_("Somebody is missing")
    RETURN = "return_after_missing", N_("Somebody came back")
    THEFT = "theft_or_loss", N_("Theft or loss")
    DAMAGE = "property_damage", N_("Something was damaged")
    SUBSTANCE = "substance", N_("Alcohol or drugs")
    RESTRAINT = "restraint_or_search", N_("Somebody was held or searched")
    POLICE = "police_or_immigration_visit", N_("Police or immigration came")
    DATA = "data_breach", N_("Information got into wrong hands")
    MEDICATION = "medication_error", N_("Mistake with medicine")
    FIRE = "fire_or_hazard", N_("Fire or another hazard")
    CHILD = "child_protection_concern", N_("Worry about a child's safety")
    DEATH = "death", N_("A death")
    COMPLAINT = "complaint", N_("A complaint")
    NEAR_MISS = "near_miss", N_("It nearly happened")


ABOUT_STAFF = frozenset({IncidentType.BY_STAFF, IncidentType.SEXUAL})


class Severity(Choice):
    """Casework guide 4.5; the number is the code."""

    MINOR = "1", N_("1 · Minor")
    MODERATE = "2", N_("2 · Moderate: care changed")
    SERIOUS = "3", N_("3 · Serious: injury, police or hospital")
    CRITICAL = "4", N_("4 · Critical: death, serious harm, abuse by staff, our address known")


class Part(Choice):
    """What a resident had to do with an incident."""

    HURT = "hurt", N_("Was hurt or frightened")
    TOOK_PART = "took_part", N_("Took part")
    SAW = "saw", N_("Saw or heard it")
    NAMED = "named", N_("Is named")


class Debrief(Choice):
    """Whether somebody was offered to talk it over (casework guide 4.5)."""

    NOT_YET = "not_yet", N_("Not offered yet")
    OFFERED = "offered", N_("Offered, no answer yet")
    DONE = "done", N_("We talked it over")
    NOT_WANTED = "not_wanted", N_("Offered, not wanted")


@dataclass(frozen=True, kw_only=True)
class Account(Record):
    """What both kinds of report hold: the account, and what is added to it later."""

    incident_type: IncidentType = choice(
        N_("What kind of incident"), IncidentType, required=True, listed=True
    )
    at: str = text(N_("At what time"), hint=N_("For example 22:30, or about midnight."))
    place: str = text(N_("Where"))
    residents: tuple[str, ...] = items(N_("Residents"), shown=False)
    others: tuple[str, ...] = items(
        N_("Who else was there"), hint=N_("Colleagues, visitors, others: one a line.")
    )
    witnesses: tuple[str, ...] = items(N_("Who saw or heard it"), hint=N_("One a line."))
    seen: str = note(
        N_("What was seen and heard"),
        required=True,
        hint=N_("Only what you saw and heard yourself, in order. Words people said in quotes."),
    )
    hurt: Answer = answer(
        N_("Was somebody hurt?"), hint=N_("Injuries are described in the health record only.")
    )
    care: str = note(N_("What was done at once"))
    told: tuple[str, ...] = items(N_("Who was told, and when"), hint=N_("One a line."))
    debrief_residents: Debrief = choice(
        N_("Residents: talking it over"), Debrief, default=Debrief.NOT_YET
    )
    debrief_staff: Debrief = choice(
        N_("Colleagues: talking it over"), Debrief, default=Debrief.NOT_YET
    )
    root_cause: str = note(N_("How it could come to this"))
    actions: tuple[str, ...] = items(
        N_("What we change"), hint=N_("One a line: what, who, until when.")
    )
    reports: tuple[str, ...] = items(
        N_("Reported outside the house"), hint=N_("One a line: to whom, on which day, number.")
    )
    risk_review_on: date | None = day(N_("Risk looked at again on"))
    closing: str = note(N_("Why it can be closed"))
    closed_on: date | None = day(N_("Closed on"), shown=False)
    signed_off_on: date | None = day(N_("Signed off on"), shown=False)


@dataclass(frozen=True, kw_only=True)
class Incident(Account):
    """One incident. Open until somebody other than its reporter closes it; then it is frozen."""

    kind = "incident"
    title = N_("Incident")
    category = "INC"
    mode = Mode.SIGNED
    about_resident = False
    closed_by_another = True
    sorted_by = "on"

    on: date = day(N_("On which day"), required=True, sealed=False, listed=True)
    severity: Severity = choice(
        N_("How serious"), Severity, required=True, sealed=False, listed=True
    )
    due_on: date | None = day(N_("To be looked at by"), sealed=False, listed=True, shown=False)
    state: SignState = choice(
        N_("State"), SignState, default=SignState.DRAFT, sealed=False, shown=False
    )


@dataclass(frozen=True, kw_only=True)
class RestrictedIncident(Account):
    """Something about a colleague, for its named readers alone; its links are sealed inside."""

    kind = "restricted_incident"
    title = N_("For named readers")
    category = "INX"
    mode = Mode.SIGNED
    about_resident = False
    closed_by_another = True
    sorted_by = "due_on"

    on: date = day(N_("On which day"), required=True, listed=True)
    severity: Severity = choice(N_("How serious"), Severity, required=True, listed=True)
    about: tuple[str, ...] = items(N_("Whom it is about"), shown=False)
    kept_from: tuple[str, ...] = items(N_("Who does not see it"), shown=False)
    due_on: date | None = day(N_("To be looked at by"), sealed=False, listed=True, shown=False)
    state: SignState = choice(
        N_("State"), SignState, default=SignState.DRAFT, sealed=False, shown=False
    )


@dataclass(frozen=True, kw_only=True)
class IncidentPerson(Record):
    """What an incident has to do with one resident; lies with this resident's own records."""

    kind = "incident_person"
    title = N_("Incident")
    category = "INC.p"

    incident_id: str = link(N_("Incident"), sealed=False)
    on: date | None = day(N_("On which day"), listed=True, shown=False)
    incident_type: IncidentType | None = choice(
        N_("What kind of incident"), IncidentType, listed=True, shown=False
    )
    severity: Severity | None = choice(N_("How serious"), Severity, listed=True, shown=False)
    part: Part = choice(N_("Part in it"), Part, default=Part.NAMED, listed=True)
    what: str = note(N_("What concerns this resident"))


@dataclass(frozen=True, kw_only=True)
class IncidentBrief(Record):
    """Type, severity and day, for who may know no more. Written with ``IncidentPerson``."""

    kind = "incident_brief"
    title = N_("Incident, in short")
    category = "INC.s"
    sorted_by = "on"

    incident_id: str = link(N_("Incident"))
    on: date | None = day(N_("On which day"), sealed=False, listed=True)
    incident_type: IncidentType | None = choice(
        N_("What kind of incident"), IncidentType, listed=True
    )
    severity: Severity | None = choice(N_("How serious"), Severity, listed=True)
