"""What the vault asks of a file: member lists, the trail, certificates. Bytes, as they lie."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, delete, insert, select

from shelterdesk.domain.record import Record
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from shelterdesk.store.tables import Schema
from shelterdesk.vault.ledger import (
    EntryRow,
    Item,
    KeyCertificate,
    ListRow,
    PlacedItem,
    RoleCertificate,
    SealedRow,
)

_AT_ONCE = 500  # ids named in one question
_Found = tuple[EntryRow, tuple[Item, ...]]


@dataclass
class _Seen:
    """What a reading transaction was told already.

    ``wanted`` are numbers of entries that rows will be judged by: the first that is asked for
    fetches some hundred of them into ``entries``.
    """

    head: EntryRow | None = None
    has_head: bool = False
    items: dict[bytes, list[PlacedItem]] = field(default_factory=dict)
    wanted: set[int] = field(default_factory=set)
    entries: dict[int, _Found] = field(default_factory=dict)
    revisions: dict[tuple[str, bytes], list[int]] = field(default_factory=dict)
    unmade: set[bytes] = field(default_factory=set)  # rings of which nothing is there


class StoreLedger:
    """The vault's ``Ledger`` over one connection, inside the caller's transaction."""

    def __init__(self, schema: Schema) -> None:
        """Answer for a house with the tables of *schema*; see ``on``."""
        self._schema = schema
        self._open: Connection | None = None
        self._seen: _Seen | None = None

    @contextmanager
    def on(self, db: Connection) -> Iterator[None]:
        """Answer from *db* while the caller's transaction lasts.

        One that only reads sees one state of the house, so its answers are kept until it ends.
        """
        before = self._open, self._seen
        self._open, self._seen = db, None if engines.is_writing(db) else _Seen()
        try:
            yield
        finally:
            self._open, self._seen = before

    def expect(self, kind: type[Record], ids: Sequence[bytes]) -> None:
        """Fetch at once what will be asked for each of *ids*; a page is not worth a query a row."""
        if self._seen is None or not ids:
            return
        for id in ids:
            self._seen.items[id], self._seen.revisions[kind.kind, id] = [], []
        said = self._schema.made("said of", self._schema.trail_item, _said_of)
        for obj, rev, digest, seq in self._db.execute(said, {"among": ids}):
            self._seen.items[obj].append(PlacedItem(rev, digest, seq))
        self._seen.wanted |= {seq for id in ids for seq in _of_newest(self._seen.items[id])}
        there = self._schema.made("there of", self._schema.content[kind], _there_of)
        for id, rev in self._db.execute(there, {"among": ids}):
            self._seen.revisions[kind.kind, id].append(rev)

    def expect_rings(self, rings: Collection[bytes]) -> None:
        """Find out at once which of *rings* nobody ever made: of these no more needs asking."""
        if self._seen is None:
            return
        wanted, ring = sorted(rings), self._schema.member_list.c.ring
        there = set(self.named(rings))
        for at in range(0, len(wanted), _AT_ONCE):
            query = select(ring).where(ring.in_(wanted[at : at + _AT_ONCE])).distinct()
            there.update(self._db.execute(query).scalars())
        self._seen.unmade |= set(rings) - there

    @property
    def _db(self) -> Connection:
        if self._open is None:
            raise RuntimeError("the ledger is asked outside a transaction")
        return self._open

    @property
    def connection(self) -> Connection:
        """The caller's own connection, inside its transaction."""
        return self._db

    @property
    def _rows(self) -> Rows:
        return Rows(self._db, self._schema)

    # ---- asked by the vault

    def head(self) -> EntryRow | None:
        """The newest trail entry."""
        if self._seen is None:
            return self._newest_entry()
        if not self._seen.has_head:
            self._seen.head, self._seen.has_head = self._newest_entry(), True
        return self._seen.head

    def _newest_entry(self) -> EntryRow | None:
        query = self._schema.made("newest", self._schema.trail_entry, _newest_entry)
        row = self._db.execute(query).mappings().first()
        return None if row is None else EntryRow(**row)

    def entry(self, seq: int) -> _Found | None:
        """One trail entry with its items."""
        if self._seen is not None and seq in self._seen.wanted:
            self._fetch(self._seen, seq)
        if self._seen is not None and seq in self._seen.entries:
            return self._seen.entries.pop(seq)  # who asks keeps what holds
        one = self._schema.made("one", self._schema.trail_entry, _entry)
        row = self._db.execute(one, {"of_seq": seq}).mappings().first()
        if row is None:
            return None
        items = self._schema.made("in entry", self._schema.trail_item, _in_entry)
        return EntryRow(**row), tuple(Item(*i) for i in self._db.execute(items, {"of_seq": seq}))

    def _fetch(self, seen: _Seen, seq: int) -> None:
        """Two questions for entry *seq* and those around it, where each by itself would be two."""
        wanted = sorted(seen.wanted)
        first = max(0, bisect_left(wanted, seq) - _AT_ONCE // 2)
        asked = {"among": wanted[first : first + _AT_ONCE]}
        seen.wanted.difference_update(asked["among"])
        some = self._schema.made("some", self._schema.trail_entry, _some_entries)
        items = self._schema.made("in some", self._schema.trail_item, _in_some)
        said: dict[int, list[Item]] = {}
        for number, *item in self._db.execute(items, asked):
            said.setdefault(number, []).append(Item(*item))
        for row in self._db.execute(some, asked).mappings():
            seen.entries[row["seq"]] = EntryRow(**row), tuple(said.get(row["seq"], ()))

    def entries_of(self, actions: Collection[str]) -> Sequence[int]:
        """Numbers of all entries of any of *actions*, oldest first."""
        table = self._schema.trail_entry
        query = select(table.c.seq).where(table.c.action.in_(actions)).order_by(table.c.seq)
        return self._db.execute(query).scalars().all()

    def lists(self, ring: bytes) -> Sequence[ListRow]:
        """Every member list that says it belongs to *ring*."""
        if self._seen is not None and ring in self._seen.unmade:
            return ()
        query = self._schema.made("of ring", self._schema.member_list, _of_ring)
        return [ListRow(**row) for row in self._db.execute(query, {"of_ring": ring}).mappings()]

    def items(self, obj: bytes) -> Sequence[PlacedItem]:
        """Everything the trail says about one record or ring."""
        if self._seen is not None and obj in self._seen.items:
            return self._seen.items[obj]
        if self._seen is not None and obj in self._seen.unmade:
            return ()
        query = self._schema.made("said of one", self._schema.trail_item, _said_of_one)
        return [PlacedItem(*row) for row in self._db.execute(query, {"of_obj": obj})]

    def named(self, objs: Collection[bytes]) -> frozenset[bytes]:
        """Those of *objs*, records or rings, of which the trail says anything; a query for all."""
        obj, wanted = self._schema.trail_item.c.obj, sorted(objs)
        found = set[bytes]()
        for at in range(0, len(wanted), _AT_ONCE):
            query = select(obj).where(obj.in_(wanted[at : at + _AT_ONCE])).distinct()
            found.update(self._db.execute(query).scalars())
        return frozenset(found)

    def revisions(self, kind: str, id: bytes) -> Sequence[int]:
        """Which revisions of one record lie in the file."""
        if self._seen is not None and (kind, id) in self._seen.revisions:
            return self._seen.revisions[kind, id]
        return self._rows.revision_numbers(self._schema.by_name[kind], id)

    def key_certificates(self) -> Sequence[KeyCertificate]:
        """All key certificates."""
        found = self._db.execute(select(self._schema.key_certificate)).mappings()
        return [KeyCertificate(**row) for row in found]

    def role_certificates(self) -> Sequence[RoleCertificate]:
        """All role certificates."""
        found = self._db.execute(select(self._schema.role_certificate)).mappings()
        return [RoleCertificate(**{**row, "roles": tuple(row["roles"].split())}) for row in found]

    def assignments(self, resident: bytes) -> Sequence[SealedRow]:
        """All revisions of all assignments of one resident."""
        kind: type[Record] | None = self._schema.by_name.get("assignment")
        return [] if kind is None else self._rows.of_resident(kind, resident)

    def walk_entries(self, after: int = 0) -> Iterator[_Found]:
        """The trail after number *after*, oldest first, each entry with its items."""
        entries, items = self._schema.trail_entry, self._schema.trail_item
        placed = self._db.execute(
            select(items.c.seq, items.c.obj, items.c.rev, items.c.digest)
            .where(items.c.seq > after)
            .order_by(items.c.seq)
            .execution_options(yield_per=5000)
        )
        grouped = groupby(placed, key=lambda item: item.seq)
        waiting = next(grouped, None)
        strays: list[Item] = []
        for row in self._db.execute(
            select(entries)
            .where(entries.c.seq > after)
            .order_by(entries.c.seq)
            .execution_options(yield_per=1000)
        ).mappings():
            own: tuple[Item, ...] = ()
            while waiting is not None and waiting[0] <= row["seq"]:
                found = tuple(Item(i.obj, i.rev, i.digest) for i in waiting[1])
                if waiting[0] == row["seq"]:
                    own = found
                else:
                    strays.extend(found)
                waiting = next(grouped, None)
            # An item without an entry must not vanish from the check: it breaks this entry.
            yield EntryRow(**row), (*own, *strays)
            strays.clear()

    def walk_rows(self) -> Iterator[tuple[bytes, int, bytes, str]]:
        """(id, rev, digest, author) of every content row."""
        return self._rows.walk()

    def walk_lists(self) -> Iterator[bytes]:
        """The hash of every member list."""
        yield from self._db.execute(select(self._schema.member_list.c.hash)).scalars()

    def walk_docs(self) -> Iterator[bytes]:
        """The document of every member list."""
        query = select(self._schema.member_list.c.doc).execution_options(yield_per=1000)
        yield from self._db.execute(query).scalars()

    # ---- told by the door

    def put_lists(self, lists: Sequence[ListRow]) -> None:
        """Add new member lists."""
        if lists:
            self._db.execute(insert(self._schema.member_list), [vars(row) for row in lists])

    def take_lists(self, hashes: Sequence[bytes]) -> None:
        """Delete member lists, and with them the keys they hold; a signed removal says so."""
        table = self._schema.member_list
        for hash in hashes:
            self._db.execute(delete(table).where(table.c.hash == hash))

    def put_entry(self, entry: EntryRow, items: Sequence[Item]) -> None:
        """Add the signed entry that closes a transaction."""
        self._db.execute(insert(self._schema.trail_entry), [vars(entry)])
        if items:
            self._db.execute(
                insert(self._schema.trail_item),
                [{**vars(item), "seq": entry.seq} for item in items],
            )

    def put_certificates(
        self, keys: Sequence[KeyCertificate], roles: Sequence[RoleCertificate]
    ) -> None:
        """Add certificates; they are never changed."""
        if keys:
            self._db.execute(insert(self._schema.key_certificate), [vars(k) for k in keys])
        if roles:
            self._db.execute(
                insert(self._schema.role_certificate),
                [{**vars(r), "roles": " ".join(r.roles)} for r in roles],
            )


# ---- statements, made once for a schema


def _said_of(items: Table) -> Select[Any]:
    return (
        select(items.c.obj, items.c.rev, items.c.digest, items.c.seq)
        .where(items.c.obj.in_(bindparam("among", expanding=True)))
        .order_by(items.c.seq, items.c.rev)
    )


def _there_of(rows: Table) -> Select[Any]:
    return select(rows.c.id, rows.c.rev).where(rows.c.id.in_(bindparam("among", expanding=True)))


def _said_of_one(items: Table) -> Select[Any]:
    return (
        select(items.c.rev, items.c.digest, items.c.seq)
        .where(items.c.obj == bindparam("of_obj"))
        .order_by(items.c.seq, items.c.rev)
    )


def _newest_entry(entries: Table) -> Select[Any]:
    return select(entries).order_by(entries.c.seq.desc()).limit(1)


def _entry(entries: Table) -> Select[Any]:
    return select(entries).where(entries.c.seq == bindparam("of_seq"))


def _in_entry(items: Table) -> Select[Any]:
    return select(items.c.obj, items.c.rev, items.c.digest).where(
        items.c.seq == bindparam("of_seq")
    )


def _some_entries(entries: Table) -> Select[Any]:
    return select(entries).where(entries.c.seq.in_(bindparam("among", expanding=True)))


def _in_some(items: Table) -> Select[Any]:
    among = items.c.seq.in_(bindparam("among", expanding=True))
    return select(items.c.seq, items.c.obj, items.c.rev, items.c.digest).where(among)


def _of_newest(placed: Sequence[PlacedItem]) -> Iterator[int]:
    """Numbers of the entries that name the newest revision: it is the one that is opened."""
    newest = max((item.rev for item in placed), default=0)
    return (item.seq for item in placed if item.rev == newest)


def _of_ring(lists: Table) -> Select[Any]:
    return select(lists).where(lists.c.ring == bindparam("of_ring"))


def latest_entries(
    db: Connection, schema: Schema, *, before: int | None, size: int
) -> Sequence[EntryRow]:
    """Trail entries for a reader, newest first; *before* continues a page."""
    table = schema.trail_entry
    query = select(table).order_by(table.c.seq.desc()).limit(size)
    if before is not None:
        query = query.where(table.c.seq < before)
    return [EntryRow(**row) for row in db.execute(query).mappings()]
