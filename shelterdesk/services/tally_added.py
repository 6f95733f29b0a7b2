"""Counts of what a house asks beside ours: its pick-lists, and its yes and no, of who came.

For inside the house alone: what a shelter asks is its own business, and no rule of ours knows which
answers tell of one person. Only kinds that whoever counts reads; nothing of the account.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from shelterdesk.domain.fields import Answer, Field, FieldSort
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import Record, ResidentId, value_of
from shelterdesk.domain.totals import Figure, Table
from shelterdesk.i18n import N_
from shelterdesk.services import house_lists

if TYPE_CHECKING:
    from shelterdesk.access.work import Work

KEY = "added:"  # and the code of the field
NOT_ANSWERED = N_("No answer")
NOTE = N_("Of who came in this time. Asked by this house; it stays in the house.")
UNIT = N_("Residents")
KINDS: tuple[type[Record], ...] = (Resident, Stay)
Labels = Mapping[str, str]  # by the name of a field: what a record says there
COUNTED = frozenset({FieldSort.PICK, FieldSort.ANSWER})


def added_tables(
    work: Work,
    came: Collection[ResidentId],
    newest: Callable[[type[Record], Callable[[Record], Labels]], Mapping[ResidentId, Labels]],
) -> tuple[Table, ...]:
    """A table for each such field that is asked now, in the house's order.

    *came* are those who are counted; *newest* tells what everybody's newest record of a kind says,
    and is called for no kind about which the house asks nothing that is counted. Labels are codes;
    translators know what the house calls them.
    """
    there, found = house_lists.in_force(work), []
    for kind in KINDS:
        fields = [field for field in there.fields_of(kind.kind) if field.added in COUNTED]
        if fields and work.desk.may("read", kind):
            said = newest(kind, _labels_of(fields))
            found += [_table(field, came, said) for field in fields]
    return tuple(found)


def _labels_of(fields: Sequence[Field]) -> Callable[[Record], Labels]:
    return lambda record: {field.name: _label(field, record) for field in fields}


def _table(field: Field, came: Collection[ResidentId], said: Mapping[ResidentId, Labels]) -> Table:
    by_label: dict[str, list[ResidentId]] = defaultdict(list)
    for resident in dict.fromkeys(came):
        by_label[said.get(resident, {}).get(field.name, NOT_ANSWERED)].append(resident)
    figures = [
        Figure(label=label, count=len(who), residents=tuple(who)) for label, who in by_label.items()
    ]
    figures.sort(key=lambda figure: (figure.label == NOT_ANSWERED, -(figure.count or 0)))
    return Table.of(f"{KEY}{field.name}", field.label, UNIT, figures, note=NOTE)


def _label(field: Field, record: Record) -> str:
    value = value_of(record, field)
    if value in (None, "", Answer.NOT_ASKED):
        return NOT_ANSWERED
    return value.label if isinstance(value, Answer) else str(value)


def for_outside(tables: tuple[Table, ...]) -> Iterator[Table]:
    """Those that may leave: nothing that the house asks beside ours."""
    return (table for table in tables if not table.key.startswith(KEY))
