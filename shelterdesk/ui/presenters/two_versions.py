"""Two people changed one record: what is different, part by part, and what each of them wrote.

Nobody overwrites anybody without seeing it, and nothing that was typed goes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.fields import Added, Field
from shelterdesk.domain.record import Record, to_plain, value_of, worth
from shelterdesk.services import records
from shelterdesk.services.writers import writer_of

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk


@dataclass(frozen=True)
class Difference:
    """One part that two people see differently: its field, what they wrote, what I wrote."""

    field: Field
    theirs: Any
    mine: Any


@dataclass(frozen=True)
class Compared:
    """A newer revision, who wrote it and when, beside what I am writing.

    ``both``: parts that both changed, to be chosen. ``theirs_only``: parts that only they changed;
    they stay as they wrote them.
    """

    newer: Record
    who: str
    at: datetime
    both: tuple[Difference, ...]
    theirs_only: tuple[Difference, ...]


class Basis:
    """The records that a form changes, as the form knows them; a newer one takes their place."""

    def __init__(self, *seen: Record) -> None:
        self._seen = {type(record).kind: record for record in seen}

    def rev(self, kind: type[Record]) -> int:
        """The revision on which what is typed stands."""
        return self._seen[kind.kind].rev

    def knows(self, kind: str) -> bool:
        """Whether a form changes a record of this kind."""
        return kind in self._seen

    def compare(self, desk: Desk, kind: str, mine: Mapping[str, Any]) -> Compared:
        """What somebody else saved meanwhile, beside *mine*; raises what reading it raises."""
        seen = self._seen[kind]
        newer = records.get(desk, type(seen), seen.id)
        zone = desk.now().tzinfo
        who, at = writer_of(desk, newer), newer.made_at.astimezone(zone)
        return Compared(newer, who, at, *differences(seen, newer, mine))

    def move_to(self, newer: Record) -> None:
        """From now on what is typed stands on *newer*."""
        self._seen[type(newer).kind] = newer


def differences(
    seen: Record, newer: Record, mine: Mapping[str, Any]
) -> tuple[tuple[Difference, ...], tuple[Difference, ...]]:
    """(parts that both changed, parts that only they changed), in the order of the form."""
    both: list[Difference] = []
    theirs_only: list[Difference] = []
    fields = {field.name: field for record in (seen, newer) for field, _ in record.with_added()}
    for each in mine.values():
        if isinstance(each, Added):
            fields.setdefault(each.code, each.field)
    for field in fields.values():
        if field.name not in mine:
            continue
        before, now = value_of(seen, field), value_of(newer, field)
        own = mine[field.name]
        if isinstance(own, Added):
            own = worth(own)
        if _same(before, now) or _same(own, now):
            continue
        different = Difference(field, now, own)
        (theirs_only if _same(own, before) else both).append(different)
    return tuple(both), tuple(theirs_only)


def joined(difference: Difference) -> str:
    """Both texts, one after the other."""
    return "\n\n".join(text for text in (difference.theirs, difference.mine) if text)


def _same(one: Any, other: Any) -> bool:
    return bool(_plain(one) == _plain(other))


def _plain(value: Any) -> Any:
    plain = to_plain(value)
    if isinstance(plain, str):  # as editors read it: a space at the end is no change
        plain = unicodedata.normalize("NFC", plain.strip())
    return None if plain in ("", []) else plain
