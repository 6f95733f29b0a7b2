"""Pull the plug at fifty moments of an intake: little typing is lost, no confirmed row, none twice.

How often what is typed is kept is tried in ``tests/ui/test_drafts.py``: every two seconds, which
``LETTERS`` stands for here. Issue 4.
"""

from __future__ import annotations

import random
from collections import Counter

from shelterdesk.domain.kinds.arrival import Arrival
from shelterdesk.domain.kinds.resident import AgeStatus, EverydayName, LanguageSkill, Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.services import checking, drafts, group_arrivals
from tests.access.busy_door import DOOR, LETTERS
from tests.access.forked import killing
from tests.cast import Cast

TIMES = 50
NONE = ["found", "-", "0"]
Said = list[list[str]]


def test_no_row_is_lost_and_nobody_comes_in_twice(cast: Cast) -> None:
    dice = random.Random(11)  # noqa: S311  moments, not secrets
    with killing("tests.access.busy_door", str(cast.folder)) as killed:
        turns = [killed(f"t{turn}", dice.uniform(0.001, 0.3)) for turn in range(TIMES)]
    said = [words for turn in turns for words in turn]
    kept = [words[1] for words in said if words[0] == "kept"]
    let_in = [words[1] for words in said if words[0] == "let_in"]
    assert len(kept) >= TIMES / 4  # a slow computer does less before the plug is pulled
    assert let_in
    assert any(words[0] == "found" and words[1] != "-" for words in said)  # also half of a form
    with cast.seated("nils", "mia"):
        nils = cast.desk("nils")
        grid = group_arrivals.find_grid(nils)
        waiting = {line.mark for line in grid.lines} if grid else set()
        begun = drafts.find(nils, DOOR)
        last = [["found", begun.values["mark"], str(len(begun.values["text"]))] if begun else NONE]
        with nils.look() as work:
            names = Counter(name.preferred for name in work.shelf(EverydayName).every())
            whole = [
                {row.resident for row in work.shelf(kind).every()}
                for kind in (Resident, EverydayName, AgeStatus, Stay, LanguageSkill)
            ]
            came = {row.resident for row in work.shelf(Arrival).every()}
        assert max(names.values()) == 1  # nobody twice
        assert set(let_in) <= names.keys()  # what was confirmed is there
        assert set(kept) <= names.keys() | waiting  # what was kept waits, or came in
        assert not names.keys() & waiting  # what came in does not wait to come in again
        assert all(each == whole[0] for each in whole)  # nobody is half here
        assert came <= whole[0]
        for before, after in zip(turns, [*turns[1:], last], strict=True):
            lost_little(before, after, names)
        assert checking.verify(cast.desk("mia")).problems == ()


def lost_little(before: Said, after: Said, names: Counter[str]) -> None:
    """What was typed when the plug was pulled is found again but for the last letters."""
    mark, letters = "-", 0
    for words in before:
        if words[0] in ("found", "typed"):
            mark, letters = words[1], int(words[2])
        elif words[0] == "let_in" and words[1] == mark:
            mark, letters = "-", 0
    found, again = after[0][1], int(after[0][2])
    if found == mark:
        assert letters - again <= LETTERS
    else:  # nothing of it was kept yet, or it came in and nobody could say so any more
        assert found == "-"
        assert letters <= LETTERS or mark in names
