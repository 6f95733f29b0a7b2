"""note.save: a counsellor saves a session with its note."""

from __future__ import annotations

import os
import random
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar

from benchmarks.houses import FIRST_DAY, PASSPHRASE, SEED, built, copied, note_text
from benchmarks.runner import Benchmark, Size
from shelterdesk.access import door
from shelterdesk.services import counselling

KILOBYTES = 8


class NoteSave(Benchmark):
    """Against writing 8 KiB to the same disk and waiting until they are there.

    Two sealed rows, their signed entry in the trail, one durable transaction.
    """

    id: ClassVar[str] = "note.save"
    target: ClassVar[float] = 4.0
    rounds: ClassVar[int] = 60

    def setup(self, size: Size) -> None:
        """A copy of the house, and the counsellor at work."""
        self._closing = ExitStack()
        house = self._closing.enter_context(copied(built(size)))
        self._desk = door.sign_in(house.house, "counsellor", PASSPHRASE)
        self._closing.callback(self._desk.close)
        self._drawn = random.Random(SEED)  # noqa: S311 - synthetic text, no secret
        self._people = house.caseload
        self._file: Path = house.folder / "reference"

    def reference(self) -> None:
        """8 KiB and a flush of the disk."""
        with self._file.open("ab") as file:
            file.write(bytes(KILOBYTES * 1024))
            file.flush()
            os.fsync(file.fileno())

    def subject(self) -> None:
        """Save a session and its note."""
        counselling.record_session(
            self._desk,
            self._drawn.choice(self._people),
            {"held_on": FIRST_DAY, "minutes": 50},
            {"brought": note_text(self._drawn)},
        )

    def close(self) -> None:
        """Leave the desk, forget the copy."""
        self._closing.close()
