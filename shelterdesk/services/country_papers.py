"""Which paper a state gives for the way home, as this house knows it; and its missions.

What the house changed is kept beside what we ship, never over it (documents guide 1.5, 1.6).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.codes import load_codes
from shelterdesk.domain.kinds.mission import CountryDocument, Mission
from shelterdesk.domain.record import RecordId, ResidentId, Values
from shelterdesk.domain.travel_documents import (
    FIELDS,
    NEEDED,
    RowInForce,
    definition_of,
    for_country,
    load_rows,
    made,
    of_host,
    overlaid,
    read_definition,
)
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

HOUSE = ResidentId("")
SAY_SOURCE = N_("Say where this comes from, so that others can look again.")
NO_ROW = N_("Look at the days: one at least, and the fewest not above the most.")


@dataclass(frozen=True)
class Choices:
    """The rows that fit somebody: of their own state, and of the country we are in."""

    own: tuple[RowInForce, ...]
    host: tuple[RowInForce, ...]


def rows(desk: Desk) -> tuple[RowInForce, ...]:
    """All rows in force; what the house says comes before what we ship."""
    with desk.look() as work:
        return rows_in(work)


def rows_in(work: Work) -> tuple[RowInForce, ...]:
    """The same inside a unit of work that goes on; a row of the house that is damaged is ours."""
    own: dict[str, dict[str, Any]] = {}
    for record in work.shelf(CountryDocument).all_of(HOUSE):
        if record.is_active:
            with suppress(ValueError):
                own.setdefault(record.code, read_definition(record.definition))
    try:
        return overlaid(load_rows().rows, own)
    except (ValueError, TypeError):
        return overlaid(load_rows().rows, {})


def row_of(work: Work, code: str) -> RowInForce | None:
    """One row by its code."""
    return next((row for row in rows_in(work) if row.row.code == code), None)


def fitting(work: Work, country: str, host: str) -> Choices:
    """Rows for a citizen of *country* (two letters) in *host* (three)."""
    found = rows_in(work)
    iso3 = exchange_code(country)
    return Choices(for_country(found, iso3), of_host(found, host))


def exchange_code(country: str) -> str:
    """Three letters for our two; the text itself where the list does not have it."""
    return next((c.exchange for c in load_codes("countries") if c.code == country), country)


def country_code(iso3: str) -> str:
    """Our two letters for three."""
    return next((c.code for c in load_codes("countries") if c.exchange == iso3), "")


def change(desk: Desk, code: str, values: Values) -> Receipt[CountryDocument]:
    """Say something of a row otherwise, or add one; only what is said is kept.

    Raises ``Invalid`` without a source, and for days that cannot be.
    """
    shipped = next((row for row in load_rows().rows if row.code == code), None)
    given = {name: value for name, value in values.items() if name in FIELDS and name != "code"}
    given["checked_on"] = desk.today()
    if shipped is not None:
        plain = {name: getattr(shipped, name) for name in FIELDS}
        whole = {**plain, **given}
        own = {name: value for name, value in given.items() if value != plain[name]}
    else:
        whole = {**given, "code": code, "confidence": given.get("confidence") or "M"}
        own = {name: value for name, value in whole.items() if name != "code"}
    problems = {name: N_("This is needed.") for name in NEEDED if not whole.get(name)}
    if not str(whole.get("source", "")).strip():
        problems["source"] = SAY_SOURCE
    if problems:
        raise Invalid(problems)
    try:
        made(whole)
    except (ValueError, TypeError):
        raise Invalid({"validity_days_min": NO_ROW}) from None
    return _keep(desk, code, {"definition": definition_of(own), "is_active": True})


def back_to_ours(desk: Desk, code: str) -> Receipt[CountryDocument]:
    """Use the shipped row again; what the house had said stays in the history."""
    return _keep(desk, code, {"is_active": False})


def _keep(desk: Desk, code: str, values: Values) -> Receipt[CountryDocument]:
    with desk.work("country_document.write") as work:
        shelf = work.shelf(CountryDocument)
        before = next((r for r in shelf.all_of(HOUSE) if r.code == code), None)
        given = {**values, "code": code, "reviewed_on": desk.today()}
        if before is None:
            kept = shelf.add(work.make(CountryDocument, HOUSE, {"definition": "{}", **given}))
        else:
            kept = shelf.amend(before.id, before.rev, given)
    return Receipt(kept, frozenset(work.changed))


# ---- missions


def missions(desk: Desk, country: str = "") -> tuple[Mission, ...]:
    """Missions of one country (two letters), or all; by country and name."""
    with desk.look() as work:
        found = [m for m in work.shelf(Mission).all_of(HOUSE) if country in ("", m.country)]
    return tuple(sorted(found, key=lambda m: (m.country, m.name, m.id)))


def write_mission(desk: Desk, values: Values, id: str = "", rev: int = 0) -> Receipt[Mission]:
    """Add a mission or change one; raises ``Invalid``, ``Stale``."""
    given = {**values, "reviewed_on": desk.today()}
    with desk.work("mission.write") as work:
        shelf = work.shelf(Mission)
        if id:
            kept = shelf.amend(RecordId(id), rev, given)
        else:
            kept = shelf.add(work.make(Mission, HOUSE, given))
    return Receipt(kept, frozenset(work.changed))
