"""Whose work the program stands on is told for every part that is installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from shelterdesk.errors import NotFound
from shelterdesk.services import licences


def test_every_part_of_the_lock_is_named_with_the_text_of_its_licence() -> None:
    lock = Path(__file__).parents[2] / "installer" / "requirements" / "runtime.lock"
    lines = [line for line in lock.read_text("utf-8").splitlines() if "==" in line]
    pinned = {line.split("==")[0] for line in lines if ";" not in line}
    told = {
        part.name.lower().replace("_", "-").replace(".", "-"): part for part in licences.parts()
    }
    assert pinned <= set(told)
    assert all(told[name].version for name in pinned)
    bare = [name for name in pinned if len(licences.text(told[name].name)) < 100]
    assert set(bare) <= {"pyside6-essentials", "shiboken6"}  # the package adds the texts


def test_an_installed_program_also_shows_what_no_library_carries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, words in (("Qt", "LESSER"), ("thing-1.0", "of a library")):
        (tmp_path / licences.BESIDE / name).mkdir(parents=True)
        (tmp_path / licences.BESIDE / name / "LICENSE.txt").write_text(words, "utf-8")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "ShelterDesk.exe"))
    names = {part.name for part in licences.parts()}
    assert "Qt" in names
    assert "thing-1.0" not in names  # its own description names it already
    assert licences.text("Qt") == "LESSER"


def test_a_part_that_is_not_there_has_no_text() -> None:
    with pytest.raises(NotFound):
        licences.text("../../etc")
    assert "SIL Open Font License" in licences.notice()
