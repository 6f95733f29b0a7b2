"""Which houses the program offers when it starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from shelterdesk import app
from shelterdesk.access import first_house
from shelterdesk.errors import Cancelled
from shelterdesk.services.progress import Progress
from shelterdesk.ui.kit.look import look_of
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.kit.taste import Taste
from shelterdesk.ui.pages.beginning import Beginning
from shelterdesk.vault import slots
from tests.cast import CHEAP, Cast


def test_a_house_that_was_cut_off_is_offered_to_nobody(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "data_folder", lambda: tmp_path)
    (tmp_path / app.HOUSES).mkdir()
    cast.folder.rename(tmp_path / app.HOUSES / f"house-1{app.MAKING}")
    assert app.houses(None) == []
    assert app.MAKING == first_house.MAKING


def test_an_empty_folder_is_where_a_house_can_be_made(cast: Cast, tmp_path: Path) -> None:
    assert app.houses(tmp_path / "new") == []
    assert [house.practice for house in app.houses(cast.folder)] == [True]


def test_a_practice_house_that_was_stopped_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "PRACTICE_COST", CHEAP)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        app.fill_practice_house(tmp_path / "house", progress)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "letter.txt").write_text("Dear")
    with pytest.raises(Cancelled):
        app.fill_practice_house(tmp_path, progress)
    assert (tmp_path / "letter.txt").read_text() == "Dear"


def test_the_program_can_begin(qapp: object, tmp_path: Path) -> None:
    tasks = Tasks()
    page = app._beginning(tmp_path / "new", look_of(Taste()), tasks)
    assert isinstance(page, Beginning)
    page.start(can_return=False)
    page.show_first_start()
    tasks.close()
