"""Tabs that do not fit stand in a menu; the current one always shows, whole."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.tab_bar import RoomyTabBar

NAMES = ("Overview", "Intake", "Names and identity", "Safety", "Care plan", "Incidents", "Reach")


@pytest.fixture
def bar(qtbot: QtBot, look: Look) -> RoomyTabBar:
    made = RoomyTabBar(look, "Parts of the file")
    qtbot.addWidget(made)
    for name in NAMES:
        made.addTab(name)
    made.show()
    return made


def cut(bar: RoomyTabBar) -> list[str]:
    """Tabs of which a part lies outside the bar, or under the button."""
    ends = bar.more.x() if bar.beyond else bar.width()
    shown = (n for n in range(bar.count()) if bar.isTabVisible(n))
    return [bar.tabText(n) for n in shown if bar.tabRect(n).right() > ends]


def test_all_tabs_show_where_there_is_room(bar: RoomyTabBar) -> None:
    bar.resize(2000, 40)
    assert bar.beyond == ()
    assert bar.more.isHidden()


@pytest.mark.parametrize("width", [300, 380, 460, 540])
@pytest.mark.parametrize("at", [0, 3, 6])
def test_no_tab_is_cut_and_the_current_one_shows(bar: RoomyTabBar, width: int, at: int) -> None:
    bar.resize(width, 40)
    bar.setCurrentIndex(at)
    assert bar.isTabVisible(at)
    assert bar.currentIndex() == at
    assert cut(bar) == []
    assert not bar.more.isHidden()
    in_menu = [act.text() for act in bar.menu.actions()]
    assert in_menu == [bar.tabText(n) for n in bar.beyond]
    assert len(in_menu) + sum(bar.isTabVisible(n) for n in range(bar.count())) == len(NAMES)


def test_the_menu_leads_to_its_tabs_and_the_arrow_keys_to_all(
    bar: RoomyTabBar, qtbot: QtBot
) -> None:
    bar.resize(420, 40)
    bar.menu.actions()[-1].trigger()
    assert bar.tabText(bar.currentIndex()) == "Reach"
    assert bar.isTabVisible(bar.currentIndex())
    bar.setCurrentIndex(0)
    for _ in NAMES[1:]:
        qtbot.keyClick(bar, Qt.Key.Key_Right)
        assert bar.isTabVisible(bar.currentIndex())
    assert bar.tabText(bar.currentIndex()) == "Reach"


def test_the_button_has_a_name_and_says_how_many(bar: RoomyTabBar) -> None:
    bar.resize(420, 40)
    assert bar.more.accessibleName() == "More"
    assert str(len(bar.beyond)) in bar.more.accessibleDescription()
    assert bar.more.focusPolicy() & Qt.FocusPolicy.TabFocus
