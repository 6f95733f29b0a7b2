"""Reads the facts of this computer for a folder; whatever cannot be read is None.

Only files and values of the system are read; nothing is started, and nothing asks for an
administrator.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from shelterdesk.computer.places import Place, judge, load_clouds

SYSTEMS = {"win32": "windows", "linux": "linux", "darwin": "macos"}


class System(Protocol):
    """What one kind of system tells; None or empty is what it does not."""

    def disk_kind(self, folder: Path) -> str:
        """The kind of file system below *folder*, "remote" for a network drive of Windows."""

    def disk_encrypted(self, folder: Path) -> bool | None:
        """Whether the disk below *folder* is encrypted."""

    def edition(self) -> str:
        """Windows' own word for its edition."""

    def accounts(self) -> int | None:
        """How many people can sign in to the computer."""

    def page_file_safe(self) -> bool | None:
        """Whether memory that is moved to the disk is encrypted there, or none is."""

    def hibernation_safe(self) -> bool | None:
        """Whether sleeping leaves nothing of memory on the disk."""

    def clock_set(self) -> bool | None:
        """Whether the system sets its clock by itself."""


class UnknownSystem:
    """A system that we cannot read."""

    def disk_kind(self, folder: Path) -> str:
        """Unknown."""
        return ""

    def disk_encrypted(self, folder: Path) -> bool | None:
        """Unknown."""
        return None

    def edition(self) -> str:
        """Unknown."""
        return ""

    def accounts(self) -> int | None:
        """Unknown."""
        return None

    def page_file_safe(self) -> bool | None:
        """Unknown."""
        return None

    def hibernation_safe(self) -> bool | None:
        """Unknown."""
        return None

    def clock_set(self) -> bool | None:
        """Unknown."""
        return None


@dataclass(frozen=True)
class Read:
    """What was read for one folder; the fields are those of ``checks.Facts``."""

    system: str
    disk_encrypted: bool | None
    place: Place | None
    free_bytes: int | None
    edition: str
    accounts: int | None
    page_file_safe: bool | None
    hibernation_safe: bool | None
    clock_set: bool | None


def system_of(platform: str = sys.platform) -> System:
    """The reader for *platform*; only its own module is imported."""
    made: System = UnknownSystem()
    if platform == "win32":
        made = import_module("shelterdesk.computer.windows").Windows()
    elif platform == "linux":
        made = import_module("shelterdesk.computer.linux").Linux()
    return made


def place_of(folder: Path, system: System | None = None) -> Place | None:
    """What speaks against keeping a house in *folder*, which need not be there yet."""
    system = system or system_of()
    real = folder.absolute()
    with suppress(OSError):
        real = folder.resolve()
    return judge(real, system.disk_kind(_nearest(real)), os.environ, load_clouds())


def read(folder: Path, platform: str = sys.platform) -> Read:
    """Everything about this computer that concerns the house in *folder*."""
    system = system_of(platform)
    free = None
    with suppress(OSError):
        free = shutil.disk_usage(_nearest(folder)).free
    return Read(
        SYSTEMS.get(platform, platform),
        system.disk_encrypted(folder),
        place_of(folder, system),
        free,
        system.edition(),
        system.accounts(),
        system.page_file_safe(),
        system.hibernation_safe(),
        system.clock_set(),
    )


def _nearest(folder: Path) -> Path:
    """*folder*, or the nearest one above it that is there."""
    return next((path for path in (folder, *folder.parents) if path.exists()), folder)
