"""A disk as slow as that of an old laptop, for some processes: a group of the kernel with limits.

Linux alone has it, for root alone: the controller ``blkio`` of the first version of control groups,
``io`` of the second. It counts what reaches the disk; so files are let go of from memory first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
TIMES = 100  # reads and writes a second: a disk that turns
BYTES = 30 << 20  # a second
SAID = f"{TIMES} reads and writes and {BYTES >> 20} MB a second"


@contextmanager
def slow_disk(folder: Path) -> Iterator[Path | None]:
    """A group for the disk under *folder*; None where this computer or this user has none."""
    group = None
    with suppress(OSError):  # no such controller, or not permitted
        group = _limited(folder)
    try:
        yield group
    finally:
        if group is not None:
            group.rmdir()


def join(group: Path) -> None:
    """Let this process and its children be in *group* from now on."""
    (group / "cgroup.procs").write_text(str(os.getpid()))


def let_go(folder: Path) -> None:
    """Have the files in *folder* read from the disk again."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _limited(folder: Path) -> Path:
    disk, name = _disk(folder), f"shelterdesk-{os.getpid()}"
    first = GROUPS / "blkio"
    group = (first if first.is_dir() else GROUPS) / name
    group.mkdir()
    try:
        if first.is_dir():
            for way in ("read", "write"):
                (group / f"blkio.throttle.{way}_bps_device").write_text(f"{disk} {BYTES}")
                (group / f"blkio.throttle.{way}_iops_device").write_text(f"{disk} {TIMES}")
        else:
            limits = f"rbps={BYTES} wbps={BYTES} riops={TIMES} wiops={TIMES}"
            (group / "io.max").write_text(f"{disk} {limits}")
    except OSError:
        group.rmdir()
        raise
    return group


def _disk(folder: Path) -> str:
    """Numbers of the whole disk: a part of one cannot be limited."""
    number = folder.stat().st_dev
    found = Path(f"/sys/dev/block/{os.major(number)}:{os.minor(number)}").resolve(strict=True)
    if (found / "partition").exists():
        found = found.parent
    return (found / "dev").read_text().strip()
