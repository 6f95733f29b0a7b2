"""The foot of the window says of every room of the house who sees it, or nothing."""

from __future__ import annotations

from shelterdesk.services import shift
from tests.cast import Cast
from tests.ui.test_journey import Program, program

__all__ = ["program"]

OWN = "Only you see this page"


def test_a_room_that_others_read_is_nobodys_own(cast: Cast, program: Program) -> None:
    with cast.seated("hana"):
        shift.begin(cast.desk("hana"))
    shell = program.open("hana")
    foot = shell.status.readers
    assert foot.text() == OWN
    for room in ("visitors", "sheet", "handover", "belongings", "money", "beds"):
        shell.go(f"house/{room}")
        program.settle()
        for name in ("Mia", "Hana"):
            assert name in foot.toolTip(), room
        assert "Adam" not in foot.toolTip()
        assert ("Nils" in foot.toolTip()) == (room != "money")
    shell.go("house/computer")
    program.settle()
    assert foot.text() == ""
    shell.go("today")
    program.settle()
    assert foot.text() == OWN
