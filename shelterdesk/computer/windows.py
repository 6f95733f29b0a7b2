"""What Windows tells any user: registry, drives, accounts, and Explorer's word on BitLocker.

Untried on a real Windows as long as ``docs/this-computer.md`` says so; what does not answer is
None, and the page says "cannot be known".
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import POINTER, byref, c_uint32, c_void_p, c_wchar_p
from importlib import import_module
from pathlib import Path, PureWindowsPath
from typing import Any, TypeVar
from uuid import UUID

from shelterdesk.computer.windows_guard import Library, system_library

DRIVE_REMOTE = 4
VERSION = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
FILE_SYSTEM = r"SYSTEM\CurrentControlSet\Control\FileSystem"
POWER = r"SYSTEM\CurrentControlSet\Control\Power"
TIME = r"SYSTEM\CurrentControlSet\Services\W32Time\Parameters"

FILTER_NORMAL_ACCOUNT, UF_ACCOUNTDISABLE = 0x2, 0x2
MAX_PREFERRED_LENGTH = 0xFFFFFFFF

PROPERTY_STORE = UUID("886d8eeb-8cf2-4446-8d02-cdba1dbdcf99")  # IID_IPropertyStore
PROTECTION = "System.Volume.BitLockerProtection"
GET_VALUE, RELEASE = 5, 2  # places in the interface's table
VT_I4, VT_UI4, VT_INT = 3, 19, 22
COINIT_APARTMENTTHREADED = 0x2
# Explorer's numbers: on, encrypting, on and locked are protected; off, decrypting, suspended and
# waiting for its key to be kept are not.
PROTECTED = {1: True, 2: False, 3: True, 4: False, 5: False, 6: True, 7: False, 8: False}

T = TypeVar("T")


class _User(ctypes.Structure):
    """USER_INFO_1."""

    _fields_ = (
        ("name", c_wchar_p),
        ("password", c_wchar_p),
        ("password_age", c_uint32),
        ("privilege", c_uint32),
        ("home", c_wchar_p),
        ("comment", c_wchar_p),
        ("flags", c_uint32),
        ("script", c_wchar_p),
    )


class _Variant(ctypes.Structure):
    """PROPVARIANT that holds a number."""

    _fields_ = (
        ("type", ctypes.c_ushort),
        ("unused", ctypes.c_ushort * 3),
        ("number", c_uint32),
        ("rest", ctypes.c_ubyte * 12),
    )


class Windows:
    """Reads through the system's own libraries; *registry* is the module ``winreg``."""

    def __init__(self, library: Library = system_library, registry: Any = None) -> None:
        """Nothing is read yet."""
        self._library = library
        self._registry = registry

    def disk_kind(self, folder: Path) -> str:
        """Remote for a mapped network drive; other kinds do not matter here."""
        root = ctypes.c_wchar_p(f"{PureWindowsPath(folder).drive}\\")

        def ask() -> str:
            kind = self._library("kernel32").GetDriveTypeW(root)
            return "remote" if kind == DRIVE_REMOTE else "local"

        return _answered(ask) or ""

    def disk_encrypted(self, folder: Path) -> bool | None:
        """What Explorer says of BitLocker on the drive of *folder*."""
        drive = f"{PureWindowsPath(folder).drive}\\"
        return _answered(lambda: PROTECTED.get(self._protection(drive) or 0))

    def edition(self) -> str:
        """Windows Home calls itself Core, or a word that begins so."""
        return str(self._value(VERSION, "EditionID") or "")

    def accounts(self) -> int | None:
        """Local accounts of people that are not switched off."""
        return _answered(self._count_accounts)

    def page_file_safe(self) -> bool | None:
        """Whether the page file is encrypted by the system."""
        value = self._value(FILE_SYSTEM, "NtfsEncryptPagingFile")
        return None if value is None else value == 1

    def hibernation_safe(self) -> bool | None:
        """Whether the computer never writes its whole memory to the disk."""
        value = self._value(POWER, "HibernateEnabled")
        return None if value is None else value == 0

    def clock_set(self) -> bool | None:
        """Whether the time service follows another clock."""
        value = self._value(TIME, "Type")
        return None if value is None else value != "NoSync"

    def _value(self, key: str, name: str) -> Any:
        def ask() -> Any:
            registry = self._registry or import_module("winreg")
            with registry.OpenKey(registry.HKEY_LOCAL_MACHINE, key) as opened:
                return registry.QueryValueEx(opened, name)[0]

        return _answered(ask)

    def _count_accounts(self) -> int:
        network = self._library("netapi32")
        rows, read, total = c_void_p(), c_uint32(), c_uint32()
        network.NetUserEnum(
            None,
            1,
            FILTER_NORMAL_ACCOUNT,
            byref(rows),
            c_uint32(MAX_PREFERRED_LENGTH),
            byref(read),
            byref(total),
            None,
        )
        try:
            users = ctypes.cast(rows, POINTER(_User))
            return sum(not users[n].flags & UF_ACCOUNTDISABLE for n in range(read.value))
        finally:
            network.NetApiBufferFree(rows)

    def _protection(self, drive: str) -> int | None:
        """The number behind Explorer's lock, by the property system of the shell."""
        ole, shell, system = (self._library(name) for name in ("ole32", "shell32", "propsys"))
        begun = ole.CoInitializeEx(None, COINIT_APARTMENTTHREADED) >= 0
        store = c_void_p()
        try:
            key = (ctypes.c_ubyte * 20)()  # PROPERTYKEY
            if system.PSGetPropertyKeyFromName(c_wchar_p(PROTECTION), byref(key)) < 0:
                return None
            wanted = (ctypes.c_ubyte * 16).from_buffer_copy(PROPERTY_STORE.bytes_le)
            if (
                shell.SHGetPropertyStoreFromParsingName(
                    c_wchar_p(drive), None, 0, byref(wanted), byref(store)
                )
                < 0
                or not store
            ):
                return None
            value = _Variant()
            get = _method(store, GET_VALUE, c_void_p, c_void_p)
            if get(store, byref(key), byref(value)) < 0:
                return None
            return int(value.number) if value.type in (VT_I4, VT_UI4, VT_INT) else None
        finally:
            if store:
                _method(store, RELEASE)(store)
            if begun:
                ole.CoUninitialize()


def _method(of: c_void_p, place: int, *types: Any) -> Any:
    """The method at *place* of the table of a COM interface."""
    table = ctypes.cast(of, POINTER(POINTER(c_void_p))).contents
    kind = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)
    return kind(ctypes.c_long, c_void_p, *types)(table[place])


def _answered(ask: Callable[[], T]) -> T | None:
    try:
        return ask()
    except (OSError, AttributeError, ImportError):
        return None
