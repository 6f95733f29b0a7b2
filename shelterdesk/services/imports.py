"""Taking in residents from another system's sheet: all rows in one act, or none.

A dry run says the same as the import would, row by row, and changes nothing. People's words stay
out of everything that is said here: a reason names a row and a column.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk.domain.dates import Order
from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.names import draw_code_name, draw_resident_code, load_code_names
from shelterdesk.domain.partial_dates import PartialDate, Precision
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Denied, NotFound, OffDuty, RowsNeedALook
from shelterdesk.i18n import N_
from shelterdesk.services import code_names
from shelterdesk.services.htcds import (
    DAY_COLUMNS,
    ISSUER,
    BuddhistYears,
    Problem,
    Understood,
    day_order,
    understand,
)
from shelterdesk.services.htcds_sheet import Sheet, read_sheet
from shelterdesk.services.progress import Progress
from shelterdesk.services.residents import admit_in

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

READING = N_("Reading the rows")
KEEPING = N_("Keeping the residents")
ROW_REPEATED = N_(
    "This row says the same as an earlier one. Leave one out; if they are two people, give each "
    "a number."
)

ALREADY_HERE = N_(
    "Somebody in this house has this number, or this name and day of birth. Leave the row out; if "
    "they are two people, give this one a number."
)

_STEP = 50  # rows between two looks at whether to stop


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or would do.

    ``rows`` were filled, ``ready`` of them can be taken. ``notes`` say what was decided for a row.
    ``homeless_columns`` are filled columns that nothing here can keep yet, in the sheet's order.
    ``imported`` is empty after a dry run, and when a single row needs a look.
    """

    rows: int
    ready: int
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    homeless_columns: tuple[str, ...]
    imported: tuple[ResidentId, ...] = ()


def htcds(
    desk: Desk,
    path: Path,
    *,
    dry_run: bool,
    progress: Progress | None = None,
    buddhist_years: BuddhistYears = None,
    days_first: bool | None = None,
) -> ImportResult:
    """Take in a filled HTCDS 2.0 sheet (``.xlsx``, or ``.csv`` in UTF-8).

    *buddhist_years* says how years 2440 to 2600 are meant, *days_first* how 3/4/2001 is where a
    column does not prove it by itself; None lists such rows. Raises
    ``UnreadableFile``, ``Denied``, ``OffDuty``, ``Cancelled``; nothing is changed then.
    """
    if not desk.may_create(Resident):
        raise Denied("import.htcds")
    progress = progress or Progress()
    sheet = read_sheet(path)
    seen = _understand(desk, sheet, buddhist_years, days_first, progress)
    problems = (
        *(problem for row in seen for problem in row.problems),
        *repeated_rows(seen, _known(desk)),
    )
    broken = {problem.row for problem in problems}
    homeless = {column for row in seen for column in row.homeless}
    imported: tuple[ResidentId, ...] = ()
    if not dry_run and not problems and seen:
        imported = _keep(desk, seen, progress)
    return ImportResult(
        rows=len(seen),
        ready=len(seen) - len(broken),
        problems=tuple(sorted(problems, key=lambda problem: problem.row)),
        notes=tuple(note for row in seen for note in row.notes),
        homeless_columns=tuple(column for column in sheet.columns if column in homeless),
        imported=imported,
    )


NOBODY = ("", "")


@dataclass(frozen=True)
class Known:
    """What tells people apart: their numbers, and (name, day of birth) of each."""

    numbers: frozenset[str] = frozenset()
    people: frozenset[tuple[str, str]] = frozenset()


def repeated_rows(seen: Sequence[Understood], here: Known | None = None) -> tuple[Problem, ...]:
    """Rows with the number of an earlier row or a resident; or, without one, name and birth.

    *here* is what is known of the residents; without it only the sheet is looked at.
    """
    here = here or Known()
    numbers: set[str] = set()
    people: set[tuple[str, str]] = set()
    found = []
    for row in seen:
        number = row.parts.get(ReferenceNumber, {}).get("number", "")
        person = _person(
            row.parts.get(IdentityName, {}).get("full_text", ""),
            row.parts.get(Identity, {}).get("birth_date"),
        )
        column = "prs_IdentityNumber" if number else "prs_FirstName"
        if number in here.numbers or (not number and person in here.people):
            found.append(Problem(row.row, column, "already_here", ALREADY_HERE))
        elif number in numbers or (not number and person in people):
            found.append(Problem(row.row, column, "row_repeated", ROW_REPEATED))
        numbers |= {number} - {""}
        people |= {person} - {NOBODY}
    return tuple(found)


