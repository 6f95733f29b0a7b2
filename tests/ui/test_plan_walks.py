"""The care plan through the real window: made with a resident, printed, reviewed, compared."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.plan import (
    AgreedHow,
    Agreement,
    CarePlan,
    CaseConference,
    Domain,
    LegalPlanItem,
    PlanItem,
    PlanSignature,
    PlanState,
    ReviewChange,
    SafetyPlanItem,
)
from shelterdesk.domain.kinds.task import Doer, SafetyTask, Task
from shelterdesk.domain.record import ResidentId, SignState
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Frozen, NotFound
from shelterdesk.services import (
    care_plans,
    plan_actions,
    plan_conferences,
    plan_items,
    plan_reviews,
    plan_versions,
)
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.page_pictures import PagePictures
from shelterdesk.ui.pages.care_plan import CarePlanPage
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.plan_conference import ConferencePage
from shelterdesk.ui.pages.plan_items import ItemCard
from shelterdesk.ui.pages.plan_versions import VersionsPage
from shelterdesk.ui.pages.together import TogetherPage
from shelterdesk.ui.shell import Shell
from tests.cast import TODAY, Cast, copied
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program
from tests.ui.test_safety_walks import everything

STAFF_ONLY = "she shakes when the door bangs"
MATTERS = "ညဘက် ဘေးကင်းကင်း အိပ်ချင်တယ်။"
DOOR = "ညဘက် တံခါးပိတ်ပြီး အိပ်ချင်တယ်။"
PASSPORT = "ပတ်စပို့ ပြန်လိုချင်တယ်။"
PICTURES = os.environ.get("SHELTERDESK_TEST_PICTURES", "")  # a folder: pictures of every step
STEPS = 28  # for a plan with two items in two languages, a first step, and a yes


@pytest.fixture(scope="module")
def assigned(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Rosa with everybody who works with a plan; made once."""
    cast = copied(founded_house, tmp_path_factory.mktemp("plan") / "house")
    with cast.seated("mia", "nils", "carla", "amara", "nora", "lea"):
        rosa = cast.admit("nils")
        for login, role in (
            ("carla", Role.CM),
            ("amara", Role.COU),
            ("nora", Role.NUR),
            ("lea", Role.LEG),
        ):
            cast.assign(rosa, login, role)
    return cast, rosa


@pytest.fixture
def rosa(assigned: Any, tmp_path: Path) -> tuple[Cast, ResidentId]:
    cast, rosa = assigned
    return copied(cast, tmp_path / "house"), rosa


