"""Who hears what somebody does, and that nobody is asked while a page is made."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.errors import NotFound
from shelterdesk.ui.kit.input_events import unheard, unwatch, watch


class _Ear(QObject):
    """Remembers what it was asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: set[QEvent.Type] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.heard.add(event.type())
        return False


def _press(widget: QWidget) -> None:
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(widget, key)


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """A page."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def ear() -> Iterator[_Ear]:
    """Somebody who watches."""
    made = _Ear()
    watch(made)
    yield made
    unwatch(made)


def test_keys_are_heard_and_what_qt_does_by_itself_is_not(page: QWidget, ear: _Ear) -> None:
    page.show()
    assert ear.heard == set()
    _press(page)
    assert QEvent.Type.KeyPress in ear.heard
    ear.heard.clear()
    unwatch(ear)
    _press(page)
    assert ear.heard == set()


def test_who_watches_hears_again_once_the_pages_are_made(page: QWidget, ear: _Ear) -> None:
    with unheard():
        with unheard():
            _press(page)
        _press(page)  # the outer page is not made yet
    assert ear.heard == set()
    _press(page)
    assert QEvent.Type.KeyPress in ear.heard


def test_an_error_while_a_page_is_made_leaves_nobody_deaf(page: QWidget, ear: _Ear) -> None:
    with pytest.raises(NotFound), unheard():
        raise NotFound("page")
    _press(page)
    assert QEvent.Type.KeyPress in ear.heard
