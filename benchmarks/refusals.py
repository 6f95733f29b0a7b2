"""refuse.*: a refused sign-in says nothing by the time it takes (attack 1)."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import ClassVar

from benchmarks.houses import STAFF, as_house
from benchmarks.runner import Benchmark, Size
from shelterdesk.access import door, new_house
from shelterdesk.errors import SignInFailed
from shelterdesk.vault import slots
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.slots import PRACTICE_COST

NAME, WRONG = "counsellor", "a moon over loud water"


class Secrets:
    """One computer's secret, in memory."""

    def __init__(self, secret: bytes) -> None:
        """Keep *secret* for every house."""
        self._secret = secret

    def find(self, db: str) -> bytes:
        """The secret."""
        return self._secret

    def keep(self, db: str, secret: bytes) -> None:
        """Another one from now on."""
        self._secret = secret


HERE, ELSEWHERE = Secrets(b"h" * 32), Secrets(b"e" * 32)


class _Refusal(Benchmark):
    """Against a wrong passphrase for a known name on the right computer, in the same run."""

    target: ClassVar[float] = 1.15
    rounds: ClassVar[int] = 30
    login: ClassVar[str] = NAME
    secrets: ClassVar[Secrets] = HERE

    def setup(self, size: Size) -> None:
        """A small house whose slots need the computer's secret."""
        self._folder = Path(tempfile.mkdtemp())
        house = as_house(self._folder / "house")
        new_house.found_practice_house(house, "TEST-01", STAFF, PRACTICE_COST)
        self._file = KeyFile.load(house.folder / door.KEY_FILE)
        self._file.slots.clear()
        for person in STAFF:
            bundle = Bundle(
                user_id="0" * 16, key_id="0" * 16, x=b"x" * 32, ed=b"e" * 32, root_pub=b"r" * 32
            )
            slots.put_slot(self._file, person.login, person.passphrase, bundle, PRACTICE_COST, HERE)
        self._file.save()

    def close(self) -> None:
        """Take the house away."""
        shutil.rmtree(self._folder)

    def reference(self) -> float:
        """A wrong passphrase for somebody who works here."""
        return self._refused(NAME, HERE)

    def subject(self) -> float:
        """What is compared with it."""
        return self._refused(self.login, self.secrets)

    def _refused(self, login: str, secrets: Secrets) -> float:
        self._file.refresh()
        self._file.waits.clear()  # nobody has failed before
        self._file.save()
        began = time.perf_counter()
        try:
            slots.open_slot(self._file, login, WRONG, secrets, time.monotonic)
        except SignInFailed:
            return time.perf_counter() - began
        raise AssertionError("a wrong passphrase opened")


class RefusedWrong(_Refusal):
    """The same again: how far this computer's noise alone goes."""

    id: ClassVar[str] = "refuse.wrong"


class RefusedUnknown(_Refusal):
    """A name that nobody has."""

    id: ClassVar[str] = "refuse.name"
    login: ClassVar[str] = "nobody.here"


class RefusedElsewhere(_Refusal):
    """The right name with the secret of another computer."""

    id: ClassVar[str] = "refuse.other"
    secrets: ClassVar[Secrets] = ELSEWHERE


class RefusedBack(_Refusal):
    """A known name against an unknown one: less work would be as telling as more."""

    id: ClassVar[str] = "refuse.back"

    def reference(self) -> float:
        """A name that nobody has."""
        return self._refused("nobody.here", HERE)
