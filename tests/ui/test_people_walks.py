"""By keyboard through the real window: a forgotten passphrase, and a colleague who leaves.

Keys are counted: whoever makes a way longer has to say so here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.access import door, new_house
from shelterdesk.access.accounts import Newcomer
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.kinds.task import Task
from shelterdesk.domain.roles import Role
from shelterdesk.errors import NotFound, SignInFailed
from shelterdesk.services import drafts, people, records, tasks
from shelterdesk.services.people import SecondPerson
from shelterdesk.services.two_cards import CardTable
from shelterdesk.ui.application import Doors, House, Window, make_application
from shelterdesk.ui.kit.page_pictures import PageView
from shelterdesk.ui.pages.farewell import FarewellSheet
from shelterdesk.ui.pages.hand_over import HandOver
from shelterdesk.ui.pages.newcomer import NewcomerSheet
from shelterdesk.ui.pages.paper_box import PaperBox
from shelterdesk.ui.pages.people import PeoplePage
from shelterdesk.ui.pages.sign_in import SignInPage
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.pages.two_cards import TwoCardsPage
from shelterdesk.ui.shell import Shell
from tests.access.test_accounts import alone
from tests.cast import CHEAP, PEOPLE, Cast
from tests.services.test_caseload import two_files
from tests.ui.test_accessible_names import nameless
from tests.ui.test_journey import Program

PICTURES = os.environ.get("SHELTERDESK_TEST_PICTURES")  # a folder: pictures of every step


class Walker:
    """Somebody with a keyboard and no mouse; text that is typed is counted apart."""

    def __init__(self, program: Program, bot: QtBot, walk: str = "walk") -> None:
        self._program, self._bot, self._walk = program, bot, walk
        self.keys = self.pictured = 0

    def press(self, key: Qt.Key, times: int = 1) -> None:
        """Press a key in whatever has the focus."""
        for _ in range(times):
            focus = QApplication.focusWidget()
            assert focus is not None
            self._bot.keyClick(focus, key)
            self.keys += 1
        self._program.settle()

    def type(self, text: str) -> None:
        """Type *text* where the keyboard is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        self._bot.keyClicks(focus, text)

    def tab_to(self, wanted: QWidget) -> None:
        """Go on with Tab until it has the keyboard."""
        for _ in range(60):
            focus = QApplication.focusWidget()
            if focus is not None and (focus is wanted or wanted.isAncestorOf(focus)):
                return
            assert focus is not None
            self._bot.keyClick(focus, Qt.Key.Key_Tab)
            self.keys += 1
        raise AssertionError(f"not reached by Tab: {wanted.accessibleName()}")

    def go_button(self, name: str) -> None:
        """Tab to the button of this name and press it."""
        self.tab_to(self._program.button(name))
        self.press(Qt.Key.Key_Space)

    def picture(self, name: str) -> None:
        """Keep what one sees, where somebody wants to look; everything in it has a name."""
        assert self._program.window is not None
        assert nameless(self._program.window) == []
        if PICTURES:
            self.pictured += 1
            path = Path(PICTURES) / f"{self._walk}-{self.pictured}-{name}.png"
            self._program.window.grab().save(str(path))


class CardProgram(Program):
    """The same program, with the page for two cards."""

    def show(self) -> SignInPage:
        """Start it; nobody has signed in."""
        house = self._cast.house
        doors = Doors(  # noqa: S604  a shell of ours, not of the system
            houses=lambda: [House(Path(house.folder), "TEST-01", practice=True)],
            sign_in=lambda folder, name, typed: door.sign_in(house, name, typed),
            preload=lambda: None,
            shell=lambda: Shell,
            restart=self._restart,
            taste=lambda: {"theme": "light"},
            keep_taste=lambda taste: None,
            two_cards=lambda folder, look, tasks: TwoCardsPage(look, tasks, CardTable(house)),
        )
        self.window = Window(make_application(), doors)
        self._bot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        self.settle()
        return self.page(SignInPage)

    def page(self, kind: type[Any]) -> Any:
        assert self.window is not None
        page = self.window.centralWidget()
        assert isinstance(page, kind)
        return page


