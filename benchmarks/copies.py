"""backup, restore and cipher.tax: what becomes of the whole file, and what sealing it costs.

The file is filled up with chance bytes to the size that the budget names, for a small house would
measure the start of a process and the key of a passphrase alone.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any, ClassVar

from sqlcipher3 import dbapi2 as sqlcipher

from benchmarks.crowds import crowd
from benchmarks.files import Statement, recorded
from benchmarks.houses import CACHE, PASSPHRASE, Built, built, copied
from benchmarks.runner import Benchmark, Size
from shelterdesk.access import door
from shelterdesk.access.desk import Desk
from shelterdesk.services import backups, counselling, residents
from shelterdesk.services.backups import Person
from shelterdesk.services.progress import Progress
from shelterdesk.store import engine as engines

MEGABYTE = 1 << 20
READ_AGAIN = "Reading the backup again"  # what is said when the copy is there and the proof begins
FILLED = {Size.S: 128, Size.M: 512, Size.L: 1024}  # megabytes


def fill(desk: Desk, megabytes: int) -> None:
    """Make the file that large."""
    with engines.writing(desk.engine) as db:
        db.exec_driver_sql("CREATE TABLE filling (bytes BLOB)")
        for _ in range(megabytes):
            db.exec_driver_sql("INSERT INTO filling VALUES (randomblob(?))", (MEGABYTE,))


class BackUpLarge(Benchmark):
    """A backup of a large file, made and proven, against a copy of the file that is flushed."""

    id: ClassVar[str] = "backup"
    target: ClassVar[float] = 1.5
    rounds: ClassVar[int] = 3
    fewest: ClassVar[int] = 3

    def setup(self, size: Size) -> None:
        """A large house, and its manager."""
        self._closing = ExitStack()
        self._built: Built = self._closing.enter_context(copied(crowd(Size.S)))
        self._desk = door.sign_in(self._built.house, "manager", PASSPHRASE)
        self._closing.callback(self._desk.close)
        fill(self._desk, FILLED[size])
        engines.fold(self._desk.engine)
        self._file = self._built.folder.with_name("one.backup")
        self._written: list[float] = []

    def reference(self) -> None:
        """Copy the file."""
        copy = self._built.folder.with_name("copy")
        shutil.copyfile(self._desk.accounts.data_file, copy)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
        copy.unlink()

    def subject(self) -> float | None:
        """Back up."""
        self._file.unlink(missing_ok=True)
        began, said = time.perf_counter(), list[str]()

        def hear(done: int, total: int, text: str) -> None:
            if said[-1:] != [text] and text == READ_AGAIN:
                self._written.append(time.perf_counter() - began)
            said.append(text)

        backups.make_backup(self._desk, self._file, Progress(hear))
        return None

    def remark(self) -> str:
        """How large the file is, and what of it is the copy alone."""
        size = self._desk.accounts.data_file.stat().st_size / MEGABYTE
        if not self._written:
            return f"{size:.0f} MB"
        return f"{size:.0f} MB, written in {1000 * median(self._written):.0f} ms, then proven"

    def close(self) -> None:
        """Leave the desk, forget the copy."""
        self._closing.close()


class RestoreLarge(BackUpLarge):
    """A house made of its backup again by two people and checked, against the same copy."""

    id: ClassVar[str] = "restore"
    target: ClassVar[float] = 5.0

    def setup(self, size: Size) -> None:
        """A good backup."""
        super().setup(size)
        backups.make_backup(self._desk, self._file)

    def subject(self) -> float:
        """Restore it."""
        folder = self._built.folder.with_name("restored")
        house = door.House(folder, self._built.house.clock, self._built.house.projections)
        pair = Person("manager", PASSPHRASE), Person("admin", PASSPHRASE)
        began = time.perf_counter()
        backups.restore_backup(house, self._file, *pair)
        took = time.perf_counter() - began
        shutil.rmtree(folder)
        return took


class CipherTax(Benchmark):
    """The SQL of a counsellor's page on the encrypted file, against the same in the clear.

    Both from an empty page cache: pages in memory are deciphered already, and cost nothing. The
    clear copy holds synthetic people alone and is removed at the end.
    """

    id: ClassVar[str] = "cipher.tax"
    target: ClassVar[float] = 2.5
    rounds: ClassVar[int] = 40

    def setup(self, size: Size) -> None:
        """What the page asks, and a file in the clear."""
        self._closing = ExitStack()
        house = self._closing.enter_context(copied(built(size)))
        self._desk = door.sign_in(house.house, "counsellor", PASSPHRASE)
        self._closing.callback(self._desk.close)
        resident = house.caseload[0]
        with recorded(self._desk.engine) as self._asked:
            residents.overview(self._desk, resident)
            counselling.sessions(self._desk, resident)
        clear: Path = CACHE / f"clear-{size.value}-{os.getpid()}"
        self._closing.callback(clear.unlink, missing_ok=True)
        self._sealed = self._desk.engine.raw_connection()
        self._closing.callback(self._sealed.close)
        cursor = self._sealed.cursor()
        cursor.execute("ATTACH DATABASE ? AS clear KEY ''", (str(clear),))
        cursor.execute("SELECT sqlcipher_export('clear')")
        cursor.execute("DETACH DATABASE clear")
        self._clear: Any = sqlcipher.connect(str(clear))
        self._closing.callback(self._clear.close)

    def reference(self) -> float:
        """In the clear."""
        return _asked(self._clear, self._asked)

    def subject(self) -> float:
        """Sealed."""
        return _asked(self._sealed, self._asked)

    def close(self) -> None:
        """Leave the desk, forget both copies."""
        self._closing.close()


def _asked(raw: Any, asked: list[Statement]) -> float:
    cursor = raw.cursor()
    cursor.execute("PRAGMA shrink_memory")
    began = time.perf_counter()
    for statement, values in asked:
        cursor.execute(statement, values)
        cursor.fetchall()
    return time.perf_counter() - began
