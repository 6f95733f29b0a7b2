"""A phone is taken in, confirmed at the desk, and given back, through the real window."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.belonging import BelongingMove, BelongingSort
from shelterdesk.services import belongings
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.belongings import BelongingsRoom
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.second_person import SecondPersonBox
from tests.cast import Cast
from tests.ui.test_journey import Program


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    with cast.seated("nils"):
        cast.admit("nils")
    return Program(cast, qtbot)


def _said(program: Program) -> str:
    return " | ".join(w.text() for w in program.find(BelongingsRoom).findChildren(PlainLabel))


def test_a_phone_in_and_out(program: Program, qtbot: QtBot) -> None:
    settle = program.settle
    shell = program.open("nils")
    shell.go("house/belongings")
    settle()
    room = program.find(BelongingsRoom)
    assert not room.add.isEnabled()  # nobody is chosen by being first
    room.show_resident(shell.seat.register.rows[0].resident)
    settle()
    room.add.click()
    settle()
    qtbot.keyClicks(program.field("belonging", "description").editor.hand, "Phone")
    program.field("belonging", "seal_no").editor.fill("AB 12")
    program.lock(shell)  # before it is saved

    shell = program.open("nils")
    settle()
    assert program.field("belonging", "description").editor.read() == "Phone"
    program.find(Entry).save()
    settle()
    box = program.find(SecondPersonBox)
    qtbot.keyClicks(box.login, "nils")
    qtbot.keyClicks(box.passphrase.box, "moon")
    box.enter()
    settle()
    assert box.isVisible()  # one's own second signature is none
    assert box.passphrase.box.text() == ""
    box.login.setText("hana")
    qtbot.keyClicks(box.passphrase.box, "moon")
    box.enter()
    settle()
    assert "Hana\u2069 typed their passphrase at the same desk" in _said(program)
    program.button("Receipt: Phone").click()
    settle()
    page = program.find(PaperPage)
    assert page.paper.isEnabled()
    # the resident speaks Burmese, and so does the receipt: our own draft of it
    assert "words in Burmese. Nobody who speaks it has reviewed" in page.unread.text()
    assert page.unread.isVisible()
    program.find(PaperPage).close_it.click()
    settle()
    program.button("Give back: Phone").click()
    settle()
    program.find(Entry).save()
    settle()
    program.find(SecondPersonBox).reject()  # it is given back all the same
    settle()
    assert "Given back" in _said(program)
    assert "waits for a second person" in _said(program)
    program.lock(shell)

    shell = program.open("hana")
    shell.today.duty.click()
    settle()
    shell.go("house/belongings")
    settle()
    room = program.find(BelongingsRoom)
    room.seal.setText("ab12")
    room.find_seal()
    settle()
    assert "Phone" in _said(program)
    program.button("I was there: confirm: Phone · Rosa code").click()
    settle()
    assert not room.unsigned.isVisible()
    program.lock(shell)


def test_a_counsellor_has_no_such_room(program: Program) -> None:
    shell = program.open("amara")
    assert "belongings" not in shell.house.rooms
    program.lock(shell)


def test_all_that_is_kept_is_shown_when_asked_for(program: Program, cast: Cast) -> None:
    """Whoever looks for a bag need not know whose it is; what was given back is not there."""
    with cast.seated("nils"):
        nils, rosa = cast.desk("nils"), cast.admit("nils")
        for thing in ("Phone", "Ring"):
            belongings.take_in(nils, rosa, {"sort": BelongingSort.OTHER, "description": thing})
        ring = next(k for k in belongings.of_resident(nils, rosa) if k.record.description == "Ring")
        belongings.move(nils, ring.record.id, BelongingMove.GIVEN_BACK)
    shell = program.open("nils")
    shell.go("house/belongings")
    program.settle()
    room = program.find(BelongingsRoom)
    assert "keeps nothing" not in _kept(program)  # nobody has looked yet
    room.all_kept.click()
    program.settle()
    kept = _kept(program)
    assert "Phone" in kept
    assert "Ring" not in kept
    assert "Rosa code" in kept  # whose it is
    room.show_resident(rosa)
    program.settle()
    assert "Ring" in _kept(program)  # one person's: what was there before, too
    room.seal.setText(" ")
    room.find_seal()  # no number finds no bag, and says nothing wrong
    program.settle()
    assert "No bag" not in _kept(program)
    program.lock(shell)


def test_a_long_list_opens_in_parts(
    program: Program, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shelterdesk.ui.pages.belongings.SHOWN_AT_ONCE", 2)
    with cast.seated("nils"):
        nils, rosa = cast.desk("nils"), cast.admit("nils")
        for thing in ("One", "Two", "Three"):
            belongings.take_in(nils, rosa, {"sort": BelongingSort.OTHER, "description": thing})
    shell = program.open("nils")
    shell.go("house/belongings")
    program.settle()
    program.find(BelongingsRoom).all_kept.click()
    program.settle()
    assert sum(thing in _kept(program) for thing in ("One", "Two", "Three")) == 2
    program.button("Show more: Kept now or before").click()
    program.settle()
    assert all(thing in _kept(program) for thing in ("One", "Two", "Three"))
    program.lock(shell)


def _kept(program: Program) -> str:
    room = program.find(BelongingsRoom)
    return " | ".join(w.text() for w in room.things.findChildren(PlainLabel))
