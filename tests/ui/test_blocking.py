"""A manager blocks a colleague from a file, and the colleague finds nothing there any more."""

from __future__ import annotations

from shelterdesk.ui.pages.blocking import Blocking
from shelterdesk.ui.pages.step_up import StepUp
from tests.cast import Cast
from tests.ui.parts import seen
from tests.ui.test_journey import Program, program

__all__ = ["program"]


def test_blocked_and_let_back_in(cast: Cast, program: Program) -> None:
    with cast.seated("nils"):
        rosa = cast.admit("nils")
    settle = program.settle

    shell = program.open("mia")
    shell.go(f"residents/{rosa}/overview")
    settle()
    card = seen(shell, Blocking)
    card.person.setCurrentText("Max")
    card.block()
    settle()
    program.find(StepUp).main.click()
    settle()
    card = seen(shell, Blocking)  # the page was read anew
    assert "Max" not in [card.person.itemText(i) for i in range(card.person.count())]
    program.lock(shell)

    shell = program.open("max")
    assert shell.seat.register is not None
    assert rosa not in {row.resident for row in shell.seat.register.rows}
    program.lock(shell)

    shell = program.open("mia")
    shell.go(f"residents/{rosa}/overview")
    settle()
    card = seen(shell, Blocking)
    card.lift(next(c for c in shell.seat.desk.colleagues() if c.display_name == "Max"))
    settle()
    program.find(StepUp).main.click()
    settle()
    program.lock(shell)

    shell = program.open("max")
    assert shell.seat.register is not None
    assert rosa in {row.resident for row in shell.seat.register.rows}
    program.lock(shell)
