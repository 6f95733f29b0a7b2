"""How much a try at a passphrase may cost on this very computer (security 3)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from shelterdesk.vault.keyfile import Cost

LONGEST_TRY = 1.5  # seconds that somebody who signs in may be kept waiting
MIB = 1024
PASSES, LANES = 3, 4
FLOOR = Cost(64 * MIB, PASSES, LANES)  # less is never used, however slow the computer
TRIED = (Cost(256 * MIB, PASSES, LANES), Cost(128 * MIB, PASSES, LANES))


def measured_cost(
    clock: Callable[[], float] = time.perf_counter,
    try_once: Callable[[Cost], None] | None = None,
) -> Cost:
    """What a try costs in a house founded here: 256 MiB, or 128 or 64 where that is too much.

    *clock* gives seconds; *try_once* does the work of one try, and raises ``MemoryError`` or
    Argon2's own error where there is no room for it.
    """
    work = try_once or _try_once
    for cost in TRIED:
        began = clock()
        try:
            work(cost)
        except (MemoryError, HashingError):
            continue
        if clock() - began <= LONGEST_TRY:
            return cost
    return FLOOR


def raised(cost: Cost, house: Cost) -> Cost | None:
    """What a slot of *cost* should cost by the setting of the *house*; None if it does already.

    The setting lies unsigned in the key file, so it can only raise, and never beyond what
    ``measured_cost`` gives: nobody is kept out by a number that somebody wrote there.
    """
    top = TRIED[0]
    wanted = Cost(
        max(cost.memory_kib, min(house.memory_kib, top.memory_kib)),
        max(cost.passes, min(house.passes, top.passes)),
        max(cost.lanes, min(house.lanes, top.lanes)),
    )
    return None if wanted == cost else wanted


def _try_once(cost: Cost) -> None:
    salt = os.urandom(16)
    hash_secret_raw(b"measured", salt, cost.passes, cost.memory_kib, cost.lanes, 32, Type.ID)
