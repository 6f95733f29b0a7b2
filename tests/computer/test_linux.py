"""Linux: what its files tell, and that this process can close itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from shelterdesk.computer.guard import NoGuard, guard_of
from shelterdesk.computer.reading import UnknownSystem, read, system_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="files of Linux")

MOUNTS = """\
21 1 253:0 / / rw,relatime shared:1 - ext4 {disk} rw
22 21 8:17 / /media/usb\\040stick rw - vfat {disk} rw
23 21 0:45 / /mnt/office rw - cifs //server/office rw
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    def put(name: str, text: str) -> None:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    put("proc/self/mountinfo", MOUNTS.format(disk="none"))
    put("sys/dev/block/253:0/dm/uuid", "LVM-abc\n")
    put("sys/dev/block/253:0/slaves/dm-1/dev", "253:1\n")
    put("sys/dev/block/253:1/dm/uuid", "CRYPT-LUKS2-abc\n")
    put("sys/dev/block/8:17/dev", "8:17\n")
    put("sys/power/state", "freeze mem disk\n")
    put("proc/swaps", "Filename Type Size Used Priority\n")
    return tmp_path


def test_encryption_is_seen_through_the_disks_that_lie_below(tree: Path) -> None:
    from shelterdesk.computer.linux import Linux

    system = Linux(tree)
    assert system.disk_encrypted(Path("/srv/house")) is True
    assert system.disk_encrypted(Path("/media/usb stick/house")) is False
    assert system.disk_encrypted(Path("/mnt/office/house")) is None
    assert system.disk_kind(Path("/mnt/office/house")) == "cifs"
    assert system.disk_kind(Path("/mnt/officer")) == "ext4"


def test_swap_in_memory_is_safe_and_an_open_swap_file_is_not(tree: Path) -> None:
    from shelterdesk.computer.linux import Linux

    system, swaps = Linux(tree), tree / "proc/swaps"
    assert system.page_file_safe() is True
    assert system.hibernation_safe() is True
    swaps.write_text("Filename\n/dev/zram0 partition 1 0 5\n", encoding="utf-8")
    assert system.page_file_safe() is True
    swaps.write_text("Filename\n/media/usb\\040stick/swap file 1 0 5\n", encoding="utf-8")
    assert system.page_file_safe() is False
    assert system.hibernation_safe() is False
    swaps.unlink()
    assert system.page_file_safe() is None


def test_a_tree_without_files_knows_nothing(tmp_path: Path) -> None:
    from shelterdesk.computer.linux import Linux

    system = Linux(tmp_path)
    folder = Path("/srv")
    known = (system.disk_encrypted(folder), system.page_file_safe(), system.clock_set())
    assert known == (None, None, None)
    assert system.disk_kind(folder) == ""


def test_this_very_computer_can_be_read(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.system == "linux"
    assert found.free_bytes is not None
    assert found.free_bytes > 0
    assert isinstance(system_of("beos"), UnknownSystem)
    assert read(tmp_path, "beos").disk_encrypted is None


CLOSED = """
import ctypes, json, os, resource
from shelterdesk.computer.guard import guard_of
guard = guard_of()
before = dict(guard.state())
guard.harden()
os.write(1, json.dumps([before, dict(guard.state()), resource.getrlimit(resource.RLIMIT_CORE)[1],
    ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), len(open("/proc/self/mountinfo").read()) > 0]).encode())
"""


def test_a_hardened_process_leaves_no_core_and_cannot_be_looked_into() -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", CLOSED], cwd=root, capture_output=True, check=True, timeout=60
    )
    before, after, most, dumpable, readable = json.loads(done.stdout)
    assert before["process"] is False
    assert after == {"capture": False, "process": True, "dumps": True, "session": False}
    assert (most, dumpable, readable) == (0, 0, True)


def test_a_system_that_has_nothing_says_so() -> None:
    guard = guard_of("beos")
    assert isinstance(guard, NoGuard)
    guard.harden()
    assert not guard.hide_from_capture(1, hidden=True)
    assert not guard.watch_session(1)
    assert set(guard.state().values()) == {False}
