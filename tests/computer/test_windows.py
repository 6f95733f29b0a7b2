"""Windows, as far as it can be tried without one: what is asked, and what its answers mean."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.computer import windows_folder
from shelterdesk.computer.running import SEEN_BY_ALL, announce_running
from shelterdesk.computer.session import (
    LID_SWITCH,
    PBT_APMSUSPEND,
    PBT_POWERSETTINGCHANGE,
    WM_POWERBROADCAST,
    WM_QUERYENDSESSION,
    WM_WTSSESSION_CHANGE,
    Away,
    Message,
    PowerSetting,
    WindowsSession,
)
from shelterdesk.computer.windows import Windows
from shelterdesk.computer.windows_guard import OWN_DACL, WindowsGuard

WINDOW = 0x1234


class Function:
    """One function of a library: remembers what it was asked and answers."""

    def __init__(self, name: str, calls: list[tuple[Any, ...]], answer: int) -> None:
        self.name, self.calls, self.answer = name, calls, answer
        self.restype: Any = None

    def __call__(self, *given: Any) -> int:
        self.calls.append((self.name, *[getattr(g, "value", g) for g in given]))
        return self.answer


@dataclass
class FakeSystem:
    """Libraries of Windows that answer as told; others are not there."""

    answers: dict[str, int]
    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def __call__(self, library: str) -> Any:
        return self

    def __getattr__(self, name: str) -> Function:
        if name not in self.answers:
            raise AttributeError(name)
        return Function(name, self.calls, self.answers[name])

    def asked(self, name: str) -> tuple[Any, ...]:
        return next(call[1:] for call in self.calls if call[0] == name)


ALL = {
    "SetWindowDisplayAffinity": 1,
    "WTSRegisterSessionNotification": 1,
    "RegisterPowerSettingNotification": 1,
    "SetErrorMode": 0,
    "WerSetFlags": 0,
    "WerAddExcludedApplication": 0,
    "ConvertStringSecurityDescriptorToSecurityDescriptorW": 1,
    "SetKernelObjectSecurity": 1,
    "LocalFree": 0,
    "SetProcessMitigationPolicy": 1,
}


def test_everything_is_asked_and_what_was_granted_is_said() -> None:
    system = FakeSystem(dict(ALL))
    guard = WindowsGuard(system)
    assert set(guard.state().values()) == {False}
    guard.harden()
    assert guard.hide_from_capture(WINDOW, hidden=True)
    assert guard.watch_session(WINDOW)
    assert guard.state() == dict.fromkeys(("capture", "process", "dumps", "session"), True)
    assert system.asked("SetWindowDisplayAffinity") == (WINDOW, 0x11)
    assert system.asked("WTSRegisterSessionNotification") == (WINDOW, 0)
    assert system.asked("SetErrorMode") == (0x3,)
    text = system.asked("ConvertStringSecurityDescriptorToSecurityDescriptorW")[0]
    assert text == OWN_DACL
    policies = [call[1] for call in system.calls if call[0] == "SetProcessMitigationPolicy"]
    assert policies == [6, 10]


def test_assistive_tools_can_be_let_in_again() -> None:
    system = FakeSystem(dict(ALL))
    guard = WindowsGuard(system)
    guard.hide_from_capture(WINDOW, hidden=True)
    guard.hide_from_capture(WINDOW, hidden=False)
    assert system.calls[-1] == ("SetWindowDisplayAffinity", WINDOW, 0x00)
    assert guard.state()["capture"] is False


@pytest.mark.parametrize("missing", sorted(ALL))
def test_a_windows_without_one_of_them_keeps_the_others(missing: str) -> None:
    system = FakeSystem({name: answer for name, answer in ALL.items() if name != missing})
    guard = WindowsGuard(system)
    guard.harden()
    guard.hide_from_capture(WINDOW, hidden=True)
    guard.watch_session(WINDOW)
    assert sum(guard.state().values()) >= 3


def test_a_denied_measure_is_said_to_be_off() -> None:
    guard = WindowsGuard(FakeSystem({**ALL, "SetWindowDisplayAffinity": 0}))
    assert not guard.hide_from_capture(WINDOW, hidden=True)
    assert guard.state()["capture"] is False


# ---- what is told to a window


def told(message: int, wparam: int, lparam: int | None = None) -> Message:
    return Message(WINDOW, message, wparam, lparam)


def lid(open_now: bool) -> PowerSetting:
    setting = PowerSetting()
    setting.setting[:] = list(LID_SWITCH.bytes_le)
    setting.length, setting.data = 4, int(open_now)
    return setting


@pytest.mark.attack(34)
@pytest.mark.parametrize(
    ("message", "wparam", "away"),
    [
        (WM_WTSSESSION_CHANGE, 7, Away.LOCKED),  # Win+L
        (WM_WTSSESSION_CHANGE, 2, Away.SWITCHED),  # another user
        (WM_WTSSESSION_CHANGE, 3, Away.SWITCHED),  # a remote session takes over
        (WM_WTSSESSION_CHANGE, 4, Away.SWITCHED),
        (WM_WTSSESSION_CHANGE, 9, Away.SWITCHED),  # somebody looks on from afar
        (WM_WTSSESSION_CHANGE, 6, Away.ENDS),
        (WM_POWERBROADCAST, PBT_APMSUSPEND, Away.SLEEPS),
        (WM_QUERYENDSESSION, 0, Away.ENDS),
        (WM_WTSSESSION_CHANGE, 8, None),  # unlocked
        (WM_WTSSESSION_CHANGE, 1, None),
        (WM_POWERBROADCAST, 0x12, None),  # awake again
        (0x0200, 7, None),  # the mouse moves
    ],
)
def test_messages_of_windows_that_mean_that_somebody_goes(
    message: int, wparam: int, away: Away | None
) -> None:
    made = told(message, wparam)
    assert WindowsSession().read(ctypes.addressof(made)) is away


@pytest.mark.attack(34)
def test_closing_the_lid_counts_and_a_lid_that_was_closed_before_does_not() -> None:
    session = WindowsSession()

    def say(setting: PowerSetting) -> Away | None:
        made = told(WM_POWERBROADCAST, PBT_POWERSETTINGCHANGE, ctypes.addressof(setting))
        return session.read(ctypes.addressof(made))

    assert say(lid(open_now=False)) is None  # how it stands: a desk with a screen of its own
    assert say(lid(open_now=True)) is None
    assert say(lid(open_now=False)) is Away.LID
    other = lid(open_now=False)
    other.setting[0] ^= 1
    assert say(other) is None


# ---- what is read


class Key:
    def __enter__(self) -> Key:
        return self

    def __exit__(self, *_: object) -> None:
        """Closed."""


@dataclass
class FakeRegistry:
    """Values by name; what is not there raises as Windows does."""

    values: dict[str, Any]
    HKEY_LOCAL_MACHINE: int = 0

    def OpenKey(self, root: int, key: str) -> Key:  # noqa: N802  as in winreg
        return Key()

    def QueryValueEx(self, opened: Key, name: str) -> tuple[Any, int]:  # noqa: N802
        if name not in self.values:
            raise FileNotFoundError(name)
        return self.values[name], 1


def a_windows(values: dict[str, Any], answers: dict[str, int] | None = None) -> Windows:
    return Windows(FakeSystem(answers or {}), FakeRegistry(values))


def test_the_registry_tells_edition_page_file_hibernation_and_clock() -> None:
    good = a_windows(
        {"EditionID": "Core", "NtfsEncryptPagingFile": 1, "HibernateEnabled": 0, "Type": "NTP"}
    )
    assert good.edition() == "Core"
    assert (good.page_file_safe(), good.hibernation_safe(), good.clock_set()) == (True,) * 3
    bad = a_windows({"NtfsEncryptPagingFile": 0, "HibernateEnabled": 1, "Type": "NoSync"})
    assert (bad.page_file_safe(), bad.hibernation_safe(), bad.clock_set()) == (False,) * 3


@pytest.mark.parametrize(
    "ask",
    [
        Windows.page_file_safe,
        Windows.hibernation_safe,
        Windows.clock_set,
        Windows.accounts,
        lambda system: system.disk_encrypted(Path("C:/house")),
    ],
)
def test_what_does_not_answer_is_not_known(ask: Callable[[Windows], object]) -> None:
    assert ask(a_windows({})) is None


def test_a_mapped_drive_is_told() -> None:
    assert a_windows({}, {"GetDriveTypeW": 4}).disk_kind(Path("Z:/house")) == "remote"
    assert a_windows({}, {"GetDriveTypeW": 3}).disk_kind(Path("C:/house")) == "local"


@pytest.mark.skipif(sys.platform == "win32", reason="there the libraries are")
def test_elsewhere_no_library_is_looked_for_before_it_is_needed() -> None:
    guard = WindowsGuard()
    guard.harden()
    assert set(guard.state().values()) == {False}
    assert Windows().disk_encrypted(Path("C:/house")) is None


# ---- installing


def test_everyone_may_see_that_the_program_is_open_and_nothing_more() -> None:
    system = FakeSystem(
        {
            "ConvertStringSecurityDescriptorToSecurityDescriptorW": 1,
            "CreateMutexW": 7,
            "LocalFree": 0,
        }
    )
    assert announce_running("win32", system)
    assert system.asked("ConvertStringSecurityDescriptorToSecurityDescriptorW")[0] == SEEN_BY_ALL
    assert system.asked("CreateMutexW")[2] == "Global\\ShelterDesk.Running"
    assert SEEN_BY_ALL == "D:(A;;0x00120000;;;WD)"  # SYNCHRONIZE and READ_CONTROL


@pytest.mark.parametrize("answers", [{}, {"CreateMutexW": 7}])
def test_the_program_runs_where_the_sign_cannot_be_shown(answers: dict[str, int]) -> None:
    assert not announce_running("win32", FakeSystem(answers))
    assert not announce_running("linux", FakeSystem(answers))


ICACLS = """\
{folder} NT-AUTORIT\u00c4T\\SYSTEM:(OI)(CI)(F)
{pad} VORDEFINIERT\\Administratoren:(OI)(CI)(F)
{pad} PC-7\\ShelterDesk users:(OI)(CI)(M)

