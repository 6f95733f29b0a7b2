"""What a house keeps of one person: papers, plans, risks, consents, contacts (performance 8).

How many of each there are and where each stands; the words are those of ``texts``.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.synthetic.draws import Draws

PAPERS = ("passport", "national_id", "birth_certificate")
PAPER_STATES = (("in_safekeeping", 35), ("missing", 30), ("applied", 20), ("issued", 15))
RECOVERY_STEPS = 6
SCANNED, SMALLEST_SCAN, LARGEST_SCAN = 0.12, 200_000, 2_000_000
GIVEN, WITHDRAWN, SAFE = 0.80, 0.05, 0.70
CONSENTS = 4
TRAIL_EACH = 10
CHECKPOINT_EVERY = 1_000


@dataclass(frozen=True)
class Life:
    """Counts and states; sizes in bytes, 0 where nothing was scanned."""

    papers: tuple[tuple[str, str, int], ...]  # which, its state, steps done to get it back
    scan: int
    goals: tuple[int, ...]  # of each plan
    risks: int
    consents: tuple[str, ...]
    contacts_safe: tuple[bool, ...]
    appointments: int


def life(seed: int, number: int) -> Life:
    """What is kept of resident *number*."""
    draw = Draws.of(seed, "life", number)
    papers = tuple(
        (PAPERS[at], draw.weighted(PAPER_STATES), draw.randint(0, RECOVERY_STEPS))
        for at in range(draw.randint(1, 3))
    )
    scan = draw.randint(SMALLEST_SCAN, LARGEST_SCAN) if draw.chance(SCANNED) else 0
    return Life(
        papers=papers,
        scan=scan,
        goals=tuple(draw.randint(3, 7) for _ in range(draw.randint(1, 2))),
        risks=draw.randint(1, 3),
        consents=tuple(_consent(draw) for _ in range(CONSENTS)),
        contacts_safe=tuple(draw.chance(SAFE) for _ in range(draw.randint(1, 3))),
        appointments=draw.randint(0, 4),
    )


def _consent(draw: Draws) -> str:
    if not draw.chance(GIVEN):
        return "refused"
    return "withdrawn" if draw.chance(WITHDRAWN) else "given"
