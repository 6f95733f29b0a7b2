"""What the window asks of the store: never by its own thread, bounded, and by an index.

Exact where a time would be noise (performance page 3, 6 and 7). Two practice houses are walked
through; what grows from the smaller to the larger is written down here with its reason.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from shelterdesk.domain.kinds import KINDS
from tests.guards.conftest import FEW, MORE, Walked
from tests.guards.walk import SITTING_DOWN, Heard

WALKERS = ("dana", "amara")  # who reads the whole house, and who reads the most of a few people

# Places that ask for more where more people live, by how many statements each one more may cost.
# Nothing here is good; each has been looked at, and none may become worse.
EACH_PERSON_COSTS = {
    SITTING_DOWN: 29,  # Today once, telephones and callers of each one's own ring, the register
    "today": 14,  # rooms ask for each resident of whom something waits
    "tasks": 14,  # the same lines stand there
    "house/handover": 4,  # the roll call in it asks for each who lives here
    "house/sheet": 4,  # the same roll call
    "house/belongings": 3,  # each file with a move that nobody confirmed yet
    "house/screening": 1,
    "house/papers": 2,  # each open way to a paper: consents, claims, what holds it up
    "house/readiness": 15,  # each standing: facts, their places in the trail, signatures
    "house/rosters": 3,  # the consent of each on a list
    "house/cohort": 1,
    "house/cases": 1,  # whether each agreed to be in what leaves
    "house/totals": 1,
    "house/trail": 3,  # two for each entry of a page that was not verified yet; a page is a page
}
STEADY = 2  # one more page, a line of a story that only the larger house has

# Statements that a place may ask in the smaller house, a tenth above what it asks today; the rest
# at most ``USUAL``.
USUAL = 45
MOST = {
    SITTING_DOWN: 850,
    "today": 460,
    "tasks": 450,
    "house/handover": 125,
    "house/sheet": 109,
    "house/departures": 62,
    "house/papers": 457,
    "house/readiness": 408,
    "house/rosters": 88,
    "house/trail": 76,
    "house/cohort": 58,  # for a manager, the claims of everybody who has relatives here
    "house/own": 85,
    "house/counselling": 103,
    "file": 123,
    "file/names": 65,
    "file/safety": 58,
    "file/house": 82,
    "file/documents": 50,
    "file/readiness": 74,
    "file/leaving": 84,
    "file/copy": 99,  # a line for each part of the file, counted
    "file/plan": 129,
    "file/reach": 200,  # every kind of the house, whom it reaches
}

# Tables that grow with the years, and where one may be read from end to end.
GROWING = {
    kind.kind for kind in KINDS if kind.about_resident and "note" in kind.kind
} | {
    "resident", "everyday_name", "identity", "identity_name", "counselling_session", "document",
    "readiness_fact", "belonging_event", "trail_item", "attachment_chunk", "member_list",
}  # fmt: skip
READ_WHOLE = {
    # Decision 6: everybody whom one may know of is opened once, into memory.
    # What was sealed to this person's rings meanwhile is looked for by how its bodies begin, and
    # what waits for a second name is told at once.
    SITTING_DOWN: {
        "resident",
        "everyday_name",
        "identity_name",
        "readiness_fact",
        "identity",
        "belonging_event",
        "merge_note",
        "counselling_session",
    },
    "house/joining": {"everyday_name", "identity_name", "identity"},  # looks for the same person
    # Counted on request, never on the way to something else.
    "house/totals": {"counselling_session", "document"},
    "house/keeping": {"resident"},  # whose time is over, of everybody
    "house/arrivals": {"resident"},  # arrivals of the last days, by when they were made
    "house/own": {"private_note", "note_loan"},  # one's own notes alone
    "file/private": {"private_note", "note_loan"},
    "house/counselling": {"progress_note", "counselling_session"},  # what waits for a signature
    "today": {"resident", "counselling_session"},
    "tasks": {"resident", "counselling_session"},
}


@pytest.fixture(params=WALKERS)
def heard(request: pytest.FixtureRequest, walked: Walked) -> Heard:
    """A walk through the smaller house."""
    return walked(request.param, FEW)


def test_the_walk_goes_everywhere(heard: Heard) -> None:
    places = set(heard.by_place)
    assert {SITTING_DOWN, "residents", "calendar", "file", "file/readiness"} <= places
    assert sum(place.startswith("house/") for place in places) > 15
    assert sum(heard.count().values()) > 1000


def test_the_thread_that_draws_never_asks_the_store(heard: Heard) -> None:
    asked = {
        (place, said.text)
        for place, all_said in heard.by_place.items()
        for said in all_said
        if said.in_window
    }
    assert asked == set()


def test_every_place_is_opened_with_a_bounded_number_of_statements(heard: Heard) -> None:
    counted = heard.count()
    assert {p: n for p, n in counted.items() if n > MOST.get(p, USUAL)} == {}


def test_nothing_that_grows_is_read_from_end_to_end_on_the_way(heard: Heard) -> None:
    scanned: dict[str, set[str]] = defaultdict(set)
    for place, all_said in heard.by_place.items():
        for said in all_said:
            scanned[place] |= GROWING & set(said.scanned)
    beyond = {p: found for p in scanned if (found := scanned[p] - READ_WHOLE.get(p, set()))}
    assert beyond == {}


def test_one_file_is_read_by_its_indexes(heard: Heard) -> None:
    """Nothing about residents is read whole to show one of them, however small the table."""
    kinds = {kind.kind for kind in KINDS if kind.about_resident}
    # Who works with whom, whose records were joined, one's own notes and to whom they are lent.
    allowed = {"assignment", "alias_link", "private_note", "note_loan"}
    found = {
        (place, table)
        for place, all_said in heard.by_place.items()
        if place.startswith("file")
        for said in all_said
        for table in said.scanned
        if table in kinds - allowed
    }
    assert found == set()


def test_more_people_cost_no_more_statements_than_is_written_down(walked: Walked) -> None:
    few, more = walked("dana", FEW).count(), walked("dana", MORE).count()
    assert set(few) == set(more)
    grown = {
        place: more[place] - few[place]
        for place in few
        if more[place] - few[place] > STEADY + EACH_PERSON_COSTS.get(place, 0) * (MORE - FEW)
    }
    assert grown == {}
