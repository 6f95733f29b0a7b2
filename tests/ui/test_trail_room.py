"""Who can open what, and the trail's room, through the window and by keyboard, over real keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import records, settings, trail
from shelterdesk.ui.kit.paged_table import PagedTable
from shelterdesk.ui.pages.history import HistoryPage
from shelterdesk.ui.pages.papers import PaperPage
from shelterdesk.ui.pages.reach import ReachPage
from shelterdesk.ui.pages.today import TodayPage
from shelterdesk.ui.pages.trail import TrailRoom
from shelterdesk.ui.pages.trail_boxes import CompareBox, ExportBox, SlipBox
from shelterdesk.ui.shell import Shell
from tests.access.test_secrecy import a_session
from tests.cast import Cast
from tests.ui.parts import seen

W = TypeVar("W", bound=QWidget)
Settle = Callable[[], None]
Open = Callable[..., Shell]


@pytest.fixture
def furnished(cast: Cast) -> Iterator[tuple[Cast, ResidentId]]:
    """Rosa with a counsellor, and Max who reads three more files than usual."""
    with cast.seated("mia", "max", "nils", "amara", "adam"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        a_session(cast, rosa)
        settings.change(cast.desk("mia"), "reading_residents_day", "3")
        for number in range(3):
            other = cast.admit("nils", f"R{number}")
            records.page(cast.desk("max"), IdentityName, other)
        cast.desk("max").flush_opened()
        yield cast, rosa


def table_of(model: PagedTable) -> list[list[str]]:
    columns = range(model.columnCount())
    return [
        [str(model.data(model.index(row, column))) for column in columns]
        for row in range(model.rowCount())
    ]


def choose(bot: QtBot, picker: QWidget, text: str) -> None:
    """Pick an entry as somebody does who types its beginning."""
    picker.setFocus()
    bot.keyClicks(picker, text)


def box_in(shell: Shell, kind: type[W]) -> W:
    return next(each for each in shell.findChildren(kind) if each.isVisible())


def test_a_manager_sees_who_opens_what_and_prints_it_for_her(
    furnished: tuple[Cast, ResidentId], open_shell: Open, settle: Settle, qtbot: QtBot
) -> None:
    cast, rosa = furnished
    shell = open_shell(cast.desk("mia"))
    shell.go(f"residents/{rosa}/reach")
    settle()
    page = seen(shell, ReachPage)
    found = table_of(page.model)
    counselling = next(row for row in found if row[0] == "Counselling")
    assert counselling[1] == "Amara"
    assert "assigned as counsellor by" in counselling[2]
    assert counselling[4] == "still"
    choose(qtbot, page.person, "Nils")
    assert {row[1] for row in table_of(page.model)} == {"Nils"}
    qtbot.keyClick(page.copy, Qt.Key.Key_Space)
    settle()
    paper = seen(shell, PaperPage)
    assert paper.paper.isEnabled()
    taken: list[object] = []
    paper.let_out(taken.extend)
    settle()
    assert len(taken) == 1
    assert trail.mine(cast.desk("mia"))[0].did == "printed who can read what, for the resident"
    qtbot.keyClick(paper.close_it, Qt.Key.Key_Space)
    settle()
    assert seen(shell, ReachPage) is page or seen(shell, ReachPage).isVisible()


def test_others_have_no_such_tab_and_see_their_own_history(
    furnished: tuple[Cast, ResidentId], open_shell: Open, settle: Settle
) -> None:
    cast, rosa = furnished
    shell = open_shell(cast.desk("amara"))
    shell.go(f"residents/{rosa}/history")
    settle()
    assert shell.residents.view is not None
    assert "reach" not in [tab.key for tab in shell.residents.view.tabs]
    who = {row[1] for row in table_of(seen(shell, HistoryPage).lines.model)}
    assert who == {"Amara"}


def test_a_calm_note_on_today_leads_to_what_was_opened(
    furnished: tuple[Cast, ResidentId], open_shell: Open, settle: Settle, qtbot: QtBot
) -> None:
    cast, _ = furnished
    shell = open_shell(cast.desk("mia"))
    today = seen(shell, TodayPage)
    assert today.reading.isVisible()
    look = next(b for b in today.reading.findChildren(QWidget) if "Look" in b.accessibleName())
    assert "3 residents' files" in look.accessibleName()
    qtbot.keyClick(look, Qt.Key.Key_Space)
    settle()
    assert shell.route == "house/trail"
    room = seen(shell, TrailRoom)
    found = table_of(room.lines.model)
    assert found
    assert {(row[1], row[2]) for row in found} == {("Max", "opened")}
    assert room.person.currentText() == "Max"
    shell.go("today")
    max_shell = open_shell(cast.desk("max"))
    assert not seen(max_shell, TodayPage).reading.isVisible()


def test_the_room_filters_by_person_resident_act_and_days(
    furnished: tuple[Cast, ResidentId], open_shell: Open, settle: Settle, qtbot: QtBot
) -> None:
    cast, _ = furnished
    shell = open_shell(cast.desk("mia"))
    shell.go("house/trail")
    settle()
    room = seen(shell, TrailRoom)
    everything = len(table_of(room.lines.model))
    assert everything > 10
    qtbot.keyClicks(room.resident, "rosa code")
    qtbot.keyClick(room.resident, Qt.Key.Key_Return)
    settle()
    about = table_of(room.lines.model)
    assert 0 < len(about) < everything
    choose(qtbot, room.act, "Written")
    choose(qtbot, room.person, "Amara")
    qtbot.keyClick(room.search, Qt.Key.Key_Space)
    settle()
    assert [row[1:3] for row in table_of(room.lines.model)] == [["Amara", "recorded a session"]]
    qtbot.keyClicks(room.until.box, "23 Nov 2026")
    qtbot.keyClick(room.until.box, Qt.Key.Key_Return)
    settle()
    assert table_of(room.lines.model) == []
    assert room.lines.empty.isVisible()
    room.resident.setText("nobody")
    qtbot.keyClick(room.resident, Qt.Key.Key_Return)
    assert "Nobody within your reach" in shell.seat.banner.title.text()


def test_administrators_see_acts_but_never_about_whom(
    furnished: tuple[Cast, ResidentId], open_shell: Open, settle: Settle
) -> None:
    cast, _ = furnished
    shell = open_shell(cast.desk("adam"))
    shell.go("house/trail")
    settle()
    room = seen(shell, TrailRoom)
    found = table_of(room.lines.model)
    assert found
    assert {(row[3], row[4]) for row in found} == {("", "")}
    assert not room.resident.isVisible()


def test_the_trail_leaves_with_a_second_person(
    furnished: tuple[Cast, ResidentId],
    open_shell: Open,
    settle: Settle,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    cast, _ = furnished
    shell = open_shell(cast.desk("mia"))
    shell.go("house/trail")
    settle()
    room = seen(shell, TrailRoom)
    qtbot.keyClick(room.export, Qt.Key.Key_Space)
    box = box_in(shell, ExportBox)
    qtbot.keyClicks(box.login, "adam")
    qtbot.keyClicks(box.passphrase.box, "sun")
    box.export_to(tmp_path / "t.jsonl")
    settle()
    assert box.banner.title.text() == "Name or passphrase of the second person does not fit"
    assert not (tmp_path / "t.jsonl").exists()
    qtbot.keyClicks(box.passphrase.box, "moon")
    box.export_to(tmp_path / "t.jsonl")
    settle()
    head = json.loads((tmp_path / "t.jsonl").read_text("utf-8").splitlines()[0])
    assert (head["first"], head["reason"]) == (1, "audit")
    assert "The trail is saved" in shell.seat.banner.title.text()


def test_a_slip_is_made_printed_and_compared(
    furnished: tuple[Cast, ResidentId], open_shell: Open, settle: Settle, qtbot: QtBot
) -> None:
    cast, _ = furnished
    shell = open_shell(cast.desk("mia"))
    shell.go("house/trail")
    settle()
    room = seen(shell, TrailRoom)
    qtbot.keyClick(room.slip, Qt.Key.Key_Space)
    settle()
    box = box_in(shell, SlipBox)
    assert box.said.text() == "There is no slip of this week yet."
    qtbot.keyClick(box.make, Qt.Key.Key_Space)
    settle()
    slip = box.checkpoint
    assert slip is not None
    qtbot.keyClick(box.paper, Qt.Key.Key_Space)
    settle()
    paper = seen(shell, PaperPage)
    qtbot.keyClick(paper.close_it, Qt.Key.Key_Space)
    settle()
    qtbot.keyClick(room.compare, Qt.Key.Key_Space)
    compare = box_in(shell, CompareBox)
    typed = (str(slip.seq), *(word[:4] for word in slip.words), slip.code.lower())
    for line, text in zip((compare.number, *compare.boxes, compare.code), typed, strict=True):
        qtbot.keyClicks(line, text)
    qtbot.keyClick(compare.ask, Qt.Key.Key_Return)
    settle()
    assert compare.banner.title.text() == "The house still holds this checkpoint"
    compare.boxes[4].setText("qqqq")
    qtbot.keyClick(compare.ask, Qt.Key.Key_Return)
    settle()
    assert compare.banner.title.text() == "This is not what stands on the slip"
    compare.number.setText("99999")
    compare.boxes[4].setText(slip.words[4])
    qtbot.keyClick(compare.ask, Qt.Key.Key_Return)
    settle()
    assert compare.banner.title.text() == "This is not what stands on the slip"
