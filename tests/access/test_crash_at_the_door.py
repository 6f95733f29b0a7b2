"""Pull the plug while a group is let in: no confirmed row is lost, none comes in twice or half."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

from shelterdesk.domain.kinds.arrival import Arrival
from shelterdesk.domain.kinds.resident import AgeStatus, EverydayName, LanguageSkill, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.services import checking, group_arrivals
from tests.cast import Cast

TIMES = 10
ROOT = Path(__file__).parents[2]


def killed_at_the_door(folder: Path, turn: int, seconds: float) -> list[list[str]]:
    words = [sys.executable, "-m", "tests.access.busy_door", str(folder), f"t{turn}"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        plug = threading.Timer(seconds, child.kill)
        plug.start()
        lines = child.stdout.read().split("\n")
    plug.cancel()
    return [line.split() for line in lines[:-1]]  # the last line may be torn


def test_no_row_is_lost_and_nobody_comes_in_twice(cast: Cast) -> None:
    dice = random.Random(11)  # noqa: S311  moments, not secrets
    said: list[list[str]] = []
    for turn in range(TIMES):
        said += killed_at_the_door(cast.folder, turn, dice.uniform(0.005, 0.4))
    kept = [mark for what, mark in said if what == "kept"]
    let_in = [mark for what, mark in said if what == "let_in"]
    assert len(kept) >= TIMES / 2
    assert let_in
    with cast.seated("nils", "mia"):
        nils = cast.desk("nils")
        grid = group_arrivals.find_grid(nils)
        waiting = {line.mark for line in grid.lines} if grid else set()
        with nils.look() as work:
            names = Counter(name.preferred for name in work.shelf(EverydayName).every())
            whole = [
                {row.resident for row in work.shelf(kind).every()}
                for kind in (Resident, EverydayName, AgeStatus, Stay, LanguageSkill, Arrival)
            ]
        assert max(names.values()) == 1  # nobody twice
        assert set(let_in) <= names.keys()  # what was confirmed is there
        assert set(kept) <= names.keys() | waiting  # what was kept waits, or came in
        assert not names.keys() & waiting  # what came in does not wait to come in again
        assert all(each == whole[0] for each in whole)  # nobody is half here
        assert checking.verify(cast.desk("mia")).problems == ()
