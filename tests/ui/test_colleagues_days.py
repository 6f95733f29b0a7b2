"""In the window: a manager sets a colleague's days and shift; nobody else is offered it."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QPushButton

from shelterdesk.services import people, shift
from shelterdesk.ui.pages.engagement import EngagementSheet
from shelterdesk.ui.pages.people import PeoplePage
from shelterdesk.ui.shell import Shell
from tests.cast import TODAY, Cast
from tests.ui.parts import seen
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program, program

__all__ = ["program"]


def acts(page: PeoplePage) -> dict[str, QPushButton]:
    found = page.findChildren(QPushButton)
    return {each.accessibleName(): each for each in found if each.isVisible()}


def at_people(program: Program, login: str) -> tuple[Shell, PeoplePage]:
    shell = program.open(login)
    shell.go("house/people")
    program.settle()
    return shell, seen(shell, PeoplePage)


def test_days_and_shift_of_a_colleague(cast: Cast, program: Program) -> None:
    shell, page = at_people(program, "mia")
    acts(page)["Days: Lea"].click()
    program.settle()
    sheet = seen(shell, EngagementSheet)
    assert nameless(shell) == []
    sheet.from_on.show_text("soon")
    sheet.main.click()
    program.settle()
    assert sheet.from_on.box.text() == "soon"  # what was typed stays
    sheet.from_on.show_text((TODAY + timedelta(days=2)).isoformat())
    sheet.to_on.show_text((TODAY + timedelta(days=5)).isoformat())
    sheet.main.click()
    program.settle()
    acts(page)["On duty: Hana"].click()
    program.settle()
    assert "Off duty: Hana" in acts(page)
    program.lock(shell)
    with cast.seated("mia", "hana"):
        mia = cast.desk("mia")
        (lea,) = (c.user_id for c in mia.colleagues() if c.display_name == "Lea")
        assert people.engagement(mia, lea).to_on == TODAY + timedelta(days=5)
        assert shift.on_duty(cast.desk("hana"))


def test_an_administrator_is_not_offered_either(cast: Cast, program: Program) -> None:
    shell, page = at_people(program, "adam")
    offered = acts(page)
    assert "Suspend: Lea" in offered
    assert not any(name.startswith(("Days", "On duty", "Off duty")) for name in offered)
    program.lock(shell)
