"""A child process that lets people in for ever, and says what was typed, kept and confirmed."""

from __future__ import annotations

import sys
from functools import partial
from itertools import count
from pathlib import Path

from shelterdesk.access.desk import Desk
from shelterdesk.domain.arrival_grid import Line, judge
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.services import drafts, group_arrivals, residents, shift
from tests.access.forked import READY, say, serve
from tests.cast import Cast, door_form

ROWS = 3
DOOR = "resident"  # where what is typed at the door is kept
LETTERS, WHOLE = 4, 12  # a draft is kept after so many letters at most; then the form is whole


def let_in_for_ever(folder: Path, turn: str) -> None:
    """One person at the door, then a group, and again; what was begun before goes on first."""
    with Cast(folder).seated("nils") as cast:
        desk = cast.desk("nils")
        if not shift.on_duty(desk):
            shift.begin(desk)
        begun = drafts.find(desk, DOOR)
        mark, typed = (begun.values["mark"], len(begun.values["text"])) if begun else ("-", 0)
        say("found", mark, str(typed))
        grid = group_arrivals.find_grid(desk)
        lines = list(grid.lines) if grid else []
        say(READY)
        if begun:
            one_comes(desk, mark, typed)
        for batch in count():
            one_comes(desk, f"{turn}-{batch}-door", 0)
            lines = a_group_comes(desk, f"{turn}-{batch}", lines)


def one_comes(desk: Desk, mark: str, typed: int) -> None:
    """Type letter by letter, kept every few of them; then let the person in."""
    for letters in range(typed + 1, WHOLE + 1):
        say("typed", mark, str(letters))
        if letters % LETTERS == 0:
            drafts.keep(desk, DOOR, {"mark": mark, "text": "x" * letters})
    residents.admit(desk, door_form(mark, AgeGroup.ADULT, f"{mark} code"), DOOR)
    say("let_in", mark)


def a_group_comes(desk: Desk, batch: str, lines: list[Line]) -> list[Line]:
    """Type three rows, one without an age; keep each; let the ready ones in; mend the third."""
    for number in range(ROWS):
        mark = f"{batch}-{number}"
        age = "" if number == 2 else "adult"
        lines.append(Line(mark, {"name": mark, "age": age, "language": "Thai"}))
        group_arrivals.keep_grid(desk, {}, lines, "")
        say("kept", mark)
    judged = judge(lines, frozenset(), has_beds=False)
    done = group_arrivals.admit_many(desk, {}, judged).value.residents
    for mark in done:
        say("let_in", mark)
    return [line.typed("age", "adult") for line in lines if line.mark not in done]


if __name__ == "__main__":
    serve(partial(let_in_for_ever, Path(sys.argv[1])))
