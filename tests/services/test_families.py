"""Who belongs together: in both files or in neither; and coming back is a new stay."""

from datetime import date

import pytest

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.family import Relation
from shelterdesk.domain.kinds.resident import CaseStatus, Resident
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.record import RecordId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.services import blocking, families, records, residents, shift, stays
from tests.cast import Cast


def test_one_act_writes_both(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa, lin = cast.admit("nils", "Rosa"), cast.admit("nils", "Lin")
        for each in (rosa, lin):
            cast.assign(each, "carla", Role.CM)
        carla = cast.desk("carla")
        kept = families.link(carla, rosa, lin, Relation.CHILD, Answer.YES).value
        assert [(t.other, t.link.relation) for t in families.of(carla, rosa)] == [
            (lin, Relation.CHILD)
        ]
        assert [(t.other, t.link.relation) for t in families.of(carla, lin)] == [
            (rosa, Relation.PARENT)
        ]
        for one, two in ((rosa, lin), (lin, rosa), (rosa, rosa)):
            with pytest.raises(Invalid):
                families.link(carla, one, two, Relation.PARENT)
        families.end(carla, kept.id, 1)
        assert families.of(carla, rosa) == families.of(carla, lin) == ()


def test_neither_has_it_where_one_is_out_of_reach(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla", "amara"):
        rosa, lin = cast.admit("nils", "Rosa"), cast.admit("nils", "Lin")
        cast.assign(rosa, "carla", Role.CM)
        with pytest.raises(NotFound):
            families.link(cast.desk("carla"), rosa, lin, Relation.SIBLING)
        cast.assign(lin, "carla", Role.CM)
        assert families.of(cast.desk("carla"), rosa) == ()
        families.link(cast.desk("nils"), rosa, lin, Relation.TRAVELLED_TOGETHER)  # at the door
        assert len(families.of(cast.desk("carla"), lin)) == 1
        with pytest.raises(Denied):
            families.of(cast.desk("mia"), rosa)


def test_whoever_is_blocked_from_one_finds_no_trace_in_the_other(cast: Cast) -> None:
    with cast.seated("mia", "max", "nils", "carla", "amara"):
        rosa, lin = cast.admit("nils", "Rosa"), cast.admit("nils", "Lin")
        for each in (rosa, lin):
            cast.assign(each, "carla", Role.CM)
            cast.assign(each, "amara", Role.COU)
        families.link(cast.desk("carla"), rosa, lin, Relation.SIBLING)
        amara = cast.desk("amara")
        assert len(families.of(amara, rosa)) == 1
        blocking.block(cast.desk("mia"), lin, amara.user_id)
        amara.refresh_actor()
        assert families.of(amara, rosa) == ()


def test_coming_back_is_a_new_stay_of_the_same_file(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa, lin = cast.admit("nils", "Rosa"), cast.admit("nils", "Lin")
        mia, nils = cast.desk("mia"), cast.desk("nils")
        with pytest.raises(Invalid):
            stays.come_back(nils, rosa, date(2026, 11, 24))
        first = stays.of(mia, rosa)[0]
        closed = {"state": StayState.CLOSED, "left_on": date(2026, 11, 24)}
        records.amend(mia, Stay, first.id, 1, closed)
        status = {"case_status": CaseStatus.CLOSED}
        records.amend(mia, Resident, RecordId(rosa), 1, status)
        cast.time.pass_by(days=800)
        mia.step_up("moon")
        nils.step_up("moon")
        shift.begin(nils)
        about = residents.overview(mia, lin).resident
        records.amend(mia, Resident, RecordId(lin), about.rev, {"code_name": "Rosa code"})
        stays.come_back(nils, rosa, date(2029, 2, 1), "7")
        assert [stay.room for stay in stays.of(mia, rosa)] == ["7", "4"]
        again = residents.overview(mia, rosa).resident
        assert again.case_status is CaseStatus.IN_HOUSE
        assert again.code_name not in ("Rosa code", "Lin code")
