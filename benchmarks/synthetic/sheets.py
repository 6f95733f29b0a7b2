"""Spreadsheets of people from another system, as untidy as they come: HTCDS columns, 12 of them.

Days stand as days, as text in three orders and with Buddhist years; the title above is one merged
cell. Some rows cannot be read, some are people of the house once more. The same rows as a CSV.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from benchmarks.synthetic.draws import Draws
from benchmarks.synthetic.people import Person, person
from shelterdesk.domain.calendars import BUDDHIST_OFFSET
from shelterdesk.domain.kinds.resident import Gender

COLUMNS = (
    "prs_FirstName",
    "prs_SecondName",
    "prs_Birthdate",
    "prs_Gender",
    "prs_Citizenship",
    "prs_PrimaryLanguage",
    "prs_SecondaryLanguage",
    "prs_IdentityNumber",
    "cas_IncomingReferralDate",
    "cas_ReferringOrganisation",
    "cas_Status",
    "con_Consent",
)
TITLE = "Synthetic people, for trying an import"
INVALID, DOUBLE = 0.02, 0.03
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_GENDERS = {
    Gender.FEMININE: "Feminine",
    Gender.MASCULINE: "Masculine",
    Gender.NON_CONFORMING: "Non-conforming",
}
# What makes a row unreadable: which column, and what stands in it.
_BROKEN: tuple[tuple[int, str], ...] = (
    (2, "31/02/1999"),
    (3, "female-ish"),
    (4, "QQX"),
    (11, "perhaps"),
    (0, "????"),
)

Cell = str | date


@dataclass(frozen=True)
class Row:
    """One row, and what is the matter with it: nothing, ``invalid`` or ``double``."""

    cells: tuple[Cell, ...]
    matter: str = ""


def rows(seed: int, count: int, known: Sequence[Person] = ()) -> tuple[Row, ...]:
    """*count* rows; 2 in a hundred are broken, 3 are one of *known* (or of an earlier row)."""
    made: list[Row] = []
    for number in range(1, count + 1):
        draw = Draws.of(seed, "sheet", number)
        new = person(seed + 1, number)  # other people than those of the house
        if draw.chance(INVALID):
            at, broken = draw.choice(_BROKEN)
            cells = list(_cells(draw, new))
            cells[at] = broken
            made.append(Row(tuple(cells), "invalid"))
        elif draw.chance(DOUBLE) and (known or made):
            again = draw.choice(known) if known else person(seed + 1, draw.randrange(1, number))
            made.append(Row(_cells(draw, again), "double"))
        else:
            cells = list(_cells(draw, new))
            twice = cells[0] == cells[1]  # one name written twice: an import asks about it
            made.append(Row(tuple(cells), "invalid" if twice else ""))
    return tuple(made)


def sound(among: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that nothing is the matter with."""
    return tuple(row for row in among if not row.matter)


def write_xlsx(path: Path, among: Sequence[Row]) -> Path:
    """One sheet: a merged title, names of columns, rows."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("People")
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, TITLE)
        sheet.write_row(1, 0, COLUMNS)
        for place, row in enumerate(among, start=2):
            for column, cell in enumerate(row.cells):
                if isinstance(cell, date):
                    sheet.write_datetime(place, column, cell, days)
                elif cell:
                    sheet.write_string(place, column, cell)
    return path


def write_csv(path: Path, among: Sequence[Row]) -> Path:
    """The same as comma-separated text in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([str(cell) for cell in row.cells] for row in among)
    return path


def _cells(draw: Draws, new: Person) -> tuple[Cell, ...]:
    first, _, second = new.legal.partition(" ")
    return (
        first,
        second,
        _day(draw, new.born),
        _GENDERS.get(new.gender, ""),
        new.nationality,
        new.language,
        draw.choice(("", "eng", "tha")),
        new.reference,
        _day(draw, max(new.arrived, new.born + timedelta(days=1))),
        f"Practice partner {draw.randint(1, 9)}",
        draw.choice(("Active", "Follow-up", "Closed")),
        draw.choice(("Yes", "Yes", "No", "")),
    )


def _day(draw: Draws, day: date) -> Cell:
    month = MONTHS[day.month - 1]
    return draw.choice(
        (
            day,
            day.isoformat(),
            f"{day.day} {month} {day.year}",
            f"{day.day:02}/{day.month:02}/{day.year}",
            f"{day.day:02}/{day.month:02}/{day.year + BUDDHIST_OFFSET}",
        )
    )
