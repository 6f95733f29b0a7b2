"""The register: one resident read afresh gives the same as opening all of it again."""

from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.record import RecordId
from shelterdesk.domain.roles import Role
from shelterdesk.services import records
from shelterdesk.services.register import open_register, refresh
from tests.cast import Cast


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


def test_who_is_out_of_reach_does_not_come_in(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara"):
        amara = cast.desk("amara")
        before = open_register(amara)
        rosa = cast.admit("nils", "Rosa")
        assert refresh(amara, before, rosa).rows == ()
