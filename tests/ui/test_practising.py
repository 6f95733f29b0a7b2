"""The practice house: it is offered alone, says who works there, and has tasks for each role."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk import app
from shelterdesk.domain.roles import Role
from shelterdesk.services import licences
from shelterdesk.ui.application import House
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.look import look_of
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.kit.taste import Taste
from shelterdesk.ui.pages.house import ROOMS
from shelterdesk.ui.pages.licences import LicencesRoom
from shelterdesk.ui.pages.practising import PractisingRoom
from shelterdesk.ui.pages.sign_in import SignInPage
from tests.cast import Cast
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program


def texts(page: object) -> str:
    found = page.findChildren(PlainLabel)
    return "\n".join(label.text() for label in found)


def test_the_start_menus_practice_house_offers_nothing_else(qtbot: QtBot, tmp_path: Path) -> None:
    tasks = Tasks()
    page = app._beginning(tmp_path / "new", look_of(Taste()), tasks, only_practice=True)
    qtbot.addWidget(page)
    page.start(can_return=False)
    shown = {each.text() for each in page.choose.findChildren(QPushButton)}
    assert "Make a practice house" in shown
    assert not {"Make the shelter's house", "Restore from a backup"} & shown
    tasks.close()


def test_a_practice_house_names_its_people_and_a_real_one_nobody(
    qtbot: QtBot, tmp_path: Path
) -> None:
    look, tasks = look_of(Taste()), Tasks()
    houses = [House(tmp_path, "TEST-01", practice=True), House(tmp_path, "MS-1", practice=False)]
    page = SignInPage(look, tasks, houses, app.sign_in, practice_names=lambda: ["nok", "dana"])
    qtbot.addWidget(page)
    page.who.click()
    assert "nok\ndana" in texts(page.banner)
    page.houses.setCurrentIndex(1)
    assert not page.practice.isVisibleTo(page)  # the link is in this stripe
    tasks.close()


def test_practice_tasks_are_for_practice_houses_alone() -> None:
    room = next(room for room in ROOMS if room.key == "practising")

    class Desk:
        practice = False

    desk = Desk()
    assert not room.is_for(desk)  # type: ignore[arg-type]  it asks for nothing else
    desk.practice = True
    assert room.is_for(desk)  # type: ignore[arg-type]


def test_each_role_finds_its_own_tasks_and_everybody_the_licences(cast: Cast, qtbot: QtBot) -> None:
    program = Program(cast, qtbot)
    shell = program.open("amara")
    shell.go("house/practising")
    program.settle()
    page = shell.findChild(PractisingRoom)
    assert page is not None
    assert page.roles[page.role.currentIndex()] is Role.COU
    assert "Not today".lower() in texts(page).lower()
    page.role.setCurrentIndex(page.roles.index(Role.NS))
    assert "lights go out" in texts(page)
    assert nameless(page) == []
    shell.go("house/about")
    program.settle()
    about = shell.findChild(LicencesRoom)
    assert about is not None
    assert about.text.toPlainText() == licences.notice()
    about.part.setCurrentIndex(
        next(n for n in range(about.part.count()) if "keyring" in about.part.itemText(n))
    )
    program.settle()
    assert "Permission is hereby granted" in about.text.toPlainText()
    assert about.text.isReadOnly()
    assert nameless(about) == []
    program.lock(shell)
