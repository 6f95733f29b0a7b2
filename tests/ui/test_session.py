"""Going away from the computer locks the desk, however one goes; what is typed is kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.computer.guard import Guard, NoGuard
from shelterdesk.computer.session import Away
from shelterdesk.domain.kinds.resident import EverydayName
from tests.cast import Cast
from tests.ui.speech import say
from tests.ui.test_journey import Program

NAME = "ขวัญ"
ROOT = Path(__file__).resolve().parents[2]


class FakeSession:
    """A system that tells when a test says so."""

    def __init__(self) -> None:
        self.away: Callable[[object], None] | None = None

    def watch(self, away: Callable[[object], None], guard: Guard, window: int) -> object:
        assert isinstance(guard, NoGuard)
        assert window > 0
        self.away = away
        return self


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def program(cast: Cast, qtbot: QtBot, session: FakeSession) -> Program:
    return Program(cast, qtbot, lambda doors: replace(doors, watch_session=session.watch))


@pytest.mark.attack(34)
@pytest.mark.parametrize("why", list(Away))
def test_whatever_the_system_tells_the_desk_locks_and_keeps_what_was_typed(
    program: Program, session: FakeSession, qtbot: QtBot, why: Away
) -> None:
    shell = program.open("nils")
    shell.today.duty.click()
    program.settle()
    shell.go("admit")
    program.settle()
    say(program.field(EverydayName.kind, "preferred").editor.hand, NAME)
    assert session.away is not None
    with qtbot.waitSignal(shell.ended):
        session.away(why)
        assert shell.covered.isVisible()  # in the very same event
        session.away(why)  # the lid and the sleep that follows: one going away
    program.settle()
    assert program.restarted == 1
    program.window.hide()
    shell = program.open("nils")
    program.settle()
    assert program.field(EverydayName.kind, "preferred").editor.read() == NAME
    program.lock(shell)


@pytest.mark.attack(34)
@pytest.mark.parametrize("how", ["idle", "keys", "hidden"])
def test_idleness_the_keys_and_a_screen_left_hidden_lock_too(
    program: Program, qtbot: QtBot, how: str
) -> None:
    shell = program.open("nils")
    with qtbot.waitSignal(shell.ended):
        if how == "idle":
            shell.screening.idle._first.timeout.emit()
            shell.screening.idle._last.timeout.emit()
        elif how == "keys":
            qtbot.keyClick(shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        else:
            shell.hide_screen()
            shell.seat.cover._hidden_at -= 121.0
            shell.screening._gate.timeout.emit()
        assert shell.covered.isVisible()
    program.settle()
    assert program.restarted == 1


def test_before_anybody_signed_in_there_is_nothing_to_lock(
    program: Program, session: FakeSession, qtbot: QtBot
) -> None:
    with pytest.raises(AssertionError):
        program.open("nils", "sun")
    assert session.away is not None
    session.away(Away.SLEEPS)
    assert program.restarted == 0
    program.window.close()


# ---- the bus of Linux, for real: in a process of its own, because Qt keeps its first bus


BUS = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from shelterdesk.ui.kit.session_bus import SessionBus

application = QCoreApplication([])
heard = []
bus = SessionBus(lambda why: heard.append(why.value))
system = QDBusConnection.systemBus()
login = "org.freedesktop.login1"
assert system.registerService(login)
def tell(path, kind, name, *given):
    told = QDBusMessage.createSignal(path, kind, name)
    told.setArguments(list(given))
    assert system.send(told)
root = "/org/freedesktop/login1"
tell(root, login + ".Manager", "PrepareForSleep", True)
tell(root, login + ".Manager", "PrepareForSleep", False)
tell(root + "/session/_32", login + ".Session", "Lock")
tell(root + "/session/_33", login + ".Session", "Lock")
saver = "org.freedesktop.ScreenSaver"
session = QDBusConnection.sessionBus()
assert session.registerService(saver)
told = QDBusMessage.createSignal("/org/freedesktop/ScreenSaver", saver, "ActiveChanged")
told.setArguments([True])
assert session.send(told)
QTimer.singleShot(1000, application.quit)
application.exec()
print(bus.hears, sorted(heard))
"""
CONFIG = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "busconfig.dtd">
<busconfig><listen>unix:path={path}</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
<allow user="*"/></policy></busconfig>
"""


@pytest.mark.attack(34)
@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None, reason="needs a D-Bus daemon"
)
def test_sleep_and_lock_are_heard_on_the_bus(tmp_path: Path) -> None:
    config = tmp_path / "bus.conf"
    config.write_text(CONFIG.format(path=tmp_path / "bus"), encoding="utf-8")
    daemon = subprocess.Popen(
        [
            shutil.which("dbus-daemon") or "",
            f"--config-file={config}",
            "--nofork",
            "--print-address",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = daemon.stdout.readline().strip()
        buses = ("DBUS_SYSTEM_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS")
        done = subprocess.run(
            [sys.executable, "-c", BUS],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            timeout=60,
            env={**os.environ, **dict.fromkeys(buses, address), "XDG_SESSION_ID": "2"},
        )
    finally:
        daemon.terminate()
        daemon.wait()
        daemon.stdout.close()
    assert done.stdout.strip() == "True ['locked', 'locked', 'sleeps']"


def test_without_a_bus_nothing_is_heard_and_nothing_breaks(tmp_path: Path) -> None:
    script = (
        "from PySide6.QtCore import QCoreApplication\n"
        "from shelterdesk.ui.kit.session_bus import SessionBus, escaped\n"
        "application = QCoreApplication([])\n"
        "print(SessionBus(print).hears, escaped('2'), escaped('c1'), escaped('a-b'))\n"
    )
    nowhere = f"unix:path={tmp_path / 'none'}"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=60,
        env={
            **os.environ,
            "DBUS_SYSTEM_BUS_ADDRESS": nowhere,
            "DBUS_SESSION_BUS_ADDRESS": nowhere,
        },
    )
    assert done.stdout.strip() == "False _32 c1 a_2db"
