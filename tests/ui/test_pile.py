"""A page that gives way leaves the keyboard in the page below it, not in the window's rail."""

from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.ui.kit.pile import Pile


def a_page(name: str) -> QWidget:
    page = QWidget()
    button = QPushButton(name)
    QVBoxLayout(page).addWidget(button)
    return page


def test_the_keyboard_stays_in_the_page(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(QPushButton("Today"))
    pile = Pile(lambda: a_page("ground"))
    layout.addWidget(pile)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    above = a_page("above")
    pile.push(above)
    for giving_way in (pile.pop, pile.refresh):
        inside = pile.currentWidget().findChild(QPushButton)
        assert inside is not None
        inside.setFocus()
        giving_way()
        focused = QApplication.focusWidget()
        assert isinstance(focused, QPushButton)
        assert focused.text() == "ground"
