"""What a peer holds: the same people and notes as the practice house of that size."""

from __future__ import annotations

import json
import random
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from benchmarks.houses import FIRST_DAY, NOTES_EACH, SEED, note_text
from benchmarks.runner import Size
from benchmarks.synthetic.people import person

PEOPLE_FILE = "people.json"


@dataclass(frozen=True)
class Row:
    """One resident in a peer, with the texts of their sessions."""

    code: str
    preferred: str
    romanised: str
    language: str
    arrived_on: str
    room: str
    notes: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """What somebody types to find them."""
        return self.romanised.split()[0]


def rows(size: Size, notes_each: int = NOTES_EACH) -> tuple[Row, ...]:
    """Everybody of the house of *size*."""
    drawn = random.Random(SEED)  # noqa: S311 - synthetic text, no secret
    return tuple(
        Row(
            f"Code {who.number}",
            who.preferred,
            who.preferred_latin,
            who.language,
            (FIRST_DAY + timedelta(days=who.number % 300)).isoformat(),
            str(who.number % 40),
            tuple(note_text(drawn) for _ in range(notes_each)),
        )
        for who in (person(SEED, n, one_house=True) for n in range(1, size.residents + 1))
    )


def hand_over(held: tuple[Row, ...], folder: Path) -> Path:
    """Write them where the process of a peer reads them."""
    path = folder / PEOPLE_FILE
    path.write_text(json.dumps([asdict(row) for row in held]), "utf-8")
    return path
