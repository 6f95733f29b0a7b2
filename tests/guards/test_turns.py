"""No turn of the event loop makes so much of a page that somebody waits for it.

From being made until it is painted a widget takes the thread that draws about a quarter of a
millisecond, and 50 ms are felt (performance page 7). Time says so only on a quiet computer; how
many widgets Qt dresses between two turns is the same on each.
"""

from __future__ import annotations

import pytest

from tests.guards.conftest import FEW, Walked
from tests.guards.test_statements import WALKERS
from tests.guards.walk import SITTING_DOWN, Heard

USUAL = 85
# A tenth above what it is today; none may become worse.
MOST = {
    SITTING_DOWN: 137,  # the frame of the window, with what stands in it
    "calendar": 160,  # seven columns, made once
    "tasks": 110,
    "settings": 100,
    "house/beds": 105,
    "house/cases": 93,
    "house/computer": 91,
    "house/papers": 91,
    "house/people": 125,
    "house/rosters": 103,
    "house/scales": 102,
    "house/totals": 128,
    "file/documents": 108,
    "file/family": 115,
    "file/house": 370,  # tables, each of ten widgets, which measure themselves when they are made
    "file/names": 260,
    "file/plan": 147,
    "file/safety": 120,
}


@pytest.fixture(params=WALKERS)
def heard(request: pytest.FixtureRequest, walked: Walked) -> Heard:
    """A walk through the smaller house."""
    return walked(request.param, FEW)


def test_no_turn_dresses_more_than_nobody_feels(heard: Heard) -> None:
    assert {p: n for p, n in heard.dressed.items() if n > MOST.get(p, USUAL)} == {}
