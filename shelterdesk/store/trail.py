"""The trail for a reader: entries by number, newest first, filtered, in steps of bounded cost.

What an entry is about stands in its signed detail and in no column, so a filter reads the entries
themselves: a window of the primary key at a time, never the whole table in one statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, not_, or_, select

from shelterdesk.store.tables import Schema
from shelterdesk.vault.ledger import EntryRow, Item

WINDOW = 5000  # entries that one statement may look at
TOGETHER = 500  # entries read with their items at once
QUIET = "quiet."  # acts that a list shows to whoever did them, and to nobody else


@dataclass(frozen=True)
class Wanted:
    """Which entries; empty means any. Times are unix seconds, ``until`` not included.

    ``actors`` are key ids, ``resident`` is 32 hexadecimal digits. ``actions`` are whole names,
    endings that begin with a dot (".amend"), beginnings that end with one ("user."), and
    beginnings to leave out ("-user."). ``quiet_to`` are the keys to whom acts that begin with
    ``QUIET`` show; a whole stretch that leaves is never filtered.
    """

    actors: Collection[str] = ()
    resident: str = ""
    actions: Collection[str] = ()
    since: int | None = None
    until: int | None = None
    quiet_to: Collection[str] = ()


def window(schema: Schema, wanted: Wanted, before: int, least: int, size: int) -> Select[EntryRow]:
    """Wanted entries with ``least <= seq < before``, newest first, at most *size*."""
    table = schema.trail_entry
    query = select(table).where(table.c.seq < before, table.c.seq >= least)
    said = table.c.action + ""  # not the column itself: see ``_of_actions``
    shows = not_(said.startswith(QUIET, autoescape=True))
    query = query.where(or_(shows, table.c.actor.in_(wanted.quiet_to)))
    if wanted.actors:
        query = query.where(table.c.actor.in_(wanted.actors))
    if wanted.since is not None:
        query = query.where(table.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(table.c.at < wanted.until)
    if wanted.resident:
        query = query.where(table.c.detail.contains(wanted.resident, autoescape=True))
    if wanted.actions:
        query = query.where(*_of_actions(table.c.action, wanted.actions))
    return query.order_by(table.c.seq.desc()).limit(size)


def _of_actions(action: ColumnElement[str], wanted: Collection[str]) -> list[ColumnElement[bool]]:
    said = action + ""  # not the column itself: its index would visit every such entry ever made
    sought: list[ColumnElement[bool]] = []
    without: list[ColumnElement[bool]] = []
    for name in wanted:
        if name.startswith("-"):
            without.append(not_(said.startswith(name[1:], autoescape=True)))
        elif name.startswith("."):
            sought.append(said.endswith(name, autoescape=True))
        elif name.endswith("."):
            sought.append(said.startswith(name, autoescape=True))
        else:
            sought.append(said == name)
    return [or_(*sought), *without]


def entries(
    db: Connection, schema: Schema, wanted: Wanted, *, before: int, size: int
) -> Iterator[Sequence[EntryRow]]:
    """Wanted entries below number *before*, newest first, a list for each window.

    The caller may stop between two windows; *size* is the most of one window.
    """
    while before > 1:
        least = max(1, before - WINDOW)
        found = db.execute(window(schema, wanted, before, least, size)).mappings().all()
        yield [EntryRow(**row) for row in found]
        # A full answer may have left some of this window behind.
        before = found[-1]["seq"] if len(found) == size else least


def stretch(
    db: Connection, schema: Schema, first: int, last: int
) -> Iterator[tuple[EntryRow, tuple[Item, ...]]]:
    """Entries *first* to *last*, oldest first, each with what it signs."""
    entry, item = schema.trail_entry, schema.trail_item
    for start in range(first, last + 1, TOGETHER):
        end = min(start + TOGETHER - 1, last)
        query = select(item.c.seq, item.c.obj, item.c.rev, item.c.digest)
        items: dict[int, list[Item]] = {}
        for seq, obj, rev, digest in db.execute(query.where(item.c.seq.between(start, end))):
            items.setdefault(seq, []).append(Item(obj, rev, digest))
        found = select(entry).where(entry.c.seq.between(start, end)).order_by(entry.c.seq)
        for row in db.execute(found).mappings():
            yield EntryRow(**row), tuple(items.get(row["seq"], ()))


def actors(db: Connection, schema: Schema, first: int, last: int) -> set[str]:
    """Whose keys signed entries *first* to *last*."""
    table = schema.trail_entry
    query = select(table.c.actor).where(table.c.seq.between(first, last)).distinct()
    return set(db.execute(query).scalars())
