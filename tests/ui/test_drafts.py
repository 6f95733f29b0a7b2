"""Drafts: every two seconds while typing, at once on leaving, again after a failure."""

from collections.abc import Callable
from datetime import UTC, datetime

from pytestqt.qtbot import QtBot

from shelterdesk.errors import DiskFull
from shelterdesk.ui.kit.drafts import EVERY_MS, DraftKeeper

AT = datetime(2026, 11, 24, 14, 5, 12, tzinfo=UTC)


class Store:
    """Keeps when asked to; answers when told to."""

    def __init__(self) -> None:
        self.kept = 0
        self.answers: list[tuple[Callable[[datetime], None], Callable[[Exception], None]]] = []

    def keep(self, done: Callable[[datetime], None], failed: Callable[[Exception], None]) -> None:
        self.kept += 1
        self.answers.append((done, failed))


def test_typing_does_not_put_keeping_off(qtbot: QtBot) -> None:
    store = Store()
    keeper = DraftKeeper(store.keep)
    keeper.touch()
    before = keeper.timer.remainingTime()
    keeper.touch()
    assert keeper.timer.interval() == EVERY_MS == 2000
    assert keeper.timer.remainingTime() <= before
    keeper.timer.timeout.emit()
    assert store.kept == 1


def test_leaving_keeps_at_once_and_only_what_changed(qtbot: QtBot) -> None:
    store = Store()
    keeper = DraftKeeper(store.keep)
    keeper.flush()
    assert store.kept == 0
    keeper.touch()
    keeper.flush()
    assert (store.kept, keeper.is_safe) == (1, False)
    store.answers[0][0](AT)
    assert keeper.is_safe


def test_what_is_typed_while_keeping_is_not_safe_yet(qtbot: QtBot) -> None:
    store = Store()
    keeper = DraftKeeper(store.keep)
    keeper.touch()
    keeper.flush()
    keeper.touch()
    store.answers[0][0](AT)
    assert not keeper.is_safe
    assert keeper.timer.isActive()


def test_a_failure_is_told_and_tried_again(qtbot: QtBot) -> None:
    store = Store()
    keeper = DraftKeeper(store.keep)
    keeper.touch()
    keeper.flush()
    with qtbot.waitSignal(keeper.failed):
        store.answers[0][1](DiskFull())
    assert not keeper.is_safe
    keeper.timer.timeout.emit()
    assert store.kept == 2


def test_a_saved_record_needs_no_draft(qtbot: QtBot) -> None:
    store = Store()
    keeper = DraftKeeper(store.keep)
    keeper.touch()
    keeper.forget()
    assert keeper.is_safe
    assert not keeper.timer.isActive()
