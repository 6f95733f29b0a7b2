"""A sign by which an installer sees that the program is open, in any session of the computer.

A mutex of Windows that nobody waits for: it is there while a process of ours is. What opens it
learns nothing else.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import byref, c_void_p, c_wchar_p, sizeof
from typing import Any

from shelterdesk.computer.windows_guard import SDDL_REVISION, Library, system_library

NAME = "Global\\ShelterDesk.Running"
# Everyone may see that it is there (SYNCHRONIZE, READ_CONTROL), also another account's installer.
SEEN_BY_ALL = "D:(A;;0x00120000;;;WD)"


class _Attributes(ctypes.Structure):
    """SECURITY_ATTRIBUTES."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("descriptor", c_void_p),
        ("inherit", ctypes.c_int),
    )


def announce_running(platform: str = sys.platform, library: Library = system_library) -> bool:
    """Show the sign until this process ends; whether the system has taken it.

    Where it has not, the program runs all the same: installers also try the program's own files.
    """
    if platform != "win32":
        return False
    try:
        return _made(library)
    except (OSError, AttributeError):
        return False


def _made(library: Library) -> bool:
    advapi, kernel = library("advapi32"), library("kernel32")
    descriptor = c_void_p()
    if not advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(
        c_wchar_p(SEEN_BY_ALL), SDDL_REVISION, byref(descriptor), None
    ):
        return False
    try:
        attributes = _Attributes(sizeof(_Attributes), descriptor, 0)
        make: Any = kernel.CreateMutexW
        make.restype = c_void_p  # a handle; kept by the process, closed by its end
        return bool(make(byref(attributes), 0, c_wchar_p(NAME)))
    finally:
        kernel.LocalFree(descriptor)
