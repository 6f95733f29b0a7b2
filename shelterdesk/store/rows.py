"""Sealed rows in, sealed rows out. Knows tables and revisions; opens nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from shelterdesk.domain.pieces import in_order
from shelterdesk.domain.record import Record
from shelterdesk.store.tables import Schema, open_fields
from shelterdesk.vault.ledger import SealedRow
from shelterdesk.vault.wire import open_text

Kind = type[Record]
_AT_ONCE = 500  # ids named in one question


def row_values(row: SealedRow) -> dict[str, Any]:
    """*row* as the columns of its table; those that say nothing are left out."""
    return {
        "id": row.id,
        "rev": row.rev,
        "resident": row.resident,
        "ring": row.ring,
        "list_ref": row.list_ref,
        "author": row.author,
        "made_at": row.made_at,
        "digest": row.digest,
        "ct": row.ct,
        **{f"open_{name}": value for name, value in json.loads(row.open).items()},
    }


class Rows:
    """The content rows of one house on one connection."""

    def __init__(self, db: Connection, schema: Schema) -> None:
        """Work on *db*, inside the caller's transaction."""
        self._db, self._schema = db, schema

    def put(self, rows: Iterable[SealedRow]) -> None:
        """Insert revisions; a revision that is there already is an engine error."""
        ordered = sorted(rows, key=lambda row: row.kind)
        for name, same in groupby(ordered, key=lambda row: row.kind):
            kind = self._schema.by_name[name]
            empty = dict.fromkeys(f"open_{field.name}" for field in open_fields(kind))
            values = [{**empty, **row_values(row)} for row in same]
            self._db.execute(insert(self._schema.content[kind]), values)

    def seal_again(self, rows: Iterable[SealedRow]) -> None:
        """Give rows their new ring, list and sealing; digest and the rest stay as they are."""
        ordered = sorted(rows, key=lambda row: row.kind)
        for name, same in groupby(ordered, key=lambda row: row.kind):
            table = self._schema.content[self._schema.by_name[name]]
            self._db.execute(
                update(table)
                .where(table.c.id == bindparam("of_id"), table.c.rev == bindparam("of_rev"))
                .values(
                    ring=bindparam("to_ring"), list_ref=bindparam("to_list"), ct=bindparam("to_ct")
                ),
                [
                    {
                        "of_id": row.id,
                        "of_rev": row.rev,
                        "to_ring": row.ring,
                        "to_list": row.list_ref,
                        "to_ct": row.ct,
                    }
                    for row in same
                ],
            )

    def newest(self, kind: Kind, id: bytes) -> SealedRow | None:
        """The newest revision of one record."""
        query = self._schema.made("newest of", self._schema.content[kind], _newest_of)
        found = self._db.execute(query, {"of_id": id}).mappings().first()
        return None if found is None else self._sealed(kind, found)

    def revisions(self, kind: Kind, id: bytes) -> Sequence[SealedRow]:
        """All revisions of one record, newest first."""
        query = self._schema.made("revisions", self._schema.content[kind], _revisions)
        found = self._db.execute(query, {"of_id": id}).mappings()
        return [self._sealed(kind, row) for row in found]

    def revision_numbers(self, kind: Kind, id: bytes) -> Sequence[int]:
        """Which revisions of one record are there."""
        query = self._schema.made("numbers", self._schema.content[kind], _numbers)
        return self._db.execute(query, {"of_id": id}).scalars().all()

    def page(
        self, kind: Kind, resident: bytes, *, after: tuple[Any, str] | None, size: int
    ) -> tuple[Sequence[SealedRow], tuple[Any, str] | None]:
        """One page of newest revisions, latest first, by keyset.

        Cost does not grow with the page number. Returns the rows and where the next page begins.
        """
        begins: dict[str, Any] = {}
        if after is not None:
            begins = {"after_key": after[0], "after_id": bytes.fromhex(after[1])}
        query = self._schema.made(
            "later page" if begins else "first page",
            self._schema.content[kind],
            lambda table: self._page(kind, table, is_first=not begins),
        )
        given = {"of_resident": resident, "most": size + 1, **begins}
        rows = self._db.execute(query, given).mappings().all()
        shown = rows[:size]
        more = (shown[-1]["sort_key"], shown[-1]["id"].hex()) if len(rows) > size else None
        return [self._sealed(kind, row) for row in shown], more

    def _page(self, kind: Kind, table: Table, *, is_first: bool) -> Select[Any]:
        key = _sort_key(kind, table).label("sort_key")
        query = self._newest(table).add_columns(key)
        query = query.where(table.c.resident == bindparam("of_resident"))
        query = query.order_by(key.desc(), table.c.id.desc()).limit(bindparam("most"))
        if is_first:
            return query
        before = key < bindparam("after_key")
        same = and_(key == bindparam("after_key"), table.c.id < bindparam("after_id"))
        return query.where(or_(before, same))

    def every(
        self, kind: Kind, about: Collection[bytes] | None = None, **where: Any
    ) -> Iterator[SealedRow]:
        """The newest revision of every record of *kind*; *where* compares its open columns.

        With *about*, of these residents alone.
        """
        table = self._schema.content[kind]
        query = self._newest(table)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        for row in self._db.execute(query.execution_options(yield_per=1000)).mappings():
            if about is None or row["resident"] in about:
                yield self._sealed(kind, row)

    def among(
        self, kind: Kind, column: str, values: Collection[str] | Collection[bytes], **where: Any
    ) -> Iterator[SealedRow]:
        """Newest revisions whose open *column* holds one of *values*, some hundred at the most.

        *where* compares other open columns.
        """
        if not values:
            return
        table = self._schema.content[kind]
        query = self._schema.made(
            f"among {column}",
            table,
            lambda table: self._newest(table).where(
                table.c[column].in_(bindparam("among", expanding=True))
            ),
        )
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        for row in self._db.execute(query, {"among": sorted(values)}).mappings():
            yield self._sealed(kind, row)

    def newest_about(
        self, kind: Kind, residents: Collection[bytes], **where: Any
    ) -> Iterator[SealedRow]:
        """The newest revision of every record of *kind* about one of *residents*."""
        for some in _batched(residents):
            yield from self.among(kind, "resident", some, **where)

    def entered_since(self, kind: Kind, seq: int, most: int = 500) -> Iterator[SealedRow]:
        """The newest revision of every record of *kind* that an entry after *seq* names.

        All of them where the entries name more than *most* things: then one pass is cheaper. One
        that is named twice counts twice, for telling them apart would read the whole trail.
        """
        items, table = self._schema.trail_item, self._schema.content[kind]
        query = select(items.c.obj).where(items.c.seq > seq).limit(most + 1)
        ids = self._db.execute(query).scalars().all()
        if not seq or len(ids) > most:
            yield from self.every(kind)
            return
        for row in self._db.execute(self._newest(table).where(table.c.id.in_(ids))).mappings():
            yield self._sealed(kind, row)

    def past(self, kind: Kind, column: str, before: str, **where: Any) -> Iterator[SealedRow]:
        """Newest revisions whose open *column* holds something smaller than *before*."""
        table = self._schema.content[kind]
        query = self._newest(table).where(table.c[column] < before).order_by(table.c[column])
        for name, value in where.items():  # of the newest revision, so any column may be named
            query = query.where(table.c[name] == value)
        for row in self._db.execute(query).mappings():
            yield self._sealed(kind, row)

    def since(self, kind: Kind, column: str, day: str | int, **where: Any) -> Iterator[SealedRow]:
        """Newest revisions whose open *column* holds *day* or something greater."""
        table = self._schema.content[kind]
        query = self._newest(table).where(table.c[column] >= day).order_by(table.c[column])
        for name, value in where.items():  # of the newest revision, so any column may be named
            query = query.where(table.c[name] == value)
        for row in self._db.execute(query).mappings():
            yield self._sealed(kind, row)

    def where(self, kind: Kind, column: str, value: Any) -> Sequence[SealedRow]:
        """Every revision of *kind* whose *column* is *value*."""
        table = self._schema.content[kind]
        query = select(table).where(table.c[column] == value)
        return [self._sealed(kind, row) for row in self._db.execute(query).mappings()]

    def between(self, kind: Kind, column: str, first: str, last: str) -> Iterator[SealedRow]:
        """Newest revisions whose open *column* holds *first* or more, and less than *last*."""
        table = self._schema.content[kind]
        held = and_(table.c[column] >= first, table.c[column] < last)
        query = self._newest(table).where(held).order_by(table.c[column])
        for row in self._db.execute(query).mappings():
            yield self._sealed(kind, row)

    def of_resident(self, kind: Kind, resident: bytes) -> Sequence[SealedRow]:
        """Every revision of every record of *kind* about one resident, oldest first."""
        table = self._schema.content[kind]
        query = (
            select(table)
            .where(table.c.resident == resident)
            .order_by(table.c.made_at, table.c.id, table.c.rev)
        )
        return [self._sealed(kind, row) for row in self._db.execute(query).mappings()]

    def of_residents(
        self, kind: Kind, residents: Collection[bytes]
    ) -> dict[bytes, list[SealedRow]]:
        """The same for many residents at once; those without any are left out."""
        table, found = self._schema.content[kind], dict[bytes, list[SealedRow]]()
        for some in _batched(residents):
            query = select(table).where(table.c.resident.in_(some))
            for row in self._db.execute(query).mappings():
                found.setdefault(row["resident"], []).append(self._sealed(kind, row))
        return found

    def of_scope(self, kind: Kind, scope: bytes) -> Sequence[SealedRow]:
        """The same, also of the one record whose id *scope* is: a matter."""
        return [*self.of_resident(kind, scope), *self.revisions(kind, scope)]

    def under(self, kind: Kind, scope: bytes, lists: Sequence[bytes]) -> Sequence[SealedRow]:
        """Every revision of *kind* about one resident, or of one matter, under one of *lists*."""
        table = self._schema.content[kind]
        about = or_(table.c.resident == scope, table.c.id == scope)
        query = select(table).where(about, table.c.list_ref.in_(lists))
        return [self._sealed(kind, row) for row in self._db.execute(query).mappings()]

    def begun_with(self, kind: Kind, ring: bytes, ct: bytes, most: int) -> Sequence[SealedRow]:
        """At most *most* revisions of *kind* in *ring* whose sealed body begins with *ct*."""
        table = self._schema.content[kind]
        starts = func.substr(table.c.ct, 1, len(ct)) == ct
        query = select(table).where(table.c.ring == ring, starts).limit(most)
        return [self._sealed(kind, row) for row in self._db.execute(query).mappings()]

    def linked(self, kind: Kind, resident: bytes, link: str) -> frozenset[str]:
        """What open *link* holds in records of *kind* about one resident."""
        table = self._schema.content[kind]
        query = select(table.c[f"open_{link}"]).where(table.c.resident == resident).distinct()
        return frozenset(found for found in self._db.execute(query).scalars() if found)

    def naming(self, kind: Kind, link: str, id: str) -> frozenset[bytes]:
        """Residents about whom a record of *kind* holds *id* in its open *link*."""
        table = self._schema.content[kind]
        query = select(table.c.resident).where(table.c[f"open_{link}"] == id).distinct()
        return frozenset(self._db.execute(query).scalars())

    def first_by(self, kind: Kind, author: str) -> Sequence[int]:
        """When somebody wrote first revisions of *kind*, in unix seconds, newest first."""
        table = self._schema.content[kind]
        query = select(table.c.made_at).where(table.c.author == author, table.c.rev == 1)
        return self._db.execute(query.order_by(table.c.made_at.desc())).scalars().all()

    def written_by(self, kind: Kind, author: str, **where: Any) -> dict[bytes, int]:
        """When somebody first wrote a revision of each record of *kind*, in unix seconds.

        *where* compares columns of that revision.
        """
        table = self._schema.content[kind]
        query = select(table.c.id, func.min(table.c.made_at)).where(table.c.author == author)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        return {row[0]: row[1] for row in self._db.execute(query.group_by(table.c.id))}

    def take_out(self, kind: Kind, rows: Iterable[SealedRow]) -> None:
        """Delete these revisions; a signed removal says so."""
        table = self._schema.content[kind]
        gone = [{"of_id": row.id, "of_rev": row.rev} for row in rows]
        if gone:
            named = table.c.id == bindparam("of_id"), table.c.rev == bindparam("of_rev")
            self._db.execute(delete(table).where(*named), gone)

    def written_since(self, kind: Kind, seq: int) -> frozenset[bytes]:
        """Residents about whom an entry after *seq* names a row of *kind*."""
        return frozenset(self._since_entry(kind, "resident", seq))

    def links_since(self, kind: Kind, link: str, seq: int) -> frozenset[str]:
        """What open *link* holds in rows of *kind* that an entry after *seq* names."""
        return frozenset(self._since_entry(kind, f"open_{link}", seq))

    def _since_entry(self, kind: Kind, column: str, seq: int) -> Sequence[Any]:
        table, items = self._schema.content[kind], self._schema.trail_item
        later = select(items.c.obj).where(items.c.seq > seq)
        query = select(table.c[column]).where(table.c.id.in_(later)).distinct()
        return self._db.execute(query).scalars().all()

    def counts(self, kind: Kind, about: Collection[bytes] | None = None) -> dict[bytes, int]:
        """How many rows of *kind* each resident has, or each of *about*; nothing is opened."""
        table, found = self._schema.content[kind], dict[bytes, int]()
        if about is None:
            return {row[0]: row[1] for row in self._db.execute(_counted(table))}
        query = self._schema.made(
            "counts among",
            table,
            lambda t: _counted(t).where(t.c.resident.in_(bindparam("among", expanding=True))),
        )
        for some in _batched(about):
            found |= {row[0]: row[1] for row in self._db.execute(query, {"among": some})}
        return found

    def entered(self, kind: Kind, resident: bytes, rev: int | None = None) -> dict[bytes, int]:
        """The first trail number of every record of *kind* about one resident, or of its *rev*.

        The trail's number is the only order in time (key model 1).
        """
        query = self._schema.made(
            "entered" if rev is None else "entered as",
            self._schema.content[kind],
            lambda table: self._entered(table, is_of_rev=rev is not None),
        )
        given = {"of_resident": resident, **({} if rev is None else {"of_rev": rev})}
        return {row[0]: row[1] for row in self._db.execute(query, given)}

    def _entered(self, table: Table, *, is_of_rev: bool) -> Select[Any]:
        items = self._schema.trail_item
        theirs = select(table.c.id).where(table.c.resident == bindparam("of_resident"))
        query = select(items.c.obj, func.min(items.c.seq)).where(items.c.obj.in_(theirs))
        if is_of_rev:
            query = query.where(items.c.rev == bindparam("of_rev"))
        return query.group_by(items.c.obj)

    def keys(self, kind: Kind) -> Sequence[tuple[int, bytes, int]]:
        """(first trail number, id, rev) of every revision of *kind*, in the order they came."""
        table, items = self._schema.content[kind], self._schema.trail_item
        same = and_(
            items.c.obj == table.c.id,
            items.c.rev == table.c.rev,
            items.c.digest == table.c.digest,
        )
        seq = select(func.min(items.c.seq)).where(same).scalar_subquery()
        query = select(func.coalesce(seq, 0), table.c.id, table.c.rev)
        return sorted((row[0], row[1], row[2]) for row in self._db.execute(query))

    def at(self, kind: Kind, keys: Sequence[tuple[bytes, int]]) -> list[SealedRow]:
        """The revisions of these (id, rev), in this order; those that are gone are left out."""
        table = self._schema.content[kind]
        query = select(table).where(table.c.id.in_({id for id, _ in keys}))
        found = {(row["id"], row["rev"]): row for row in self._db.execute(query).mappings()}
        return [self._sealed(kind, found[key]) for key in keys if key in found]

    def walk(self) -> Iterator[tuple[bytes, int, bytes, str]]:
        """(id, rev, digest, author) of every row of every kind."""
        for table in self._schema.content.values():
            query = select(table.c.id, table.c.rev, table.c.digest, table.c.author)
            for row in self._db.execute(query.execution_options(yield_per=5000)):
                yield row.id, row.rev, row.digest, row.author

    def _newest(self, table: Table) -> Select[Any]:
        return self._schema.made("newest", table, _newest)

    def _sealed(self, kind: Kind, row: Mapping[Any, Any]) -> SealedRow:
        any_kind: Any = kind  # mypy takes a class of frozen instances for unhashable
        return SealedRow(
            kind=kind.kind,
            id=row["id"],
            rev=row["rev"],
            resident=row["resident"],
            ring=row["ring"],
            list_ref=row["list_ref"],
            author=row["author"],
            made_at=row["made_at"],
            open=open_text({name: row[column] for name, column in _open_columns(any_kind)}),
            digest=row["digest"],
            ct=row["ct"],
        )


