"""A former house comes in, in the window: archives looked at, colleagues named, two people."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.record import ResidentId
from shelterdesk.services import blocking, house_import, records
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.backing_up import BackupsPage
from shelterdesk.ui.pages.carrying_in import CarryingInBox
from shelterdesk.ui.shell import Shell
from tests.cast import Cast, copied
from tests.services.test_house_export import founded, out
from tests.ui.conftest import Settle
from tests.ui.parts import seen


@pytest.fixture(scope="module")
def part(
    founded_house: Cast, tmp_path_factory: pytest.TempPathFactory
) -> tuple[house_import.Part, ResidentId, str]:
    """A manager's part of a house in which Bela is kept from one file."""
    folder = tmp_path_factory.mktemp("former")
    cast = copied(founded_house, folder / "house")
    with cast.seated("mia", "max", "nils", "bela"):
        rosa = cast.admit("nils", "Rosamunda")
        blocking.block(cast.desk("mia"), rosa, cast.user("bela"))
        made, _ = out(cast, "mia", folder / "mia.zip")
        return made, rosa, cast.user("bela")


def shown(box: CarryingInBox) -> str:
    return " ".join(label.text() for label in box.findChildren(PlainLabel))


def begun(shell: Shell, settle: Settle) -> CarryingInBox:
    shell.go("house/backups")
    settle()
    seen(shell, BackupsPage).bring.begin.click()
    settle()
    return seen(shell, CarryingInBox)


def test_a_house_is_looked_at_named_and_brought_in_by_two(
    founded_house: Cast,
    part: tuple[house_import.Part, ResidentId, str],
    open_shell: object,
    settle: Settle,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (archive, rosa, bela), cast = part, founded(founded_house, tmp_path / "new")
    with cast.seated("mia"):
        shell: Shell = open_shell(cast.desk("mia"))  # type: ignore[operator]
        box = begun(shell, settle)
        for path, words in (("", "a b"), (str(archive.path), "other words")):
            box.file.box.setText(path)
            box.words.box.setText(words)
            box.look_at()
            settle()
            assert box.steps.banner.isVisible()
            assert box.plan.parts == ()
        box.words.box.setText(archive.words.upper())
        box.look_at()
        settle()
        told = shown(box)
        assert "Mia (manager's part), house TEST" in told
        assert "residents: 1;" in told
        assert not box.steps.main.isEnabled()  # Bela is named by nobody yet
        picker = box._pickers[bela]
        picker.setCurrentIndex(picker.findText("Bela"))
        assert box.steps.main.isEnabled()
        box.steps.main.click()
        for login, passphrase in (("", ""), ("mia", "moon"), ("nils", "sun")):
            box.login.box.setText(login)
            box.passphrase.box.setText(passphrase)
            box.bring_in()
            settle()
            assert box.steps.banner.isVisible(), login
            assert box.plan.logins == {}
        with cast.desk("mia").look() as work:
            assert not any(work.counts(work.desk.schema.by_name["resident"]).values())
        box.login.box.setText("nils")
        box.passphrase.box.setText("moon")
        box.bring_in()
        settle()
        assert "were brought in" in shown(box)
        (name,) = records.page(cast.desk("mia"), EverydayName, rosa).rows
        assert name.preferred == "Rosamunda"
        assert len(blocking.blocked(cast.desk("mia"), rosa)) == 1
        assert "Rosamunda" not in caplog.text
        assert archive.words not in caplog.text
    assert {path.name for path in tmp_path.iterdir()} == {"new"}


def test_stopping_says_what_stands_and_keeps_no_passphrase(
    founded_house: Cast,
    part: tuple[house_import.Part, ResidentId, str],
    open_shell: object,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast, going = founded(founded_house, tmp_path / "new"), Event()

    def slow(desks: Any, parts: Any, told: Any, said: Any) -> None:
        going.wait(10)
        told.step(0, 0)

    monkeypatch.setattr(house_import, "bring_in", slow)
    with cast.seated("mia"):
        shell: Shell = open_shell(cast.desk("mia"))  # type: ignore[operator]
        box = begun(shell, settle)
        box.plan = box.plan.with_part(str(part[0].path), part[0].words)
        box.show_people()
        box.login.box.setText("nils")
        box.passphrase.box.setText("moon")
        box.bring_in()
        box.steps.banner._act.click()
        assert box.steps.banner.title.text() == "It is being stopped…"
        going.set()
        settle()
        assert box.plan.logins == {}
        assert "Bring the same archives in again" in shown(box)


def test_only_managers_are_offered_it(cast: Cast, open_shell: object, settle: Settle) -> None:
    with cast.seated("adam"):
        shell: Shell = open_shell(cast.desk("adam"))  # type: ignore[operator]
        shell.go("house/backups")
        settle()
        assert seen(shell, BackupsPage).bring.isHidden()
