"""Windows: what security 10 asks of the system, through its own libraries.

Untried on a real Windows as long as ``docs/this-computer.md`` says so. Nothing here may keep the
program from starting: what a library does not have is simply not so.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Mapping
from ctypes import byref, c_uint32, c_void_p, sizeof
from pathlib import Path
from typing import Any

from shelterdesk.computer.session import LID_SWITCH

WDA_NONE, WDA_EXCLUDEFROMCAPTURE = 0x00, 0x11  # Windows 10 2004 and later

DACL_SECURITY_INFORMATION = 0x4
SDDL_REVISION = 1
# System may do all; whoever owns the process, and administrators, may wait for it, see its name
# and end it (SYNCHRONIZE, QUERY_LIMITED_INFORMATION, TERMINATE), and not read its memory. "OW"
# takes from the owner the right to change this list.
OWN_DACL = "D:P(A;;GA;;;SY)(A;;0x00101001;;;BA)(A;;0x00101001;;;OW)"

EXTENSION_POINTS, IMAGE_LOADS = 6, 10  # PROCESS_MITIGATION_POLICY
NO_EXTENSION_POINTS = 0x1
NO_REMOTE_IMAGES, NO_LOW_LABEL_IMAGES = 0x1, 0x2

SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX = 0x1, 0x2
WER_FAULT_REPORTING_FLAG_NOHEAP = 0x1

NOTIFY_FOR_THIS_SESSION = 0
DEVICE_NOTIFY_WINDOW_HANDLE = 0

Library = Callable[[str], Any]


def system_library(name: str) -> Any:
    """A library of Windows, found in the system folder alone."""
    return getattr(ctypes, "WinDLL")(f"{name}.dll", winmode=0x800)  # noqa: B009  not there elsewhere


class WindowsGuard:
    """Each measure is tried by itself; one that fails leaves the others."""

    def __init__(self, library: Library = system_library) -> None:
        """*library* gives a library by its name."""
        self._library = library
        self._holds = dict.fromkeys(("capture", "process", "dumps", "session"), False)

    def harden(self) -> None:
        """Dumps off, memory closed to other programs, foreign code kept out."""
        self._holds["dumps"] = _tried(self._no_dumps)
        self._holds["process"] = _tried(self._own_dacl)
        _tried(self._mitigate)

    def hide_from_capture(self, window: int, *, hidden: bool) -> bool:
        """Black in pictures and in shared screens; a camera sees it (no promise)."""
        value = WDA_EXCLUDEFROMCAPTURE if hidden else WDA_NONE

        def ask() -> bool:
            return bool(self._library("user32").SetWindowDisplayAffinity(c_void_p(window), value))

        done = _tried(ask)
        self._holds["capture"] = hidden and done
        return done

    def watch_session(self, window: int) -> bool:
        """Session, sleep and lid messages to *window*."""

        def ask() -> bool:
            wanted = NOTIFY_FOR_THIS_SESSION
            return bool(
                self._library("wtsapi32").WTSRegisterSessionNotification(c_void_p(window), wanted)
            )

        def lid() -> bool:
            register = self._library("user32").RegisterPowerSettingNotification
            register.restype = c_void_p
            guid = (ctypes.c_ubyte * 16).from_buffer_copy(LID_SWITCH.bytes_le)
            return bool(register(c_void_p(window), byref(guid), DEVICE_NOTIFY_WINDOW_HANDLE))

        self._holds["session"] = _tried(ask)
        _tried(lid)
        return self._holds["session"]

    def state(self) -> Mapping[str, bool]:
        """What the system said yes to."""
        return dict(self._holds)

    def _no_dumps(self) -> bool:
        kernel = self._library("kernel32")
        kernel.SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX)
        kernel.WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP)
        program = ctypes.c_wchar_p(Path(sys.executable).name)
        return int(self._library("wer").WerAddExcludedApplication(program, 0)) == 0

    def _own_dacl(self) -> bool:
        advapi, kernel = self._library("advapi32"), self._library("kernel32")
        descriptor = c_void_p()
        text = ctypes.c_wchar_p(OWN_DACL)
        if not advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            text, SDDL_REVISION, byref(descriptor), None
        ):
            return False
        try:
            own = c_void_p(-1)  # GetCurrentProcess()
            return bool(advapi.SetKernelObjectSecurity(own, DACL_SECURITY_INFORMATION, descriptor))
        finally:
            kernel.LocalFree(descriptor)

    def _mitigate(self) -> bool:
        kernel = self._library("kernel32")
        wanted = (
            (EXTENSION_POINTS, NO_EXTENSION_POINTS),
            (IMAGE_LOADS, NO_REMOTE_IMAGES | NO_LOW_LABEL_IMAGES),
        )
        done = []
        for policy, flags in wanted:
            value = c_uint32(flags)
            done.append(kernel.SetProcessMitigationPolicy(policy, byref(value), sizeof(value)))
        return all(done)


def _tried(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except (OSError, AttributeError):  # no such library, or none of that name in it
        return False
