"""A child process that lets groups in for ever, and says what was kept and what was confirmed."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from shelterdesk.domain.arrival_grid import Line, judge
from shelterdesk.services import group_arrivals, shift
from tests.access.busy_writer import say
from tests.cast import Cast

ROWS = 3


def let_in_for_ever(folder: Path, turn: str) -> None:
    """Type three rows, one without an age; keep each; let the ready ones in; mend the third."""
    with Cast(folder).seated("nils") as cast:
        desk = cast.desk("nils")
        if not shift.on_duty(desk):
            shift.begin(desk)
        kept = group_arrivals.find_grid(desk)
        lines = list(kept.lines) if kept else []
        say("ready")
        for batch in count():
            for number in range(ROWS):
                mark = f"{turn}-{batch}-{number}"
                age = "" if number == 2 else "adult"
                lines.append(Line(mark, {"name": mark, "age": age, "language": "Thai"}))
                group_arrivals.keep_grid(desk, {}, lines, "")
                say("kept", mark)
            judged = judge(lines, frozenset(), has_beds=False)
            done = group_arrivals.admit_many(desk, {}, judged).value.residents
            for mark in done:
                say("let_in", mark)
            lines = [line.typed("age", "adult") for line in lines if line.mark not in done]


if __name__ == "__main__":
    let_in_for_ever(Path(sys.argv[1]), sys.argv[2])