1 Dateien erfolgreich verarbeitet, bei 0 Dateien ist ein Verarbeitungsfehler aufgetreten.
"""


def told_of(folder: Path, text: str = ICACLS) -> str:
    return text.format(folder=folder, pad=" " * len(str(folder)))


def test_the_folder_of_houses_is_for_three_and_read_back(tmp_path: Path) -> None:
    folder, asked = tmp_path / "ShelterDesk", []

    def ask(command: Sequence[str]) -> str:
        asked.append(list(command))
        return told_of(folder) if command[2:] == [] else ""

    assert windows_folder.prepare(folder, ["PC-7\\nok"], ask)
    assert folder.is_dir()
    assert all(":\\" in command[0] and "System32" in command[0] for command in asked)
    granted = next(command for command in asked if "/inheritance:r" in command)
    assert [word for word in granted if "(OI)" in word] == [
        "*S-1-5-18:(OI)(CI)F",
        "*S-1-5-32-544:(OI)(CI)F",
        "ShelterDesk users:(OI)(CI)M",
    ]
    assert ["ShelterDesk users", "PC-7\\nok", "/add"] in [command[2:] for command in asked]


@pytest.mark.parametrize(
    "change",
    [
        ("(OI)(CI)(M)", "(OI)(CI)(F)"),  # the group may change who may enter
        ("SYSTEM:(OI)(CI)(F)", "SYSTEM:(I)(OI)(CI)(F)"),  # still inherited
        ("PC-7\\ShelterDesk users", "VORDEFINIERT\\Benutzer"),  # everybody, not the group
        ("\n\n1", "\n Jeder:(OI)(CI)(RX)\n\n1"),  # and somebody more
    ],
)
def test_what_icacls_does_not_say_is_not_believed(tmp_path: Path, change: tuple[str, str]) -> None:
    assert windows_folder.confirmed(told_of(tmp_path), tmp_path)
    assert change[0] in ICACLS
    assert not windows_folder.confirmed(told_of(tmp_path, ICACLS.replace(*change)), tmp_path)
    assert not windows_folder.confirmed("", tmp_path)  # Wine, and a program that is not there


@pytest.mark.parametrize("name", ["a/add", 'a"b', "", "x" * 121])
def test_a_name_that_windows_does_not_take_reaches_no_command(tmp_path: Path, name: str) -> None:
    assert windows_folder.run([name], tmp_path / "new", "win32") == windows_folder.BAD_WORDS
    assert not (tmp_path / "new").exists()
    assert windows_folder.run([], tmp_path / "new", "linux") == windows_folder.NOT_WINDOWS
