"""Backing up, checking and restoring on the command line, as a stranger does it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import Cast
from tests.test_cli import shelterdesk

Said = tuple[int, str, str]


def said(*words: object, stdin: str = "moon\n") -> Said:
    done = shelterdesk(*words, stdin=stdin)
    return done.returncode, done.stdout, done.stderr


def backup(cast: Cast, out: Path, user: str = "mia", stdin: str = "moon\n") -> Said:
    seat = ("--house", cast.folder, "--as", user, "--passphrase-file", "-")
    return said("backup", *seat, "--out", out, stdin=stdin)


def restore(file: Path, new: Path, *more: object, stdin: str = "moon\nmoon\n") -> Said:
    files = ("--passphrase-file", "-", "--second-passphrase-file", "-")
    people = ("--as", "mia", "--with", "adam")
    return said("restore", file, "--house", new, *people, *files, *more, stdin=stdin)


def check(file: Path, user: str = "adam", *more: object) -> Said:
    return said("backup", "--check", file, "--as", user, "--passphrase-file", "-", *more)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def file(cast: Cast, tmp_path: Path) -> Path:
    with cast.seated("nils"):
        cast.admit("nils")
    out = tmp_path / "one.backup"
    code, told, errors = backup(cast, out)
    assert (code, errors) == (0, "")
    assert "The backup is good" in told
    return out


def test_a_backup_is_checked_and_restored(cast: Cast, file: Path, tmp_path: Path) -> None:
    assert names(tmp_path) == {"house", "one.backup"}
    code, told, errors = check(file)
    assert (code, errors) == (0, "")
    assert "can be restored" in told
    assert names(tmp_path) == {"house", "one.backup"}
    new = tmp_path / "new"
    code, told, errors = restore(file, new, "--instead-of", cast.folder)
    assert (code, errors) == (0, "")
    assert "Backup of 2" in told
    assert "will be missing" in told
    assert "newer than the backup: " in told
    assert "restored" in told
    verify = ("verify", "--house", new, "--as", "carla", "--passphrase-file", "-")
    code, told, _ = said(*verify)
    assert code == 0
    assert "The house is whole." in told
    code, _, errors = restore(file, new)
    assert code == 5
    assert "not empty" in errors


def test_each_reason_has_its_number_and_its_sentence(
    cast: Cast, file: Path, tmp_path: Path
) -> None:
    whole = file.read_bytes()
    code, _, errors = backup(cast, tmp_path / "other", user="carla")
    assert (code, "role" in errors) == (3, True)
    code, _, errors = check(file, "carla")
    assert (code, "not open to you" in errors) == (3, True)
    code, _, errors = backup(cast, tmp_path / "other", stdin="wrong\n")
    assert code == 4
    code, _, errors = backup(cast, cast.folder / "data.db")
    assert (code, "outside" in errors) == (3, True)
    code, _, errors = restore(file, tmp_path / "new", "--with", "mia")
    assert (code, "second person" in errors) == (3, True)
    code, _, errors = check(cast.folder / "data.db")
    assert (code, "not a ShelterDesk backup" in errors) == (6, True)
    file.write_bytes(whole[:-1])
    code, _, errors = check(file)
    assert (code, "shorter or longer" in errors) == (7, True)
    assert "Traceback" not in errors
    assert names(tmp_path) == {"house", "one.backup"}


@pytest.mark.parametrize(
    "words",
    [
        ("backup", "--as", "mia"),
        ("backup", "--as", "mia", "--house", "x"),
        ("backup", "--as", "mia", "--check", "x", "--out", "y"),
        ("restore", "x", "--house", "y", "--as", "mia"),
    ],
)
def test_words_that_are_off_end_with_two(words: tuple[str, ...]) -> None:
    code, _, errors = said(*words)
    assert code == 2
    assert "usage:" in errors


def test_a_card_of_another_house_restores_nothing(file: Path, tmp_path: Path) -> None:
    card = tmp_path / "card.txt"
    card.write_text("AAAA BBBB", encoding="utf-8")
    code, _, errors = restore(file, tmp_path / "new", "--card-file", card)
    assert (code, "letter by letter" in errors) == (4, True)
    code, _, errors = check(file, "adam", "--card-file", card)
    assert (code, "letter by letter" in errors) == (4, True)
    assert not (tmp_path / "new").exists()
