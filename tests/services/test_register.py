"""The register: one resident read afresh gives the same as opening all of it again."""

from collections.abc import Iterator
from typing import Any

import pytest

from shelterdesk.domain.catalogue import Gate, load_criteria
from shelterdesk.domain.kinds.readiness import ReadinessBrief
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import RecordId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Cancelled, PassphraseNeeded
from shelterdesk.services import briefs, criteria, readiness, records, register
from shelterdesk.services.one_person import LOOK_AGAIN
from shelterdesk.services.progress import Progress
from shelterdesk.services.register import Opening, Register, open_register, refresh
from tests.cast import TODAY, Cast
from tests.services.ready_house import say_yes


def test_one_resident_read_afresh(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        mia = cast.desk("mia")
        rosa = cast.admit("nils", "Rosa")
        before = open_register(mia)
        lin = cast.admit("nils", "Lin")
        cast.assign(rosa, "carla", Role.CM)
        records.amend(mia, Resident, RecordId(rosa), 1, {"pronouns": "they"})
        after = refresh(mia, refresh(mia, before, rosa), lin)
        assert after.rows == open_register(mia).rows
        assert after.row(rosa).case_manager == "Carla"
        assert [row.preferred for row in after.find("lin")] == ["Lin"]
        assert before.row(lin) is None


@pytest.mark.parametrize("login", ["mia", "nils", "carla", "amara"])
def test_some_at_a_time_gives_the_same_as_all_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    with cast.seated("mia", "nils", "carla", "amara"):
        residents = [cast.admit("nils", name) for name in ("Rosa", "Lin", "Mya", "Noor", "Vann")]
        for resident in residents[::2]:
            cast.assign(resident, "carla", Role.CM)
        cast.assign(residents[1], "amara", Role.COU)
        desk = cast.desk(login)
        at_once = open_register(desk)
        monkeypatch.setattr(register, "PEOPLE_AT_ONCE", 2)
        opening, known = Opening(desk), list[Register | None]()
        while not opening.is_done:
            known.append(opening.news(Progress()))
    last = known.pop()
    assert last is not None
    assert last.rows == at_once.rows
    assert last.find("rosa") == at_once.find("rosa")


def test_who_lives_here_is_known_first(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        gone = cast.admit("nils", "Rosa")
        stay = records.page(mia, Stay, gone).rows[0]
        records.amend(mia, Stay, stay.id, stay.rev, {"state": "closed", "left_on": TODAY})
        here = {cast.admit("nils", name) for name in ("Lin", "Mya")}
        monkeypatch.setattr(register, "PEOPLE_AT_ONCE", 2)
        opening = Opening(mia)
        first = opening.news(Progress())
        assert first is not None
        assert {row.resident for row in first.rows} == here
        while not opening.is_done:
            opening.read(Progress())
        assert {row.resident for row in opening.known().rows} == {*here, gone}


def test_reading_can_be_ended_and_gone_on_with(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        for name in ("Rosa", "Lin", "Mya"):
            cast.admit("nils", name)
        monkeypatch.setattr(register, "PEOPLE_AT_ONCE", 2)
        stopped, opening = Progress(), Opening(mia)
        stopped.cancel()
        with pytest.raises(Cancelled):
            opening.read(stopped)
        while not opening.is_done:
            opening.read(Progress())
        assert opening.known().rows == open_register(mia).rows


def test_nobody_loses_a_name_where_reading_fails_half_way(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.seated("mia", "nils"):
        mia = cast.desk("mia")
        for name in ("Rosa", "Lin", "Mya"):
            cast.admit("nils", name)
        at_once, opening = open_register(mia), Opening(mia)
        monkeypatch.setattr(register, "_living_here", lambda _: [])  # all are read kind by kind
        with monkeypatch.context() as broken:
            found = register.readable

            def fails(*asked: Any, **where: Any) -> Iterator[Any]:
                yield next(iter(found(*asked, **where)))
                raise PassphraseNeeded

            broken.setattr(register, "readable", fails)
            with pytest.raises(PassphraseNeeded):
                _read_all(opening)
        _read_all(opening)
        assert opening.known().rows == at_once.rows
        assert all(row.preferred for row in at_once.rows)


def test_who_is_out_of_reach_does_not_come_in(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara"):
        amara = cast.desk("amara")
        before = open_register(amara)
        rosa = cast.admit("nils", "Rosa")
        assert refresh(amara, before, rosa).rows == ()


def test_an_old_word_about_readiness_is_not_said_again(cast: Cast) -> None:
    """A night worker hears a no; the list stops saying what was judged before it."""
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        mia, nils, carla = (cast.desk(name) for name in ("mia", "nils", "carla"))
        say_yes(cast, rosa)
        judged = open_register(mia).row(rosa)
        assert judged is not None
        assert judged.readiness_state == "in_progress"
        readiness.note_wish(nils, rosa, "no")
        seen = open_register(mia).row(rosa)
        assert seen is not None
        assert seen.readiness_state == LOOK_AGAIN
        assert readiness.standing(mia, rosa).wish == "no"
        readiness.note_fact(carla, rosa, "pathway", "yes")
        again = open_register(mia).row(rosa)
        assert again is not None
        assert again.readiness_state == "blocked"


def test_a_verdict_whose_days_are_over_is_looked_at_again(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        mia = cast.desk("mia")
        brief = {"state": "ready", "lapses_on": TODAY, "facts_count": 0}
        brief["catalogue_version"] = load_criteria().version
        records.add(mia, ReadinessBrief, rosa, brief)
        row = open_register(mia).row(rosa)
        assert row is not None
        assert row.readiness_state == "ready"
        cast.time.pass_by(days=1)
        mia.step_up("moon")
        row = open_register(mia).row(rosa)
        assert row is not None
        assert row.readiness_state == LOOK_AGAIN


def test_what_was_judged_by_other_criteria_is_looked_at_again(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        mia = cast.desk("mia")
        say_yes(cast, rosa)

        def state() -> str:
            row = open_register(mia).row(rosa)
            assert row is not None
            return row.readiness_state

        assert state() == "in_progress"
        criteria.change(mia, "RR-COM-01", {"gate": Gate.HARD})
        assert state() == LOOK_AGAIN
        briefs.finish_waiting(mia)  # with the next who sits down
        assert state() == "in_progress"


def _read_all(opening: Opening) -> None:
    while not opening.is_done:
        opening.read(Progress())
