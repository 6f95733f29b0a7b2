"""Idle: a warning first, any touch begins again, then lock."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.ui.kit.idle import WARN_MS, IdleWatch


def press_a_key(widget: QWidget) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(widget, event)


def test_it_waits_as_long_as_the_shelter_says(qtbot: QtBot) -> None:
    watch = IdleWatch(5)
    assert watch._first.interval() + WARN_MS == 5 * 60_000
    watch.set_minutes(2)
    assert watch._first.interval() + WARN_MS == 2 * 60_000
    watch.stop()


def test_a_touch_after_the_warning_takes_it_back(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    watch = IdleWatch(5)
    with qtbot.waitSignal(watch.warned):
        watch._first.timeout.emit()
    assert watch._last.isActive()
    with qtbot.waitSignal(watch.touched):
        press_a_key(widget)
    assert not watch._last.isActive()
    assert watch._first.isActive()
    watch.stop()


@pytest.mark.attack(34)
def test_without_a_touch_it_ends(qtbot: QtBot) -> None:
    watch = IdleWatch(5)
    watch._first.timeout.emit()
    with qtbot.waitSignal(watch.ended):
        watch._last.timeout.emit()
    watch.stop()
