"""What a person is asked about a sheet: once for a column of dates, once for a word of a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from shelterdesk.domain import dates, import_words
from shelterdesk.domain.import_targets import DATED, PICKED, Target, target_of
from shelterdesk.domain.import_words import word_of
from shelterdesk.i18n import N_
from shelterdesk.services import import_cells as cells
from shelterdesk.services.import_added import Lists
from shelterdesk.services.import_files import shown
from shelterdesk.services.import_orders import column_orders
from shelterdesk.services.import_shapes import (
    Column,
    DateAsked,
    DateQuestion,
    PickList,
    Plan,
    Questions,
    Table,
    ValueAsked,
)

SENTENCES = {
    DateQuestion.ORDER: N_("Does the day or the month come first in this column?"),
    DateQuestion.ERA: N_("Are these years counted in the Buddhist Era or in the Common Era?"),
    DateQuestion.TWO_DIGITS: N_(
        "Years have two digits here. Are they counted in the Buddhist Era or in the Common Era?"
    ),
}
_ASKED = {
    dates.WHICH_ORDER: DateQuestion.ORDER,
    dates.WHICH_ERA: DateQuestion.ERA,
    dates.WHICH_CENTURY: DateQuestion.TWO_DIGITS,
}


def questions(table: Table, plan: Plan, today: date, own: Lists | None = None) -> Questions:
    """What must be answered for this plan; what was answered in it is asked no more.

    *own* are the pick-lists that the house added.
    """
    homes = [
        (column, target)
        for column in table.columns
        if (target := target_of(plan.homes.get(column.key, "")))
    ]
    asked = [
        question
        for column, target in homes
        if target.sort in DATED
        for question in _dates(table, plan, column, today)
    ]
    lists = [
        _list(table, plan, column, target, (own or {}).get(target.key, ()))
        for column, target in homes
        if target.sort in PICKED and column.key not in plan.ticks
    ]
    return Questions(tuple(asked), tuple(found for found in lists if found.words))


@dataclass
class _Open:
    rows: Counter[DateQuestion] = field(default_factory=Counter)
    examples: dict[DateQuestion, str] = field(default_factory=dict)


def _dates(table: Table, plan: Plan, column: Column, today: date) -> Iterator[DateAsked]:
    order = column_orders(table.rows, plan).get(column.key, "ask")
    answered = {
        DateQuestion.ORDER: column.key in plan.orders,
        DateQuestion.ERA: column.key in plan.eras,
        DateQuestion.TWO_DIGITS: column.key in plan.two_digits,
    }
    found = _Open()
    for row in table.rows:
        cell = row.cells.get(column.key)
        if cell is None or cells.is_serial(cell) or cells.is_plain_day(cell):
            continue
        try:
            text = cells.date_text(cell)
        except cells.NeedsALook:
            continue
        for question in _open(dates.read_date(text, today=today, order=order)):
            found.rows[question] += 1
            found.examples.setdefault(question, shown(cell))
    for question in DateQuestion:
        if found.rows[question] and not answered[question]:
            yield DateAsked(
                column.key,
                question,
                SENTENCES[question],
                found.rows[question],
                found.examples[question],
            )


def _open(seen: dates.Understood) -> frozenset[DateQuestion]:
    """Every question that a date puts, those behind another one too."""
    if not seen.question:
        return frozenset()
    behind = frozenset(q for option in seen.options[:2] for q in _open(option.means))
    return behind | {_ASKED[seen.question]}


def _list(
    table: Table, plan: Plan, column: Column, target: Target, own: tuple[tuple[str, str], ...]
) -> PickList:
    seen: Counter[str] = Counter()
    written: dict[str, str] = {}
    for row in table.rows:
        if column.key in row.cells:
            for part in _parts(shown(row.cells[column.key]), target):
                word = word_of(part)
                seen[word] += 1
                written.setdefault(word, part)
    known = {word_of(label): code for code, label in own}
    known |= {**import_words.words(target.key), **plan.values.get(column.key, {})}
    asked = [
        ValueAsked(word, written[word], rows, known.get(word))
        for word, rows in seen.most_common()
        if word
    ]
    asked.sort(key=lambda value: value.suggested is not None)
    return PickList(
        column.key,
        target.key,
        tuple(asked),
        tuple((code, code) for code, _ in own) or import_words.choices(target),
    )


def _parts(said: str, target: Target) -> Sequence[str]:
    if not target.several or word_of(said) in import_words.words(target.key):
        return [said.strip()]
    return cells.several(said)
