"""Money from the request to the receipt, by three people at one computer."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.domain.roles import Role
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.money import MoneyRoom
from shelterdesk.ui.pages.papers import PaperPage
from tests.cast import Cast
from tests.ui.test_journey import Program

WHAT = "Rosa code · 2,000 THB · Stipend"


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
    return Program(cast, qtbot)


def test_three_people_and_a_receipt(program: Program, qtbot: QtBot) -> None:
    settle = program.settle
    shell = program.open("carla")
    shell.go("house/money")
    settle()
    room = program.find(MoneyRoom)
    assert not room.ask.isEnabled()
    room.whose.setCurrentIndex(1)
    room.whose.activated.emit(1)
    room.ask.click()
    settle()
    program.field("payment_request", "purpose").editor.fill("stipend")
    qtbot.keyClicks(program.field("payment_request", "amount").editor.hand, "2000")
    program.find(Entry).save()
    settle()
    assert "2,000 asked for" in room.balance.text()
    with pytest.raises(StopIteration):
        program.button(f"Approve: {WHAT}")
    program.lock(shell)

    shell = program.open("mia")
    shell.go("house/money")
    settle()
    program.button(f"Approve: {WHAT}").click()
    settle()
    program.find(Entry).save()
    settle()
    with pytest.raises(StopIteration):  # whoever approved does not hand it over
        program.button(f"Hand over: {WHAT}")
    program.lock(shell)

    shell = program.open("hana")
    shell.today.duty.click()
    settle()
    shell.go("house/money")
    settle()
    program.button(f"Hand over: {WHAT}").click()
    settle()
    program.field("payout", "resident_signed").editor.fill(True)
    program.find(Entry).save()
    settle()
    assert program.find(PaperPage).paper.isEnabled()  # the receipt is there at once
    program.find(PaperPage).close_it.click()
    settle()
    said = [w.text() for w in program.find(MoneyRoom).ledger.findChildren(PlainLabel)]
    assert any("PR-2026-" in text for text in said)
    program.lock(shell)


@pytest.mark.parametrize("login", ["nils", "amara", "nora", "adam"])
def test_whoever_has_nothing_to_do_with_money_finds_no_room(program: Program, login: str) -> None:
    shell = program.open(login)
    assert "money" not in shell.house.rooms
    program.lock(shell)
