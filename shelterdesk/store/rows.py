"""Sealed rows in, sealed rows out. Knows tables and revisions; opens nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from shelterdesk.domain.record import Record
from shelterdesk.store.tables import Schema, open_fields
from shelterdesk.vault.ledger import SealedRow
from shelterdesk.vault.wire import open_text

Kind = type[Record]


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
        table = self._schema.content[kind]
        query = select(table).where(table.c.id == id).order_by(table.c.rev.desc()).limit(1)
        found = self._db.execute(query).mappings().first()
        return None if found is None else self._sealed(kind, found)

    def revisions(self, kind: Kind, id: bytes) -> Sequence[SealedRow]:
        """All revisions of one record, newest first."""
        table = self._schema.content[kind]
        query = select(table).where(table.c.id == id).order_by(table.c.rev.desc())
        return [self._sealed(kind, row) for row in self._db.execute(query).mappings()]

    def revision_numbers(self, kind: Kind, id: bytes) -> Sequence[int]:
        """Which revisions of one record are there."""
        table = self._schema.content[kind]
        return self._db.execute(select(table.c.rev).where(table.c.id == id)).scalars().all()

    def page(
        self, kind: Kind, resident: bytes, *, after: tuple[Any, str] | None, size: int
    ) -> tuple[Sequence[SealedRow], tuple[Any, str] | None]:
        """One page of newest revisions, latest first, by keyset.

        Cost does not grow with the page number. Returns the rows and where the next page begins.
        """
        table = self._schema.content[kind]
        key = _sort_key(kind, table).label("sort_key")
        query = self._newest(table).add_columns(key).where(table.c.resident == resident)
        query = query.order_by(key.desc(), table.c.id.desc()).limit(size + 1)
        if after is not None:
            value, id = after[0], bytes.fromhex(after[1])
            query = query.where(or_(key < value, and_(key == value, table.c.id < id)))
        rows = self._db.execute(query).mappings().all()
        shown = rows[:size]
        more = (shown[-1]["sort_key"], shown[-1]["id"].hex()) if len(rows) > size else None
        return [self._sealed(kind, row) for row in shown], more

    def every(self, kind: Kind, **where: Any) -> Iterator[SealedRow]:
        """The newest revision of every record of *kind*; *where* compares open columns.

        Only columns that a later revision never changes may be compared.
        """
        table = self._schema.content[kind]
        query = self._newest(table)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        for row in self._db.execute(query.execution_options(yield_per=1000)).mappings():
            yield self._sealed(kind, row)

    def past(self, kind: Kind, column: str, before: str, **where: Any) -> Iterator[SealedRow]:
        """Newest revisions whose open *column* holds something smaller than *before*."""
        table = self._schema.content[kind]
        query = self._newest(table).where(table.c[column] < before).order_by(table.c[column])
        for name, value in where.items():  # of the newest revision, so any column may be named
            query = query.where(table.c[name] == value)
        for row in self._db.execute(query).mappings():
            yield self._sealed(kind, row)

    def since(self, kind: Kind, column: str, day: str) -> Iterator[SealedRow]:
        """Newest revisions whose open *column* holds *day* or something greater."""
        table = self._schema.content[kind]
        query = self._newest(table).where(table.c[column] >= day).order_by(table.c[column])
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

    def under(self, kind: Kind, resident: bytes, lists: Sequence[bytes]) -> Sequence[SealedRow]:
        """Every revision of *kind* about one resident that lies under one of *lists*."""
        table = self._schema.content[kind]
        query = select(table).where(table.c.resident == resident, table.c.list_ref.in_(lists))
        return [self._sealed(kind, row) for row in self._db.execute(query).mappings()]

    def counts(self, kind: Kind, **where: Any) -> dict[bytes, int]:
        """How many rows of *kind* each resident has; nothing is opened."""
        table = self._schema.content[kind]
        query = select(table.c.resident, func.count()).group_by(table.c.resident)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        return {row[0]: row[1] for row in self._db.execute(query)}

    def entered(self, kind: Kind, resident: bytes) -> dict[bytes, int]:
        """The first trail number of every record of *kind* about one resident.

        The trail's number is the only order in time (key model 1).
        """
        table, items = self._schema.content[kind], self._schema.trail_item
        query = (
            select(items.c.obj, func.min(items.c.seq))
            .where(items.c.obj.in_(select(table.c.id).where(table.c.resident == resident)))
            .group_by(items.c.obj)
        )
        return {row[0]: row[1] for row in self._db.execute(query)}

    def walk(self) -> Iterator[tuple[bytes, int, bytes, str]]:
        """(id, rev, digest, author) of every row of every kind."""
        for table in self._schema.content.values():
            query = select(table.c.id, table.c.rev, table.c.digest, table.c.author)
            for row in self._db.execute(query.execution_options(yield_per=5000)):
                yield row.id, row.rev, row.digest, row.author

    @staticmethod
    def _newest(table: Table) -> Select[Any]:
        later = table.alias("later")
        return (
            select(table)
            .outerjoin(later, and_(later.c.id == table.c.id, later.c.rev == table.c.rev + 1))
            .where(later.c.id.is_(None))
        )

    def _sealed(self, kind: Kind, row: Mapping[Any, Any]) -> SealedRow:
        return SealedRow(
            kind=kind.kind,
            id=row["id"],
            rev=row["rev"],
            resident=row["resident"],
            ring=row["ring"],
            list_ref=row["list_ref"],
            author=row["author"],
            made_at=row["made_at"],
            open=open_text({f.name: row[f"open_{f.name}"] for f in open_fields(kind)}),
            digest=row["digest"],
            ct=row["ct"],
        )


def _sort_key(kind: Kind, table: Table) -> ColumnElement[Any]:
    if kind.sorted_by == "made_at" or kind.field(kind.sorted_by).sealed:
        return table.c.made_at
    # A day that is not known yet must not fall between two pages: nothing compares with NULL.
    return func.coalesce(table.c[f"open_{kind.sorted_by}"], "")
