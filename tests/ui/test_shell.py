"""The window after sign-in: going around, hiding, locking, who sees what."""

import weakref
from collections.abc import Callable
from typing import ClassVar

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.counselling import CounsellingSession
from shelterdesk.domain.kinds.journey import Journey, TravelBrief
from shelterdesk.services import records
from shelterdesk.ui.kit import collecting
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.kit.taste import Taste
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.presenters.today import PLACE
from shelterdesk.ui.shell import Shell
from tests.ui.conftest import Settle
from tests.ui.paper_desk import PASSPHRASE, PaperDesk
from tests.ui.parts import entry_in, resident_called, seen
from tests.ui.speech import say

Open = Callable[..., Shell]
House = dict[str, PaperDesk]
# Whether the tab shows the journey, or the short word of its day for who reads no more than that.
JOURNEYS = {"amara": (False, False), "somchai": (True, False), "niran": (False, True)}


def test_the_list_shows_code_names_only(open_shell: Open, house: House) -> None:
    shell = open_shell(house["amara"])
    lines = shell.residents.list.lines
    titles = [lines.line(row).title for row in range(lines.rowCount())]
    assert titles == ["Acacia", "Banyan", "Jasmine", "Moei", "Salween", "Teak"]
    assert {lines.line(row).second for row in range(lines.rowCount())} == {""}


@pytest.mark.parametrize(
    ("who", "tabs"),
    [
        (
            "amara",
            "overview intake names safety plan incidents house health family tasks legal sessions "
            "scales private consents readiness referrals history copy",
        ),
        (
            "somchai",
            "overview intake names safety plan incidents house health family tasks legal account "
            "sessions scales documents consents way readiness journey referrals disclosures "
            "leaving after history reach copy",
        ),
        # A consent taken back, and that somebody has left, are written down by whoever is there;
        # whoever is on duty has the day, the hour and what to pack, and nothing of the way.
        (
            "niran",
            "overview intake names safety house health family tasks documents consents journey "
            "leaving history",
        ),
    ],
)
def test_tabs_that_one_may_not_open_are_not_there(
    open_shell: Open, house: House, who: str, tabs: str
) -> None:
    shell = open_shell(house[who])
    shell.go(f"residents/{resident_called(shell, 'Banyan')}")
    assert shell.residents.view is not None
    assert [tab.key for tab in shell.residents.view.tabs] == tabs.split()
    kinds = next((tab.kinds for tab in shell.residents.view.tabs if tab.key == "journey"), ())
    assert (Journey in kinds, TravelBrief in kinds) == JOURNEYS[who]


def test_the_status_bar_says_who_can_read(open_shell: Open, house: House, settle: Settle) -> None:
    shell = open_shell(house["amara"])
    shell.go(f"residents/{resident_called(shell, 'Banyan')}/sessions")
    settle()
    assert shell.status.readers.text() == "Who can see this page: \u2068Amara Okafor\u2069"


def test_the_find_box_finds_people_and_commands(
    open_shell: Open, house: House, qtbot: QtBot, settle: Settle
) -> None:
    shell = open_shell(house["amara"])
    qtbot.keyClicks(shell.top.finder, "bany")
    assert shell.top.finder.answers.item(0).text().startswith("Banyan · ")
    qtbot.keyClick(shell.top.finder, Qt.Key.Key_Return)
    settle()
    assert shell.route.endswith("/overview")
    say(shell.top.finder, "ခင်မျိုးဝေ")
    assert shell.top.finder.answers.item(0).text().startswith("Banyan · ")
    shell.top.finder.clear()
    qtbot.keyClicks(shell.top.finder, "hide")
    qtbot.keyClick(shell.top.finder, Qt.Key.Key_Return)
    assert shell.covered.isVisible()


