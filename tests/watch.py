"""Whatever goes out or comes in: no test of it may leave a person's words where they do not belong.

A module that names ``NEVER_LOGGED`` has each of its tests watched, whatever was done, refused or
stopped in it: the log, the folder for temporary files (contents and names of files), the house's
folder, and the clipboard where there is a window.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from shelterdesk.access.desk import Desk
from tests.cast import Cast


@pytest.fixture(autouse=True)
def nothing_left_behind(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Look at the places after the test; nothing is done for modules that name no words."""
    words: tuple[str, ...] = getattr(request.module, "NEVER_LOGGED", ())
    if not words:
        yield
        return
    caplog: pytest.LogCaptureFixture = request.getfixturevalue("caplog")
    caplog.set_level(logging.DEBUG)
    scratch: Path = request.getfixturevalue("tmp_path_factory").mktemp("scratch")
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    yield
    records = [r for phase in ("setup", "call") for r in caplog.get_records(phase)]
    said = "\n".join(map(logging.Formatter().format, records))  # with whatever was raised
    assert found_in(said, words) == [], "in the log"
    assert found_lying(scratch, words) == [], "in a temporary file"
    for folder in _houses(request.node.funcargs.values()):
        assert found_lying(folder, words) == [], "in the folder of a house"
    assert found_in(_copied(), words) == [], "on the clipboard"


def found_in(text: str, words: Iterable[str]) -> list[str]:
    """Those of *words* that stand in *text*, whatever their letters' case."""
    return [word for word in words if word.casefold() in text.casefold()]


def found_lying(folder: Path, words: Iterable[str]) -> list[str]:
    """Those of *words* that stand in a name or in the bytes of a file below *folder*."""
    words, found = tuple(words), list[str]()
    for path in sorted(folder.rglob("*")):
        found += found_in(path.name, words)
        if path.is_file():
            held = path.read_bytes()
            found += [w for w in words if any(w.encode(c) in held for c in ("utf-8", "utf-16-le"))]
    return found


def _houses(given: Iterable[object]) -> Iterator[Path]:
    """The folders of all houses that a test was given, also side by side."""
    for each in given:
        for one in each if isinstance(each, tuple) else (each,):
            if isinstance(one, Cast):
                yield one.folder
            elif isinstance(one, Desk):
                yield one.accounts.data_file.parent


def _copied() -> str:
    widgets = sys.modules.get("PySide6.QtWidgets")
    program = widgets.QApplication.instance() if widgets else None
    return program.clipboard().text() if program else ""
