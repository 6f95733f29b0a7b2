"""A house of nine without lawyer, nurse or logistics officer: six people become ready, and a sheet.

Both walks go through the real window, over real keys. A step is a click, a key, or a line typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.access import new_house
from shelterdesk.domain.catalogue import load_criteria
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.journey import DecisionForm, ReturnDecision, Wish
from shelterdesk.domain.kinds.readiness import (
    ReadinessFact,
    ReturnRisk,
    RiskLevel,
    SignatureOutside,
)
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import assignments, consents, readiness, records
from shelterdesk.ui.pages import report as report_page
from shelterdesk.ui.pages import roster_sheet
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.readiness_grid import GroupGrid
from shelterdesk.ui.pages.report import ReportPage
from shelterdesk.ui.pages.roster_room import RosterRoom
from shelterdesk.ui.pages.roster_sheet import RosterSheet
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.presenters.readiness_grid import PAPER
from shelterdesk.ui.shell import Shell
from tests.cast import CHEAP, TODAY, Cast
from tests.services.ready_house import SEATED, tell, welcome
from tests.ui.hands import KEY, MIND, POINT, PRESS
from tests.ui.test_journey import Program

NINE = (
    new_house.Founder("mia", "Mia", (Role.MGR,), "moon"),
    new_house.Founder("max", "Max", (Role.MGR, Role.CM), "moon"),
    new_house.Founder("carla", "Carla", (Role.CM,), "moon"),
    new_house.Founder("amara", "Amara", (Role.COU,), "moon"),
    new_house.Founder("hana", "Hana", (Role.HS,), "moon"),
    new_house.Founder("hugo", "Hugo", (Role.HS,), "moon"),
    new_house.Founder("nils", "Nils", (Role.NS,), "moon"),
    new_house.Founder("nina", "Nina", (Role.NS,), "moon"),
    new_house.Founder("adam", "Adam", (Role.ADM,), "moon"),
)
SIX = ("Ana", "Bo", "Cho", "Dao", "Em", "Fai")
SIGN_IN = 3  # name, passphrase, Enter
PASSPHRASE = 35  # letters of six drawn words with the spaces between them


@dataclass
class Walk:
    """Somebody at the window; every act counts.

    ``expected`` are those clicks that whoever made the one before was waiting to make: the model
    counts no second for making up one's mind to them (rule 1 of Card, Moran and Newell).
    """

    program: Program
    steps: dict[str, int] = field(default_factory=dict)
    who: str = ""
    shell: Shell | None = None
    letters: int = 0
    lines: int = 0
    expected: int = 0

    def seconds(self) -> float:
        """How long hands and mind take by the keystroke-level model, without reading or waiting."""
        clicks = self.total - self.lines
        minds = self.total - self.expected
        return self.letters * KEY + clicks * (POINT + PRESS) + minds * MIND

    def sit(self, who: str) -> Shell:
        self.who, self.shell = who, self.program.open(who)
        self._count(SIGN_IN)
        self._typed(len(who), PASSPHRASE, 1)
        self.expected += 1  # Enter
        return self.shell

    def leave(self) -> None:
        assert self.shell is not None
        self.program.lock(self.shell)
        self._count()

    def go(self, route: str, steps: int = 2) -> None:
        assert self.shell is not None
        self.shell.go(route)
        self.program.settle()
        self._count(steps)

    def press(self, name: str) -> None:
        self.program.button(name).click()
        self.program.settle()
        self._count()

    def press_like(self, start: str) -> None:
        assert self.program.window is not None
        seen = [b for b in self.program.window.findChildren(QPushButton) if b.isVisible()]
        next(b for b in seen if b.accessibleName().startswith(start)).click()
        self.program.settle()
        self._count()

    def agree(self) -> None:
        """The main button of the box that asks for one's name."""
        box = self.program.find(StepUp)
        if box.line.isVisible():
            box.line.box.setText("moon")
            self._count()
            self._typed(PASSPHRASE)
        box.main.click()
        self.program.settle()
        self._count()
        self.expected += 1

    def fill(self, kind: str, **values: object) -> None:
        for name, value in values.items():
            self.program.field(kind, name).editor.fill(value)
            self._count()

    def save(self) -> None:
        self.program.find(Entry).save()
        self.program.settle()
        self._count()

    def rosters(self) -> None:
        """The room of rosters, where the house has it; else the room alone."""
        assert self.shell is not None
        if "rosters" in self.shell.house.rooms:
            self.go("house/rosters")
            return
        room = RosterRoom(self.shell.seat)
        room.setParent(self.shell)
        room.resize(self.shell.size())
        room.show()
        room.read()
        self.program.settle()
        self._count(2)

    def _typed(self, *letters: int) -> None:
        self.lines += len(letters)
        self.letters += sum(letters)

    def _count(self, steps: int = 1) -> None:
        self.steps[self.who] = self.steps.get(self.who, 0) + steps

    @property
    def total(self) -> int:
        return sum(self.steps.values())