@pytest.fixture(scope="module")
def written(assigned: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The same with a plan; made once."""
    cast, rosa = assigned
    mine = copied(cast, tmp_path_factory.mktemp("written") / "house")
    a_plan(mine, rosa)
    return mine, rosa


@pytest.fixture
def planned(written: Any, tmp_path: Path) -> tuple[Cast, ResidentId]:
    cast, rosa = written
    return copied(cast, tmp_path / "house"), rosa


@dataclass
class Walk:
    """Clicks and typed lines, counted; ``see`` is told where one is."""

    program: Program
    qtbot: QtBot
    shell: Shell
    see: Callable[[str], None] = lambda _: None
    steps: int = 0
    seen: list[str] = field(default_factory=list)

    def click(self, name: str) -> None:
        self.program.button(name).click()
        self.steps += 1
        self.program.settle()

    def fill(self, kind: str, name: str, value: Any) -> None:
        """A field as somebody fills it: what is typed goes through the keyboard's own way."""
        self.program.field(kind, name).editor.fill(value)
        self.program.field(kind, name).editor.edited.emit()
        self.steps += 1

    def rate(self, kind: str, name: str, value: int) -> None:
        row = self.program.field(kind, name).editor
        next(b for b in row.findChildren(QPushButton) if b.text() == str(value)).click()
        assert row.read() == value
        self.steps += 1

    def save(self) -> None:
        self.program.find(Entry).save()
        self.steps += 1
        self.program.settle()

    def look(self, name: str) -> None:
        self.seen.append(name)
        self.see(name)


def make_the_plan(walk: Walk, rosa: ResidentId) -> None:
    """Carla and Rosa sit down together for the first time."""
    walk.shell.go(f"residents/{rosa}/plan")
    walk.program.settle()
    walk.click("Begin it together")
    for name, value in (
        ("matters", MATTERS),
        ("language", "mya"),
        ("translation", "I want to sleep safely at night."),
    ):
        walk.fill(CarePlan.kind, name, value)
    walk.look("1 begin")
    walk.save()
    _write(walk, Domain.SAFETY, SafetyPlanItem.kind, DOOR, "I want to sleep behind a closed door.")
    walk.look("2 first item")
    _write(walk, Domain.DOCUMENTS, LegalPlanItem.kind, PASSPORT, "I want my passport back.")
    card = walk.program.find(ItemCard)
    step = next(b for b in card.findChildren(QPushButton) if "Add a step" in b.text())
    step.click()
    walk.program.settle()
    walk.fill(SafetyTask.kind, "what", "Give Rosa the key of room 4")
    walk.fill(SafetyTask.kind, "due_on", TODAY + timedelta(days=2))
    walk.save()
    walk.click("What the resident says to it")
    walk.fill(PlanSignature.kind, "agreement", Agreement.AGREES)
    walk.fill(PlanSignature.kind, "how", AgreedHow.THUMBPRINT)
    walk.look("3 what she says")
    walk.save()
    walk.look("4 the plan")


def _write(walk: Walk, part: Domain, kind: str, said: str, means: str) -> None:
    page = walk.program.find(CarePlanPage)
    page.part.setCurrentIndex(page.part.findData(part.value))
    walk.steps += 1
    walk.click("Write something down")
    walk.fill(kind, "in_my_words", said)
    walk.fill(kind, "translation", means)
    walk.rate(kind, "baseline", 2)
    walk.fill(kind, "agreement", Agreement.AGREES)
    walk.fill(kind, "agreed_how", AgreedHow.SPOKEN)
    walk.save()


def rate_together(walk: Walk) -> None:
    """Rosa says herself how it goes, on a page without anything else."""
    walk.click("Look at it together")
    page = walk.program.find(TogetherPage)
    walk.look("6 together")
    for rating, value in zip(page.ratings.values(), (6, 4), strict=True):
        rating.buttons[value].click()
    walk.look("7 together, rated")
    page.keep.click()
    walk.program.settle()
    page.back.click()
    walk.program.settle()


def a_month_later(walk: Walk) -> None:
    """They look back: one thing goes on changed, one is put aside, something comes."""
    for number, (kind, change) in enumerate(
        (("safety_plan_review", ReviewChange.CHANGE), ("legal_plan_review", ReviewChange.ASIDE))
    ):
        card = [c for c in walk.shell.findChildren(ItemCard) if c.isVisible()][number]
        back = next(b for b in card.findChildren(QPushButton) if "Look back" in b.text())
        back.click()
        walk.program.settle()
        walk.rate(kind, "resident_rating", 7 - number)
        walk.rate(kind, "staff_rating", 4)
        walk.fill(kind, "staff_comment", STAFF_ONLY)
        walk.fill(kind, "change", change)
        if not number:
            walk.look("8 look back")
        walk.save()
    card = walk.program.find(ItemCard)
    next(b for b in card.findChildren(QPushButton) if b.text() == "Change").click()
    walk.program.settle()
    walk.fill(SafetyPlanItem.kind, "goal", "A key of my own, also in the next house")
    walk.save()
    _write(walk, Domain.FAMILY, PlanItem.kind, "အမေ့ကို ဖုန်းဆက်ချင်တယ်။", "I want to call my mother.")
    walk.click("We looked at it today")
    walk.look("9 a month later")


def test_a_plan_is_made_printed_reviewed_and_compared(
    rosa: tuple[Cast, ResidentId], qtbot: QtBot
) -> None:
    walk_through(*rosa, qtbot, pictured if PICTURES else None)


def pictured(program: Program, name: str) -> None:
    """Keep what one sees, on a high screen, as the pictures in docs/pictures/walks were made."""
    assert program.window is not None
    program.window.resize(1000, 1200)
    program.settle()
    file = f"plan-{name.replace(',', '').replace(' ', '-')}.png"
    program.window.grab().save(str(Path(PICTURES) / file))


def walk_through(
    cast: Cast, rosa: ResidentId, qtbot: QtBot, see: Callable[[Program, str], None] | None = None
) -> None:
    """The whole story; *see* is called wherever there is something to look at."""
    program = Program(cast, qtbot)
    shell = program.open("carla")
    walk = Walk(program, qtbot, shell, lambda name: see(program, name) if see else None)
    make_the_plan(walk, rosa)
    assert walk.steps <= STEPS
    assert nameless(shell) == []
    walk.click("A copy for them")
    assert program.find(PaperPage).findChild(PagePictures) is not None
    walk.look("5 copy")
    program.find(PaperPage).close_it.click()
    program.settle()
    rate_together(walk)
    program.lock(shell)

    cast.time.pass_by(days=29)
    shell = program.open("carla")
    walk.shell = shell
    shell.go(f"residents/{rosa}/plan")
    program.settle()
    a_month_later(walk)
    walk.click("More about the plan")
    walk.click("Versions")
    assert program.find(VersionsPage).older.count() == 2
    walk.look("10 versions")
    said = everything(shell)
    for text in ("New", "Changed", "Reached or put aside", "A key of my own"):
        assert text in said
    assert nameless(shell) == []
    program.lock(shell)

    with cast.seated("carla"):
        carla = cast.desk("carla")
        page = care_plans.page(carla, rosa)
        assert (page.plan.state, page.plan.version) == (PlanState.ACTIVE, 2)
        found = plan_versions.compare(carla, page.plan.id, 1)
        assert [len(x) for x in (found.came, found.changed, found.ended)] == [1, 1, 1]
        safe = next(i for i in page.items if i.domain is Domain.SAFETY)
        line = plan_reviews.item_line(safe, plan_reviews.of_items(carla, [safe])[safe.id])
        # Her own number of the first day, hers a month later beside the worker's.
        assert [(p.resident, p.staff) for p in line] == [(6, None), (7, 4)]
        (step,) = plan_actions.by_source(carla, rosa, [safe.id])[safe.id]
        assert (type(step.task), step.task.doer) == (SafetyTask, Doer.STAFF)


def a_plan(cast: Cast, rosa: ResidentId) -> None:
    """A plan with something in every drawer, and remarks of staff on each."""
    with cast.seated("carla"):
        carla = cast.desk("carla")
        care_plans.begin(carla, rosa, {"matters": "her own matters", "language": "mya"})
        for part, said in PARTS.items():
            item = plan_items.add(carla, rosa, part, {"in_my_words": said}).value
            plan_reviews.review(carla, item, {"resident_rating": 5, "staff_comment": STAFF_ONLY})
            remark = {"what": f"step for {said}", "remark": STAFF_ONLY, "source_step": "1"}
            plan_actions.add(carla, item, remark)


PARTS = {
    Domain.SAFETY: "words of safety",
    Domain.HOUSING: "words of housing",
    Domain.HEALTH: "words of health",
    Domain.MIND: "words of feelings",
    Domain.LEGAL: "words of law",
}
MAY_SEE = {
    "mia": set(PARTS.values()) | {"her own matters"},
    "carla": set(PARTS.values()) | {"her own matters"},
    "amara": {"words of safety", "words of feelings"},
    "nora": {"words of health"},
    "lea": {"words of law"},
    "nils": set(),
    "hana": set(),
}


@pytest.mark.parametrize("login", MAY_SEE)
def test_each_sees_their_parts_and_no_trace_of_the_rest(
    planned: tuple[Cast, ResidentId], qtbot: QtBot, login: str
) -> None:
    cast, about = planned
    program = Program(cast, qtbot)
    shell = program.open(login)
    shell.go(f"residents/{about}/plan")
    program.settle()
    said = everything(shell)
    every = {*PARTS.values(), "her own matters"}
    assert [f for f in shell._search("words") if "words of" in f.text] == []
    elsewhere = ""
    for route in ("today", "tasks", "calendar", f"residents/{about}/overview"):
        shell.go(route)
        program.settle()
        elsewhere += everything(shell)
    assert {text for text in every if text in elsewhere} <= MAY_SEE[login]
    shell.go(f"residents/{about}/plan")
    program.settle()
    assert {text for text in every if text in said} == MAY_SEE[login]
    if not MAY_SEE[login]:
        assert not [p for p in shell.findChildren(CarePlanPage) if p.isVisible()]
    else:
        shown = [c for c in shell.findChildren(ItemCard) if c.isVisible()]
        assert len(shown) == len(MAY_SEE[login] - {"her own matters"})
        program.button("Look at it together").click()
        program.settle()
        alone = program.find(TogetherPage)
        heard = " ".join(w.accessibleName() for w in alone.findChildren(QWidget))
        heard += " ".join(label.text() for label in alone.findChildren(PlainLabel))
        assert {text for text in every if text in heard} == MAY_SEE[login]
        assert STAFF_ONLY not in heard
    program.lock(shell)


def test_nothing_else_is_on_the_screen_while_two_look_at_it(
    planned: tuple[Cast, ResidentId], qtbot: QtBot
) -> None:
    cast, about = planned
    with cast.seated("nils"):
        cast.admit("nils", "Ana")
    program = Program(cast, qtbot)
    shell = program.open("carla")
    shell.go(f"residents/{about}/plan")
    program.settle()
    program.button("Look at it together").click()
    program.settle()
    page = program.find(TogetherPage)
    buttons = {b.accessibleName() for b in shell.findChildren(QPushButton) if b.isVisible()}
    assert {b for b in buttons if "How is this going" not in b} == {
        "Back", "Take a break", "Keep my answers",
    }  # fmt: skip
    heard = " ".join(w.accessibleName() for w in shell.findChildren(QWidget) if w.isVisible())
    heard += " ".join(label.text() for label in shell.findChildren(PlainLabel) if label.isVisible())
    for text in ("Ana", STAFF_ONLY, "Carla", "Overview"):
        assert text not in heard
    next(iter(page.ratings.values())).buttons[9].click()
    page.pause.click()
    assert not page.area.isVisible()
    page.go_on.click()
    shell.hide_screen()
    assert not page.isVisible()
    shell.covered.came_back.emit()
    assert page.isVisible()
    assert next(iter(page.ratings.values())).value == 9  # a pause loses nothing
    page.back.click()
    program.settle()
    assert shell.rail.isVisible()
    assert program.find(CarePlanPage)
    shell.go(f"draft/care_plan-together/{about}")  # and neither does going back
    program.settle()
    page = program.find(TogetherPage)
    assert next(iter(page.ratings.values())).value == 9
    page.keep.click()
    program.settle()
    page.back.click()
    program.settle()
    program.lock(shell)


def test_a_meeting_becomes_tasks_and_is_signed(
    planned: tuple[Cast, ResidentId], qtbot: QtBot
) -> None:
    cast, about = planned
    program = Program(cast, qtbot)
    shell = program.open("carla")
    shell.go(f"residents/{about}/plan")
    program.settle()
    walk = Walk(program, qtbot, shell)
    walk.click("Write down a meeting")
    walk.fill(CaseConference.kind, "present", ("Rosa", "Carla"))
    walk.fill(CaseConference.kind, "agreed", "She visits the clinic")
    walk.fill(CaseConference.kind, "will", ("Call the clinic", "Find a bus"))
    program.find(Entry).keep_now()
    program.settle()
    program.lock(shell)

    shell = program.open("carla")  # what was typed is there again
    program.settle()
    if not [e for e in shell.findChildren(Entry) if e.isVisible()]:
        shell.go(f"draft/{CaseConference.kind}/{about}")
        program.settle()
    assert program.field(CaseConference.kind, "will").editor.read() == (
        "Call the clinic", "Find a bus",
    )  # fmt: skip
    program.find(Entry).save()
    program.settle()
    opener = next(
        b for b in shell.findChildren(QPushButton) if b.isVisible() and b.text() == "Open"
    )
    opener.click()
    program.settle()
    page = program.find(ConferencePage)
    assert "Find a bus" in everything(shell)
    page.sign()
    program.settle()
    program.lock(shell)
    with cast.seated("carla", "amara"):
        carla = cast.desk("carla")
        (meeting,) = plan_conferences.of_resident(carla, about)
        assert meeting.state is SignState.SIGNED
        with pytest.raises(Frozen):
            plan_conferences.write(carla, about, {"agreed": "else"}, before=meeting)
        found = plan_conferences.actions_of(carla, meeting)
        assert {(type(task), task.what) for task in found} == {
            (Task, "Call the clinic"), (Task, "Find a bus"),
        }  # fmt: skip
        with pytest.raises((Denied, NotFound)):
            plan_conferences.of_resident(cast.desk("amara"), about)


def test_every_draft_of_a_plan_opens_its_form_again(
    planned: tuple[Cast, ResidentId], qtbot: QtBot
) -> None:
    cast, about = planned
    with cast.seated("carla"):
        page = care_plans.page(cast.desk("carla"), about)
    plan, item = page.plan, page.items[0]
    assert plan is not None
    slots = (
        "plan_item:housing",
        f"{item.kind}-change:{item.id}:1",
        f"{item.kind}-ask:{item.id}:1",
        f"{item.kind}-step:{item.id}:abc",
        f"safety_plan_review:{item.kind}:{item.id}",
        "outcome_rating:mscos_7",
        f"care_plan-words:{plan.id}:{plan.rev}",
        f"plan_signature:{plan.id}:1",
        f"phase_change:{plan.id}:1",
        "case_conference",
    )
    program = Program(cast, qtbot)
    shell = program.open("carla")
    for slot in slots:
        shell.go(f"draft/{slot}/{about}")
        program.settle()
        assert program.find(Entry).presenter.slot == f"{slot}/{about}"
        program.find(Entry).leave()
        program.settle()
    program.lock(shell)
