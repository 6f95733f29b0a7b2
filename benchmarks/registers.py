"""register.open: everybody whom one may know of, read into memory when somebody sits down."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import ClassVar

from benchmarks.houses import CACHE, GENERATOR, PASSPHRASE, STAFF, Built, admit_many, as_house
from benchmarks.runner import Benchmark, Size
from shelterdesk.access import door, new_house
from shelterdesk.domain.kinds.resident import AgeStatus, EverydayName, LanguageSkill, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import Record
from shelterdesk.services import register, shift
from shelterdesk.vault.slots import PRACTICE_COST

READ: tuple[type[Record], ...] = (Resident, EverydayName, LanguageSkill, AgeStatus, Stay)


class RegisterOpen(Benchmark):
    """Against the same rows as they lie: read from the file, nothing opened, checked or indexed.

    For a manager, who may know of everybody. At 10,000 residents it took 1.6 to 2.0 seconds of
    processor time when this was written; the target of two seconds is what the ratio stands for.
    """

    id: ClassVar[str] = "register.open"
    target: ClassVar[float] = 8.0

    def setup(self, size: Size) -> None:
        """The manager's desk."""
        self._desk = door.sign_in(_built(size).house, "manager", PASSPHRASE)

    def reference(self) -> None:
        """The rows, sealed as they are."""
        with self._desk.look() as work:
            for kind in READ:
                for _ in work.lying(kind):
                    pass

    def subject(self) -> None:
        """The register."""
        register.open_register(self._desk)

    def close(self) -> None:
        """Leave the desk."""
        self._desk.close()


def _built(size: Size) -> Built:
    """Residents alone, without notes: from the cache, or made now (M two minutes)."""
    folder = CACHE / f"register-{GENERATOR}-{size.value}"
    people = folder / "people.json"
    if not people.exists():
        CACHE.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as making:
            made = Path(making) / "house"
            new_house.found_practice_house(as_house(made), "TEST-00", STAFF, PRACTICE_COST)
            staff = {person.login: person.passphrase for person in STAFF}
            with door.sign_in_together(as_house(made), staff) as desks:
                shift.begin(desks["night"])
                ids = admit_many(desks["night"], size.residents)
            (made / people.name).write_text(json.dumps(ids), "utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
    return Built(folder, tuple(json.loads(people.read_text("utf-8"))))
