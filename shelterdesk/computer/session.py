"""What Windows and Linux say when somebody goes away from the computer, as one word each."""

from __future__ import annotations

import ctypes
import os
import sys
from enum import StrEnum
from uuid import UUID


def has_screen() -> bool:
    """Whether a window could be seen in this session."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


class Away(StrEnum):
    """Why the desk locks."""

    LOCKED = "locked"
    SWITCHED = "switched"  # another user, or another screen, has the session
    SLEEPS = "sleeps"
    LID = "lid"
    ENDS = "ends"  # the session, or the computer


WM_QUERYENDSESSION, WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x0011, 0x0218, 0x02B1
PBT_APMSUSPEND, PBT_POWERSETTINGCHANGE = 0x0004, 0x8013
# WTS_CONSOLE_DISCONNECT, REMOTE_CONNECT, REMOTE_DISCONNECT, SESSION_LOGOFF, SESSION_LOCK,
# SESSION_REMOTE_CONTROL
SESSION_WORDS = {
    2: Away.SWITCHED,
    3: Away.SWITCHED,
    4: Away.SWITCHED,
    6: Away.ENDS,
    7: Away.LOCKED,
    9: Away.SWITCHED,
}
LID_SWITCH = UUID("ba3e0f4d-b817-4094-a2d1-d56379e6a0f3")  # GUID_LIDSWITCH_STATE_CHANGE


class Message(ctypes.Structure):
    """The ``MSG`` of Windows, as far as it is read here."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint32),
        ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_void_p),
    )


class PowerSetting(ctypes.Structure):
    """``POWERBROADCAST_SETTING`` with four bytes of data."""

    _fields_ = (
        ("setting", ctypes.c_ubyte * 16),
        ("length", ctypes.c_uint32),
        ("data", ctypes.c_uint32),
    )


class WindowsSession:
    """Reads the messages of Windows, one after the other."""

    def __init__(self) -> None:
        """Nothing is known of the lid: a desk may stand with it closed, at a screen of its own."""
        self._lid_was_open = False

    def read(self, address: int) -> Away | None:
        """Read the ``MSG`` at *address*; None for whatever does not mean that somebody goes."""
        told = Message.from_address(address)
        if told.message == WM_WTSSESSION_CHANGE:
            return SESSION_WORDS.get(told.wparam)
        if told.message == WM_QUERYENDSESSION:
            return Away.ENDS
        if told.message == WM_POWERBROADCAST:
            if told.wparam == PBT_APMSUSPEND:
                return Away.SLEEPS
            if told.wparam == PBT_POWERSETTINGCHANGE and told.lparam:
                return self._lid(PowerSetting.from_address(told.lparam))
        return None

    def _lid(self, setting: PowerSetting) -> Away | None:
        """Only a lid that was open can be closed; the first message says how it stands now."""
        if bytes(setting.setting) != LID_SWITCH.bytes_le:
            return None
        was_open, self._lid_was_open = self._lid_was_open, setting.data != 0
        return Away.LID if was_open and not self._lid_was_open else None
