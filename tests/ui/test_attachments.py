"""Scans and photos through the window: brought in, looked at, sorted, let out, taken out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.attachment import HealthAttachment, PaperAttachment
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.health import HealthRecord
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.reports.scans import read_file
from shelterdesk.services import attachments, bringing_in, records, scans_out
from shelterdesk.services.bringing_in import Said
from shelterdesk.ui.pages.attachments import AttachmentsCard, SortPage
from shelterdesk.ui.pages.bring_in import BringInPage
from shelterdesk.ui.pages.brought_file import DoneLine
from shelterdesk.ui.pages.papers_tab import PapersTab
from shelterdesk.ui.pages.records import KindSection
from shelterdesk.ui.pages.scan_out import ScanOutPage
from shelterdesk.ui.pages.scan_page import KEPT, ScanPage
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.services.scan_files import locked_pdf, pdf, phone_photo
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program
from tests.ui.test_papers import said as said_there

PASSPORT = {"document_type": "passport", "state": "handed_over", "number": "MB7654321"}


def said(page: QWidget) -> str:
    """What a page says, without the marks around names."""
    return said_there(page).replace("\u2068", "").replace("\u2069", "")


SCAN = Said(name="Both pages", purpose="proof")
NEVER_LOGGED = (PASSPORT["number"], SCAN.name, "Left arm")


@pytest.fixture
def rosa(cast: Cast) -> ResidentId:
    with cast.seated("mia", "nils", "carla", "nora"):
        rosa = cast.admit("nils")
        for login, role in (("carla", Role.CM), ("nora", Role.NUR)):
            cast.assign(rosa, login, role)
        records.add(cast.desk("carla"), Document, rosa, PASSPORT)
    return rosa


@pytest.fixture
def program(cast: Cast, rosa: ResidentId, qtbot: QtBot) -> Program:
    return Program(cast, qtbot)


def open_papers(program: Program, rosa: ResidentId, login: str) -> tuple[Shell, AttachmentsCard]:
    shell = program.open(login)
    shell.go(f"residents/{rosa}/documents")
    program.settle()
    return shell, program.find(AttachmentsCard)


def drop(on: QWidget, *paths: Path) -> bool:
    """Let go of files over a part of the window; whether it takes them."""
    told = QMimeData()
    told.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    here, copy = QPoint(5, 5), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(here, copy, told, left, none)
    enter.ignore()
    on.dragEnterEvent(enter)
    if enter.isAccepted():
        on.dropEvent(QDropEvent(QPointF(here), copy, told, left, none))
    return enter.isAccepted()


def test_a_photo_and_a_scan_are_dropped_sealed_read_back_and_deleted_where_they_lay(
    program: Program, rosa: ResidentId, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    photo, scan, locked = stick / "IMG_7.jpg", stick / "scan.pdf", stick / "locked.pdf"
    photo.write_bytes(phone_photo())
    scan.write_bytes(pdf(3))
    locked.write_bytes(locked_pdf())
    shell, card = open_papers(program, rosa, "carla")
    assert not drop(card)
    tab = program.find(PapersTab)
    assert tab.acceptDrops()
    assert drop(tab, photo, scan, locked)  # anywhere on the page
    program.settle()
    page = program.find(BringInPage)
    assert nameless(page) == []
    told = said(page)
    assert "at most 60 MB a file" in told
    assert "the picture itself stays to the dot as it is" in told
    assert "Kept to the byte as it is." in told
    assert "3 pages" in told
    assert "This file has a password" in told
    assert not page.main.isEnabled()
    page.place.choose(page.place.picker.itemData(1))
    program.settle()
    assert "Can be opened by: Carla, Lea, Max, Mia" in said(page.place)
    assert page.main.isEnabled()
    page.main.click()  # no name yet
    program.settle()
    assert "Say what it is" in said(page)
    for picked, name in zip(page.picked, ("The page with the photo", "All pages"), strict=False):
        picked.name.setText(name)
    page.main.click()
    program.settle()
    assert "Say what the copy is for." in said(page.place)
    assert not page.done.isVisibleTo(page)
    page.place.copy.fill({"purpose": "proof for the mission"})
    page.main.click()
    program.settle()
    assert page.done.isVisibleTo(page)
    done = page.findChildren(DoneLine)
    assert [line.said.text() for line in done] == ["Sealed, and read back to the byte."] * 2
    assert "may keep what was deleted" in said(page.done)
    assert photo.exists()
    done[0].act.click()
    program.settle()
    assert not photo.exists()
    assert scan.exists()
    page.close_it.click()
    program.settle()
    card = program.find(AttachmentsCard)
    assert "The page with the photo" in said(card)
    assert "Passport · proof for the mission" in said(card)
    assert "All pages" in said(card)
    program.lock(shell)


def test_a_folder_shows_what_the_scanner_puts_there_while_the_page_is_open(
    program: Program, rosa: ResidentId, tmp_path: Path, qtbot: QtBot
) -> None:
    shell, card = open_papers(program, rosa, "carla")
    card.add_button.click()
    program.settle()
    page = program.find(BringInPage)
    page.watch(tmp_path)
    program.settle()
    assert "No scan or photo lies in this folder now" in said(page)
    (tmp_path / "page.pdf").write_bytes(pdf(1))
    page._list_folder()
    program.settle()
    page.listed.itemActivated.emit(page.listed.item(0))
    program.settle()
    assert [each.path.name for each in page.picked] == ["page.pdf"]
    assert page.picked[0].seen is not None
    page.picked[0].away.click()
    program.settle()
    assert page.picked == []
    assert not page.main.isEnabled()
    program.lock(shell)


def test_pages_are_drawn_one_at_a_time_and_let_go_of(
    cast: Cast, program: Program, rosa: ResidentId
) -> None:
    with cast.seated("carla"):
        desk = cast.desk("carla")
        paper = records.page(desk, Document, rosa).rows[0]
        bringing_in.bring_in(desk, rosa, paper, read_file(pdf(30)), SCAN)
    shell, _ = open_papers(program, rosa, "carla")
    program.button("Look at it: Both pages").click()
    program.settle()
    page = program.find(ScanPage)
    assert nameless(page) == []
    assert page.pages == 30
    assert page.where.text() == "Page 1 of 30"
    assert "Who can see this page: Carla, Lea, Max, Mia" in said(shell)
    first = page.sheet.width()
    assert first > 100
    page.larger()
    program.settle()
    assert page.sheet.width() > first
    page.smaller()
    program.settle()
    assert page.sheet.width() == first
    for number in range(1, 9):
        page.next_page()
        program.settle()
        assert page.where.text() == f"Page {number + 1} of 30"
    assert len(page._pictures) <= KEPT
    page.list.setCurrentRow(29)
    program.settle()
    assert page.where.text() == "Page 30 of 30"
    page.next_page()
    assert page.number == 29
    scan = page.scan
    assert scan is not None
    page.back.click()
    program.settle()
    assert scan._source.closed
    program.lock(shell)


def test_what_may_be_hard_to_look_at_is_covered_and_covers_itself_again(
    cast: Cast, program: Program, rosa: ResidentId
) -> None:
    with cast.seated("nora"):
        nora = cast.desk("nora")
        record = records.add(nora, HealthRecord, rosa, {"what": "a check"}).value
        bringing_in.bring_in(nora, rosa, record, read_file(phone_photo()), Said(name="Left arm"))
    shell = program.open("nora")
    shell.go(f"residents/{rosa}/health")
    program.settle()
    sections = shell.findChildren(KindSection)
    section = next(each for each in sections if each._kind is HealthRecord)
    section.opened.emit(section.model.record(0))
    program.settle()
    assert "Left arm" in said(program.find(AttachmentsCard))
    program.button("Look at it: Left arm").click()
    program.settle()
    page = program.find(ScanPage)
    assert page.scan is None
    assert not page.area.isVisible()
    assert "Covered" in said(page)
    assert "Who can see this page: Nora" in said(shell)
    before = shell.seat.desk.latest("reveal")
    page.uncover.click()
    program.settle()
    assert page.scan is not None
    assert page.area.isVisible()
    after = shell.seat.desk.latest("reveal")
    assert after is not None
    assert before is None or after.seq > before.seq
    page.hide()
    program.settle()
    assert page.scan is None
    assert page._pictures == {}
    program.lock(shell)
    carla, _ = open_papers(program, rosa, "carla")
    assert not carla.seat.desk.may("read", HealthAttachment, rosa)
    assert "Left arm" not in said(carla)
    program.lock(carla)


def test_what_the_night_brought_in_is_sorted_by_the_case_manager(
    cast: Cast, program: Program, rosa: ResidentId, tmp_path: Path
) -> None:
    scan = tmp_path / "found.pdf"
    scan.write_bytes(pdf(2))
    shell = program.open("nils")
    if not shell.seat.desk.actor.on_shift:
        shell.today.duty.click()
        program.settle()
    shell.go(f"residents/{rosa}/documents")
    program.settle()
    card = program.find(AttachmentsCard)
    drop(card, scan)
    program.settle()
    page = program.find(BringInPage)
    picker = page.place.picker
    assert [picker.itemText(n) for n in range(picker.count())] == [
        "Choose",
        "For the nurse",
        "Not sorted yet: for the case manager",
    ]
    page.place.choose("health")
    program.settle()
    assert "Can be opened by: Nora" in said(page.place)
    page.place.choose("unsorted")
    program.settle()
    assert page.place.belongs_to is None
    assert "Can be opened by: Carla" in said(page.place)
    page.picked[0].name.setText("Paper from the bag")
    page.main.click()
    program.settle()
    assert "Sealed, and read back to the byte." in said(page.done)
    page.close_it.click()
    program.settle()
    assert "Paper from the bag" not in said(program.find(AttachmentsCard))
    program.lock(shell)
    shell, card = open_papers(program, rosa, "carla")
    assert "Not sorted yet: say what it belongs to." in said(card)
    program.button("Sort it: Paper from the bag").click()
    program.settle()
    sort = program.find(SortPage)
    assert nameless(sort) == []
    sort.place.choose(sort.place.picker.itemData(1))
    sort.place.copy.fill({"purpose": "proof"})
    sort.main.click()
    program.settle()
    assert "Not sorted yet" not in said(program.find(AttachmentsCard))
    desk = shell.seat.desk
    assert [each.name for each in attachments.of_kinds(desk, rosa, (PaperAttachment,))] == [
        "Paper from the bag"
    ]
    program.button("Take it out: Paper from the bag").click()
    program.settle()
    program.button("Take it out for good: Paper from the bag").click()
    program.settle()
    assert "Nothing was brought in yet." in said(program.find(AttachmentsCard))
    program.lock(shell)


def test_a_scan_is_let_out_only_to_whom_the_resident_agreed(
    cast: Cast,
    program: Program,
    rosa: ResidentId,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with cast.seated("carla"):
        desk = cast.desk("carla")
        paper = records.page(desk, Document, rosa).rows[0]
        bringing_in.bring_in(desk, rosa, paper, read_file(pdf(3)), SCAN)
    shell, _ = open_papers(program, rosa, "carla")
    program.button("Let it out…: Both pages").click()
    program.settle()
    page = program.find(ScanOutPage)
    assert nameless(page) == []
    asked: list[object] = []
    monkeypatch.setattr(page, "_choose_place", asked.append)
    monkeypatch.setattr(page, "_choose_printer", asked.append)
    page.save.click()
    program.settle()
    assert "Say to whom it goes." in said(page)
    page.form.fill({"sort": "embassy", "recipient": "Embassy of Kenya", "purpose": "a paper"})
    page.save.click()
    page.paper.click()
    program.settle()
    assert asked == []
    assert "What the resident agreed to does not cover this" in shell.seat.banner.title.text()
    page.form.fill({"sort": "internal"})
    page.paper.click()
    program.settle()
    assert len(asked) == 1
    assert records.page(shell.seat.desk, Disclosure, rosa).rows == ()  # it has not left yet
    pages = scans_out.print_pages(shell.seat.desk, page._attachment, asked[0], 2, 3)  # type: ignore[arg-type]
    assert len(pages) == 2
    assert len(records.page(shell.seat.desk, Disclosure, rosa).rows) == 1
    program.lock(shell)
