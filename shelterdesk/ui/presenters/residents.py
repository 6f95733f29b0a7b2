"""The list of residents: what a row says, who is in it, what the find box answers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.kinds.stay import StayState
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.cohort import Place
from shelterdesk.services.one_person import LOOK_AGAIN, SHUT
from shelterdesk.services.register import Register, Row, sorts_as
from shelterdesk.ui.presenters.readiness import tone_of

SHORT_WORDS = {ReadinessState.BLOCKED.value: N_("Open points")}
NEW_DAYS = 7
GONE = (StayState.CLOSED, StayState.AFTER_CARE)


@dataclass(frozen=True)
class ResidentLine:
    """One row of the list, in words."""

    key: str
    title: str
    second: str
    below: str
    status: str
    tone: str


class Lines(Sequence[ResidentLine]):
    """What rows say, each put into words when it is looked at; rows in the order of a register."""

    def __init__(self, rows: Sequence[Row], line: Callable[[Row], ResidentLine]) -> None:
        self._rows, self._line = rows, line
        self._made: dict[int, ResidentLine] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> ResidentLine: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[ResidentLine]: ...
    def __getitem__(self, at: int | slice) -> ResidentLine | Sequence[ResidentLine]:
        if isinstance(at, slice):
            return Lines(self._rows[at], self._line)
        if at not in self._made:
            self._made[at] = self._line(self._rows[at])
        return self._made[at]

    def place_of(self, row: Row | None) -> int:
        """Where *row* stands; -1 if it does not. Going through 100,000 of them would be felt."""
        if row is None:
            return -1
        at = bisect_left(self._rows, sorts_as(row), key=sorts_as)
        is_there = at < len(self._rows) and self._rows[at].resident == row.resident
        return at if is_there else -1


class ResidentLines:
    """Turns register rows into lines. With ``code_names``, no name of a person shows."""

    def __init__(self, words: Translator, today: Callable[[], date], *, code_names: bool) -> None:
        self._words, self._today, self._code_names = words, today, code_names

    def line(self, row: Row) -> ResidentLine:
        """What one row says."""
        status, tone = self._status(row)
        room = self._words("Room {room}").format(room=row.room) if row.room else ""
        room = "" if row.stay_state in GONE else row.bed or room
        title, second = self.name(row), ""
        if not self._code_names and row.preferred:
            second = row.romanised if row.romanised != row.preferred else ""
        below = " · ".join(part for part in (row.code, room) if part)
        return ResidentLine(row.resident, title, second, below, status, tone)

    def name(self, row: Row) -> str:
        """What the resident is called where others could look over a shoulder."""
        return row.code_name if self._code_names else row.preferred or row.code_name

    def lines(self, register: Register, *, mine: bool = False) -> Lines:
        """Rows here now; ``mine`` only those one works with."""
        here = register.here
        return Lines(tuple(row for row in here if row.mine) if mine else here, self.line)

    def found(self, register: Register, query: str) -> tuple[tuple[str, str], ...]:
        """Answers of the find box: (resident, words), code name and code only if so set."""
        return tuple(
            (row.resident, f"{self.name(row)} · {row.code}") for row in register.find(query, 12)
        )

    def _status(self, row: Row) -> tuple[str, str]:
        new = row.arrived_on and (self._today() - row.arrived_on).days < NEW_DAYS
        state = row.readiness_state
        if new and state in ("", "not_started", "in_progress", "blocked"):
            return self._words("New: first week"), "info"
        return state_words(state, self._words)


def state_words(code: str, words: Translator) -> tuple[str, str]:
    """A stored readiness state for a list, and its tone; an unknown one says nothing."""
    said, tone = whole_state_words(code, words)
    short = SHORT_WORDS.get(code)
    return (words(short) if short else said), tone


def whole_state_words(code: str, words: Translator) -> tuple[str, str]:
    """The same where there is room: in the words of the page about readiness, no milder ones."""
    if code == LOOK_AGAIN:
        return words("Look again"), "warn"
    if code == SHUT:
        return words(Place.SHUT.label), "info"
    known = {state.value: state for state in ReadinessState}
    if code not in known:
        return "", "text2"
    return words(known[code].label), tone_of(known[code])


def age_words(group: AgeGroup | None) -> str:
    """A marked word for the header: only said when somebody may be a child."""
    return "" if group in (None, AgeGroup.ADULT) else group.label
