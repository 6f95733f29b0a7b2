"""What somebody's keys open below every policy of the program."""

from __future__ import annotations

from shelterdesk.domain.record import Record
from shelterdesk.errors import NoKey
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.cast import Cast


def opens(cast: Cast, login: str, kind: type[Record], id: str) -> bool:
    """Whether this person's raw keys open the newest row, whatever the program says."""
    desk = cast.desk(login)
    with engines.reading(desk.engine) as db, desk.ledger.on(db):
        row = Rows(db, desk.schema).newest(kind, bytes.fromhex(id))
        assert row is not None
        try:
            desk.vault.open(row)
        except NoKey:
            return False
        return True
