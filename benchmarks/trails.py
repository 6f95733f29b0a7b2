"""trail.verify: the weekly check of 10,000 entries and of every row against them, both ways."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import ClassVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.houses import CACHE, PASSPHRASE, STAFF, admit_many, as_house
from benchmarks.runner import Benchmark, Size
from shelterdesk.access import door, new_house
from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.resident import LanguageSkill
from shelterdesk.services import shift
from shelterdesk.vault.slots import PRACTICE_COST

ENTRIES = 10_000
MILLION = 1_000_000
ENTRY_BYTES = 300  # about what an entry with one item comes to


class TrailVerify(Benchmark):
    """Everything that was ever done, checked, against its signatures alone."""

    id: ClassVar[str] = "trail.verify"
    target: ClassVar[float] = 4.0
    rounds: ClassVar[int] = 7

    def setup(self, size: Size) -> None:
        """A house with so many entries, whatever its size: each writes one record."""
        self._desk = door.sign_in(as_house(_built()), "manager", PASSPHRASE)
        key = Ed25519PrivateKey.generate()
        self._public, self._said = key.public_key(), bytes(ENTRY_BYTES)
        self._sig = key.sign(self._said)

    def reference(self) -> None:
        """Hash and verify as many signatures: what no check can save."""
        for _ in range(ENTRIES):
            hashlib.sha256(self._said).digest()
            self._public.verify(self._sig, self._said)

    def subject(self) -> None:
        """The weekly check."""
        found = self._desk.verify(lambda done, total: None)
        assert found.entries >= ENTRIES
        assert not found.problems

    def close(self) -> None:
        """Leave the desk."""
        self._desk.close()


class AuditFull(TrailVerify):
    """The same check against hashing alone, as the budget has it.

    Hashing is all that a chain without signatures would ask; ours has one in each entry, and looks
    at every row of the house beside. So this shows what signing costs: ``trail.verify`` is judged
    against signatures.
    """

    id: ClassVar[str] = "audit.full"
    target: ClassVar[float] = 5.0
    rounds: ClassVar[int] = 3
    fewest: ClassVar[int] = 3

    def reference(self) -> None:
        """Hash as many."""
        for _ in range(ENTRIES):
            hashlib.sha256(self._said).digest()

    def remark(self) -> str:
        """Why the target cannot be met."""
        return (
            "each entry is signed: verifying the signatures alone takes some 190 times the hashing"
        )


class AuditTail(TrailVerify):
    """The newest ten entries, as signing in follows them, against hashing a million."""

    id: ClassVar[str] = "audit.tail"
    target: ClassVar[float] = 0.01
    growth: ClassVar[float | None] = 1.6

    def reference(self) -> None:
        """Hash a million."""
        said = self._said
        for _ in range(MILLION):
            hashlib.sha256(said).digest()

    def subject(self) -> None:
        """Follow the chain to its end."""
        with self._desk.look():
            self._desk.vault._seat.trail.follow(None)  # noqa: SLF001 - the step alone


def _built() -> Path:
    """The house: from the cache, or made now in half a minute."""
    folder = CACHE / f"trail-1-{ENTRIES}"
    if folder.exists():
        return folder
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as making:
        made = Path(making) / "house"
        new_house.found_practice_house(as_house(made), "TEST-00", STAFF, PRACTICE_COST)
        with door.sign_in_together(as_house(made), {"night": PASSPHRASE}) as desks:
            _fill(desks["night"])
        made.rename(folder)
    return folder


def _fill(desk: Desk) -> None:
    shift.begin(desk)
    (resident,) = admit_many(desk, 1)
    for _ in range(ENTRIES):
        with desk.work("add") as work:
            said = work.make(LanguageSkill, resident, {"language": "mya"})
            work.shelf(LanguageSkill).add(said)
