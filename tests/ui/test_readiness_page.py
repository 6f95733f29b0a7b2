"""The readiness page: the wish, two signatures of two people, one's own share."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.catalogue import load_criteria
from shelterdesk.domain.kinds.readiness import ReadinessVerdict, VerdictOutcome
from shelterdesk.domain.readiness import ReadinessState, judge
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.domain.record import KeyId, RecordId, ResidentId, SignState
from shelterdesk.services.receipts import Receipt
from shelterdesk.ui.kit.date_field import DateLine
from shelterdesk.ui.kit.editors import CalmPicker
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages import readiness as page_module
from shelterdesk.ui.pages.readiness import ReadinessPage
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.shell import Shell
from tests.ui.conftest import Settle
from tests.ui.paper_desk import PaperDesk

TODAY = date(2026, 11, 24)
ELIGIBLE = replace(judge([], load_criteria(), TODAY), state=ReadinessState.ELIGIBLE, blockers=())


@dataclass
class Acts:
    """Readiness services that remember what they were asked."""

    standing_now: Any = ELIGIBLE
    found: tuple[ReadinessVerdict, ...] = ()
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def standing(self, desk: object, resident: object, depart_on: date | None = None) -> Any:
        if depart_on:
            self.asked.append(("what if", depart_on))
        return self.standing_now

    def verdicts(self, desk: object, resident: object) -> tuple[ReadinessVerdict, ...]:
        return self.found

    def note_wish(self, desk: object, resident: object, wish: str) -> Receipt[None]:
        self.asked.append(("wish", wish))
        return Receipt(None)

    def sign_verdict(self, desk: object, resident: object, values: Any) -> Receipt[None]:
        self.asked.append(("sign", values["outcome"]))
        return Receipt(None)

    def countersign_verdict(self, desk: object, id: object) -> Receipt[None]:
        self.asked.append(("countersign", id))
        return Receipt(None)


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> Acts:
    made = Acts()
    monkeypatch.setattr(page_module, "readiness", made)
    return made


def signed_by(user: str) -> ReadinessVerdict:
    return ReadinessVerdict(
        id=RecordId("9" * 32),
        outcome=VerdictOutcome.READY,
        state=SignState.SIGNED,
        author=KeyId(user),
        author_id=user,
    )


def open_page(shell: Shell, settle: Settle) -> ReadinessPage:
    assert shell.seat.register is not None
    resident = ResidentId(shell.seat.register.rows[0].resident)
    shell.go(f"residents/{resident}/readiness")
    settle()
    return next(p for p in shell.findChildren(ReadinessPage) if p.isVisible())


def says(page: ReadinessPage) -> list[str]:
    return [b.accessibleName() for b in page.findChildren(QPushButton) if b.isVisible()]


def press(page: ReadinessPage, name: str) -> None:
    next(b for b in page.findChildren(QPushButton) if b.accessibleName() == name).click()


def test_signing_says_what_it_means_and_signs(
    open_shell: Callable[..., Shell],
    house: dict[str, PaperDesk],
    settle: Settle,
    acts: Acts,
    qtbot: QtBot,
) -> None:
    shell = open_shell(house["somchai"])
    page = open_page(shell, settle)
    press(page, "Sign…")
    box = shell.findChild(StepUp)
    assert not box.line.isVisible()
    box.main.click()
    settle()
    assert acts.asked == [("sign", VerdictOutcome.READY)]


def test_the_first_signer_is_not_asked_to_countersign(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    acts.found = (signed_by("dana"),)
    page = open_page(open_shell(house["dana"]), settle)
    assert "Countersign…" not in says(page)
    assert "Sign…" not in says(page)


def test_a_colleague_countersigns(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    acts.standing_now = replace(ELIGIBLE, verdict_state=VerdictState.WAITING)
    acts.found = (signed_by("somchai"),)
    shell = open_shell(house["dana"])
    press(open_page(shell, settle), "Countersign…")
    shell.findChild(StepUp).main.click()
    settle()
    assert acts.asked == [("countersign", RecordId("9" * 32))]


def test_nothing_is_signed_while_something_is_missing(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    acts.standing_now = replace(ELIGIBLE, state=ReadinessState.IN_PROGRESS)
    page = open_page(open_shell(house["somchai"]), settle)
    assert "Sign…" not in says(page)


def test_a_no_is_written_down_at_once(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    page = open_page(open_shell(house["dana"]), settle)
    assert not next(
        b for b in page.findChildren(QPushButton) if b.accessibleName() == "Write it down"
    ).isEnabled()
    page.findChild(CalmPicker).setCurrentText("Does not want to return")
    press(page, "Write it down")
    settle()
    assert acts.asked == [("wish", "no")]


def test_a_counsellor_sees_only_what_counsellors_sign(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    page = open_page(open_shell(house["amara"]), settle)
    assert len(says(page)) == 4
    assert all(name.startswith("Look at it: ") for name in says(page))


def test_another_day_is_only_a_question(
    open_shell: Callable[..., Shell],
    house: dict[str, PaperDesk],
    settle: Settle,
    acts: Acts,
    qtbot: QtBot,
) -> None:
    page = open_page(open_shell(house["somchai"]), settle)
    qtbot.keyClicks(page.findChild(DateLine).box, "1 Dec 2026")
    settle()
    assert acts.asked[-1] == ("what if", date(2026, 12, 1))
    assert any("May be signed" in label.text() for label in page.findChildren(PlainLabel))
