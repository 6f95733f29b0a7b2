"""Days of an account: who sets them, what they stop, who gets around them (nobody)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shelterdesk.access import door
from shelterdesk.domain.kinds.emergency import Reason
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, LastOne, NotEligible, NotEngaged, SecondPersonNeeded
from shelterdesk.services import emergency, people, records, shift
from shelterdesk.services.emergency import Request
from shelterdesk.services.people import SecondPerson
from tests.cast import TODAY, Cast

DAY = timedelta(days=1)


def comes_in(cast: Cast, login: str) -> bool:
    try:
        door.sign_in(cast.house, login, "moon").close()
    except NotEngaged:
        return False
    return True


def test_before_and_after_her_days_nobody_signs_in_with_her_name(cast: Cast) -> None:
    with cast.seated("mia", "lea"):
        mia, lea = cast.desk("mia"), cast.user("lea")
        people.engage(mia, lea, TODAY + DAY, TODAY + 3 * DAY)
        found = people.engagement(mia, lea)
        assert (found.from_on, found.to_on) == (TODAY + DAY, TODAY + 3 * DAY)
    came = []
    for _ in range(5):
        came.append(comes_in(cast, "lea"))
        cast.time.pass_by(days=1)
    assert came == [False, True, True, True, False]
    with cast.seated("mia", "max"):
        people.engage(cast.desk("mia"), lea, None, None)
    assert comes_in(cast, "lea")


def test_managers_set_them_of_others_and_one_of_them_stays(cast: Cast) -> None:
    with cast.seated("mia", "max", "carla", "adam"):
        mia, max, carla, adam = (cast.desk(n) for n in ("mia", "max", "carla", "adam"))
        for desk in (carla, adam):
            with pytest.raises(Denied):
                people.engage(desk, max.user_id, None, TODAY)
        with pytest.raises(Denied):
            people.engage(mia, mia.user_id, None, TODAY)
        with pytest.raises(Invalid):
            people.engage(mia, carla.user_id, TODAY, TODAY - DAY)
        people.engage(mia, max.user_id, None, TODAY + DAY)
        with pytest.raises(LastOne):  # nobody would be left one day
            people.engage(max, mia.user_id, None, TODAY + DAY)


def test_who_sits_already_does_nothing_more_once_the_days_are_over(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana"):
        mia, nils, hana = cast.desk("mia"), cast.desk("nils"), cast.desk("hana")
        rosa = cast.admit("nils")
        people.engage(mia, hana.user_id, TODAY + DAY, None)  # at once, though she sits there
        people.engage(mia, nils.user_id, None, TODAY)  # from midnight on
        with pytest.raises(NotEngaged):
            records.page(hana, Resident, rosa)
        about = records.page(nils, Resident, rosa).rows[0]
        cast.time.pass_by(hours=16)
        with pytest.raises(NotEngaged):
            shift.begin(nils)
        with pytest.raises(NotEngaged):
            records.get(nils, Resident, about.id)
        with pytest.raises(NotEngaged):
            nils.step_up("moon")
        nils.keep_draft("admission/", {"text": "half a sentence"})  # nothing typed is lost
        mia.step_up("moon")
        people.engage(mia, nils.user_id, None, TODAY + 2 * DAY)
        nils.step_up("moon")
        assert nils.find_draft("admission/").values == {"text": "half a sentence"}
        shift.begin(nils)
        assert records.get(nils, Resident, about.id) == about


@pytest.mark.attack(12)
def test_a_word_of_anybody_else_locks_nobody_out_and_lets_nobody_in(cast: Cast) -> None:
    """Below the service, with their own true signature."""
    with cast.seated("mia", "max", "carla", "lea"):
        mia, lea, carla = cast.desk("mia"), cast.desk("lea"), cast.desk("carla")
        shut = {"user": mia.user_id, "from": "", "to": "2026-01-01"}
        carla.say("user.engage", shut)
        people.engage(mia, lea.user_id, None, TODAY - DAY)
        lea.say("user.engage", {"user": lea.user_id, "from": "", "to": ""})
        carla.say("user.engage", {"user": lea.user_id, "from": "", "to": ""})
        mia.say("user.engage", {"user": mia.user_id, "from": "", "to": "2026-01-01"})
        for rubbish in ({}, {"user": carla.user_id}, {"user": carla.user_id, "from": 3, "to": []}):
            mia.say("user.engage", rubbish)
    assert comes_in(cast, "mia")
    assert comes_in(cast, "carla")
    assert not comes_in(cast, "lea")


def test_who_is_not_here_these_days_is_no_second_person(cast: Cast) -> None:
    with cast.seated("mia", "max", "nora", "carla"):
        mia = cast.desk("mia")
        people.engage(mia, cast.user("max"), None, TODAY - DAY)
        second = SecondPerson("max", "moon")
        with pytest.raises(SecondPersonNeeded):
            people.give_roles(mia, cast.user("carla"), [Role.CM, Role.HS], second)
        given = Request(
            reason=Reason.MEDICAL,
            sentence="She fell.",
            passphrase="moon",
            second=("max", "moon"),
            code_name="Rosa code",
        )
        with pytest.raises(NotEligible):
            emergency.begin(cast.desk("nora"), given)
