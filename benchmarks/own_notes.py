"""notes.page and notes.find: a resident with 500 notes, and words in 20,000 notes of one's own."""

from __future__ import annotations

import json
import os
import random
import shutil
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from benchmarks.files import Statement, recorded
from benchmarks.houses import (
    BATCH,
    CACHE,
    FIRST_DAY,
    GENERATOR,
    PASSPHRASE,
    SEED,
    STAFF,
    admit_many,
    as_house,
    batches,
    note_text,
    write_note,
)
from benchmarks.runner import Benchmark, Size
from shelterdesk.access import door, new_house
from shelterdesk.access.desk import Desk
from shelterdesk.domain.finding import fold
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.services import assignments, counselling, note_search, shift
from shelterdesk.store import engine as engines
from shelterdesk.vault.slots import PRACTICE_COST

PEOPLE, OF_ONE, OF_ALL = 40, 500, 20_000
WORDS = "river cousin"


def notebook() -> tuple[Path, ResidentId]:
    """A house with one counsellor's 20,000 notes, 500 of them about one resident; made once."""
    folder = CACHE / f"notebook-{GENERATOR}"
    if not folder.exists():
        CACHE.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as making:
            made = Path(making) / "house"
            people = _build(made)
            (made / "people.json").write_text(json.dumps(people), "utf-8")
            shutil.move(made, folder)
    people = json.loads((folder / "people.json").read_text("utf-8"))
    return folder, ResidentId(people[0])


def _build(folder: Path) -> Sequence[ResidentId]:
    drawn = random.Random(SEED)  # noqa: S311 - synthetic text, no secret
    house = as_house(folder)
    new_house.found_practice_house(house, "TEST-00", STAFF, PRACTICE_COST)
    with door.sign_in_together(house, {p.login: p.passphrase for p in STAFF}) as desks:
        shift.begin(desks["night"])
        people = admit_many(desks["night"], PEOPLE)
        with desks["manager"].work("assignment.begin") as work:
            for resident in people:
                counsellor = UserId(desks["counsellor"].user_id)
                assignments.begin_in(work, resident, counsellor, Role.COU)
                work.settle(resident)
        desks["counsellor"].refresh_actor()
        rest = (OF_ALL - OF_ONE) // (PEOPLE - 1)
        about = [people[0]] * OF_ONE + [one for one in people[1:] for _ in range(rest)]
        drawn.shuffle(about)
        for some in batches(about):
            _write(desks["counsellor"], some, drawn)
    return people


def _write(desk: Desk, some: Sequence[ResidentId], drawn: random.Random) -> None:
    desk.step_up(PASSPHRASE)
    with desk.work("counselling_session.record") as work:
        for resident in some:
            day = FIRST_DAY + timedelta(days=drawn.randrange(300))
            write_note(work, resident, day, note_text(drawn))


class NotesPage(Benchmark):
    """Against the very same SQL on the raw driver, with nothing opened or checked."""

    id: ClassVar[str] = "notes.page"
    target: ClassVar[float] = 12.0
    rounds: ClassVar[int] = 30

    def setup(self, size: Size) -> None:
        """The counsellor's desk; the house is the same for every *size*."""
        folder, self._resident = notebook()
        self._desk = door.sign_in(as_house(folder), "counsellor", PASSPHRASE)
        self._asked: list[Statement] = []

    def reference(self) -> None:
        """Run what the last opening asked."""
        raw = self._desk.engine.raw_connection()
        try:
            cursor = raw.cursor()
            for statement, values in self._asked:
                cursor.execute(statement, values)
                cursor.fetchall()
            raw.rollback()
        finally:
            raw.close()

    def subject(self) -> None:
        """Open the list of somebody with 500 sessions: the first page, with its notes."""
        with recorded(self._desk.engine) as self._asked:
            counselling.read(self._desk, self._resident)

    def close(self) -> None:
        """Leave the desk."""
        self._desk.close()


class NotesFind(Benchmark):
    """Against reading the same rows, deciphering as many bytes and looking through such texts.

    What is between the two: keys by list, digests, the policy, records. Linear, in a worker, with
    progress and cancel (performance 6).
    """

    id: ClassVar[str] = "notes.find"
    target: ClassVar[float] = 8.0
    rounds: ClassVar[int] = 7

    def setup(self, size: Size) -> None:
        """The counsellor's desk, and bodies of the same size under a key of our own."""
        folder, _ = notebook()
        self._desk = door.sign_in(as_house(folder), "counsellor", PASSPHRASE)
        self._cipher = AESGCM(os.urandom(32))
        drawn = random.Random(SEED)  # noqa: S311 - synthetic text, no secret
        self._sealed = [
            (nonce := os.urandom(12), self._cipher.encrypt(nonce, note_text(drawn).encode(), None))
            for _ in range(OF_ALL)
        ]

    def reference(self) -> None:
        """Read the rows, decipher, fold, look."""
        table = self._desk.schema.content[ProgressNote]
        with engines.reading(self._desk.engine) as db:
            for _ in db.execute(select(table.c.ct)):
                pass
        wanted = [fold(word) for word in WORDS.split()]
        for nonce, sealed in self._sealed:
            text = fold(self._cipher.decrypt(nonce, sealed, None).decode())
            all(word in text for word in wanted)

    def subject(self) -> None:
        """Find both words."""
        found = note_search.find(self._desk, WORDS)
        if found.read < OF_ALL - PEOPLE - BATCH:
            raise RuntimeError("not all notes were looked through")

    def close(self) -> None:
        """Leave the desk."""
        self._desk.close()
