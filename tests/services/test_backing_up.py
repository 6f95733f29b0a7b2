"""Backups as a habit: the place, the age, the drill, the last act of the day."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from shelterdesk.access import backups as below
from shelterdesk.errors import CannotWrite, InsideTheHouse
from shelterdesk.i18n import translator
from shelterdesk.services import backing_up, checkpoints, house_papers, settings
from shelterdesk.services.backups import Person
from tests.cast import Cast

MIA = Person("mia", "moon")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_the_place_is_remembered_beside_the_house_and_nowhere_else(cast: Cast, stick: Path) -> None:
    with cast.seated("mia"):
        desk = cast.desk("mia")
        assert backing_up.place_of(desk) is None
        with pytest.raises(CannotWrite):
            backing_up.back_up(desk)
        assert backing_up.choose_place(desk, stick) is False  # the same disk
        assert backing_up.place_of(desk) == stick.resolve()
        assert all("stick" not in entry.detail for entry in desk.trail())
    with cast.seated("adam"):
        assert backing_up.place_of(cast.desk("adam")) == stick.resolve()


def test_a_place_inside_the_house_or_nowhere_is_none(cast: Cast, stick: Path) -> None:
    with cast.seated("mia"):
        desk = cast.desk("mia")
        with pytest.raises(InsideTheHouse):
            backing_up.choose_place(desk, cast.folder)
        with pytest.raises(CannotWrite):
            backing_up.choose_place(desk, stick / "gone")
        assert backing_up.place_of(desk) is None


def test_what_lies_there_is_told_and_damage_is_seen(cast: Cast, stick: Path) -> None:
    with cast.seated("mia"):
        desk = cast.desk("mia")
        backing_up.choose_place(desk, stick)
        made = backing_up.back_up(desk)
        (stick / f"{made.path.name[:9]}2020-01-01.backup").write_bytes(b"not one of ours")
        (stick / "letter.txt").write_text("x")
        good, bad = backing_up.lying(desk)
        assert good.told == made.told
        assert bad.told is None


def test_a_practice_house_is_never_warned(cast: Cast) -> None:
    with cast.seated("mia"):
        found = backing_up.standing(cast.desk("mia"))
    assert not found.warns
    assert not found.unfinished


@pytest.mark.parametrize(("days", "warns"), [(0, False), (2, False), (3, True)])
def test_a_real_house_is_warned_after_its_own_number_of_days(
    cast: Cast, stick: Path, monkeypatch: pytest.MonkeyPatch, days: int, warns: bool
) -> None:
    monkeypatch.setattr(below, "is_apart", lambda house, place: True)
    with cast.seated("mia"):
        desk = cast.desk("mia")
        desk.practice = False
        assert backing_up.standing(desk).unfinished
        backing_up.choose_place(desk, stick)
        backing_up.back_up(desk)
        cast.time.pass_by(days=days)
        desk.step_up("moon")
        found = backing_up.standing(desk)
        assert (found.days, found.warns, found.unfinished) == (days, warns, False)


def test_a_backup_on_the_same_disk_does_not_finish_a_new_house(cast: Cast, stick: Path) -> None:
    with cast.seated("mia"):
        desk = cast.desk("mia")
        desk.practice = False
        backing_up.choose_place(desk, stick)
        backing_up.back_up(desk)
        found = backing_up.standing(desk)
        assert found.unfinished
        assert not found.warns


def test_a_drill_proves_leaves_nothing_and_stands_in_the_trail(cast: Cast, stick: Path) -> None:
    with cast.seated("mia"):
        desk = cast.desk("mia")
        backing_up.choose_place(desk, stick)
        made = backing_up.back_up(desk)
        found = backing_up.drill(desk, made.path, MIA)
        assert found.sound
        assert {path.name for path in stick.iterdir()} == {made.path.name}
        entry = desk.latest(backing_up.CHECKED)
        assert entry is not None
        assert '"sound":true' in entry.detail


def test_the_slip_says_day_number_and_checkpoint(cast: Cast, stick: Path) -> None:
    with cast.seated("mia"):
        desk = cast.desk("mia")
        backing_up.choose_place(desk, stick)
        backing_up.back_up(desk)
        (backup,) = backing_up.lying(desk)
        paper = house_papers.backup_slip(desk, backup, translator("en"))
        assert len(paper.pictures(40)) == 1
        assert backup.told is not None
        slip = checkpoints.at_entry(desk, backup.told.entries)
        assert slip is not None
        text = pypdfium2.PdfDocument(paper.pdf)[0].get_textpage().get_text_range()
        assert all(word in text for word in (*slip.words, slip.code))
        found = checkpoints.compare(desk, slip.seq, slip.words, slip.code)
        assert found.held is checkpoints.Held.HELD


# ---- the last act of the day


def test_whoever_leaves_after_work_makes_the_days_backup_once(cast: Cast, stick: Path) -> None:
    with cast.seated("mia"):
        desk = cast.desk("mia")
        backing_up.choose_place(desk, stick)
        assert not backing_up.is_due_after_work(desk)  # nine in the morning
        cast.time.pass_by(hours=9)
        assert not backing_up.is_due_after_work(desk)  # the passphrase is at rest
        desk.step_up("moon")
        assert backing_up.leave(desk, wished=False)
    assert len(list(stick.iterdir())) == 1
    with cast.seated("adam"):
        desk = cast.desk("adam")
        assert not backing_up.is_due_after_work(desk)
        assert not backing_up.leave(desk, wished=False)


def test_a_house_can_turn_it_off_and_others_are_never_asked(cast: Cast, stick: Path) -> None:
    cast.time.pass_by(hours=9)
    with cast.seated("mia", "nils"):
        desk = cast.desk("mia")
        backing_up.choose_place(desk, stick)
        assert backing_up.is_due_after_work(desk)
        assert not backing_up.is_due_after_work(cast.desk("nils"))
        settings.change(desk, "backup_after_hour", "24")
        assert not backing_up.is_due_after_work(desk)


def test_leaving_works_when_the_stick_is_gone(cast: Cast, stick: Path) -> None:
    with cast.seated("mia"):
        desk = cast.desk("mia")
        backing_up.choose_place(desk, stick)
        stick.rmdir()
        assert not backing_up.leave(desk, wished=True)
        assert desk._closed
