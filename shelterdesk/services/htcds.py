"""The HTCDS 2.0 sheet as a plan of the general import: which field has which home.

Columns that have no home are named, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from shelterdesk.domain.dates import Order
from shelterdesk.domain.import_words import word_of, words
from shelterdesk.errors import UnreadableFile
from shelterdesk.services.htcds_fields import field_of, field_of_label, ticked
from shelterdesk.services.import_files import open_file
from shelterdesk.services.import_headings import JOIN, lay_out
from shelterdesk.services.import_orders import column_orders
from shelterdesk.services.import_rows import Reader
from shelterdesk.services.import_shapes import Column, Era, Plan, SheetRow, Table, Understood

BuddhistYears = Era | None

# Fields that become values. Everything else that is filled is named as having no home yet.
HOMES: Mapping[str, str] = {
    "prs_Salutation": "honorific",
    "prs_FirstName": "given_name",
    "prs_MiddleName": "middle_name",
    "prs_SecondName": "family_name",
    "prs_Birthdate": "birth_date",
    "prs_Gender": "gender",
    "prs_Citizenship": "citizenship",
    "prs_PrimaryLanguage": "first_language",
    "prs_SecondaryLanguage": "other_language",
    "prs_IdentityNumber": "number",
    "cas_IncomingReferralDate": "arrived_on",
    "cas_ReferringOrganisation": "brought_by",
    "cas_Status": "status",
    "con_Consent": "consent",
}
DAY_COLUMNS = ("prs_Birthdate", "cas_IncomingReferralDate")
SOURCE = "HTCDS"
ISSUER = "HTCDS prs_IdentityNumber"  # who uses the number: the sheet does not say
ISSUERS = {"prs_IdentityNumber": ISSUER}
PLAN = Plan(homes=HOMES, source=SOURCE, fillers_out=False)


def read_sheet(path: Path) -> Table:
    """Read the first sheet of a file that has HTCDS fields, its columns keyed by their names.

    Raises ``UnreadableFile`` if it cannot be opened, or holds no row of HTCDS field names.
    """
    for leaf in open_file(path).leaves:
        if leaf.layout is not None:
            table = lay_out(leaf)
            if sum(field_in(column.heading) != "" for column in table.columns) > 1:
                return named(table)
    raise UnreadableFile


def named(table: Table) -> Table:
    """The same table with the field's name, or the heading, as the key of a column.

    A name that stands twice keeps both columns apart.
    """
    keys: dict[str, str] = {}
    for column in table.columns:
        name = field_in(column.heading) or column.heading
        keys[column.key] = name if name and name not in keys.values() else column.letters
    columns = tuple(replace(column, key=keys[column.key]) for column in table.columns)
    rows = tuple(
        SheetRow(row.number, {keys[key]: cell for key, cell in row.cells.items()})
        for row in table.rows
    )
    return Table(columns, rows)


def field_in(heading: str) -> str:
    """The field that a heading, perhaps with a label below it, names; else empty."""
    parts = heading.split(JOIN)
    found = [field_of(part) or field_of_label(part) for part in parts]
    return next((field for field in found if field), "")


def plan(table: Table) -> Plan:
    """The plan for a table whose headings are HTCDS fields."""
    homes = {
        column.key: HOMES[field]
        for column in table.columns
        for field in [field_in(column.heading)]
        if field in HOMES
    }
    return replace(PLAN, homes=_first_only(homes))


def plan_of_ticks(table: Table) -> Plan:
    """The same where a list of several values has one column for each, as ``field/value``."""
    plain = plan(table)
    homes, ticks = dict(plain.homes), {}
    for column in table.columns:
        found = _ticked(column)
        if found is not None:
            homes[column.key], ticks[column.key] = found
    return replace(plain, homes=homes, ticks=ticks)


def _ticked(column: Column) -> tuple[str, str] | None:
    field, value = ticked(column.heading.split(JOIN)[0])
    home = HOMES.get(field, "")
    if home not in ("citizenship", "first_language", "other_language"):
        return None
    code = words(home).get(word_of(value))
    return ("other_language" if home == "first_language" else home, code) if code else None


def _first_only(homes: Mapping[str, str]) -> dict[str, str]:
    seen: dict[str, str] = {}
    for column, home in homes.items():
        if home not in seen.values():
            seen[column] = home
    return seen


def understand(
    row: SheetRow,
    today: date,
    *,
    buddhist_years: BuddhistYears = None,
    orders: Mapping[str, Order] | None = None,
) -> Understood:
    """Read one row of a sheet whose columns are keyed by field; never raises.

    *buddhist_years* says how years 2440 to 2600 are meant; None makes each a problem.
    """
    eras = dict.fromkeys(DAY_COLUMNS, buddhist_years) if buddhist_years else {}
    return Reader(replace(PLAN, eras=eras), today, orders or {}, ISSUERS).understand(row)


def said_plan(
    plan: Plan, table: Table, buddhist_years: BuddhistYears, days_first: bool | None
) -> Plan:
    """*plan* with one answer for all columns of days; a column that proves its order keeps it."""
    days = [column for column, home in plan.homes.items() if home in ("birth_date", "arrived_on")]
    said: Order = "dmy" if days_first else "mdy"
    proven = column_orders(table.rows, plan)
    open_ = [column for column in days if days_first is not None and proven[column] == "ask"]
    eras = dict.fromkeys(days, buddhist_years) if buddhist_years else {}
    return replace(plan, eras=eras, orders=dict.fromkeys(open_, said))
