"""What the window's tests stand on: one look, a worker, a paper house."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services import sitting_down
from shelterdesk.ui.application import Window, make_application
from shelterdesk.ui.kit.fonts import Fonts
from shelterdesk.ui.kit.look import Look, look_of, wear
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.kit.taste import Taste
from shelterdesk.ui.presenters.cover import Cover
from shelterdesk.ui.shell import Shell
from tests.ui.paper_desk import PaperDesk
from tests.ui.paper_house import furnish

Settle = Callable[[], None]


@pytest.fixture(scope="session")
def fonts(qapp: object) -> Fonts:
    loaded = Fonts()
    loaded.load_first()
    loaded.load_rest()
    return loaded


@pytest.fixture
def look(qapp: object, fonts: Fonts) -> Look:
    return worn(Taste(theme="light", calendar="buddhist"))


def worn(taste: Taste) -> Look:
    """The look of *taste*, worn by the application as the program wears it."""
    look = look_of(taste)
    wear(make_application(), look)
    return look


@pytest.fixture(autouse=True)
def _swept(qapp: object) -> None:
    """Let go of what the last test has closed, so that it does not slow down the next."""
    for window in QApplication.topLevelWidgets():
        if isinstance(window, Window):
            window.rest()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def _nothing_waits_for_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper house has no keys, so nothing in it can wait for somebody's."""
    finish = sitting_down.finish
    monkeypatch.setattr(
        sitting_down, "finish", lambda desk: None if isinstance(desk, PaperDesk) else finish(desk)
    )


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    worker = Tasks()
    yield worker
    worker.close()


@pytest.fixture
def settle(qtbot: QtBot, tasks: Tasks) -> Settle:
    """Wait until the worker has nothing to do and every answer was delivered."""

    def wait() -> None:
        for _ in range(4):
            qtbot.waitUntil(lambda: not tasks.is_busy, timeout=20_000)
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    return wait


@pytest.fixture
def house() -> dict[str, PaperDesk]:
    return furnish()


@pytest.fixture
def open_shell(qtbot: QtBot, tasks: Tasks, fonts: Fonts, settle: Settle) -> Callable[..., Shell]:
    """A window for a desk, shown and settled."""

    def make(
        desk: PaperDesk, taste: Taste | None = None, size: tuple[int, int] = (1366, 768)
    ) -> Shell:
        taste = taste or Taste(theme="light", calendar="buddhist")
        shell = Shell(
            desk,  # type: ignore[arg-type]
            worn(taste),
            tasks,
            taste,
            fonts,
            steady=time.monotonic,
            cover=Cover(time.monotonic),
        )
        qtbot.addWidget(shell)
        shell.resize(*size)
        shell.show()
        settle()
        return shell

    return make
