"""Whether a column of days writes the day or the month first, by its own evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shelterdesk.domain.dates import Order
from shelterdesk.domain.import_targets import DATED, target_of
from shelterdesk.services import import_cells as cells
from shelterdesk.services.import_shapes import Plan, SheetRow


def day_order(rows: Iterable[SheetRow], column: str) -> Order:
    """Whether written-out days of *column* put the day or the month first, by their own evidence.

    A day above twelve proves it. Without proof, or with proof of both, the answer is "ask".
    """
    first, second = False, False
    for row in rows:
        cell = row.cells.get(column, "")
        if not isinstance(cell, str):
            continue
        numbers = cells.day_and_month(cell)
        first = first or numbers[0] > 12
        second = second or numbers[1] > 12
    if first == second:
        return "ask"
    return "dmy" if first else "mdy"


def column_orders(rows: Sequence[SheetRow], plan: Plan) -> dict[str, Order]:
    """How each column of days is written: as the plan says, else as the column itself proves."""
    dated = [c for c, key in plan.homes.items() if (t := target_of(key)) and t.sort in DATED]
    return {column: plan.orders.get(column) or day_order(rows, column) for column in dated}