@pytest.fixture
def nine(tmp_path: Path) -> Cast:
    cast = Cast(tmp_path / "house")
    new_house.found_practice_house(cast.house, "NINE-01", NINE, CHEAP)
    return cast


def lived(cast: Cast) -> list[ResidentId]:
    """What other rooms have written over the weeks: papers, consents, a first yes, a journey."""
    criteria = load_criteria()
    with cast.seated("mia", "max", "carla", "amara", "hana"):
        people = [cast.admit("hana", name) for name in SIX]
        for rosa in people:
            cast.assign(rosa, "carla", Role.CM)
            assignments.assign(cast.desk("mia"), rosa, cast.user("max"), Role.CM, deputy=True)
            cast.assign(rosa, "amara", Role.COU)
        cast.desk("max").refresh_actor()
        carla = cast.desk("carla")
        depart = TODAY + timedelta(days=9)
        for rosa in people:
            for sort, days in (("passport", 600), ("exit_permission", 40)):
                given = {"document_type": sort, "state": "received", "number": "A1"}
                ends = TODAY + timedelta(days=days)
                records.add(carla, Document, rosa, {**given, "expires_on": ends})
            for about in (ConsentType.FAMILY, ConsentType.AFTER_CARE):
                no = {"consent_type": about, "decision": Decision.DECLINED, "starts_on": TODAY}
                consents.record(carla, Consent, rosa, no)
            with carla.work("readiness_fact.add") as work:
                first = {"name": "wish", "value": "yes", "on": TODAY - timedelta(days=5)}
                journey = f"ticketed depart={depart} arrive={depart}"
                told = [first, {"name": "journey", "value": journey, "on": TODAY}]
                told.append({"name": "pathway", "value": "yes", "on": TODAY})
                told += [
                    {"name": f"recipients:{name}", "value": "no", "on": TODAY}
                    for name in criteria.recipients
                ]
                for each in told:
                    work.shelf(ReadinessFact).add(work.make(ReadinessFact, rosa, each))
            readiness.note_fact(carla, rosa, "originals", "with_resident")
    return people


def to_file(folder: Path) -> QPrinter:
    """A printer that writes a file, for looking at what it was given."""
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(folder / "printed.pdf"))
    return printer


def list_rows(walk: Walk, grid: GroupGrid) -> int:
    """List every row that is offered, one click each, and sign."""
    count = grid.table.rowCount(QModelIndex())
    for number in range(count):
        grid.table.list_row(number)
        walk._count()
    return count


