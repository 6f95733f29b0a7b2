"""A manager carries their part of the house out, in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from shelterdesk.services import house_export
from shelterdesk.services.export_archive import Archive
from shelterdesk.ui.pages.backing_up import BackupsPage
from shelterdesk.ui.pages.carrying_out import CarryingOutBox
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.ui.conftest import Settle
from tests.ui.parts import seen


@pytest.fixture
def house(cast: Cast) -> Iterator[Cast]:
    with cast.seated("mia", "max", "nils", "adam"):
        cast.admit("nils", "Rosamunda")
        yield cast


def test_words_are_typed_back_and_a_second_manager_agrees(
    house: Cast, open_shell: object, settle: Settle, tmp_path: Path
) -> None:
    shell: Shell = open_shell(house.desk("mia"))  # type: ignore[operator]
    shell.go("house/backups")
    settle()
    seen(shell, BackupsPage).carry.begin.click()
    settle()
    box, file = seen(shell, CarryingOutBox), tmp_path / "part.zip"
    box.typed.setText("something else")
    for login, typed, title in (
        ("max", "something else", "These are not the words that were shown"),
        ("max", box.drawn.text, "Name or passphrase of the second person does not fit"),
    ):
        box.typed.setText(typed)
        box.login.setText(login)
        box.passphrase.box.setText("moon" if typed != box.drawn.text else "sun")
        box.export_to(file)
        settle()
        assert box.banner.title.text() == title
        assert not file.exists()
    box.passphrase.box.setText("moon")
    house.time.pass_by(minutes=5)
    box.export_to(file)
    settle()
    assert shell.seat.banner.title.text() == "Your part is written: 1 residents, 0 files."
    Archive(file, box.drawn.text).close()


def test_it_says_that_no_file_was_left_only_when_the_job_has_ended(
    house: Cast,
    open_shell: object,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shell: Shell = open_shell(house.desk("mia"))  # type: ignore[operator]
    shell.go("house/backups")
    settle()
    seen(shell, BackupsPage).carry.begin.click()
    settle()
    box, going = seen(shell, CarryingOutBox), Event()

    def slow(*said: Any) -> None:
        going.wait(10)
        said[-1].step(0, 0)

    monkeypatch.setattr(house_export, "export", slow)
    QTest.keyClicks(box.typed, "a")
    assert box.shown.isHidden()
    QTest.keyClick(box.typed, Qt.Key.Key_Backspace)
    assert not box.shown.isHidden()
    box.export_to(tmp_path / "part.zip")
    box.banner._act.click()
    assert box.banner.title.text() == "It is being stopped…"
    assert not box.go_on.isEnabled()
    going.set()
    settle()
    assert box.banner.hint.text() == "No file was left behind."
    assert box.go_on.isEnabled()


def test_an_administrator_is_not_offered_it(
    house: Cast, open_shell: object, settle: Settle
) -> None:
    shell: Shell = open_shell(house.desk("adam"))  # type: ignore[operator]
    shell.go("house/backups")
    settle()
    assert seen(shell, BackupsPage).carry.isHidden()