def _newest(table: Table) -> Select[Any]:
    """The newest revision of every record."""
    later = table.alias("later")
    return (
        select(table)
        .outerjoin(later, and_(later.c.id == table.c.id, later.c.rev == table.c.rev + 1))
        .where(later.c.id.is_(None))
    )


def _counted(table: Table) -> Select[Any]:
    return select(table.c.resident, func.count()).group_by(table.c.resident)


def _newest_of(table: Table) -> Select[Any]:
    of = table.c.id == bindparam("of_id")
    return select(table).where(of).order_by(table.c.rev.desc()).limit(1)


def _revisions(table: Table) -> Select[Any]:
    return select(table).where(table.c.id == bindparam("of_id")).order_by(table.c.rev.desc())


def _numbers(table: Table) -> Select[Any]:
    return select(table.c.rev).where(table.c.id == bindparam("of_id"))


def _batched(ids: Collection[bytes]) -> Iterator[Sequence[bytes]]:
    """*ids* in their order, as many at a time as one question names."""
    ordered = in_order(tuple(ids), key=bytes.hex)
    return (ordered[at : at + _AT_ONCE] for at in range(0, len(ordered), _AT_ONCE))


@cache  # pure: declarations do not change
def _open_columns(kind: Any) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, f"open_{field.name}") for field in open_fields(kind))


def _sort_key(kind: Kind, table: Table) -> ColumnElement[Any]:
    if kind.sorted_by == "made_at" or kind.field(kind.sorted_by).sealed:
        return table.c.made_at
    # A day that is not known yet must not fall between two pages: nothing compares with NULL.
    return func.coalesce(table.c[f"open_{kind.sorted_by}"], "")
