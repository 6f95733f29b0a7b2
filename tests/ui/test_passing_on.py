"""Passing a draft on from the page Today, and what is told before a caseload goes."""

from __future__ import annotations

import pytest

from shelterdesk.domain.roles import Role
from shelterdesk.services import draft_passing, drafts
from shelterdesk.ui.pages.pass_on import PassOn
from tests.cast import Cast
from tests.ui.test_journey import Program, program

__all__ = ["program"]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # menus, without a screen
def test_a_draft_goes_to_a_colleague_who_may_go_on_with_it(cast: Cast, program: Program) -> None:
    with cast.seated("mia", "amara", "bela"):
        rosa = cast.admit("mia")
        for login in ("amara", "bela"):
            cast.assign(rosa, login, Role.COU)
        slot = f"counselling_session+progress_note/{rosa}"
        drafts.keep(cast.desk("amara"), slot, {"progress_note": {"brought": "words"}})
        drafts.keep(cast.desk("amara"), f"private_note/{rosa}", {"private_note": {"text": "x"}})
    shell = program.open("amara")
    program.settle()
    (offer,) = [each for each in shell.findChildren(PassOn) if each.isVisible()]  # her own stays
    assert "Counselling session" in offer.open.accessibleName()
    offer.open.click()
    program.settle()
    (act,) = offer.menu.actions()
    assert "Bela" in act.text()
    offer.menu.close()
    act.trigger()
    program.settle()
    assert not [each for each in shell.findChildren(PassOn) if each.isVisible()]
    assert drafts.find(shell.seat.desk, slot) is None
    program.lock(shell)
    with cast.seated("bela"):
        assert drafts.find(cast.desk("bela"), slot) is not None
        assert draft_passing.may_pass(slot)
