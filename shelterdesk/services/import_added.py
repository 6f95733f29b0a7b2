"""Fields that a house added, as homes of an import: which there are, and what a cell becomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.fields import Answer, FieldSort, added_field
from shelterdesk.domain.house_lists import languages
from shelterdesk.domain.import_targets import (
    TARGETS,
    AddedHome,
    Target,
    added_home,
    target_of,
)
from shelterdesk.domain.import_words import squeezed
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import Record, as_added
from shelterdesk.i18n import N_
from shelterdesk.services import house_lists
from shelterdesk.services import import_cells as cells
from shelterdesk.services.import_cells import NeedsALook

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.services.import_rows import Reading

Lists = Mapping[str, tuple[tuple[str, str], ...]]  # home -> its (code, what the house calls it)

NO_COUNT = N_("This is no whole number.")
NO_WHOLE_DAY = N_("A whole day is needed here, with its month and year.")
_KINDS: tuple[type[Record], ...] = (Resident, Stay)  # what every row makes


def targets(desk: Desk) -> tuple[Target, ...]:
    """Every home that a column can have now: ours, then what the house asks beside."""
    return (*TARGETS, *(target for key in _keys(desk) if (target := target_of(key))))


def lists(desk: Desk) -> Lists:
    """What the house offers now in each pick-list of its own that is a home."""
    there = house_lists.read(desk)
    homes = [home for key in _keys(desk) if (home := added_home(key))]
    return {
        home.key: tuple(
            (word.code, word.label)
            for word in sorted(there.words, key=lambda word: word.position or 0)
            if word.of_list == home.code and not word.retired_on
        )
        for home in homes
        if home.sort is FieldSort.PICK
    }


def headings(desk: Desk) -> dict[str, str]:
    """What the house calls its own homes, in each of its languages (``squeezed``) -> home."""
    keys = {home.code: key for key in _keys(desk) if (home := added_home(key))}
    found: dict[str, str] = {}
    for asked in house_lists.read(desk).fields:
        if asked.code in keys:
            for said in (asked.label, *languages(asked.labels).values()):
                found.setdefault(squeezed(said), keys[asked.code])
    found.pop("", None)
    return found


def offered(desk: Desk, homes: Mapping[str, str]) -> dict[str, str]:
    """*homes* without those that the house asks no more: such columns stay in the file."""
    keys = _keys(desk)
    return {c: key for c, key in homes.items() if added_home(key) is None or key in keys}


def _keys(desk: Desk) -> tuple[str, ...]:
    return tuple(
        AddedHome(each.kind.kind, each.field.added, each.field.name).key
        for each in house_lists.added_targets(desk)
        if each.kind in _KINDS and each.field.added is not None
    )


def add_to(reading: Reading) -> None:
    """Put what a row says in added fields beside what it says of the same kind."""
    for key, columns in reading.reader.homes.items():
        home = added_home(key)
        kind = next((kind for kind in _KINDS if home and kind.kind == home.kind), None)
        if home is None or kind is None:
            continue
        try:
            value = _value(reading, home, columns[0])
        except NeedsALook as look:
            reading.problem(columns[0], look.code, look.sentence)
            continue
        added = as_added(added_field(home.code, home.sort), value)
        if added is not None:
            reading.parts[kind] = {**reading.parts[kind], home.code: added}


def _value(reading: Reading, home: AddedHome, column: str) -> Any:
    cell = reading.row.cells.get(column, "")
    if cell == "":
        return None
    if home.sort is FieldSort.DAY:
        return _whole_day(reading, column)
    if home.sort is FieldSort.NUMBER:
        return _count(cells.number_text(cell))
    if home.sort is FieldSort.ANSWER:
        return reading.choice(home.key, Answer.NOT_ASKED)
    if home.sort is FieldSort.PICK:
        return reading.code(column, home.key, cells.text(cell))
    return reading.text(home.key)


def _whole_day(reading: Reading, column: str) -> date | None:
    found = reading.day(column)
    if found is not None and found.earliest != found.latest:
        raise NeedsALook("date_partial", NO_WHOLE_DAY)
    return found.earliest if found else None


def _count(said: str) -> int | None:
    try:
        return int(said) if said else None
    except ValueError:
        raise NeedsALook("no_count", NO_COUNT) from None
