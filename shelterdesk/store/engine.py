"""The one module that knows which engine a house lies on.

SQLCipher for the desk; PostgreSQL for a network of houses later, and for the store's tests now
(decisions 4, 14 and 23). Nothing above sees a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from shelterdesk.errors import Busy, Damaged, DiskFull, HouseInUse, ShelterDeskError

KEY_BYTES = 48  # 32 raw key and 16 salt: SQLCipher derives nothing of its own

CIPHER_FORM = 4  # pages as SQLCipher 4 writes them, whatever a later one prefers

LONG_WAIT, SHORT_WAIT = 5000, 100  # milliseconds
TRIES = 50  # to find the house standing still
FEW_TRIES = 5

# security 11. Pages in memory are 16 MB, which the performance page has for a computer of 4 GB: a
# shelter has no larger one, and with 64 nothing that somebody waits for was faster at any size.
_SETTINGS = (
    "cipher_log_level = NONE",
    "foreign_keys = ON",
    "journal_mode = WAL",
    "synchronous = FULL",
    "temp_store = MEMORY",
    "secure_delete = ON",
    "trusted_schema = OFF",
    "cache_size = -16384",
    f"busy_timeout = {LONG_WAIT}",
)


def sqlcipher_engine(path: Path, key: bytes) -> Engine:
    """An engine on the encrypted file at *path* with the raw *key* of 48 bytes.

    Raises ``Damaged`` when the library is not SQLCipher: a plain one would store clear text.
    """
    if len(key) != KEY_BYTES:
        raise Damaged

    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: _connected(path, key),
        poolclass=QueuePool,
        pool_size=2,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def begin(db: Connection) -> None:
        db.exec_driver_sql("BEGIN IMMEDIATE" if is_writing(db) else "BEGIN")

    return engine


def opens(path: Path, key: bytes) -> bool:
    """Whether *key* is the one that the file at *path* has now."""
    try:
        _connected(path, key).close()
    except (Damaged, sqlcipher.DatabaseError):
        return False
    return True


def change_key(path: Path, before: bytes, after: bytes) -> None:
    """Encrypt the whole file at *path* under another key; nobody else may have it open.

    All of it or nothing: SQLCipher does it in one transaction. Raises ``Busy`` or ``DiskFull``.
    """
    with _spoken():
        raw = _connected(path, before)
        try:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.execute(f"PRAGMA rekey = \"x'{after.hex()}'\"")
            # Until this the pages lie twice, the older ones under the older key.
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()


def postgresql_engine(dsn: str) -> Engine:
    """An engine on a PostgreSQL server; *dsn* is a SQLAlchemy URL for psycopg."""
    engine = create_engine(dsn, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def begin(db: Connection) -> None:
        # One writer at a time, as BEGIN IMMEDIATE gives on the desk: the trail is one chain.
        if is_writing(db):
            db.exec_driver_sql("SELECT pg_advisory_xact_lock(7305803)")
        else:  # whoever reads sees one state of the house, as on the desk
            db.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return engine


def _connected(path: Path, key: bytes) -> Any:
    raw = sqlcipher.connect(str(path), check_same_thread=False, isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    raw.execute(f"PRAGMA cipher_compatibility = {CIPHER_FORM}")
    if not raw.execute("PRAGMA cipher_version").fetchone():
        raw.close()
        raise Damaged
    try:
        for setting in _SETTINGS:
            raw.execute(f"PRAGMA {setting}")
        raw.execute("SELECT count(*) FROM sqlite_master")
    except BaseException:
        raw.close()
        raise
    return raw


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the house and writes nothing."""
    with _spoken(), engine.connect() as db, db.begin():
        yield db


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """The one writer's transaction: all of it is durable afterwards, or nothing happened."""
    with (
        _spoken(),
        engine.connect().execution_options(writing=True) as db,
        db.begin(),
    ):
        yield db


@contextmanager
def standing_still(engine: Engine, path: Path, pause: Callable[[], None]) -> Iterator[Connection]:
    """The one writer's transaction while all of the house lies in the file at *path* itself (K8).

    Readers go on, writers wait. *pause* is called between tries and may raise to stop;
    ``HouseInUse`` when there was always somebody else. With one open reader a copy silently lacked
    a committed row, so the log beside the file must be empty once nobody else can write.
    """
    wal = path.with_name(f"{path.name}-wal")
    for _ in range(TRIES):
        if _is_checkpointed(engine):
            with writing(engine) as db:
                if not wal.exists() or not wal.stat().st_size:
                    yield db
                    return
        pause()
    raise HouseInUse("checkpoint")


def fold(engine: Engine) -> bool:
    """Bring the log into the file and empty it, so that no old page is left in it.

    False while somebody else reads: their leaving does it.
    """
    if engine.dialect.name != "sqlite":
        return True
    return any(_is_checkpointed(engine) for _ in range(FEW_TRIES))


def _is_checkpointed(engine: Engine) -> bool:
    """Bring the log into the file; False when somebody stood in the way."""
    with _spoken():
        raw = engine.raw_connection()
        try:
            told = raw.cursor()
            told.execute(f"PRAGMA busy_timeout = {SHORT_WAIT}")
            try:
                told.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy, _, _ = told.fetchone() or (1, 0, 0)
                return busy == 0
            finally:
                told.execute(f"PRAGMA busy_timeout = {LONG_WAIT}")
                told.close()
        finally:
            raw.close()


def is_writing(db: Connection) -> bool:
    """Whether *db* is in the one writer's transaction."""
    return bool(db.get_execution_options().get("writing", False))


def close(engine: Engine) -> None:
    """Let go of the file."""
    engine.dispose()


def check_pages(db: Connection) -> tuple[str, ...]:
    """What the engine's own integrity checks find; empty is sound, and so is PostgreSQL."""
    if db.dialect.name != "sqlite":
        return ()
    pages = [row[0] for row in db.execute(text("PRAGMA cipher_integrity_check"))]
    rows = [row[0] for row in db.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
    return (*(f"page: {p}" for p in pages), *(f"row: {r}" for r in rows))


@contextmanager
def _spoken() -> Iterator[None]:
    """Say an engine's errors in our words; its own text may hold SQL and stays out."""
    try:
        yield
    except ShelterDeskError:
        raise
    except DBAPIError as error:
        raise _meaning(error.orig or error) from None
    except sqlcipher.DatabaseError as error:  # while connecting, before SQLAlchemy wraps
        raise _meaning(error) from None


def _meaning(error: BaseException) -> ShelterDeskError:
    said = str(error).lower()
    if "full" in said or "disk i/o" in said:
        return DiskFull(type(error).__name__)
    if "locked" in said or "busy" in said:
        return Busy(type(error).__name__)
    return Damaged(type(error).__name__)