def test_hiding_covers_in_the_same_event_and_keeps_what_is_typed(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    shell = open_shell(house["amara"])
    shell.go(f"residents/{resident_called(shell, 'Banyan')}")
    assert shell.residents.view is not None
    shell.residents.view.write_session()
    settle()
    entry = entry_in(shell)
    note = entry.form.forms["progress_note"].rows["did"].editor.hand
    qtbot.keyClicks(note, "We walked")
    QGuiApplication.clipboard().setText("We walked")
    shell.hide_screen()
    assert shell.covered.isVisible()
    assert not note.isVisible()
    assert QGuiApplication.clipboard().text() == ""
    settle()
    kept = house["amara"].find_draft(entry.presenter.slot)
    assert kept.values["progress_note"]["did"] == "We walked"


def test_coming_back_needs_the_pin_or_the_passphrase(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    shell = open_shell(house["amara"])
    shell.hide_screen()
    assert shell.covered.passphrase.isVisible()
    qtbot.keyClicks(shell.covered.passphrase.box, "wrong")
    shell.covered.back.click()
    settle()
    assert shell.covered.isVisible()
    qtbot.keyClicks(shell.covered.passphrase.box, PASSPHRASE)
    shell.covered.back.click()
    settle()
    assert not shell.covered.isVisible()
    assert shell.seat.cover.choose_pin("4711")
    shell.hide_screen()
    qtbot.keyClicks(shell.covered.pin, "4711")
    shell.covered.back.click()
    assert not shell.covered.isVisible()


@pytest.mark.attack(34)
def test_locking_keeps_drafts_and_the_place_then_closes(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    desk = house["amara"]
    shell = open_shell(desk)
    resident = resident_called(shell, "Banyan")
    shell.go(f"residents/{resident}/sessions")
    settle()
    assert shell.residents.view is not None
    shell.residents.view.write_session()
    note = entry_in(shell).form.forms["progress_note"].rows["did"].editor.hand
    note.setFocus()
    qtbot.keyClicks(note, "We went out")
    with qtbot.waitSignal(shell.ended):
        shell.lock()
    assert desk.closed
    slots = {slot for _, slot in desk.paper.drafts}
    assert slots == {PLACE, f"counselling_session+progress_note/{resident}"}
    again = open_shell(desk)
    assert again.route == f"residents/{resident}/sessions"
    note = entry_in(again).form.forms["progress_note"].rows["did"].editor.hand
    assert note.toPlainText() == "We went out"
    assert entry_in(again).focusWidget() is note
    assert note.textCursor().position() == len("We went out")


def test_two_escapes_hide_the_screen(open_shell: Open, house: House, qtbot: QtBot) -> None:
    shell = open_shell(house["amara"])
    handle = shell.window().windowHandle()
    for _ in range(2):
        qtbot.keyClick(handle, Qt.Key.Key_Escape)
    assert shell.covered.isVisible()


def test_a_narrow_window_shows_list_or_file(open_shell: Open, house: House) -> None:
    shell = open_shell(house["amara"], size=(911, 512))
    shell.go("residents")
    assert shell.rail.width() == 56
    assert shell.residents.panel.isVisible()
    shell.go(f"residents/{resident_called(shell, 'Banyan')}")
    assert not shell.residents.panel.isVisible()
    assert shell.residents.back.isVisible()
    shell.residents.back.click()
    assert shell.residents.panel.isVisible()


def test_a_file_is_made_in_a_turn_of_its_own(
    open_shell: Open, house: House, settle: Settle
) -> None:
    shell = open_shell(house["somchai"])
    settle()
    shell.go(f"residents/{resident_called(shell, 'Banyan')}")
    view = shell.residents.view
    assert view is not None
    assert view.stack.count() == 0  # the click has been answered, the page comes next
    settle()
    assert view.stack.count() == 1


@pytest.mark.parametrize("routes", [(), ("file", "house", "calendar", "settings")])
def test_a_window_that_gives_way_to_another_holds_nobody(
    routes: tuple[str, ...], open_shell: Open, house: House, settle: Settle
) -> None:
    shell = open_shell(house["somchai"])
    for route in routes:
        somebody = f"residents/{resident_called(shell, 'Banyan')}"
        shell.go(somebody if route == "file" else route)
        settle()
    seat = weakref.ref(shell.seat)
    shell.let_go()
    shell.deleteLater()
    del shell
    settle()
    collecting.look_again()
    assert seat() is None


def test_no_text_is_cut_in_the_pseudo_locale(
    open_shell: Open, house: House, settle: Settle
) -> None:
    shell = open_shell(house["somchai"], Taste(language="qps", theme="dark"))
    for route in ("today", "settings", f"residents/{resident_called(shell, 'Banyan')}/names"):
        shell.go(route)
        settle()
        for widget in shell.findChildren(QWidget):
            if widget.isVisible() and widget.property("act") in ("main", "quiet", ""):
                assert widget.width() >= widget.minimumSizeHint().width(), route


def test_nothing_flashes_up_in_a_window_of_its_own(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    class Watch(QObject):
        seen: ClassVar[list[str]] = []

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
            if shown and watched.isWindow() and not isinstance(watched, Shell):
                self.seen.append(type(watched).__name__)
            return False

    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    shell = open_shell(house["dana"])
    resident = resident_called(shell, "Banyan")
    for tab in ("overview", "names", "documents", "readiness", "history"):
        shell.go(f"residents/{resident}/{tab}")
        settle()
    shell.go("admit")
    settle()
    QApplication.instance().removeEventFilter(watch)
    assert watch.seen == []


@pytest.mark.attack(35)
def test_one_question_for_the_passphrase_however_many_ask(
    open_shell: Open, house: House, settle: Settle, qtbot: QtBot
) -> None:
    desk = house["amara"]
    shell = open_shell(desk)
    resident = resident_called(shell, "Banyan")
    desk.fresh = False
    shell.go(f"residents/{resident}/sessions")
    found: list[object] = []
    kind = CounsellingSession
    shell.seat.asker(shell).run(lambda _: records.page(desk, kind, resident), found.append)
    settle()
    boxes = [box for box in shell.findChildren(StepUp) if box.isVisible()]
    assert len(boxes) == 1
    qtbot.keyClicks(boxes[0].line.box, PASSPHRASE)
    boxes[0].main.click()
    settle()
    assert len(found) == 1
    assert "1 session" in [w.text() for w in shell.findChildren(PlainLabel) if w.isVisible()]


def test_an_administrator_has_no_area_of_residents(
    open_shell: Open, house: House, settle: Settle
) -> None:
    shell = open_shell(house["ravi"])
    assert shell.pages == ("today", "settings", "house")
    assert list(shell.rail.buttons) == ["today", "settings", "house"]
    shell.go("admit")
    shell.go("residents/0123")
    settle()
    assert shell.route == "today"
    assert [each.text for each in shell._search("resident")] == []


def test_ending_an_assignment_says_what_it_means_first(
    open_shell: Open, house: House, settle: Settle
) -> None:
    shell = open_shell(house["dana"])
    resident = resident_called(shell, "Banyan")
    shell.go(f"residents/{resident}")
    settle()
    end = "End: Amara Okafor, counsellor"
    next(b for b in shell.findChildren(QPushButton) if b.accessibleName() == end).click()
    box = seen(shell, StepUp)
    assert "loses the keys" in " ".join(label.text() for label in box.findChildren(PlainLabel))
    assert house["amara"].may("read", CounsellingSession, resident)
    box.main.click()
    settle()
    assert not house["amara"].may("read", CounsellingSession, resident)
