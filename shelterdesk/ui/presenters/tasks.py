"""Tasks as a list says them: what, for whom, by when in calm words, and who sees to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shelterdesk.domain.fields import Field
from shelterdesk.domain.kinds.task import TaskState
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.recovery_rules import load_steps
from shelterdesk.domain.tasks import WAITING, Nearness
from shelterdesk.i18n import N_, Translator
from shelterdesk.services import gentle_tasks, looks, offering, recoveries, scales
from shelterdesk.services.tasks import Line, Load

COLUMNS = (
    Field(name="by", label=N_("By when"), holds=str),
    Field(name="what", label=N_("What"), holds=str),
    Field(name="who", label=N_("For whom"), holds=str),
    Field(name="owner", label=N_("Who sees to it"), holds=str),
    Field(name="state", label=N_("State"), holds=str),
)
IN_RECORD = tuple(field for field in COLUMNS if field.name != "who")
NOBODY_YET = N_("Nobody yet")
NOBODY_OPENS = N_("Nobody who can open it")
PASSED = N_("Has passed: {day}")
SOON = N_("Soon: {day}")

ALL, NOW, NEAR = "all", "now", "near"
WHICH = (
    (ALL, N_("Everything open")),
    (NOW, N_("The day has come")),
    (NEAR, N_("The day has come, or is near")),
)
_SHOWN = {NOW: WAITING, NEAR: WAITING | {Nearness.SOON}}


BY_THE_PROGRAM = frozenset(
    {
        *scales.TO_DO.values(),
        scales.COMPANY,
        offering.OFFER,
        gentle_tasks.CHECK_IN,
        *looks.WHAT.values(),
    }
)  # kept as marked words, and shown in the language of whoever reads them


def said_of(what: str, words: Translator) -> str:
    """What is to be done, or why it waits; what somebody wrote stands as they wrote it.

    The steps of getting a paper are marked words of the catalogue.
    """
    is_ours = what in BY_THE_PROGRAM or what == recoveries.NOT_NOW
    is_ours = is_ours or any(what == rule.label for rule in load_steps().steps)
    return words(what) if is_ours else what


@dataclass(frozen=True)
class TaskRow:
    """One task in words; ``line`` is what they were made of."""

    by: str
    what: str
    who: str
    owner: str
    state: str
    line: Line


def wanted(lines: Iterable[Line], which: str) -> tuple[Line, ...]:
    """Those of *lines* whose day is as near as *which* asks."""
    shown = _SHOWN.get(which)
    return tuple(line for line in lines if shown is None or line.nearness in shown)


class TaskRows:
    """Puts lines into words. ``day`` writes a date, ``name`` what lists call a resident."""

    def __init__(
        self,
        words: Translator,
        day: Callable[[date], str],
        name: Callable[[ResidentId], str],
    ) -> None:
        self._words, self._day, self._name = words, day, name

    def row(self, line: Line) -> TaskRow:
        """One row of the table."""
        task = line.task
        return TaskRow(
            self.by(line),
            " ".join(said_of(task.what, self._words).split()),
            self._name(task.resident),
            self.owner(line),
            self._words(task.state.label),
            line,
        )

    def owner(self, line: Line) -> str:
        """Who sees to it; whoever cannot open it any more does not."""
        if line.is_stranded:
            return self._words(NOBODY_OPENS)
        return line.owner or self._words(NOBODY_YET)

    def by(self, line: Line) -> str:
        """Its day, never with a count of days."""
        due = line.task.due_on
        if due is None or line.nearness is Nearness.LOOK or line.task.state in _OVER:
            over = line.task.state in _OVER
            return "" if over else self._words(line.nearness.label)
        said = {Nearness.PAST: PASSED, Nearness.SOON: SOON}.get(line.nearness)
        if line.nearness is Nearness.TODAY:
            return self._words(Nearness.TODAY.label)
        return self._words(said).format(day=self._day(due)) if said else self._day(due)


_OVER = frozenset({TaskState.DONE, TaskState.DROPPED})


def load_line(load: Load, words: Translator) -> str:
    """How much one worker has open, for a manager; nothing is said of what it is."""
    parts = [words.count("{n} open", "{n} open", load.open).format(n=load.open)]
    if load.past:
        said = words.count("the day of {n} has passed", "the day of {n} has passed", load.past)
        parts.append(said.format(n=load.past))
    if load.needs_a_look:
        parts.append(words("some need a look"))
    return ", ".join(parts)


def as_said(_: Field, value: Any) -> str:
    """Rows of such a table are in words already."""
    return str(value)
