"""Backups in the window, by a real manager over a real house."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from shelterdesk.services import backing_up
from shelterdesk.services.backups import Person
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.backing_up import BackupsPage
from shelterdesk.ui.pages.paper_box import PaperBox
from shelterdesk.ui.shell import Shell
from tests.cast import Cast
from tests.ui.conftest import Settle
from tests.ui.parts import seen


@pytest.fixture
def desk_of(cast: Cast) -> Iterator[Cast]:
    with cast.seated("mia", "nils"):
        yield cast


def texts(widget: object) -> str:
    return " ".join(w.text() for w in widget.findChildren(PlainLabel))  # type: ignore[attr-defined]


def test_make_prove_and_print_the_slip(
    desk_of: Cast, open_shell: object, settle: Settle, tmp_path: Path
) -> None:
    shell: Shell = open_shell(desk_of.desk("mia"))  # type: ignore[operator]
    assert "There is no backup of this house yet." in texts(shell.today.backup)
    shell.today.backup.go_on.click()
    settle()
    assert shell.route == "house/backups"
    page = seen(shell, BackupsPage)
    assert not page.make.isEnabled()
    page.take_place(tmp_path)
    settle()
    page.make.click()
    settle()
    assert shell.seat.banner.title.text() == "The backup is good."
    lying = backing_up.lying(desk_of.desk("mia"))
    assert len(lying) == 1
    page.prove_as(lying[0], Person("mia", "moon"))
    settle()
    assert shell.seat.banner.title.text() == "This backup can be restored."
    slip = next(b for b in page.findChildren(QPushButton) if b.text() == "Slip…")
    slip.click()
    settle()
    assert seen(shell, PaperBox).accessibleName() == "Backup slip"
    shell.go("today")
    settle()
    assert "from today" in texts(shell.today.backup)


def test_a_backup_can_be_stopped(
    desk_of: Cast, open_shell: object, settle: Settle, tmp_path: Path
) -> None:
    shell: Shell = open_shell(desk_of.desk("mia"))  # type: ignore[operator]
    shell.go("house/backups")
    settle()
    page = seen(shell, BackupsPage)
    page.take_place(tmp_path)
    settle()
    page.make.click()
    shell.seat.banner._acted()
    settle()
    assert shell.seat.banner.title.text() == "Stopped"
    assert page.make.isEnabled()
    assert not list(tmp_path.glob("*.backup*"))


def test_back_up_and_leave(
    desk_of: Cast, open_shell: object, settle: Settle, tmp_path: Path, qtbot: object
) -> None:
    shell: Shell = open_shell(desk_of.desk("mia"))  # type: ignore[operator]
    shell.go("house/backups")
    settle()
    page = seen(shell, BackupsPage)
    page.take_place(tmp_path)
    settle()
    with qtbot.waitSignal(shell.ended, timeout=30_000):  # type: ignore[attr-defined]
        page.leave.click()
    assert len(list(tmp_path.glob("*.backup"))) == 1


def test_others_do_not_find_the_room(desk_of: Cast, open_shell: object, settle: Settle) -> None:
    shell: Shell = open_shell(desk_of.desk("nils"))  # type: ignore[operator]
    assert shell.today.backup.isHidden()
    shell.go("house/backups")
    settle()
    assert not shell.findChildren(BackupsPage)
