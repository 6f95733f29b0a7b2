"""Emergency access through the window, by keyboard: two people ask, one reads, another judges."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.errors import EmergencyOver, NotEligible
from shelterdesk.services import emergency
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.passphrase import PassphraseLine
from shelterdesk.ui.pages.emergency import EmergencyPage
from shelterdesk.ui.pages.emergency_review import EmergencyCard, ReviewBox
from shelterdesk.ui.pages.emergency_room import EmergencyRoom
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.ui.parts import seen
from tests.ui.test_journey import WORD, Program, program

__all__ = ["program"]


def fill(qtbot: QtBot, page: EmergencyPage, second: str, name: str = "") -> None:
    """Type the whole form without the mouse, from its first field to Return in its last."""

    def at(part: QWidget) -> QWidget:
        focus = page.window().focusWidget()
        for _ in range(12):
            if focus is part:
                return part
            qtbot.keyClick(focus, Qt.Key.Key_Tab)
            focus = page.window().focusWidget()
        raise AssertionError("not reached by Tab")

    if name:
        qtbot.keyClicks(at(page.code_name), name)
    qtbot.keyClick(at(page.reason), Qt.Key.Key_Down)
    qtbot.keyClick(page.reason, Qt.Key.Key_Down)
    qtbot.keyClicks(at(page.sentence), "She cut her hand in the kitchen.")
    qtbot.keyClicks(at(page.passphrase.box), WORD)
    qtbot.keyClicks(at(page.second), second)
    qtbot.keyClicks(at(page.second_passphrase.box), WORD)
    qtbot.keyClick(page.second_passphrase.box, Qt.Key.Key_Return)


def texts(part: QWidget) -> str:
    return " ".join(label.text() for label in part.findChildren(PlainLabel) if label.isVisible())


def ask_by_find_box(program: Program, qtbot: QtBot, shell: Shell) -> EmergencyPage:
    shell.top.finder.setFocus()
    qtbot.keyClicks(shell.top.finder, "emergency")
    program.settle()
    qtbot.keyClick(shell.top.finder, Qt.Key.Key_Return)
    program.settle()
    return seen(shell, EmergencyPage)


def test_from_the_find_box_to_the_second_look(cast: Cast, program: Program, qtbot: QtBot) -> None:
    with cast.seated("nils"):
        cast.admit("nils", "Mu", AgeGroup.CHILD)
    settle = program.settle

    shell = program.open("nora")
    assert shell.seat.register is not None
    assert shell.seat.register.rows == ()  # out of her reach
    page = ask_by_find_box(program, qtbot, shell)
    assert shell.rail.isHidden()
    fill(qtbot, page, "max", "mu code")
    settle()
    assert page.is_open
    shown = texts(page)
    assert "60 minutes left" in shown
    assert "Mu code" in shown
    assert "Came on" in shown
    assert not any(line.isVisible() for line in page.findChildren(PassphraseLine))
    assert page.window().focusWidget() is page.end
    cast.time.pass_by(minutes=20)
    page.look_at_clock()
    assert "40 minutes left" in texts(page)
    qtbot.keyClick(page.end, Qt.Key.Key_Space)
    settle()
    assert not page.is_open
    assert shell.route == "today"
    assert "Mu code" not in texts(shell)
    program.lock(shell)

    shell = program.open("max")  # he agreed to it
    card = seen(shell, EmergencyCard)
    assert "She cut her hand" in texts(card)
    assert "another manager" in texts(card)
    program.lock(shell)

    shell = program.open("mia")
    card = seen(shell, EmergencyCard)
    act = program.button("Say what you found: Nora")
    act.setFocus()
    qtbot.keyClick(act, Qt.Key.Key_Space)
    settle()
    box = program.find(ReviewBox)
    qtbot.keyClick(box.outcome, Qt.Key.Key_Down)
    qtbot.keyClicks(box.sentence, "It was right.")
    box.main.setFocus()
    qtbot.keyClick(box.main, Qt.Key.Key_Space)
    settle()
    assert not card.isVisible()
    assert emergency.waiting(shell.seat.desk) == ()
    program.lock(shell)


def test_time_lock_and_leaving_take_the_text_away(
    cast: Cast, program: Program, qtbot: QtBot
) -> None:
    with cast.seated("nils"):
        rosa = cast.admit("nils")
    settle = program.settle
    shell = program.open("mia")
    shell.go(f"residents/{rosa}")
    settle()
    way_in = program.button("Emergency access")
    way_in.setFocus()
    qtbot.keyClick(way_in, Qt.Key.Key_Space)
    settle()
    page = seen(shell, EmergencyPage)
    fill(qtbot, page, "mia")
    settle()
    assert page.banner.title.text() == NotEligible.title
    assert not page.is_open

    fill(qtbot, page, "nora")
    settle()
    assert page.is_open
    cast.time.pass_by(minutes=60)
    page.look_at_clock()
    settle()
    assert not page.is_open
    assert page.banner.title.text() == EmergencyOver.title
    assert "Came on" not in texts(page)

    fill(qtbot, page, "nora")
    settle()
    assert page.is_open
    shell.go("residents")  # leaving is closing
    settle()
    assert not page.is_open
    acts = [entry.action for entry in shell.seat.desk.trail(size=6)]
    assert acts.count("emergency.close") == 2

    shell.go(f"emergency/{rosa}")
    settle()
    fill(qtbot, page, "nora")
    settle()
    assert page.is_open
    assert "Only you" not in shell.status.readers.text()  # others are told of it
    program.lock(shell)
    assert not page.is_open
    with cast.seated("mia"):
        newest = [e.action for e in cast.desk("mia").trail(size=4)]
        assert "emergency.close" in newest


def test_it_is_not_there_for_who_may_not(cast: Cast, program: Program) -> None:
    shell = program.open("hana")
    assert "emergency" not in shell.pages
    shell.go("emergency")
    program.settle()
    assert shell.route == "today"
    program.lock(shell)


def test_the_room_sets_it_up_anew(cast: Cast, program: Program, qtbot: QtBot) -> None:
    shell = program.open("mia")
    shell.go("house/emergency")
    program.settle()
    room = seen(shell, EmergencyRoom)
    assert "Nora" in texts(room.people)
    qtbot.keyClicks(room.passphrase.box, WORD)
    qtbot.keyClicks(room.second, "nora")
    qtbot.keyClicks(room.second_passphrase.box, WORD)
    qtbot.keyClick(room.second_passphrase.box, Qt.Key.Key_Return)
    program.settle()
    assert "set up anew" in room.banner.title.text()
    program.lock(shell)
