"""The list of residents: what a row says, who is in it, what the find box answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.kinds.resident import AgeGroup, CaseStatus
from shelterdesk.domain.kinds.stay import StayState
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.cohort import Place
from shelterdesk.services.one_person import LOOK_AGAIN, SHUT
from shelterdesk.services.register import Register, Row
from shelterdesk.ui.presenters.readiness import tone_of

SHORT_WORDS = {ReadinessState.BLOCKED.value: N_("Open points")}
NEW_DAYS = 7
GONE = (StayState.CLOSED, StayState.AFTER_CARE)
AWAY = frozenset({CaseStatus.CLOSED, CaseStatus.TRANSFERRED})


@dataclass(frozen=True)
class ResidentLine:
    """One row of the list, in words."""

    key: str
    title: str
    second: str
    below: str
    status: str
    tone: str


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

    def lines(
        self, register: Register, *, mine: bool = False, gone: bool = False
    ) -> tuple[ResidentLine, ...]:
        """Rows here now; ``mine`` only those one works with, ``gone`` also who has left."""
        return tuple(self.line(row) for row in self._wanted(register.listed, mine=mine, gone=gone))

    def found(self, register: Register, query: str) -> tuple[tuple[str, str], ...]:
        """Answers of the find box: (resident, words), code name and code only if so set."""
        return tuple(
            (row.resident, f"{self.name(row)} · {row.code}") for row in register.find(query, 12)
        )

    def _wanted(self, rows: Iterable[Row], *, mine: bool, gone: bool) -> Iterable[Row]:
        for row in rows:
            if (row.mine or not mine) and (gone or row.case_status not in AWAY):
                yield row

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