@pytest.fixture
def cards(tmp_path: Path) -> tuple[Cast, tuple[str, ...]]:
    cast = Cast(tmp_path / "carded")
    return cast, new_house.found_practice_house(cast.house, "TEST-01", PEOPLE, CHEAP)


def test_a_forgotten_passphrase_by_two_cards(
    cards: tuple[Cast, tuple[str, ...]], qtbot: QtBot
) -> None:
    cast, texts = cards
    program = CardProgram(cast, qtbot)
    program.show()
    walker = Walker(program, qtbot, "forgotten")
    walker.picture("sign-in")
    walker.go_button("I forgot my passphrase")
    page = program.page(TwoCardsPage)
    walker.type(texts[0].lower().replace(" ", ""))
    assert page.lines[0].said.text() == "Card 1. It fits."
    walker.press(Qt.Key.Key_Return)
    walker.type(texts[0])
    assert "other card once more" in page.lines[1].said.text()
    page.lines[1].clear()
    walker.type(texts[2])
    walker.picture("cards")
    walker.press(Qt.Key.Key_Return)
    walker.press(Qt.Key.Key_Space)  # somebody forgot their passphrase
    names = [page.person.itemText(n) for n in range(page.person.count())]
    walker.press(Qt.Key.Key_Down, 1 + names.index("Nils · night worker"))
    walker.tab_to(page.login)
    walker.type("nils")
    page.passphrase.offer.click()
    assert len(page.passphrase.offered.text().split()) == 6
    walker.tab_to(page.passphrase.first)
    walker.type("nils")
    page.passphrase.judge()
    assert page.passphrase.said.text()  # how strong it is, by their name too
    page.passphrase.first.box.clear()
    walker.type("river lantern mango")
    walker.press(Qt.Key.Key_Return)
    walker.type("river lantern")
    walker.press(Qt.Key.Key_Return)
    assert page.banner.title.text() == people.NOT_THE_SAME
    page.passphrase.first.setFocus()
    walker.type("river lantern mango")
    walker.press(Qt.Key.Key_Return)
    walker.type("river lantern mango")
    walker.picture("who-forgot")
    walker.press(Qt.Key.Key_Return)
    walker.picture("done")
    assert not any(text in w.text() for w in page.lines for text in texts)
    walker.press(Qt.Key.Key_Space)
    assert isinstance(program.page(SignInPage), SignInPage)
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "nils", "moon")
    with alone(cast, "nils", "river lantern mango") as nils:
        assert nils.roles == {Role.NS}
    assert walker.keys <= 26, walker.keys
    assert program.window is not None
    program.window.close()


def test_new_cards_are_typed_back_before_they_count(
    cards: tuple[Cast, tuple[str, ...]], qtbot: QtBot
) -> None:
    cast, texts = cards
    program = CardProgram(cast, qtbot)
    program.show()
    walker = Walker(program, qtbot, "new-cards")
    walker.go_button("I forgot my passphrase")
    page = program.page(TwoCardsPage)
    for text in texts[:2]:
        walker.type(text)
        walker.press(Qt.Key.Key_Return)
    walker.go_button("Make new cards")
    walker.picture("new-cards")
    shown = [w.text() for w in page.step.findChildren(QWidget) if hasattr(w, "text")]
    fresh = [s.split(": ")[1] for s in shown if isinstance(s, str) and s.startswith("Card ")]
    fresh = [text for text in fresh if len(text) > 40]
    page.paper.click()
    program.settle()
    (box,) = page.window().findChildren(PaperBox)
    assert len(box.findChildren(PageView)) == 3  # from memory, and nothing but the three
    box.close()
    assert program.window is not None
    program.window.activateWindow()
    program.settle()
    page.again[0].setFocus()
    walker.type(fresh[0])
    walker.tab_to(page.again[1])
    walker.type(fresh[2])
    walker.press(Qt.Key.Key_Return)
    assert CardTable(cast.house).people((fresh[0], fresh[1]))
    assert program.window is not None
    program.window.close()


