"""Drafts as they lie: sealed to their author, with an owner and a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from shelterdesk.store.tables import Schema


@dataclass(frozen=True)
class DraftRow:
    """One draft; ``kept_at`` is unix seconds."""

    id: bytes
    owner: str
    kept_at: int
    ct: bytes


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
