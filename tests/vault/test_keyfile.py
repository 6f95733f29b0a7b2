"""The key file on disk: all or nothing, three kept, a newer or damaged one left alone."""

from __future__ import annotations

import errno
import json
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import pytest

from shelterdesk.errors import Damaged, DiskFull, NewerFormat, NotAHouse, OlderFormat
from shelterdesk.vault import founding, keyfile
from shelterdesk.vault.keyfile import KeyFile


@pytest.fixture
def saved(tmp_path: Path) -> KeyFile:
    found = founding.found(house_code="TEST-01", practice=True, people=[], now=1)
    file, _ = found.key_file(tmp_path / "keys.json")
    file.database_keys["who"] = b"0"
    file.save()
    return file


def kept(path: Path) -> bytes:
    return KeyFile.load(path).database_keys["who"]


def test_what_was_saved_is_loaded(saved: KeyFile) -> None:
    assert vars(KeyFile.load(saved.path)) == vars(saved)
    assert saved.root.practice
    assert [f.name for f in saved.path.parent.iterdir()] == ["keys.json"]


def test_the_last_three_are_kept(saved: KeyFile) -> None:
    for n in range(1, 6):
        saved.database_keys["who"] = bytes((48 + n,))
        saved.save()
    names = ["keys.json", "keys.json.1", "keys.json.2", "keys.json.3"]
    assert sorted(f.name for f in saved.path.parent.iterdir()) == names
    assert [kept(saved.path.with_name(name)) for name in names] == [b"5", b"4", b"3", b"2"]


@pytest.mark.attack(25)
@pytest.mark.parametrize("step", ["os.open", "os.fsync", "Path.replace"])
@pytest.mark.parametrize("at", range(4))
def test_ending_between_two_steps_leaves_a_whole_file(
    saved: KeyFile, monkeypatch: pytest.MonkeyPatch, step: str, at: int
) -> None:
    class Ended(BaseException):
        pass

    owner: Any = Path if step.startswith("Path") else keyfile.os
    name = step.partition(".")[2]
    honest, calls = getattr(owner, name), [0]

    def ending(*args: Any, **more: Any) -> Any:
        calls[0] += 1
        if calls[0] > at:
            raise Ended
        return honest(*args, **more)

    saved.database_keys["who"] = b"1"
    with monkeypatch.context() as changed:
        changed.setattr(owner, name, ending)
        with suppress(Ended):
            saved.save()
    assert kept(saved.path) in (b"0", b"1")
    saved.save()
    assert kept(saved.path) == b"1"


def test_a_full_disk_is_said_and_the_old_file_stays(
    saved: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> NoReturn:
        raise OSError(errno.ENOSPC, "no space")

    saved.database_keys["who"] = b"1"
    with monkeypatch.context() as changed:
        changed.setattr(keyfile.os, "fsync", full)
        with pytest.raises(DiskFull):
            saved.save()
    assert kept(saved.path) == b"0"


def test_no_file_is_no_house(tmp_path: Path) -> None:
    with pytest.raises(NotAHouse):
        KeyFile.load(tmp_path / "keys.json")


def test_a_newer_file_is_left_alone(saved: KeyFile) -> None:
    plain = json.loads(saved.path.read_bytes())
    saved.path.write_text(json.dumps({**plain, "v": 9}), encoding="utf-8")
    with pytest.raises(NewerFormat):
        KeyFile.load(saved.path)


def test_a_file_of_before_the_freeze_is_left_alone(saved: KeyFile) -> None:
    plain = json.loads(saved.path.read_bytes())
    saved.path.write_text(json.dumps({**plain, "v": 0}), encoding="utf-8")
    before = saved.path.read_bytes()
    with pytest.raises(OlderFormat):
        KeyFile.load(saved.path)
    assert saved.path.read_bytes() == before


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"v": true}', '{"v": 1}', "\u0000", '{"v": 1, "root": {"practice": true}}'],
)
def test_a_damaged_file_is_said_to_be_damaged(saved: KeyFile, text: str) -> None:
    saved.path.write_text(text, encoding="utf-8")
    with pytest.raises(Damaged):
        KeyFile.load(saved.path)


def test_the_practice_mark_cannot_be_changed(saved: KeyFile) -> None:
    plain = json.loads(saved.path.read_bytes())
    plain["root"]["practice"] = False
    saved.path.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(Damaged):
        KeyFile.load(saved.path)
