"""When a day's reading is worth a question: calm, and never a judgement (casework guide 9).

Need-to-know is role and assignment together; where many files are open to somebody by role alone,
one looks at what was opened. A note says how many residents' files, by whom, on which day, so
that a manager can ask her. There is usually a good answer: a holiday cover, an audit, a move.
Nothing is ever blocked by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

# Categories that everybody on duty reads all day; opening them is no news.
EVERYDAY = frozenset({"DEM", "LOC", "REP.s", "FCT", "LNK", "HSE", "SET", "SHF"})


class Why(StrEnum):
    """What made a day worth a question."""

    MANY = "many"  # many residents whom she does not work with
    NIGHT = "night"  # at night, outside her work


@dataclass(frozen=True)
class Thresholds:
    """Settings of the shelter: residents a day, residents a night, and when night is."""

    residents: int
    at_night: int
    night_begins: int  # hour, 0 to 23, in the zone of the house
    night_ends: int

    def is_night(self, at: time) -> bool:
        """Whether *at* lies in the night, which may go past midnight."""
        if self.night_begins <= self.night_ends:
            return self.night_begins <= at.hour < self.night_ends
        return at.hour >= self.night_begins or at.hour < self.night_ends


@dataclass(frozen=True)
class Opening:
    """Somebody opened one category of one resident's file; ``at`` in the zone of the house."""

    user_id: str
    resident: str
    category: str
    at: datetime


@dataclass(frozen=True)
class Note:
    """One person, one day, how many residents' files."""

    user_id: str
    day: date
    why: Why
    residents: int


def unusual(
    openings: Iterable[Opening],
    works_with: Mapping[str, frozenset[str]],
    limits: Thresholds,
) -> tuple[Note, ...]:
    """The notes that *openings* give, newest day first.

    *works_with* are the residents that each person was assigned to in those days; what belongs to
    one's work never counts. A day that is many is not told once more as a night.
    """
    many: dict[tuple[str, date], set[str]] = {}
    night: dict[tuple[str, date], set[str]] = {}
    for opening in openings:
        if opening.category in EVERYDAY:
            continue
        if opening.resident in works_with.get(opening.user_id, frozenset()):
            continue
        key = (opening.user_id, opening.at.date())
        many.setdefault(key, set()).add(opening.resident)
        if limits.is_night(opening.at.time()):
            night.setdefault(key, set()).add(opening.resident)
    notes = [
        Note(user, day, Why.MANY, len(found))
        for (user, day), found in many.items()
        if len(found) >= limits.residents
    ]
    told = {(note.user_id, note.day) for note in notes}
    notes.extend(
        Note(user, day, Why.NIGHT, len(found))
        for (user, day), found in night.items()
        if len(found) >= limits.at_night and (user, day) not in told
    )
    return tuple(sorted(notes, key=lambda n: (-n.day.toordinal(), n.user_id)))
