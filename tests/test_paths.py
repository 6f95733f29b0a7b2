"""How the program calls itself, and where things lie."""

from __future__ import annotations

import os
import sys

import pytest

from shelterdesk import paths


def test_a_python_needs_the_modules_name_and_the_installed_program_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3.13")
    assert not paths.installed()
    assert paths.own_command("--worker", "x")[1:] == ["-m", "shelterdesk", "--worker", "x"]
    for launcher in ("ShelterDesk.exe", "ShelterDeskCommand.exe"):
        monkeypatch.setattr(sys, "executable", f"/program/{launcher}")
        assert paths.installed()
        assert paths.own_command("--worker", "x") == [sys.executable, "--worker", "x"]


def test_houses_lie_where_the_guide_says_without_a_makers_folder() -> None:
    for folder in (paths.data_folder(), paths.practice_folder().parent):
        assert folder.name.lower() == "shelterdesk"
        assert folder.parent.name.lower() != "shelterdesk"
    if os.name == "nt":
        assert str(paths.data_folder()).lower().endswith("programdata\\shelterdesk")
