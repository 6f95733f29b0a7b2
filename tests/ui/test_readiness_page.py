"""The readiness page: the wish, two signatures of two people, one's own share."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.domain.catalogue import load_criteria
from shelterdesk.domain.kinds.readiness import (
    AssessmentState,
    ChildSigner,
    ReadinessVerdict,
    VerdictOutcome,
    Waiver,
)
from shelterdesk.domain.readiness import ReadinessState, judge
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.domain.record import KeyId, RecordId, ResidentId, SignState
from shelterdesk.services.one_person import SHUT_SAYS, Stands
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.signatures import Unsigned
from shelterdesk.services.way_home import WayHome
from shelterdesk.ui.kit.cards import Card
from shelterdesk.ui.kit.date_field import DateLine
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages import readiness as page_module
from shelterdesk.ui.pages import readiness_decision as decision_module
from shelterdesk.ui.pages import readiness_names as names_module
from shelterdesk.ui.pages.readiness import ReadinessPage
from shelterdesk.ui.pages.readiness_decision import DecisionCard
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.shell import Shell
from tests.domain.readiness_cast import ready_facts
from tests.ui.conftest import Settle
from tests.ui.paper_desk import PaperDesk

TODAY = date(2026, 11, 24)
ELIGIBLE = replace(judge([], load_criteria(), TODAY), state=ReadinessState.ELIGIBLE, blockers=())


@dataclass
class Acts:
    """Readiness services that remember what they were asked."""

    standing_now: Any = ELIGIBLE
    found: tuple[ReadinessVerdict, ...] = ()
    asked_of: list[tuple[object, ...]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def asked(self, desk: object) -> Any:
        return load_criteria()

    def own_roles(self, desk: Any) -> frozenset[str]:
        return frozenset(desk.roles)

    def look(self, desk: Any, resident: object) -> WayHome:
        given = {"unsigned": (), "decision": None, "proposals": {}, "is_adult": True, **self.more}
        given.setdefault("person", Stands(self.standing_now))
        return WayHome(self.standing_now, verdicts=self.found, roles=frozenset(desk.roles), **given)

    def of_person(self, desk: object, resident: object, depart_on: date | None = None) -> Stands:
        self.asked_of.append(("what if", depart_on))
        return Stands(self.standing_now)

    def answer(self, desk: object, resident: object, condition: str, *, holds: bool) -> None:
        self.asked_of.append(("answer", condition, holds))

    def assess(self, desk: object, resident: object, id: str, values: Any) -> Receipt[None]:
        self.asked_of.append(("own", id, values["state"]))
        return Receipt(None)

    def note_wish(self, desk: object, resident: object, wish: str) -> Receipt[None]:
        self.asked_of.append(("wish", wish))
        return Receipt(None)

    def sign_verdict(self, desk: object, resident: object, values: Any) -> Receipt[None]:
        self.asked_of.append(("sign", values["outcome"]))
        return Receipt(None)

    def countersign_verdict(self, desk: object, id: object) -> Receipt[None]:
        self.asked_of.append(("countersign", id))
        return Receipt(None)

    def sign_for_child(self, desk: object, id: object) -> Receipt[None]:
        self.asked_of.append(("child", id))
        return Receipt(None)

    def countersign(self, desk: object, record: Any) -> Receipt[None]:
        self.asked_of.append(("second", type(record)))
        return Receipt(None)


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> Acts:
    made = Acts()
    for module, name in (
        (page_module, "readiness"),
        (page_module, "way_home"),
        (decision_module, "readiness"),
        (names_module, "readiness"),
        (names_module, "signatures"),
    ):
        monkeypatch.setattr(module, name, made)
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
    assert acts.asked_of == [("sign", VerdictOutcome.READY)]


def test_the_first_signer_is_not_asked_to_countersign(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    acts.standing_now = replace(ELIGIBLE, verdict_state=VerdictState.WAITING)
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
    assert acts.asked_of == [("countersign", RecordId("9" * 32))]


def test_nothing_is_signed_while_something_is_missing(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    acts.standing_now = replace(ELIGIBLE, state=ReadinessState.IN_PROGRESS)
    page = open_page(open_shell(house["somchai"]), settle)
    assert "Sign…" not in says(page)


def texts(page: ReadinessPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisible())


def test_a_no_is_written_down_with_one_click(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    page = open_page(open_shell(house["dana"]), settle)
    press(page, "Does not want to go now")
    settle()
    assert acts.asked_of == [("wish", "no")]


def test_the_decision_stands_above_everything(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    page = open_page(open_shell(house["somchai"]), settle)
    cards = [card for card in page.findChildren(Card) if card.isVisible()]
    top = min(cards, key=lambda card: card.mapTo(page, QPoint(0, 0)).y())
    assert isinstance(top, DecisionCard)
    assert "An adult may go or stay at any time" in texts(page)


def test_a_child_is_never_told_that_adults_can_always_go(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    acts.more = {"is_adult": False}
    page = open_page(open_shell(house["somchai"]), settle)
    assert "adult may go" not in texts(page).lower()
    assert "What a child wants is heard first" in texts(page)


def test_a_counsellor_sees_only_what_counsellors_sign(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    page = open_page(open_shell(house["amara"]), settle)
    looks = [name for name in says(page) if ": " in name]
    assert sum(name.startswith("Met: ") for name in looks) == 4
    assert sum(name.startswith("Not needed: ") for name in looks) == 4
    assert set(says(page)) - set(looks) == {"Does not want to go now"}
    press(page, looks[0])
    settle()
    assert acts.asked_of == [("own", "RR-DEC-07", AssessmentState.MET)]


def test_why_not_yet_names_who_acts_and_answers_a_condition(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    facts = ready_facts(applies__debt="", **{"criterion__RR-MON-02": ""})
    acts.standing_now = judge(facts, load_criteria(), TODAY)
    page = open_page(open_shell(house["somchai"]), settle)
    assert "Why not yet?" in texts(page)
    assert "case manager" in texts(page)
    press(page, "No: Ask whether there are debts.")
    settle()
    assert acts.asked_of == [("answer", "debt", False)]


def test_what_may_be_let_pass_says_so_and_a_hard_gate_does_not(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    left_out = {"criterion__RR-COM-01": "", "criterion__RR-FAM-04": ""}
    acts.standing_now = judge(ready_facts(**left_out), load_criteria(), TODAY)
    page = open_page(open_shell(house["dana"]), settle)
    asked = load_criteria()
    passes = [name for name in says(page) if name.startswith("Let it pass…")]
    assert passes == [f"Let it pass…: {asked['RR-COM-01'].question}"]


def test_a_second_name_is_asked_for_with_what_it_is_for(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    waiver = Waiver(
        id=RecordId("7" * 32),
        criterion="RR-COM-01",
        on=TODAY,
        reason="No phone there.",
        mitigation="A neighbour is called.",
        state=SignState.SIGNED,
    )
    acts.more = {"unsigned": (Unsigned(waiver, is_mine=False, may_sign=True),)}
    shell = open_shell(house["dana"])
    page = open_page(shell, settle)
    assert "No phone there." in texts(page)
    press(page, next(n for n in says(page) if n.startswith("I stand by it too…")))
    shell.findChild(StepUp).main.click()
    settle()
    assert acts.asked_of == [("second", Waiver)]


def test_who_is_missing_under_a_childs_verdict_is_named(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    acts.standing_now = replace(ELIGIBLE, verdict_state=VerdictState.WAITING)
    acts.found = (signed_by("somchai"),)
    acts.more = {"is_adult": False, "child_signs": tuple(ChildSigner)}
    page = open_page(open_shell(house["dana"]), settle)
    assert "Still to sign for the child: Child focal point" in texts(page)
    assert "Still to sign for the child: Guardian" in texts(page)
    assert not [said for said in says(page) if said.startswith("It was signed on paper")]
    acts.more |= {"paper_signs": (ChildSigner.GUARDIAN,)}  # the focal point is here and signs
    page = open_page(open_shell(house["dana"]), settle)
    assert len([said for said in says(page) if said.startswith("It was signed on paper")]) == 1


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
    assert acts.asked_of[-1] == ("what if", date(2026, 12, 1))
    assert any("May be signed" in label.text() for label in page.findChildren(PlainLabel))


def test_the_word_for_a_person_goes_by_both_records(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    worse = replace(ELIGIBLE, state=ReadinessState.BLOCKED)
    acts.more = {"person": Stands(worse, joined=True)}
    said = texts(open_page(open_shell(house["somchai"]), settle))
    assert worse.state.label in said
    assert f"By this record alone: {ELIGIBLE.state.label}." in said
    assert "Nothing is missing." not in said
    assert SHUT_SAYS not in said


def test_a_record_that_is_not_open_is_said_kindly_and_nothing_good_with_it(
    open_shell: Callable[..., Shell], house: dict[str, PaperDesk], settle: Settle, acts: Acts
) -> None:
    known = replace(ELIGIBLE, state=ReadinessState.IN_PROGRESS, may_depart=False)
    acts.more = {"person": Stands(known, joined=True, shut=True)}
    said = texts(open_page(open_shell(house["somchai"]), settle))
    assert SHUT_SAYS in said
    assert "Nothing is missing." not in said
    assert ELIGIBLE.state.label not in said
