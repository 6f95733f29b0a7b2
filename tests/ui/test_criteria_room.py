"""A manager changes what is asked before a journey; nobody softens what stands for safety."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.domain.catalogue import Gate, Phase, load_criteria
from shelterdesk.domain.kinds.readiness import LocalCriterion
from shelterdesk.domain.record import ResidentId
from shelterdesk.errors import Denied
from shelterdesk.services import criteria, readiness
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.criteria_room import CriteriaRoom
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.presenters.criteria import AskedOf, Signs
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program, program

__all__ = ["program"]

SHIPPED = load_criteria().criteria
SOFT = next(c for c in SHIPPED.values() if c.gate is Gate.CONDITIONAL and isinstance(c.valid, int))
HARD = next(
    c
    for c in SHIPPED.values()
    if c.gate is Gate.HARD and isinstance(c.valid, int) and c.fact == c.own_fact
)
OWN = "Does the resident have shoes for the journey?"


def room_of(program: Program, login: str) -> Shell:
    shell = program.open(login)
    shell.go("house/criteria")
    program.settle()
    return shell


def said(program: Program) -> str:
    room = program.find(CriteriaRoom)
    return "\n".join(w.text() for w in room.findChildren(PlainLabel) if w.isVisible())


def fill(program: Program, **values: object) -> None:
    for name, value in values.items():
        program.field(LocalCriterion.kind, name).editor.fill(value)


def asked_of(shell: Shell, resident: ResidentId) -> set[str]:
    """The criteria by which a resident is judged today."""
    return {item.criterion.id for item in readiness.standing(shell.seat.desk, resident).items}


def save(program: Program) -> None:
    program.find(Entry).save()
    program.settle()


def test_a_house_asks_something_of_its_own_and_rests_it(
    program: Program, cast: Cast, qtbot: QtBot
) -> None:
    with cast.seated("nils", "mia"):
        rosa = cast.admit("nils")
    shell = room_of(program, "mia")
    program.button("Ask something more").click()
    program.settle()
    assert nameless(program.find(Entry)) == []
    qtbot.keyClicks(program.field(LocalCriterion.kind, "question").editor.hand, OWN)
    program.lock(shell)  # in the middle of it

    shell = program.open("mia")
    program.settle()
    assert program.field(LocalCriterion.kind, "question").editor.read() == OWN
    fill(
        program,
        label="Shoes",
        next_action="Look into the store together.",
        domain=SOFT.domain,
        gate=Gate.CONDITIONAL,
        phase=Phase.RETURN,
        signers=(Signs.CW,),
        asked_of=AskedOf.EVERYBODY,
        valid=900,
    )
    save(program)
    assert "from 1 to 365" in said(program) + everything(program)  # kept, and told what to do
    fill(program, valid=30)
    save(program)
    assert OWN in said(program)
    (own,) = (each for each in criteria.every(shell.seat.desk) if each.shipped is None)
    assert own.criterion.id.startswith("LOCAL-")
    asked = asked_of(shell, rosa)
    assert own.criterion.id in asked
    program.button(f"Ask it no more: {OWN}").click()
    program.settle()
    asked = asked_of(shell, rosa)
    assert own.criterion.id not in asked
    program.button(f"Ask it again: {OWN}").click()
    program.settle()
    program.lock(shell)


def everything(program: Program) -> str:
    assert program.window is not None
    return "\n".join(w.text() for w in program.window.findChildren(PlainLabel) if w.isVisible())


def test_ours_may_be_made_harder_shorter_and_be_as_we_ship_it_again(program: Program) -> None:
    shell = room_of(program, "mia")
    program.button(f"Change: {SOFT.question}").click()
    program.settle()
    fill(program, hard=True, valid=3)
    save(program)
    found = {each.criterion.id: each for each in criteria.every(shell.seat.desk)}[SOFT.id]
    assert (found.criterion.gate, found.criterion.valid) == (Gate.HARD, 3)
    room = program.find(CriteriaRoom)
    room.shown.setCurrentIndex(room.shown.findData("changed"))
    room.shown.activated.emit(room.shown.currentIndex())
    program.settle()
    assert SOFT.question in said(program)
    assert HARD.question not in said(program)
    program.button(f"As we ship it: {SOFT.question}").click()
    program.settle()
    found = {each.criterion.id: each for each in criteria.every(shell.seat.desk)}[SOFT.id]
    assert (found.criterion.gate, found.criterion.valid) == (SOFT.gate, SOFT.valid)
    program.lock(shell)


def test_a_hard_gate_of_ours_offers_nothing_that_would_soften_it(program: Program) -> None:
    shell = room_of(program, "mia")
    program.button(f"Change: {HARD.question}").click()
    program.settle()
    rows = program.find(Entry).form.forms[LocalCriterion.kind].rows
    assert "hard" not in rows
    assert "gate" not in rows
    fill(program, valid=None)
    fill(program, signers=())
    save(program)
    assert program.find(Entry).isVisible()  # refused, with the words still there
    found = {each.criterion.id: each for each in criteria.every(shell.seat.desk)}[HARD.id]
    assert found.criterion == HARD
    program.lock(shell)


def test_who_plans_journeys_reads_them_and_changes_none(program: Program) -> None:
    shell = room_of(program, "carla")
    assert HARD.question in said(program)
    names = [b.accessibleName() for b in shell.findChildren(type(program.button("Hide screen")))]
    assert not [name for name in names if name.startswith(("Change: ", "Ask something"))]
    with pytest.raises(Denied):
        criteria.change(shell.seat.desk, HARD.id, {"valid": 1})
    program.lock(shell)


@pytest.mark.parametrize("login", ["amara", "nils", "nora", "adam"])
def test_others_have_no_such_room(program: Program, login: str) -> None:
    shell = program.open(login)
    assert "criteria" not in shell.house.rooms
    program.lock(shell)
