"""The one writer's transaction, with the vault's unit in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from shelterdesk.store import engine as engines
from shelterdesk.store.ledger import StoreLedger
from shelterdesk.vault.vault import Unit, Vault


@contextmanager
def signing(engine: Engine, ledger: StoreLedger, vault: Vault) -> Iterator[tuple[Connection, Unit]]:
    """What the vault's unit seals and what the tables hold: both land, or neither does."""
    unit: Unit | None = None
    try:
        with engines.writing(engine) as db, ledger.on(db):
            unit = vault.unit()
            yield db, unit
    except BaseException:  # also when the disk was full only at the very end
        if unit is not None:
            unit.dropped()
        raise
    unit.landed()
