"""What lies in a folder after a save, and after one that was ended in the middle."""

import os
import time
from pathlib import Path

from shelterdesk.services.files import write_whole

LONG_AGO = time.time() - 3600


def left(path: Path, at: float) -> Path:
    path.write_bytes(b"AYE AYE KHIN")
    os.utime(path, (at, at))
    return path


def test_what_a_killed_save_left_is_gone_after_the_next_one(tmp_path: Path) -> None:
    ended = left(tmp_path / ".0123456789abcdef.part", LONG_AGO)
    write_whole(tmp_path / "cases.zip", b"new", lambda: None)
    assert not ended.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["cases.zip"]


def test_nothing_else_is_swept_nor_a_save_that_runs(tmp_path: Path) -> None:
    names = (".0123456789abcde.part", "0123456789abcdef.part", ".0123456789abcdeg.part", "a.part")
    others = [left(tmp_path / name, LONG_AGO) for name in names]
    others.append(left(tmp_path / ".0123456789abcdef.part", time.time()))
    folder = tmp_path / ".fedcba9876543210.part"
    folder.mkdir()
    write_whole(tmp_path / "cases.zip", b"new", lambda: None)
    assert all(path.exists() for path in (*others, folder))
