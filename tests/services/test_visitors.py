"""The desk: who is not let in, visits, callers, authorities who ask (entities 8, question 9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.family import CallerRule
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.kinds.visitor import (
    DeniedPerson,
    RequestFromAuthority,
    RequestState,
    Visit,
)
from shelterdesk.errors import Denied, Invalid, NotFound, Stale
from shelterdesk.services import records, shift, visitors
from shelterdesk.services.shift import NOBODY
from shelterdesk.services.visitors import Matcher
from tests.cast import TODAY, Cast

ASKED = {"asked_on": TODAY, "who_asks": "Provincial police", "about": "Rosa, they say"}
TOLD = {
    "state": RequestState.ANSWERED,
    "answer_given": "The day she came.",
    "ground": "Court order 12/2026",
}


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("Mohammed", True),
        ("muhamad", True),
        ("Md Karim", True),
        ("boss lee", True),
        ("081 234 5678", True),
        ("M", False),
        ("Somchai", False),
        ("", False),
    ],
)
def test_a_name_is_found_in_another_spelling(cast: Cast, typed: str, is_found: bool) -> None:
    with cast.seated("nils"):
        nils = cast.desk("nils")
        shift.begin(nils)
        known = {"name": "Mohammed Karim, Boss Lee", "phones": "+66 81 234 5678"}
        records.add(nils, DeniedPerson, NOBODY, known)
        matcher = Matcher(visitors.at_the_desk(nils).denied)
        assert bool(matcher.find(typed)) is is_found


def test_somebody_let_in_again_is_no_longer_on_the_list(cast: Cast) -> None:
    with cast.seated("nils"):
        nils = cast.desk("nils")
        shift.begin(nils)
        kept = records.add(nils, DeniedPerson, NOBODY, {"name": "Karim"}).value
        records.amend(nils, DeniedPerson, kept.id, 1, {"ended_on": TODAY})
        assert visitors.at_the_desk(nils).denied == ()


def test_a_visitor_comes_and_goes_and_two_desks_do_not_overwrite(cast: Cast) -> None:
    with cast.seated("nils", "hana"):
        nils, hana = cast.desk("nils"), cast.desk("hana")
        shift.begin(nils)
        shift.begin(hana)
        records.add(nils, Visit, NOBODY, {"name": "Driver", "in_at": nils.now()})
        (inside,) = visitors.at_the_desk(hana).inside
        cast.time.pass_by(hours=1)
        visitors.let_out(hana, inside)
        assert visitors.at_the_desk(nils).inside == ()
        with pytest.raises(Stale):
            visitors.let_out(nils, inside)
        (row,) = visitors.visits(nils).rows
        assert row.out_at is not None
        assert row.out_at - row.in_at == timedelta(hours=1)


def test_caller_rules_of_a_child_one_is_not_named_for_are_not_there(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana"):
        rosa = cast.admit("nils")
        child = cast.admit("nils", "Kai", AgeGroup.CHILD)
        shift.begin(cast.desk("hana"))
        for resident in (rosa, child):
            records.add(cast.desk("nils"), CallerRule, resident, {"say": "She calls back."})
        assert [r.say for r in visitors.caller_rules(cast.desk("hana"), rosa)] == [
            "She calls back."
        ]
        assert visitors.caller_rules(cast.desk("hana"), child) == ()


def test_anyone_writes_that_an_authority_asked_and_managers_answer(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla", "lea"):
        rosa = cast.admit("nils")
        nils, mia = cast.desk("nils"), cast.desk("mia")
        records.add(nils, RequestFromAuthority, NOBODY, ASKED)
        assert visitors.at_the_desk(nils).requests == ()  # written, not read
        with nils.look() as work:  # below the screens
            assert list(work.every(RequestFromAuthority)) == []
        (request,) = visitors.at_the_desk(mia).requests
        (waiting,) = visitors.waiting(mia)
        assert waiting.count == 1
        assert visitors.waiting(nils) == ()
        assert visitors.waiting(cast.desk("carla")) == ()
        with pytest.raises(Invalid) as short:
            visitors.answer(mia, request, {**TOLD, "ground": " "})
        assert set(short.value.problems) == {"ground", "who"}
        with pytest.raises(Denied):
            visitors.answer(cast.desk("carla"), request, TOLD, resident=rosa)
        visitors.answer(mia, request, TOLD, resident=rosa)
        (told,) = records.page(mia, Disclosure, rosa).rows
        assert (told.recipient, told.why) == ("Provincial police", "Court order 12/2026")
        assert visitors.waiting(mia) == ()


def test_nothing_told_writes_no_disclosure(cast: Cast) -> None:
    with cast.seated("mia", "nils", "lea"):
        rosa = cast.admit("nils")
        records.add(cast.desk("nils"), RequestFromAuthority, NOBODY, ASKED)
        lea = cast.desk("lea")
        (request,) = visitors.at_the_desk(lea).requests
        with pytest.raises(NotFound):  # she is not assigned: nothing is told, nothing written
            visitors.answer(lea, request, TOLD, resident=rosa)
        assert len(visitors.at_the_desk(lea).requests) == 1
        given = {"state": RequestState.DECLINED, "ground": "No order was shown"}
        visitors.answer(lea, request, given)
        assert records.page(cast.desk("mia"), Disclosure, rosa).rows == ()
