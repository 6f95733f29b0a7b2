"""What Linux tells of itself below ``/proc`` and ``/sys``; read as any user may."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

FIRST_PERSON, LAST_PERSON = 1000, 60000  # user ids of people, as distributions give them
NO_SHELLS = ("nologin", "false", "sync")
DEEPEST = 8  # a mapped disk on a mapped disk ...


class Linux:
    """Reads below *root*; tests bring a tree of their own."""

    def __init__(self, root: Path = Path("/")) -> None:
        """Read the system whose files lie below *root*."""
        self._root = root

    def disk_kind(self, folder: Path) -> str:
        """The type of the mount that holds *folder*."""
        found = self._mount(folder)
        return found[1] if found else ""

    def disk_encrypted(self, folder: Path) -> bool | None:
        """Whether a dm-crypt device lies anywhere below the mount of *folder*."""
        found = self._mount(folder)
        return None if found is None else self._device_encrypted(found[0], DEEPEST)

    def edition(self) -> str:
        """Windows alone has editions."""
        return ""

    def accounts(self) -> int | None:
        """People with a shell."""
        return sum(
            FIRST_PERSON <= person.pw_uid < LAST_PERSON and not person.pw_shell.endswith(NO_SHELLS)
            for person in pwd.getpwall()
        )

    def page_file_safe(self) -> bool | None:
        """Whether there is no swap, or only such as is compressed in memory or encrypted."""
        lines = self._text("proc/swaps")
        if lines is None:
            return None
        return all(
            self._swap_safe(_plain(line.split()[0])) for line in lines.splitlines()[1:] if line
        )

    def hibernation_safe(self) -> bool | None:
        """It goes to the swap space."""
        states = self._text("sys/power/state")
        if states is None:
            return None
        return "disk" not in states.split() or self.page_file_safe()

    def clock_set(self) -> bool | None:
        """What the system's own time service left behind once it had set the clock."""
        if (self._root / "run/systemd/timesync/synchronized").exists():
            return True
        running = any((self._root / name).exists() for name in ("run/chrony", "run/ntpd.pid"))
        return True if running else None

    def _mount(self, folder: Path) -> tuple[str, str] | None:
        """(major:minor, type) of the longest mount point above *folder*."""
        lines = self._text("proc/self/mountinfo")
        best: tuple[int, str, str] | None = None
        for line in (lines or "").splitlines():
            parts = line.split()
            if len(parts) < 9 or "-" not in parts:
                continue
            point = Path(_plain(parts[4]))
            deep = len(point.parts)
            if (point == folder or point in folder.parents) and (best is None or deep >= best[0]):
                best = (deep, parts[2], parts[parts.index("-") + 1])
        return None if best is None else best[1:]

    def _device_encrypted(self, number: str, left: int) -> bool | None:
        device = self._root / "sys/dev/block" / number
        if not device.exists() or not left:
            return None  # a network disk, a container, memory
        uuid = self._read(device / "dm/uuid")
        if uuid is not None and uuid.startswith("CRYPT-"):
            return True
        slaves = device / "slaves"
        below = sorted(slaves.iterdir()) if slaves.is_dir() else []
        numbers = [self._read(slave / "dev") for slave in below]
        found = [self._device_encrypted(n.strip(), left - 1) for n in numbers if n]
        if not found:
            return False
        return None if None in found and False not in found else all(found)

    def _swap_safe(self, name: str) -> bool:
        if Path(name).name.startswith("zram"):
            return True
        path = self._root / name.lstrip("/")
        try:
            is_device = path.is_block_device()
            if not is_device:
                return self.disk_encrypted(Path(name)) is True
            number = path.stat().st_rdev
        except OSError:
            return False
        return self._device_encrypted(f"{os.major(number)}:{os.minor(number)}", DEEPEST) is True

    def _text(self, name: str) -> str | None:
        return self._read(self._root / name)

    @staticmethod
    def _read(path: Path) -> str | None:
        try:
            return path.read_text("utf-8", "replace")
        except OSError:
            return None


def _plain(name: str) -> str:
    """A path as ``/proc`` writes it, with its spaces again."""
    return name.replace("\\040", " ")
