"""What waits for a manager's keys is done when a manager has sat down, and for nobody else."""

from __future__ import annotations

import base64

from shelterdesk.domain.kinds.consent import ConsentType
from shelterdesk.domain.kinds.resident import Photo
from shelterdesk.domain.roles import Role
from shelterdesk.services import consents, records, shift
from tests.cast import Cast
from tests.ui.test_journey import Program, program

__all__ = ["program"]


def test_a_photo_taken_back_is_gone_once_a_manager_sat_down(cast: Cast, program: Program) -> None:
    picture = base64.b64encode(b"not a real picture" * 40).decode()
    with cast.seated("mia", "nils", "carla", "hana"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        photo = records.add(cast.desk("carla"), Photo, rosa, {"picture": picture}).value
        shift.begin(cast.desk("hana"))
        consents.withdraw_about(cast.desk("hana"), rosa, ConsentType.PHOTO)
    shell = program.open("carla")
    assert len(records.history(shell.seat.desk, Photo, photo.id)) == 2
    program.lock(shell)
    shell = program.open("mia")
    assert [p.picture for p in records.history(shell.seat.desk, Photo, photo.id)] == [""]