def _person(name: str, birth: PartialDate | None) -> tuple[str, str]:
    """Name and day of birth; ``NOBODY`` where a year or an estimate would fit many people."""
    if not name or birth is None or birth.precision is not Precision.DAY or birth.is_doubtful:
        return NOBODY
    return name.casefold(), birth.edtf


def _known(desk: Desk) -> Known:
    """The residents as far as this person may know them; nothing for whoever may not."""
    try:
        with desk.look() as work:
            numbers = [n for n in work.shelf(ReferenceNumber).every() if n.issuer == ISSUER]
            births = {i.resident: i.birth_date for i in work.shelf(Identity).every()}
            names = [(n.full_text, n.resident) for n in work.shelf(IdentityName).every()]
    except Denied:
        return Known()
    people = {_person(name, births.get(resident)) for name, resident in names}
    return Known(frozenset(n.number for n in numbers), frozenset(people - {NOBODY}))


def _understand(
    desk: Desk,
    sheet: Sheet,
    buddhist_years: BuddhistYears,
    days_first: bool | None,
    progress: Progress,
) -> list[Understood]:
    orders = {column: day_order(sheet.rows, column) for column in DAY_COLUMNS}
    if days_first is not None:
        said: Order = "dmy" if days_first else "mdy"
        orders = {column: said if o == "ask" else o for column, o in orders.items()}
    today = desk.today()
    seen = []
    for done, row in enumerate(sheet.rows):
        if done % _STEP == 0:
            progress.step(done, len(sheet.rows), READING)
        seen.append(understand(row, today, buddhist_years=buddhist_years, orders=orders))
    return seen


def _keep(desk: Desk, seen: Sequence[Understood], progress: Progress) -> tuple[ResidentId, ...]:
    with desk.look() as work:
        names = set(code_names.taken(work))
        codes = {resident.code for resident in work.every(Resident)}
    words, dice = load_code_names(), secrets.SystemRandom()
    kept = []
    with desk.work("import.htcds") as work:
        for done, row in enumerate(seen):
            if done % _STEP == 0:
                progress.step(done, len(seen), KEEPING)
            code, name = draw_resident_code(dice, codes), draw_code_name(names, dice, words)
            codes.add(code)
            names.add(name)
            kept.append(_keep_one(work, row, code, name))
        progress.step(len(seen), len(seen), KEEPING)
    return tuple(kept)


def _keep_one(work: Work, row: Understood, code: str, code_name: str) -> ResidentId:
    try:
        resident = admit_in(work, row.parts, code=code, code_name=code_name)
        for kind, values in row.further:
            work.shelf(kind).add(work.make(kind, resident, values))
    except NotFound:
        raise OffDuty from None  # writing about somebody new belongs to whoever is on duty
    return resident


# ---- for the command line


def exit_code(result: ImportResult) -> int:
    """0 when every row can be (or was) taken, else what ``RowsNeedALook`` ends with."""
    return RowsNeedALook.exit_code if result.problems else 0


def lines(result: ImportResult) -> list[str]:
    """The result as lines of English; they hold row numbers, column names and our sentences."""
    if result.imported:
        said = [f"{len(result.imported)} residents were imported from {result.rows} rows."]
    else:
        said = [
            f"{result.rows} rows: {result.ready} can be imported, "
            f"{result.rows - result.ready} need a look. Nothing was changed."
        ]
    said += [f"  row {p.row}, {p.column} ({p.code}): {p.sentence}" for p in result.problems]
    for sentence, count in Counter(note.sentence for note in result.notes).items():
        rows = _some(note.row for note in result.notes if note.sentence == sentence)
        said.append(f"Note for {count} rows ({rows}): {sentence}")
    if result.homeless_columns:
        columns = ", ".join(result.homeless_columns)
        said.append(f"Columns without a home yet; what they hold stays in the file: {columns}")
    return said


def _some(rows: Iterable[int]) -> str:
    known = list(rows)
    shown = ", ".join(str(row) for row in known[:10])
    return f"{shown}, ..." if len(known) > 10 else shown
