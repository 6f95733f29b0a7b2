"""The first day of a house, through the real window, over real keys and a real file.

A night worker admits a resident whose name is in her own script; the manager assigns people; the
case manager notes what became of the passport; a counsellor records a session that the manager
cannot read; the manager prints the readiness report.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pikepdf
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.access import door
from shelterdesk.domain.kinds.consent import Consent
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.resident import EverydayName, Resident
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.errors import NoPrinter
from shelterdesk.services import consents
from shelterdesk.ui.application import Doors, House, Window, make_application
from shelterdesk.ui.kit.form import FormRow
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.assigning import Assigning
from shelterdesk.ui.pages.entry import Entry
from shelterdesk.ui.pages.overview import Overview
from shelterdesk.ui.pages.records import KindSection
from shelterdesk.ui.pages.report import ReportPage
from shelterdesk.ui.pages.sessions import SessionPage
from shelterdesk.ui.pages.sign_in import SignInPage
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.services.test_rosters import said
from tests.ui.speech import say

W = TypeVar("W", bound=QWidget)
NAME = "ခင်မျိုးဝေ"
WORD = "moon"  # what everybody in the cast types
SECRET = "She said that the river frightens her."


class Program:
    """One computer on which people take turns: a window for each, until it is locked."""

    def __init__(
        self, cast: Cast, qtbot: QtBot, change: Callable[[Doors], Doors] = lambda doors: doors
    ) -> None:
        """*change* gives the window other doors than these."""
        self._cast, self._bot, self._change = cast, qtbot, change
        self.restarted = 0
        self.window: Window | None = None

    def open(self, login: str, passphrase: str = WORD) -> Shell:
        """Start the program, type name and passphrase."""
        house = self._cast.house
        doors = Doors(  # noqa: S604  a shell of ours, not of the system
            houses=lambda: [House(Path(house.folder), "TEST-01", practice=True)],
            sign_in=lambda folder, name, typed: door.sign_in(house, name, typed),
            preload=lambda: None,
            shell=lambda: Shell,
            restart=self._restart,
            taste=lambda: {"theme": "light"},
            keep_taste=lambda taste: None,
        )
        self.window = Window(make_application(), self._change(doors))
        self._bot.addWidget(self.window)
        self.window.show()
        page = self.window.centralWidget()
        assert isinstance(page, SignInPage)
        self._bot.keyClicks(page.name, login)
        self._bot.keyClicks(page.passphrase.box, passphrase)
        self._bot.keyClick(page.passphrase.box, Qt.Key.Key_Return)
        self.settle()
        shell = self.window.centralWidget()
        assert isinstance(shell, Shell)
        return shell

    def lock(self, shell: Shell) -> None:
        """Lock, and wait until the program has ended."""
        with self._bot.waitSignal(shell.ended):
            shell.lock()
        self.settle()
        assert self.window is not None
        self.window.hide()

    def settle(self) -> None:
        """Wait until the worker has nothing to do."""
        assert self.window is not None
        tasks = self.window._tasks
        for _ in range(4):
            self._bot.waitUntil(lambda: not tasks.is_busy, timeout=30_000)
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def find(self, kind: type[W]) -> W:
        """The part of this kind that one sees."""
        assert self.window is not None
        return next(each for each in self.window.findChildren(kind) if each.isVisible())

    def button(self, name: str) -> QPushButton:
        """The button that says this."""
        assert self.window is not None
        seen = [b for b in self.window.findChildren(QPushButton) if b.isVisible()]
        return next(b for b in seen if b.accessibleName() == name)

    def field(self, kind: str, name: str) -> FormRow:
        """One field of the form that one sees."""
        return self.find(Entry).form.forms[kind].rows[name]

    def _restart(self) -> None:
        self.restarted += 1


@pytest.fixture
def program(cast: Cast, qtbot: QtBot) -> Program:
    return Program(cast, qtbot)


def open_first(shell: Shell, tab: str, settle: Callable[[], None]) -> None:
    assert shell.seat.register is not None
    resident = shell.seat.register.rows[0].resident
    shell.go(f"residents/{resident}/{tab}")
    settle()


def test_a_day_from_the_door_to_the_report(
    program: Program, cast: Cast, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = program.settle

    shell = program.open("nils")
    shell.today.duty.click()
    settle()
    shell.go("admit")
    settle()
    say(program.field("everyday_name", "preferred").editor.hand, NAME)
    program.field("age_status", "group").editor.fill("adult")
    language = program.field("language_skill", "language").editor
    language.fill("mya")
    code_name = program.field("resident", "code_name").editor.read()
    program.find(Entry).save()
    settle()
    assert [row.code_name for row in shell.seat.register.rows] == [code_name]
    assert shell.seat.register.rows[0].preferred == NAME
    assert shell.residents.view is not None
    assert NAME in [w.text() for w in shell.residents.view.findChildren(PlainLabel)]
    assert "Welcome" in shell.seat.banner.title.text()
    open_first(shell, "overview", settle)
    overview = program.find(Overview)
    overview.no.click()  # whoever hears a no writes it down; it opens nothing
    settle()
    assert "Written down" in shell.seat.banner.title.text()
    program.lock(shell)
    assert program.restarted == 1

    shell = program.open("mia")
    open_first(shell, "overview", settle)
    for person in ("Carla", "Amara"):
        assigning = program.find(Assigning)
        assert not assigning.act.isEnabled()  # nobody is chosen by being first
        assigning.person.setCurrentText(person)
        assigning.act.click()
        settle()
    program.lock(shell)

    shell = program.open("carla")
    open_first(shell, "documents", settle)
    program.find(KindSection).add.click()
    settle()
    program.field(Document.kind, "document_type").editor.fill("passport")
    program.field(Document.kind, "state").editor.fill("missing")
    program.find(Entry).save()
    settle()
    section = program.find(KindSection)
    assert section.model.data(section.model.index(0, 0)) == "Passport"
    program.lock(shell)

    shell = program.open("amara")
    open_first(shell, "sessions", settle)
    shell.residents.view.write_session()
    settle()
    qtbot.keyClicks(program.field(ProgressNote.kind, "brought").editor.hand, SECRET)
    program.find(Entry).save()
    settle()
    program.find(SessionPage).sign()
    settle()
    program.find(StepUp).main.click()
    settle()
    assert shell.seat.banner.title.text().startswith("Signed.")
    program.lock(shell)

    with cast.seated("carla"):
        with cast.desk("carla").look() as work:
            (who,) = work.shelf(Resident).every()
        share = said(recipient_class=RecipientClass.IOM, recipient="IOM")
        consents.record(cast.desk("carla"), Consent, who.resident, share)
    shell = program.open("mia")
    open_first(shell, "overview", settle)
    assert "sessions" not in [tab.key for tab in shell.residents.view.tabs]
    shell.residents.view.print_report()
    report = program.find(ReportPage)
    report.make_report()
    settle()
    assert report.number.text().startswith("RR-2026-")
    number = report.number.text().split(" ")[0]
    assert len(report.pictures.findChildren(QWidget)) >= 2
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    report.paper.click()
    assert shell.seat.banner.title.text() == NoPrinter.title
    assert not report.save.isVisible()  # one for inside is printed only
    report.profile.setCurrentText("IOM")
    assert not report.paper.isEnabled()  # it was for another reader
    assert not report.save.isEnabled()
    report.recipient.setText("IOM")
    report.save_to(tmp_path / "copy.pdf", "abcd-efgh")
    settle()
    assert "abcd-efgh" in shell.seat.banner.hint.text()
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(tmp_path / "copy.pdf")
    with pikepdf.open(tmp_path / "copy.pdf", password="abcd-efgh") as copy:
        assert len(copy.pages) >= 1
    shell.go("reports")
    settle()
    numbers = [w.text() for w in shell.reports.findChildren(PlainLabel) if "RR-2026" in w.text()]
    assert len(numbers) == 1  # the copy that was saved; looking at the preview lets nothing out
    assert number not in numbers[0]
    everything = " ".join(w.accessibleName() for w in shell.findChildren(QWidget))
    assert SECRET not in everything
    program.lock(shell)


def test_a_wrong_passphrase_says_one_sentence(program: Program, qtbot: QtBot) -> None:
    with pytest.raises(AssertionError):
        program.open("nils", "sun")
    assert program.window is not None
    page = program.window.centralWidget()
    assert isinstance(page, SignInPage)
    assert page.banner.title.text() == "Name, passphrase or this computer's key does not fit"
    assert page.passphrase.box.text() == ""
    program.window.close()


def test_typing_survives_lock_and_comes_back(program: Program, qtbot: QtBot, cast: Cast) -> None:
    settle = program.settle
    shell = program.open("nils")
    shell.today.duty.click()
    settle()
    shell.go("admit")
    settle()
    say(program.field(EverydayName.kind, "preferred").editor.hand, NAME)
    program.lock(shell)
    shell = program.open("nils")
    shell.go("today")
    settle()
    program.button("Go on writing: Admit a resident").click()
    settle()
    assert program.field(EverydayName.kind, "preferred").editor.read() == NAME
    program.lock(shell)


def test_closing_the_window_keeps_and_does_not_start_again(
    program: Program, qtbot: QtBot, cast: Cast
) -> None:
    shell = program.open("nils")
    assert program.window is not None
    with qtbot.waitSignal(shell.ended):
        assert not program.window.close()
    assert program.restarted == 0


def test_another_theme_stays_at_the_same_place(program: Program, qtbot: QtBot) -> None:
    shell = program.open("mia")
    shell.go("settings")
    assert program.window is not None
    seat = shell.seat
    seat.taste_chosen.emit(replace(seat.taste, theme="dark", scale=1.3))
    program.settle()
    again = program.window.centralWidget()
    assert isinstance(again, Shell)
    assert again is not shell
    assert again.route == "settings"
    assert again.seat.look.dark
    program.lock(again)
