"""A manager looks at two records of one person, joins them, and takes them apart again."""

from __future__ import annotations

from shelterdesk.ui.pages.door import DoorEntry
from shelterdesk.ui.pages.joining import JoiningPage
from tests.cast import Cast
from tests.services.test_joining import twice
from tests.ui.parts import seen
from tests.ui.speech import say
from tests.ui.test_journey import Program, program

__all__ = ["program"]


def test_joined_in_the_window_and_taken_apart(cast: Cast, program: Program) -> None:
    with cast.seated("mia", "nils"):
        first, again = twice(cast)
    settle = program.settle
    shell = program.open("mia")
    shell.go("house/joining")
    settle()
    page = seen(shell, JoiningPage)
    page.compare(first, again)
    settle()
    sheet = page.sheet
    assert sheet is not None
    sheet.join.click()
    settle()
    assert sheet.problem.text()  # a reason is asked for; nothing happened
    sheet.why.setText("The same passport.")
    sheet.join.click()
    settle()
    assert page.sheet is None
    assert shell.seat.register is not None
    assert len({row.resident for row in shell.seat.register.listed} & {first, again}) == 1
    page.part(first, again)
    settle()
    assert {row.resident for row in shell.seat.register.listed} == {first, again}
    program.lock(shell)


def test_a_night_worker_finds_no_such_room(program: Program) -> None:
    shell = program.open("nils")
    shell.go("house/joining")
    program.settle()
    assert not shell.findChildren(JoiningPage)
    program.lock(shell)


def test_the_door_names_who_is_alike_while_the_name_is_typed(cast: Cast, program: Program) -> None:
    with cast.seated("mia", "nils"):
        cast.admit("nils", "Mohammed Rahim")
    shell = program.open("nils")
    shell.go("admit")
    program.settle()
    entry = program.find(DoorEntry)
    name = program.field("everyday_name", "preferred").editor.hand
    say(name, "Mohamed Rahim")
    assert "Mohammed Rahim code" in entry.alike.text()  # the code name, as in every list
    say(name, "Selam")
    assert entry.alike.text() == ""
    program.lock(shell)
