"""The two pages that people open all day long, statement by statement (performance 1 and 7)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shelterdesk.domain.kinds.counselling import CounsellingSession
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import counselling, records, residents
from tests.cast import TODAY, Cast
from tests.guards.walk import listening

FILE_PAGE, LIST_PAGE = 12, 2
# Every look begins with the trail's head and whether the resident is shielded; every page of
# records is proven by its places in the trail and its revisions. That is the price of trusting
# nothing that lies in the file, and it does not grow with the page.
FILE_WITH_PROOF, LIST_WITH_PROOF = 32, 6
BODY = ".ct"  # the sealed body of a record
FIRST_PAGE = "FROM counselling_session LEFT OUTER JOIN"
HELD = 25  # more than one page shows


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    """A resident with many sessions, and whoever held them at the desk."""
    with cast.seated("mia", "hana", "amara"):
        resident = cast.admit("hana")
        cast.assign(resident, "amara", Role.COU)
        for _ in range(HELD):
            counselling.record_session(cast.desk("amara"), resident, {"held_on": TODAY}, {})
    return resident


def _asked(look: Callable[[], object]) -> tuple[list[str], set[str]]:
    """Every statement of one look, and those that bring records: each different one once."""
    look()  # what is read once a sitting is not counted
    with listening() as heard:
        look()
    asked = [said.text for all_said in heard.by_place.values() for said in all_said if said.reads]
    return asked, {text for text in asked if BODY in text}


def test_a_page_of_a_list_is_two_questions(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("amara"):
        amara = cast.desk("amara")
        asked, records_asked = _asked(lambda: records.page(amara, CounsellingSession, rosa))
    assert 1 <= len(records_asked) <= LIST_PAGE, records_asked
    assert len(asked) <= LIST_WITH_PROOF, asked


def test_the_page_of_a_resident_is_twelve_questions(cast: Cast, rosa: ResidentId) -> None:
    def page() -> None:
        residents.overview(amara, rosa)
        counselling.sessions(amara, rosa)

    with cast.seated("amara"):
        amara = cast.desk("amara")
        asked, records_asked = _asked(page)
    assert len(records_asked) <= FILE_PAGE, records_asked
    assert len(asked) <= FILE_WITH_PROOF, asked
    assert sum(FIRST_PAGE in text for text in asked) == 1  # not one for each session


def test_the_entries_that_prove_a_page_are_asked_for_together(cast: Cast, rosa: ResidentId) -> None:
    with cast.seated("amara"):  # a new desk: nothing of the trail was verified at it
        amara = cast.desk("amara")
        records.page(amara, EverydayName, rosa)  # whose rings these are is read once a sitting
        with listening() as heard:
            records.page(amara, CounsellingSession, rosa)
    texts = [said.text for all_said in heard.by_place.values() for said in all_said]
    assert sum("FROM trail_entry" in text for text in texts) < HELD / 2, texts
    assert sum("FROM trail_item" in text for text in texts) < HELD / 2, texts


@pytest.mark.parametrize("who", ["mia", "hana", "amara"])
def test_nobody_sits_down_by_way_of_everybody(cast: Cast, rosa: ResidentId, who: str) -> None:
    with listening() as heard, cast.seated(who):
        pass
    scanned = {name for said in heard.by_place.values() for one in said for name in one.scanned}
    assert scanned & {"resident", "assignment", "trail_item", "member_list"} == set(), scanned
