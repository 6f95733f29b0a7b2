"""Trying what a sheet would bring, row by row, and taking it in: all of it, or nothing.

Nothing that stands in a cell is ever in an exception or a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from shelterdesk.domain.import_targets import LEAVE_OUT
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Denied
from shelterdesk.i18n import N_
from shelterdesk.services import code_names, import_doubles
from shelterdesk.services.import_added import offered
from shelterdesk.services.import_batches import STEP, TAKE_IN, keep, may_import
from shelterdesk.services.import_orders import column_orders
from shelterdesk.services.import_plans import issuers
from shelterdesk.services.import_rows import Reader
from shelterdesk.services.import_shapes import (
    Answers,
    Choose,
    Corrections,
    Decided,
    Double,
    Plan,
    Problem,
    SheetRow,
    Table,
    Trial,
    Understood,
)
from shelterdesk.services.progress import Progress

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


READING = N_("Reading the rows")
ROW_REPEATED = N_(
    "This row says the same as an earlier one. Leave one out, or say that they are two people."
)
ALREADY_HERE = N_(
    "Somebody in this house may be this person. Look at both, and say whether it is one."
)
CODE_NAME_TAKEN = N_("Somebody has this code name already. Leave it empty, or take another one.")


def dry_run(desk: Desk, decided: Decided, progress: Progress | None = None) -> Trial:
    """Say row by row what ``take_in`` would do; changes nothing. ``Denied``, ``Cancelled``.

    A row that may be somebody else's waits for an answer; with ``only_sure`` only one that is so by
    number, or by name and day of birth, and others count as new people.
    """
    trial, _ = _try(desk, decided, progress or Progress())
    return trial


def take_in(desk: Desk, decided: Decided, progress: Progress | None = None) -> Trial:
    """Take in every row in one act, or none if a single one has a problem or waits for an answer.

    Raises ``Denied``, ``OffDuty``, ``Cancelled``; nothing is changed then.
    """
    progress = progress or Progress()
    trial, seen = _try(desk, decided, progress)
    if trial.problems or not seen:
        return trial
    imported, batch = keep(desk, seen, _linked(decided.answers), progress)
    return replace(trial, imported=imported, batch=batch)


def _try(desk: Desk, decided: Decided, progress: Progress) -> tuple[Trial, Sequence[Understood]]:
    """The trial, and the rows that would be kept."""
    if not may_import(desk):
        raise Denied(TAKE_IN)
    table, answers = decided.table, decided.answers
    plan = replace(decided.plan, homes=offered(desk, decided.plan.homes))
    rows = corrected(table.rows, decided.corrections)
    everyone = _understand(desk, Table(table.columns, rows), plan, progress)
    gone = tuple(
        row.row for row in everyone if row.row in answers and _leaves(answers[row.row].choose)
    )
    stays = frozenset(row.row for row in everyone) - frozenset(gone)
    seen = [row for row in everyone if row.row in stays]
    here = import_doubles.look_around(desk, everyone)
    doubles = import_doubles.find(everyone, here, answers)
    if decided.only_sure:
        doubles = tuple(double for double in doubles if import_doubles.is_sure(double))
    problems = [problem for row in seen for problem in row.problems]
    problems += _waiting(doubles, gone, plan)
    problems += _code_names(desk, seen, plan)
    broken = {problem.row for problem in problems}
    filled = {column for row in rows for column in row.cells}
    homeless = {column for row in everyone for column in row.homeless}
    trial = Trial(
        rows=len(rows),
        ready=len(seen) - len(broken),
        problems=tuple(sorted(problems, key=lambda problem: problem.row)),
        notes=tuple(note for row in seen for note in row.notes),
        homeless=tuple(c.key for c in table.columns if c.key in homeless),
        left_out=tuple(
            c.key for c in table.columns if c.key in filled and plan.homes.get(c.key) == LEAVE_OUT
        ),
        skipped=gone,
        doubles=doubles,
    )
    return trial, seen


def corrected(rows: Sequence[SheetRow], corrections: Corrections) -> tuple[SheetRow, ...]:
    """Rows with what somebody corrected; an empty text empties the cell."""
    if not corrections:
        return tuple(rows)
    by_row: dict[int, dict[str, str]] = {}
    for (number, column), text in corrections.items():
        by_row.setdefault(number, {})[column] = text
    found = []
    for row in rows:
        cells = {**row.cells, **by_row.get(row.number, {})}
        found.append(SheetRow(row.number, {c: v for c, v in cells.items() if v != ""}))
    return tuple(row for row in found if row.cells)


def _understand(desk: Desk, table: Table, plan: Plan, progress: Progress) -> list[Understood]:
    orders = column_orders(table.rows, plan)
    reader = Reader(plan, desk.today(), orders, issuers(table, plan))
    seen = []
    for done, row in enumerate(table.rows):
        if done % STEP == 0:
            progress.step(done, len(table.rows), READING)
        seen.append(reader.understand(row))
    return seen


def _leaves(choose: Choose) -> bool:
    return choose is not Choose.NEW


def _linked(answers: Answers) -> dict[int, ResidentId]:
    return {
        row: answer.resident
        for row, answer in answers.items()
        if answer.choose is Choose.LINK and answer.resident
    }


def _waiting(doubles: Sequence[Double], gone: Sequence[int], plan: Plan) -> list[Problem]:
    """One problem for each row that waits for an answer; a row that was left out is nobody."""
    homes: dict[str, str] = {}
    for column, home in plan.homes.items():
        homes.setdefault(home, column)
    name = next((homes[key] for key in ("given_name", "full_name") if key in homes), "")
    number = next((homes[key] for key in ("number", "house_number") if key in homes), name)
    found: dict[int, Problem] = {}
    for double in doubles:
        row, other = double.row.row, double.other.row
        if double.answer is not None or row in gone or (other and other in gone):
            continue
        column = number if double.why == "number" else name
        sort = ("row_repeated", ROW_REPEATED) if other else ("already_here", ALREADY_HERE)
        if row not in found or not other:
            found[row] = Problem(row, column, *sort)
    return list(found.values())


def _code_names(desk: Desk, seen: Sequence[Understood], plan: Plan) -> list[Problem]:
    given = [row for row in seen if row.code_name]
    if not given:
        return []
    column = next(c for c, home in plan.homes.items() if home == "code_name")
    with desk.look() as work:
        taken = set(code_names.taken(work))
    found = []
    for row in given:
        name = row.code_name.casefold()
        if name in taken:
            found.append(Problem(row.row, column, "code_name_taken", CODE_NAME_TAKEN))
        taken.add(name)
    return found
