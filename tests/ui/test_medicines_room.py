"""Medicines through the real window: not there until the shelter turns them on."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.health import Dose, Medication
from shelterdesk.domain.roles import Role
from shelterdesk.services import records, settings
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.medicines import MedicinesRoom
from tests.cast import Cast
from tests.ui.test_journey import Program

LINE = "08:00 · Rosa code · Paracetamol, 1 tablet"


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    with cast.seated("mia", "nils", "nora"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "nora", Role.NUR)
        given = {"name": "Paracetamol", "dose": "1 tablet", "times": "08:00, 20:00"}
        records.add(cast.desk("nora"), Medication, rosa, given)
    return Program(cast, qtbot)


def _turn_on(cast: Cast) -> None:
    with cast.seated("mia"):
        settings.change(cast.desk("mia"), "medication_module", "yes")


def test_off_there_is_no_room_and_no_list(program: Program) -> None:
    for login in ("nils", "nora"):
        shell = program.open(login)
        program.settle()
        assert "medicines" not in shell.house.rooms
        shell.go("house/medicines")
        program.settle()
        assert shell.house.room != "medicines"
        shell.go(f"residents/{shell.seat.register.rows[0].resident}")
        program.settle()
        tabs = shell.residents.view.tabs
        assert not any({Medication, Dose} & set(tab.kinds) for tab in tabs)
        program.lock(shell)


def test_on_a_dose_is_one_key(program: Program, cast: Cast) -> None:
    _turn_on(cast)
    shell = program.open("nils")
    shell.go("house/medicines")
    program.settle()
    assert "medicines" in shell.house.rooms
    program.button(f"Taken: {LINE}").click()
    program.settle()
    assert "Written down" in shell.seat.banner.title.text()
    room = program.find(MedicinesRoom)
    done = [w.text() for w in room.done.findChildren(PlainLabel)]
    assert LINE in done
    with pytest.raises(StopIteration):  # nothing to give twice
        program.button(f"Taken: {LINE}")
    shell.go(f"residents/{shell.seat.register.rows[0].resident}")
    program.settle()
    tabs = shell.residents.view.tabs
    assert any(Medication in tab.kinds for tab in tabs)
    program.lock(shell)


def test_a_manager_has_no_list_of_medicines(program: Program, cast: Cast) -> None:
    _turn_on(cast)
    shell = program.open("mia")
    program.settle()
    assert "medicines" not in shell.house.rooms
    program.lock(shell)
