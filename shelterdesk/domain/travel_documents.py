"""Which paper a state gives for the way home: rows that we ship, and the house's own before them.

``resources/catalogue/travel_documents.toml`` (documents guide 1.5, 1.6). A house that changed
something keeps its own words whatever we ship later, and sees beside them what ours say. What
nobody published reads *ask the mission*, never nought.
"""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from shelterdesk.domain.fields import Choice
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.i18n import N_
from shelterdesk.paths import CATALOGUE

FILE = CATALOGUE / "travel_documents.toml"
HOST = "/host"  # ends the code of a paper that the country we are in gives to foreigners
ASK = N_("Ask the mission")


class Journey(Choice):
    """For how many journeys it holds."""

    YES = "yes", N_("One journey")
    NO = "no", N_("Several journeys")
    RETURN = "return", N_("The way home only")
    MAINLY = "mainly", N_("Mainly the way home")
    MIXED = "mixed", N_("It differs by paper")
    UNKNOWN = "unknown", N_("Ask the mission")


class Booking(Choice):
    """How paper and ticket wait for each other (documents guide 1.4, *ticket loop*)."""

    ANY = "any", N_("No rule is known")
    BEFORE = "before", N_("The mission asks for a booking first")
    HOLD_ONLY = "hold_only", N_("Reserve, but do not buy before the paper is issued")
    EXIT_FIRST = "exit_first", N_("Permission to leave comes before the ticket")


@dataclass(frozen=True, kw_only=True)
class CountryRow:
    """One paper of one state. Days are whole days; None: nobody published it."""

    code: str
    iso3: str
    document_name: str
    issued_by: str
    source: str
    confidence: str
    checked_on: date
    local_name: str = ""
    validity_days_min: int | None = None
    validity_days_max: int | None = None
    single_journey: Journey = Journey.UNKNOWN
    needs: tuple[str, ...] = ()
    fee_text: str = ""
    duration_text: str = ""
    booking: Booking = Booking.ANY
    loss_report_cancels: bool = False
    note: str = ""
    conflict: str = ""

    @property
    def is_hosts(self) -> bool:
        """Whether the country we are in gives it, to people whose state has no mission there."""
        return self.code.endswith(HOST)

    @property
    def planned_days(self) -> int | None:
        """Days to plan with until the printed date is known: the fewest published; else None."""
        return self.validity_days_min


@dataclass(frozen=True)
class Change:
    """What the house says otherwise: the field, our value, theirs."""

    name: str
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class RowInForce:
    """A row as this house uses it. ``shipped`` is None for a row of its own."""

    row: CountryRow
    shipped: CountryRow | None
    changes: tuple[Change, ...] = ()

    @property
    def is_added(self) -> bool:
        """Whether we ship nothing of this code."""
        return self.shipped is None


@dataclass(frozen=True)
class Rows:
    """The shipped list."""

    version: str
    checked_on: date
    source: str
    rows: tuple[CountryRow, ...]


FIELDS = {field.name: field for field in dataclasses.fields(CountryRow)}
NEEDED = frozenset(name for name, f in FIELDS.items() if f.default is dataclasses.MISSING)
DAYS = frozenset({"validity_days_min", "validity_days_max"})


@cache  # pure: the program's own files do not change while it runs
def load_rows(path: Path = FILE) -> Rows:
    """The shipped rows; raises ``CatalogueUnreadable`` naming the row."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
        rows = tuple(made(values) for values in table.pop("row"))
        found = Rows(rows=rows, **table)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CatalogueUnreadable(path.name) from error
    if len({row.code for row in found.rows}) != len(found.rows):
        raise CatalogueUnreadable(path.name)
    return found


def made(values: Mapping[str, Any]) -> CountryRow:
    """A row from plain values; ``ValueError`` for a key, a word or a number that cannot stand."""
    if set(values) - FIELDS.keys() or NEEDED - set(values):
        raise ValueError("a row has other keys")
    given = dict(values)
    given["needs"] = tuple(given.get("needs", ()))
    given["single_journey"] = Journey.of(given.get("single_journey", "unknown"))
    given["booking"] = Booking.of(given.get("booking", "any"))
    row = CountryRow(**given)
    low, high = row.validity_days_min, row.validity_days_max
    if any(days is not None and days < 1 for days in (low, high)):
        raise ValueError("a paper holds for a day at least")
    if low is not None and high is not None and low > high:
        raise ValueError("fewest and most days are the wrong way round")
    return row


def definition_of(values: Mapping[str, Any]) -> str:
    """What a house's own row keeps: only the fields that it says itself, as text."""
    plain = {
        name: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in values.items()
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def read_definition(text: str) -> dict[str, Any]:
    """The fields back from ``definition_of``; ``ValueError`` for a text that is none."""
    found = json.loads(text)
    if not isinstance(found, dict) or set(found) - FIELDS.keys():
        raise ValueError("no row")
    if isinstance(found.get("checked_on"), str):
        found["checked_on"] = date.fromisoformat(found["checked_on"])
    return found


def overlaid(
    shipped: Iterable[CountryRow], own: Mapping[str, Mapping[str, Any]]
) -> tuple[RowInForce, ...]:
    """The rows in force: ours with what the house says itself, then the rows of the house alone.

    *own* is by code. A field that the house never touched follows our next version.
    """
    found, known = [], set()
    for row in shipped:
        known.add(row.code)
        said = own.get(row.code, {})
        changed = _with(row, said)
        changes = tuple(
            Change(name, getattr(row, name), getattr(changed, name))
            for name in FIELDS
            if getattr(row, name) != getattr(changed, name)
        )
        found.append(RowInForce(changed, row, changes))
    alone = (made({**own[code], "code": code}) for code in sorted(own.keys() - known))
    return (*found, *(RowInForce(row, None) for row in alone))


def _with(row: CountryRow, said: Mapping[str, Any]) -> CountryRow:
    plain = {name: getattr(row, name) for name in FIELDS}
    return made({**plain, **said, "code": row.code}) if said else row


def for_country(rows: Iterable[RowInForce], iso3: str) -> tuple[RowInForce, ...]:
    """Papers that a state gives its own people."""
    return tuple(r for r in rows if r.row.iso3 == iso3 and not r.row.is_hosts)


def of_host(rows: Iterable[RowInForce], iso3: str) -> tuple[RowInForce, ...]:
    """Papers that the country we are in gives foreigners."""
    return tuple(r for r in rows if r.row.iso3 == iso3 and r.row.is_hosts)
