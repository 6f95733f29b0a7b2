"""Drafts as they lie: sealed to their author, with an owner and a time.

Where a draft lies says to nobody what is in it. Whoever has the file can ask of it whether somebody
began to write about one resident, and of which kind: so that all of it can go with that resident,
whatever form it was, without its author's key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from shelterdesk.store.tables import Schema

ABOUT = 6  # bytes: how much of a place says whose author and which resident


@dataclass(frozen=True)
class DraftRow:
    """One draft; ``kept_at`` is unix seconds."""

    id: bytes
    owner: str
    kept_at: int
    ct: bytes


def place(owner: str, slot: str) -> bytes:
    """Where the draft of *slot* (``form/resident``) by the key id *owner* lies: 16 bytes."""
    form, _, resident = slot.partition("/")
    kind = form.partition(":")[0].partition("-")[0]  # without what marks one form of several
    return kind_of(owner, resident, kind) + _part(6, owner, slot)


def about(owner: str, resident: str) -> bytes:
    """How the place of everything begins that *owner* writes about *resident*: 6 bytes."""
    return _part(ABOUT, owner, resident)


def kind_of(owner: str, resident: str, kind: str) -> bytes:
    """The same for one *kind* alone; a form of several kinds is a kind of its own: 10 bytes."""
    return about(owner, resident) + _part(4, owner, f"{kind}/{resident}")


def _part(size: int, owner: str, said: str) -> bytes:
    return hashlib.sha256(f"{owner}\0{said}".encode("utf-8", "surrogatepass")).digest()[:size]


def every_place(db: Connection, schema: Schema) -> Sequence[tuple[bytes, str]]:
    """Where all drafts lie, with the key id of their author."""
    table = schema.draft
    return [(id, owner) for id, owner in db.execute(select(table.c.id, table.c.owner))]


def keep(db: Connection, schema: Schema, draft: DraftRow) -> None:
    """Put *draft* in the place of the one before."""
    db.execute(delete(schema.draft).where(schema.draft.c.id == draft.id))
    db.execute(insert(schema.draft), [vars(draft)])


def find(db: Connection, schema: Schema, id: bytes) -> DraftRow | None:
    """One draft by id."""
    row = db.execute(select(schema.draft).where(schema.draft.c.id == id)).mappings().first()
    return None if row is None else DraftRow(**row)


def of_owner(db: Connection, schema: Schema, owner: str) -> Sequence[DraftRow]:
    """All drafts of one person, newest first."""
    table = schema.draft
    query = select(table).where(table.c.owner == owner).order_by(table.c.kept_at.desc(), table.c.id)
    return [DraftRow(**row) for row in db.execute(query).mappings()]


def discard(db: Connection, schema: Schema, id: bytes) -> None:
    """Forget a draft; no error when there is none."""
    db.execute(delete(schema.draft).where(schema.draft.c.id == id))
