"""The foot of the window says of every room of the house who sees it, or nothing."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.plan import CarePlan, MindPlanItem
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import translator
from shelterdesk.services import shift
from shelterdesk.services.page_readers import PageReaders, page_readers
from shelterdesk.ui.kit.labels import LineLabel
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.pages.house import ROOMS
from shelterdesk.ui.presenters.page_readers import readers_sentence
from shelterdesk.ui.presenters.room_kinds import NOTHING_WRITTEN, SHOWN_IN
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


def test_every_room_says_who_reads_it_or_that_nothing_is_written_there() -> None:
    rooms = {room.key for room in ROOMS}
    assert set(SHOWN_IN) | NOTHING_WRITTEN == rooms
    assert not set(SHOWN_IN) & NOTHING_WRITTEN
    assert all(SHOWN_IN.values())


def test_the_areas_of_many_residents_are_nobodys_own(cast: Cast, program: Program) -> None:
    shell = program.open("mia")
    for area in ("residents", "calendar", "tasks", "reports"):
        shell.go(area)
        program.settle()
        assert shell.status.readers.text() not in ("", OWN), area
        assert "Adam" not in shell.status.readers.toolTip()


def test_a_page_names_who_reads_only_a_part_of_it(cast: Cast) -> None:
    """A counsellor reads what concerns the mind in a plan, and not the plan (casework guide 5)."""
    with cast.seated("mia", "carla", "amara"):
        resident = cast.admit("mia")
        cast.assign(resident, "carla", Role.CM)
        cast.assign(resident, "amara", Role.COU)
        desk = cast.desk("carla")
        found = page_readers(desk, (CarePlan, MindPlanItem), resident)
        plan_alone = page_readers(desk, (CarePlan,), resident)
    assert "Amara" in found.part
    assert "Amara" not in (*found.whole, *plan_alone.whole, *plan_alone.part)
    assert "Carla" in found.whole


def test_what_one_may_not_read_names_nobody(cast: Cast) -> None:
    with cast.seated("mia"):
        resident = cast.admit("mia")
    with cast.seated("adam"):
        found = page_readers(cast.desk("adam"), (CarePlan, Resident), resident)
    assert found == PageReaders()


@pytest.mark.parametrize(
    ("whole", "part", "named_too", "said"),
    [
        (("A",), (), False, "Who can see this page: A"),
        (("A",), ("B",), False, "Who can see this page: A · Only parts of it: B"),
        ((), ("B",), False, "Who can see parts of this page: B"),
        (("A",), (), True, "Who can see this page: A, whoever is named for an entry"),
        ((), (), True, "Who can see this page: whoever is named for an entry"),
        ((), (), False, ""),
    ],
)
def test_the_line_in_words(
    whole: tuple[str, ...], part: tuple[str, ...], named_too: bool, said: str
) -> None:
    line = readers_sentence(PageReaders(whole, part, named_too), translator("en"))
    assert line.replace("\u2068", "").replace("\u2069", "") == said


def test_a_long_line_never_makes_the_window_wider(qtbot: QtBot, look: Look) -> None:
    label = LineLabel(size="small")
    qtbot.addWidget(label)
    label.resize(200, 20)
    label.show()
    long = "Who can see this page: " + ", ".join(f"Somebody {number}" for number in range(30))
    label.say(long)
    assert label.minimumSizeHint().width() == 0
    assert label.text().endswith("…")
    assert label.accessibleName() == long
    label.resize(4000, 20)
    assert label.text() == long


def test_who_works_with_some_alone_is_told_too_who_reads_the_days(
    cast: Cast, program: Program
) -> None:
    """A counsellor reads appointments of her own residents: the line is there for her, too."""
    with cast.seated("mia", "amara"):
        cast.assign(cast.admit("mia"), "amara", Role.COU)
    shell = program.open("amara")
    shell.go("calendar")
    program.settle()
    assert "Mia" in shell.status.readers.toolTip()
    assert "Adam" not in shell.status.readers.toolTip()