def test_a_nine_person_house_brings_six_people_to_ready(
    nine: Cast, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = lived(nine)
    program = Program(nine, qtbot)
    walk = Walk(program)

    # Carla: what applies, each resident's own word and risk, her criteria, the lawyer's letter.
    walk.sit("carla")
    for rosa in people:
        walk.go(f"residents/{rosa}/readiness")
        walk.press("Ask, and write down the answer…")
        walk.fill(
            ReturnDecision.kind,
            wish=Wish.YES,
            alone=True,
            language="mya",
            form=DecisionForm.SPOKEN,
        )
        walk.save()
        walk.press_like("Look at it: Was the risk of return")
        walk.fill(ReturnRisk.kind, level=RiskLevel.LOW, partner="Practice partner")
        walk.save()
    walk.go("house/readiness")
    grid = program.find(GroupGrid)
    for _ in range(12):
        questions = grid._grid.questions
        if not questions:
            break
        walk.press_like("As names" if questions[0].is_age else f"No, for {len(people)} people")
        walk.agree()
    signed = list_rows(walk, grid)
    walk.press("Sign…")
    walk.agree()
    grid.shown.setCurrentIndex(grid.shown.findData(PAPER))
    grid._show_rows()
    walk._count()
    papers = 0
    for number, criterion in enumerate(grid.table._criteria):
        if set(criterion.signers) & {"LO", "MD"}:
            grid.table.list_row(number)
            walk._count()
            papers += 1
    walk.press("Sign…")
    walk.fill(SignatureOutside.kind, signer="P. Lawyer", office="Legal aid", paper="Binder 4")
    walk.save()
    walk.leave()

    # Amara: the counsellor's answers, one click each; nothing of what was said.
    walk.sit("amara")
    for rosa in people:
        walk.go(f"residents/{rosa}/readiness")
        for question in ("Is the end of counselling", "Was doubt about capacity"):
            walk.press_like(f"Not needed: {question}")
    walk.leave()

    # Mia: the second name, her own criteria, the verdicts.
    shell = walk.sit("mia")
    walk.go("house/readiness")
    grid = program.find(GroupGrid)
    walk.press_like("Put the second name to")
    walk.agree()
    list_rows(walk, grid)
    walk.press("Sign…")
    walk.agree()
    left = {
        blocker.criterion
        for person in grid._grid.people
        for blocker in person.standing.blockers
        if blocker.phase.value == "R" and not blocker.lapses
    }
    assert left == set()
    walk.press_like(f"Sign {len(people)} verdicts")
    walk.agree()
    assert shell.seat.register is not None
    walk.leave()

    # Max countersigns, and prints who travels.
    shell = walk.sit("max")
    walk.go("house/readiness")
    walk.press_like(f"Countersign {len(people)} verdicts")
    walk.agree()
    desk = shell.seat.desk
    states = {readiness.standing(desk, rosa).state for rosa in people}
    assert states == {ReadinessState.READY}
    monkeypatch.setattr(roster_sheet, "ask_printer", lambda parent, banner: to_file(tmp_path))
    walk.rosters()
    walk.press("Make the roster")
    sheet = program.find(RosterSheet)
    assert {resident for resident, _ in sheet._roster.members} == set(people)
    walk.press("Print…")
    walk._count()  # the printer's own box
    with pikepdf.open(tmp_path / "printed.pdf") as pages:
        assert len(pages.pages) >= 1
    written = [e.action for e in desk.trail(size=3)]
    assert "roster.print" in written
    walk.leave()
    assert signed >= 8
    assert papers >= 10
    assert walk.total <= 190, walk.steps


def test_from_signing_in_to_a_countersigned_printed_sheet(
    cast: Cast, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.seated(*SEATED):
        rosa = welcome(cast, "Rosa")
        tell(cast, [rosa])
    walk = Walk(Program(cast, qtbot))
    walk.sit("carla")
    walk.go(f"residents/{rosa}/readiness")  # the resident in the list, the tab
    walk.press("Sign…")
    walk.agree()
    walk.leave()
    walk.sit("mia")
    walk.press_like("A verdict waits for your name")  # on Today, first thing
    walk.press("Countersign…")
    walk.agree()
    walk.press("Report…")
    report = walk.program.find(ReportPage)
    report.make_report()
    walk.program.settle()
    walk._count()
    assert report.number.text().startswith("RR-2026-")
    monkeypatch.setattr(report_page, "ask_printer", lambda parent, banner: to_file(tmp_path))
    walk.press("Print…")
    walk._count()  # the printer's own box
    walk.expected += 1
    assert walk.seconds() < 60
    with pikepdf.open(tmp_path / "printed.pdf") as pages:
        assert len(pages.pages) >= 2
    walk.leave()
    assert walk.total <= 20, walk.steps