def with_noor(cast: Cast) -> None:
    with alone(cast, "mia") as mia:
        newcomer = Newcomer("noor", "Noor", (Role.CM,), "moon")
        people.add(mia, newcomer, SecondPerson("adam", "moon"))


def test_a_leaver_hands_over_and_goes(cast: Cast, qtbot: QtBot) -> None:
    rosa, nila = two_files(cast, "carla", Role.CM)
    with_noor(cast)
    program = Program(cast, qtbot)
    shell = program.open("mia")
    assert program.window is not None
    program.window.activateWindow()
    walker = Walker(program, qtbot, "leaver")
    shell.top.finder.setFocus()
    walker.type("people")
    walker.press(Qt.Key.Key_Return)
    assert shell.route == "house/people"
    walker.picture("people")
    walker.go_button("Leaves: Carla")
    walker.picture("leaves")
    farewell = program.find(FarewellSheet)
    assert farewell.card.isVisible()
    walker.go_button("Hand over the files first")
    sheet = program.find(HandOver)
    names = [sheet.taker.itemText(n) for n in range(sheet.taker.count())]
    walker.tab_to(sheet.taker)
    walker.press(Qt.Key.Key_Down, 1 + names.index("Noor · case manager"))
    said = " ".join(w.text() for w in sheet.preview.findChildren(QWidget) if hasattr(w, "text"))
    assert "Nila code, Rosa code" in said
    assert "Noor will read" in said
    assert [sheet.which.itemText(n) for n in range(3)] == [
        "All their files", "Nila code", "Rosa code",
    ]  # fmt: skip
    assert "Carla loses the same" in said
    assert "Noor" in sheet.young.means.text()  # her key is new: asked about before it gets files
    assert not sheet.main.isEnabled()
    walker.tab_to(sheet.young.asked)
    walker.press(Qt.Key.Key_Space)
    walker.picture("hand-over")
    walker.go_button("Hand over")
    assert "Handed over: 2 files." in shell.seat.banner.title.text()
    walker.picture("handed-over")
    walker.go_button("Let them go now")
    assert shell.seat.banner.title.text() == "Carla cannot sign in any more."
    walker.picture("gone")
    # Days and shift stand beside each colleague since: two more stops for everybody before her;
    # and one where somebody chooses which files.
    assert walker.keys <= 49, walker.keys
    program.lock(shell)
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "carla", "moon")
    with alone(cast, "noor") as noor:
        assert records.page(noor, EverydayName, rosa).rows
        assert records.page(noor, EverydayName, nila).rows


