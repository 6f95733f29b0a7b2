"""Sealed chunks of attachments in and out. Knows order and digests; opens nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, insert, select

from shelterdesk.store.tables import Schema


class Chunks:
    """The chunks of one house on one connection."""

    def __init__(self, db: Connection, schema: Schema) -> None:
        """Work on *db*, inside the caller's transaction."""
        self._db, self._table = db, schema.attachment_chunk

    def put(self, attachment: bytes, index: int, ct: bytes) -> bytes:
        """Keep one sealed chunk; its SHA-256. One that is there already is an engine error."""
        digest = hashlib.sha256(ct).digest()
        values = {"attachment": attachment, "idx": index, "digest": digest, "ct": ct}
        self._db.execute(insert(self._table).values(values))
        return digest

    def digests(self, attachment: bytes) -> Sequence[bytes]:
        """What the rows say of their chunks, in order; the chunks themselves are not read."""
        table = self._table
        query = select(table.c.digest).where(table.c.attachment == attachment)
        return self._db.execute(query.order_by(table.c.idx)).scalars().all()

    def one(self, attachment: bytes, index: int) -> bytes | None:
        """One sealed chunk; None if it is not there."""
        table = self._table
        query = select(table.c.ct).where(table.c.attachment == attachment, table.c.idx == index)
        found: bytes | None = self._db.execute(query).scalar()
        return found

    def drop(self, attachment: bytes) -> None:
        """Take every chunk of an attachment out of the file."""
        table = self._table
        self._db.execute(delete(table).where(table.c.attachment == attachment))

    def owners(self) -> frozenset[bytes]:
        """Ids of all attachments that have chunks."""
        return frozenset(self._db.execute(select(self._table.c.attachment).distinct()).scalars())

    def walk(self, attachment: bytes) -> Iterator[tuple[int, bytes]]:
        """(index, sealed chunk) of one attachment, in order, one at a time."""
        table = self._table
        places = select(table.c.idx).where(table.c.attachment == attachment).order_by(table.c.idx)
        for index in self._db.execute(places).scalars().all():
            found = self.one(attachment, index)
            if found is not None:
                yield index, found
