"""register.open: everybody whom one may know of, read into memory when somebody sits down."""

from __future__ import annotations

from typing import ClassVar

from benchmarks.houses import PASSPHRASE, built
from benchmarks.runner import Benchmark, Size
from shelterdesk.access import door
from shelterdesk.domain.kinds.resident import AgeStatus, EverydayName, LanguageSkill, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import Record
from shelterdesk.services import register

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
        self._desk = door.sign_in(built(size).house, "manager", PASSPHRASE)

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
