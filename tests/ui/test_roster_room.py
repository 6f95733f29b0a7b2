"""A roster through the real window: made, looked at, saved by two; a sheet that is read out."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.record import ResidentId
from shelterdesk.services import printing, readiness, records
from shelterdesk.services.rosters import Form
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.page_pictures import PageView, print_pages
from shelterdesk.ui.pages.checking_sheet import CheckCard
from shelterdesk.ui.pages.report import ReportPage
from shelterdesk.ui.pages.roster_room import LayoutSheet, RosterRoom
from shelterdesk.ui.pages.roster_sheet import RosterSheet
from shelterdesk.ui.pages.saving import SavingBox
from shelterdesk.ui.pages.second_person import SecondPersonBox
from tests.cast import Cast
from tests.services.test_rosters import EMBASSY, PEOPLE, settle
from tests.ui.test_journey import Program

STAFF = ("mia", "max", "carla", "nils", "lea", "nora")

NEVER_LOGGED = (*(name for name in PEOPLE.values() if len(name) > 6), EMBASSY)


@pytest.fixture(scope="module")
def residents() -> list[ResidentId]:
    return []


@pytest.fixture
def program(cast: Cast, qtbot: QtBot, residents: list[ResidentId]) -> Program:
    with cast.seated(*STAFF):
        residents[:] = [settle(cast, name, on_paper) for name, on_paper in PEOPLE.items()]
    return Program(cast, qtbot)


def said(program: Program) -> str:
    assert program.window is not None
    labels = program.window.findChildren(PlainLabel)
    return " | ".join(label.text() for label in labels if label.isVisible())


def for_embassy(program: Program) -> RosterSheet:
    room = program.find(RosterRoom)
    room.profile.setCurrentText("Embassy")
    program.settle()
    room.recipient.setText(EMBASSY)
    room.make_roster()
    program.settle()
    return program.find(RosterSheet)


def test_a_roster_is_made_looked_at_and_saved_by_two(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = program.open("mia")
    shell.go("house/rosters")
    program.settle()
    room = program.find(RosterRoom)
    room.profile.setCurrentText("Embassy")
    program.settle()
    assert [room.nationality.itemText(n) for n in range(room.nationality.count())] == [
        "Myanmar (Burma)",
        "Thailand",
    ]  # a mission reads one nationality: there is no "All"
    room.make_roster()
    program.settle()
    assert "need a look" in shell.seat.banner.title.text()  # nobody is named
    room.recipient.setText(EMBASSY)
    room.make_roster()
    program.settle()
    sheet = program.find(RosterSheet)
    assert program.find(PageView).isVisible()
    for form, part in ((Form.XLSX, "xl/sharedStrings.xml"), (Form.DOCX, "word/document.xml")):
        path = tmp_path / f"roster.{form.value}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *asked, to=path: (str(to), ""))
        sheet.form.setCurrentIndex(sheet.form.findData(form))
        sheet.save.click()
        program.find(SavingBox).go_on.click()  # it says what a file means first
        program.settle()
        box = program.find(SecondPersonBox)
        assert not path.exists()
        box.login.setText("max")
        box.passphrase.box.setText("moon")
        box.enter()
        program.settle()
        with ZipFile(path) as packed:
            assert PEOPLE["Ba"] in packed.read(part).decode()
    program.lock(shell)


def test_the_box_for_a_table_asks_for_no_password(program: Program) -> None:
    shell = program.open("mia")
    shell.go("house/rosters")
    program.settle()
    sheet = for_embassy(program)
    sheet.form.setCurrentIndex(1)
    sheet.save_file()
    box = program.find(SavingBox)
    assert not box.protect.isVisible()
    assert box.password is None
    assert box.go_on.isEnabled()
    assert "cannot be locked with a password" in said(program)
    box.reject()
    program.lock(shell)


def test_a_case_manager_prints_and_saves_nothing(program: Program) -> None:
    shell = program.open("carla")
    shell.go("house/rosters")
    program.settle()
    sheet = for_embassy(program)
    assert sheet.paper.isVisible()
    assert not sheet.save.isVisible()
    assert not sheet.form.isVisible()
    program.lock(shell)


def test_what_is_for_inside_is_printed_and_is_no_file(
    program: Program, residents: list[ResidentId]
) -> None:
    shell = program.open("mia")
    shell.go("house/rosters")
    program.settle()
    program.find(RosterRoom).make_roster()
    program.settle()
    sheet = program.find(RosterSheet)
    assert sheet.paper.isVisible()
    assert not sheet.save.isVisible()
    assert not sheet.form.isVisible()
    shell.go(f"residents/{residents[0]}/overview")
    program.settle()
    shell.residents.view.print_report()
    page = program.find(ReportPage)
    assert not page.save.isVisible()
    assert not page.recipient.isEnabled()
    page.profile.setCurrentText("Embassy")
    assert page.save.isVisible()
    assert page.recipient.isEnabled()
    program.lock(shell)


def test_a_layout_is_written_and_one_with_health_is_not(program: Program) -> None:
    shell = program.open("mia")
    shell.go("house/rosters")
    program.settle()
    room = program.find(RosterRoom)
    room.new_layout()
    sheet = program.find(LayoutSheet)
    sheet.name.setText("Own form")
    sheet.lines.setPlainText("name_paper = Name\ndiagnosis = Health")
    sheet.save()
    program.settle()
    assert program.find(LayoutSheet) is sheet  # still there, with what was typed
    assert "diagnosis" in sheet.lines.toPlainText()
    sheet.lines.setPlainText("name_paper = Name\nneeds")
    sheet.save()
    program.settle()
    assert [room.layout_pick.itemText(n) for n in range(room.layout_pick.count())] == [
        "Usual columns",
        "Own form",
    ]
    program.lock(shell)


def test_who_prints_no_readiness_has_no_such_room(program: Program) -> None:
    for login in ("nils", "nora", "amara"):
        shell = program.open(login)
        assert "rosters" not in shell.house.rooms
        program.lock(shell)


def test_a_sheet_that_is_read_out_is_checked(
    program: Program, cast: Cast, residents: list[ResidentId]
) -> None:
    with cast.seated("mia"):
        mia = cast.desk("mia")
        report = printing.print_report(mia, residents[0], "internal")
        assert len(records.page(mia, Disclosure, residents[0]).rows) == 1
    shell = program.open("mia")
    shell.go("reports")
    program.settle()
    card = program.find(CheckCard)
    card.number.setText(report.number)
    card.code.setText(str(report.told["digest"]))
    card.check()
    program.settle()
    assert "It came from this house" in said(program)
    assert "AYE AYE KHIN" not in said(program)
    card.code.setText("0000")
    card.check()
    program.settle()
    assert "it may be a forgery" in said(program)
    program.lock(shell)


def test_the_police_page_asks_for_the_written_request(
    program: Program, residents: list[ResidentId]
) -> None:
    shell = program.open("mia")
    shell.go(f"residents/{residents[0]}/overview")
    program.settle()
    shell.residents.view.print_report()
    page = program.find(ReportPage)
    assert not page.order.isVisible()
    page.profile.setCurrentText("Police, prosecutor")
    assert page.order.isVisible()
    page.make_report()
    program.settle()
    assert "not" in shell.seat.banner.title.text()
    assert not page.paper.isEnabled()
    program.lock(shell)


def test_each_page_is_printed_the_way_it_lies(qapp: object, tmp_path: Path) -> None:
    class Page:
        def __init__(self, width: int, height: int) -> None:
            self.width, self.height = width, height
            self.rgb = bytes(width * height * 3)

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    path = tmp_path / "printed.pdf"
    printer.setOutputFileName(str(path))
    print_pages(printer, [Page(84, 59), Page(59, 84), Page(84, 59)])
    document = pypdfium2.PdfDocument(path.read_bytes())
    assert [page.get_width() > page.get_height() for page in document] == [True, False, True]


def test_who_asks_for_protection_is_on_no_paper_for_a_mission(
    program: Program, cast: Cast, residents: list[ResidentId], tmp_path: Path
) -> None:
    """Neither on the roster, nor in its workbook, nor by a sheet of their own."""
    shell = program.open("mia")
    shell.go("house/rosters")
    program.settle()
    sheet = for_embassy(program)
    listed = {resident for resident, _ in sheet._roster.members}
    asks = next(iter(listed))
    name = next(n for who, n in zip(residents, PEOPLE.values(), strict=True) if who == asks)
    program.lock(shell)
    with cast.seated("lea"):
        readiness.note_fact(cast.desk("lea"), asks, "protection_claim", "open")

    shell = program.open("mia")
    shell.go("house/rosters")
    program.settle()
    again = for_embassy(program)
    left = {resident for resident, _ in again._roster.members}
    assert left == listed - {asks}
    assert name not in said(program)
    path = tmp_path / "roster.xlsx"
    again.save_to(path, Form.XLSX, None)
    box = program.find(SecondPersonBox)
    box.login.setText("max")
    box.passphrase.box.setText("moon")
    box.enter()
    program.settle()
    with ZipFile(path) as book:
        cells = b"".join(book.read(part) for part in book.namelist()).decode("utf-8", "replace")
    assert name not in cells
    assert any(other in cells for other in PEOPLE.values())
    shell.go(f"residents/{asks}/readiness")
    program.settle()
    program.button("Report…").click()
    program.settle()
    report = program.find(ReportPage)
    report.profile.setCurrentText("Embassy")
    report.recipient.setText(EMBASSY)
    report.make_report()
    program.settle()
    assert report._made is None
    assert "protection" in shell.seat.banner.title.text().casefold()
    program.lock(shell)