def test_one_single_file_is_chosen_and_handed_over_with_its_draft(cast: Cast, qtbot: QtBot) -> None:
    with_noor(cast)
    with alone(cast, "mia") as mia:
        tara = Newcomer("tara", "Tara", (Role.MGR, Role.CM), "moon")
        people.add(mia, tara, SecondPerson("adam", "moon"))
    rosa, nila = two_files(cast, "tara", Role.CM)
    with alone(cast, "tara") as desk:
        for resident in (rosa, nila):
            tasks.add(desk, resident, Task, {"what": "Ask", "owner_id": desk.user_id})
            drafts.keep(desk, f"document/{resident}", {"document": {"remark": "begun"}})
    program = Program(cast, qtbot)
    shell = program.open("tara")
    shell.go("house/people")
    program.settle()
    program.button("Hand over files: Tara").click()
    program.settle()
    sheet = program.find(HandOver)
    names = [sheet.taker.itemText(n) for n in range(sheet.taker.count())]
    sheet.taker.setCurrentIndex(names.index("Noor · case manager"))
    program.settle()

    def previewed() -> str:
        labels = sheet.preview.findChildren(QWidget)
        return " ".join(w.text() for w in labels if hasattr(w, "text") and w.isVisible())

    assert "Nila code, Rosa code" in previewed()
    assert "Goes along: 2 open tasks, 2 drafts." in previewed()
    sheet.which.setFocus()
    qtbot.keyClick(sheet.which, Qt.Key.Key_Down, delay=0)
    qtbot.keyClick(sheet.which, Qt.Key.Key_Down, delay=0)  # Rosa alone
    sheet.which.activated.emit(sheet.which.currentIndex())
    program.settle()
    said = previewed()
    assert "Rosa code" in said
    assert "Nila code" not in said
    assert "Goes along: 1 open task, 1 draft." in said
    assert "Tara has 1 draft, which Tara alone can open." in said  # about Nila: it stays
    sheet.young.asked.setChecked(True)
    program.settle()
    sheet.main.click()
    program.settle()
    assert "Handed over: 1 files." in shell.seat.banner.title.text()
    program.lock(shell)
    with alone(cast, "noor") as noor:
        assert records.page(noor, EverydayName, rosa).rows
        assert [line.task.resident for line in tasks.mine(noor)] == [rosa]
        assert [draft.slot for draft in drafts.waiting(noor)] == [f"document/{rosa}"]
        with pytest.raises(NotFound):
            records.page(noor, EverydayName, nila)


def test_somebody_is_suspended_with_one_question(cast: Cast, qtbot: QtBot) -> None:
    program = Program(cast, qtbot)
    shell = program.open("adam")
    assert program.window is not None
    program.window.activateWindow()
    shell.go("house/people")
    program.settle()
    page = program.find(PeoplePage)
    offered = [b.accessibleName() for b in page.findChildren(QPushButton)]
    assert "Leaves: Hana" not in offered  # managers only
    program.button("Suspend: Hana").click()
    program.settle()
    program.find(StepUp).main.click()
    program.settle()
    assert shell.seat.banner.title.text() == "Hana is suspended."
    program.lock(shell)
    with pytest.raises(SignInFailed):
        door.sign_in(cast.house, "hana", "moon")


def test_a_newcomer_is_let_in_at_the_window(cast: Cast, qtbot: QtBot) -> None:
    program = Program(cast, qtbot)
    shell = program.open("mia")
    assert program.window is not None
    program.window.activateWindow()
    shell.go("house/people")
    program.settle()
    program.find(PeoplePage).open_newcomer()
    walker = Walker(program, qtbot, "newcomer")
    sheet = program.find(NewcomerSheet)
    walker.tab_to(sheet.name)
    walker.type("Noor")
    walker.tab_to(sheet.login)
    walker.type("noor")
    walker.tab_to(sheet.roles.boxes[Role.CM])
    walker.press(Qt.Key.Key_Space)
    walker.tab_to(sheet.passphrase.first)
    walker.type("one two three")
    walker.press(Qt.Key.Key_Return)
    walker.type("one two three")
    walker.tab_to(sheet.second.name)
    walker.type("adam")
    walker.tab_to(sheet.second.passphrase.box)
    walker.type("moon")
    walker.picture("newcomer")
    walker.go_button("Let them in")
    assert shell.seat.banner.title.text() == "Noor can sign in now."
    assert walker.keys <= 22, walker.keys
    program.lock(shell)
    with alone(cast, "noor", "one two three") as noor:
        assert noor.roles == {Role.CM}


def test_nobody_else_finds_the_room(cast: Cast, qtbot: QtBot) -> None:
    program = Program(cast, qtbot)
    shell = program.open("nils")
    assert not any(room.key == "people" for room in shell.house._rooms)
    program.lock(shell)
