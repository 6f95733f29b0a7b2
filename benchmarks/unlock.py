"""unlock: from the passphrase to a desk one can work at."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import ClassVar

from argon2.low_level import Type, hash_secret_raw

from benchmarks.houses import PASSPHRASE, built
from benchmarks.runner import Benchmark, Size
from shelterdesk.access import door
from shelterdesk.vault.slots import PRACTICE_COST


def derive() -> None:
    """The one Argon2id call of signing in, with the cost that a slot of a practice house has."""
    hash_secret_raw(
        PASSPHRASE.encode(),
        bytes(16),
        time_cost=PRACTICE_COST.passes,
        memory_cost=PRACTICE_COST.memory_kib,
        parallelism=PRACTICE_COST.lanes,
        hash_len=32,
        type=Type.ID,
    )


class Unlock(Benchmark):
    """Against the one Argon2id call that nobody can save: the rest must not be felt.

    Everything is imported, as it is after the sign-in page has preloaded. Leaving the desk again
    is not counted.
    """

    id: ClassVar[str] = "unlock"
    target: ClassVar[float] = 1.1

    def setup(self, size: Size) -> None:
        """The house of this size, opened as the window opens it."""
        self._house = replace(built(size).house, hands_on=door.afterwards)

    def reference(self) -> None:
        """Derive a key with the cost that the slot has."""
        derive()

    def subject(self) -> float:
        """Sign in."""
        began = time.perf_counter()
        desk = door.sign_in(self._house, "counsellor", PASSPHRASE)
        took = time.perf_counter() - began
        desk.close()
        return took
