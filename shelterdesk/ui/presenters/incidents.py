"""Incidents in words: the lines of the list, what the read page shows. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.incident import Account, Incident
from shelterdesk.domain.record import SignState
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.incidents import LATER, Line

Show = Callable[[Field, Any], str]

STATES = {
    SignState.DRAFT: N_("Open"),
    SignState.SIGNED: N_("Closed"),
    SignState.COUNTERSIGNED: N_("Closed and signed off"),
    SignState.WITHDRAWN: N_("Taken back"),
}
NAMED_ONLY = N_("named readers only")
WAITS = N_("waits since {day}")
BY = N_("by {day}")

COLUMNS = (
    Field(name="when", label=N_("Look at it"), holds=str),
    Field(name="on", label=N_("Day"), holds=str),
    Field(name="what", label=N_("What kind of incident"), holds=str),
    Field(name="severity", label=N_("How serious"), holds=str),
    Field(name="who", label=N_("Written by"), holds=str),
    Field(name="state", label=N_("State"), holds=str),
)
ACCOUNT = (  # as it was written; the rest is added later
    "incident_type",
    "on",
    "at",
    "place",
    "severity",
    "seen",
    "others",
    "witnesses",
    "hurt",
    "care",
    "told",
)


@dataclass(frozen=True)
class IncidentRow:
    """One line of the list, in words, and the incident behind it."""

    line: Line
    when: str
    on: str
    what: str
    severity: str
    who: str
    state: str


def rows_of(
    lines: tuple[Line, ...], words: Translator, show: Show, day: Callable[[date], str], today: date
) -> tuple[IncidentRow, ...]:
    """The lines of the list in words."""
    return tuple(_row(line, words, show, day, today) for line in lines)


def _row(
    line: Line, words: Translator, show: Show, day: Callable[[date], str], today: date
) -> IncidentRow:
    record, held = line.record, line.record.values()
    state: SignState = held["state"]
    said = words(STATES[state])
    if line.is_restricted:
        said = f"{said} · {words(NAMED_ONLY)}"
    due: date = held["due_on"]
    when = ""
    if state is SignState.DRAFT:
        when = words(WAITS if due < today else BY).format(day=day(due))
    return IncidentRow(
        line,
        when,
        day(held["on"]),
        show(record.field("incident_type"), record.incident_type),
        show(record.field("severity"), held["severity"]).partition(":")[0],
        line.reporter,
        said,
    )


def account_fields(kind: type[Account] = Incident) -> tuple[Field, ...]:
    """What is asked when an incident is written, in the order of the form."""
    return tuple(kind.field(name) for name in ACCOUNT)


def later_fields(kind: type[Account]) -> tuple[Field, ...]:
    """What is added to it later."""
    return tuple(kind.field(name) for name in LATER)


def told(record: Account, fields: tuple[Field, ...], show: Show) -> tuple[tuple[Field, str], ...]:
    """Fields that say something, with their words; several values one a line."""
    held = record.values()
    found = []
    for field in fields:
        value = held[field.name]
        text = "\n".join(value) if field.several and field.holds is str else show(field, value)
        if text:
            found.append((field, text))
    return tuple(found)
