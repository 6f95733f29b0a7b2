"""The tab for matters of the law: which days run, and who sees them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.paper import LegalMilestone
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import records
from shelterdesk.ui.pages.legal import ClocksCard, LegalPage
from tests.cast import TODAY, Cast
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program
from tests.ui.test_papers import said


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    with cast.seated("mia", "nils", "carla", "lea"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "lea", Role.LEG)
        for values in (
            {"track": "overstay", "opened_on": TODAY - timedelta(days=49)},
            {"track": "stay_permission", "due_on": TODAY + timedelta(days=20)},
            {"track": "exit_permission", "due_on": TODAY, "port": "Friendship Bridge 2"},
        ):
            records.add(cast.desk("lea"), LegalMilestone, rosa, values)
    return rosa


def test_days_that_run_stand_above_the_lists(cast: Cast, rosa: ResidentId, qtbot: QtBot) -> None:
    program = Program(cast, qtbot)
    shell = program.open("lea")
    shell.go(f"residents/{rosa}/legal")
    program.settle()
    page = program.find(LegalPage)
    assert nameless(page) == []
    told = said(page.clocks)
    assert "50 days without permission to stay · by the published rule THB 20000" in told
    assert "Ask before anybody pays." in told
    assert "20 days left" in told
    assert "Work on renewing it from" in told
    assert "Friendship Bridge 2" in told
    assert "Today" in told
    assert "0 days left" not in told.replace("20 days left", "")
    program.lock(shell)
    shell = program.open("mia")  # sees dates alone
    shell.go(f"residents/{rosa}/legal")
    program.settle()
    assert program.find(LegalPage).findChildren(ClocksCard) == []
    program.lock(shell)
