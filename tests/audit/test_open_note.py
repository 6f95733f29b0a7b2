"""A reader that knows the written formats alone opens its author's notes, and nobody else's."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from shelterdesk.access import door
from shelterdesk.domain.roles import Role
from shelterdesk.services import blocking, counselling, private_notes
from shelterdesk.store import engine as engines
from shelterdesk.vault import slots
from shelterdesk.vault.blocked import Blocks
from shelterdesk.vault.keyfile import KeyFile
from tests.cast import CHEAP, TODAY, Cast, copied

SCRIPT = Path(__file__).parents[2] / "docs" / "audit" / "open_note.py"
TOLD = "the river was high that night"
OWN = "I was afraid for her"
SECRET = bytes(range(32))
OTHERS = ("mia", "adam", "bela", "carla", "nils")


@dataclass
class OneSecret:
    """A computer with one secret."""

    def find(self, db: str) -> bytes:
        return SECRET

    def keep(self, db: str, secret: bytes) -> None:
        raise NotImplementedError


@dataclass(frozen=True)
class Written:
    """A house with one note of each sort by amara, and the ids of the two."""

    folder: Path
    progress: str
    private: str


@pytest.fixture(scope="module")
def noted(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Made once; each test has a copy of its own."""
    cast = copied(founded_house, tmp_path_factory.mktemp("noted") / "house")
    with cast.seated("mia", "nils", "amara", "bela", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "carla", Role.CM)
        line = counselling.record_session(
            cast.desk("amara"), rosa, {"held_on": TODAY}, {"brought": TOLD}
        ).value
        assert line.note is not None
        private = private_notes.write(cast.desk("amara"), rosa, OWN).value.id
    return Written(cast.folder, line.note.id, private)


@pytest.fixture
def practice(noted: Written, tmp_path: Path) -> Written:
    return replace(noted, folder=copied(Cast(noted.folder), tmp_path / "noted").folder)


@pytest.fixture
def real(practice: Written) -> Written:
    """The same house where every way in needs the computer's secret."""
    path = practice.folder / door.KEY_FILE
    for login in ("amara", *OTHERS):
        keyfile = KeyFile.load(path)
        bundle = slots.open_slot(keyfile, login, "moon", None, lambda: 1.0)
        slots.take_slots(keyfile, bundle.user_id)
        slots.put_slot(keyfile, login, "moon", bundle, CHEAP, OneSecret())
        keyfile.save_alone()
    return practice


def run(
    house: Written, login: str, *more: str, passphrase: str = "moon"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(house.folder), login, "--passphrase-stdin", *more],
        input=f"{passphrase}\n",
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str], why: str) -> bool:
    said = done.stdout + done.stderr
    return (
        done.returncode == 1
        and why in done.stderr
        and not any(hidden in said for hidden in (TOLD, OWN, SECRET.hex(), "Traceback"))
    )


def test_the_author_reads_both_notes(practice: Written) -> None:
    listed = run(practice, "amara")
    assert listed.returncode == 0, listed.stderr
    assert practice.progress in listed.stdout
    assert practice.private in listed.stdout
    assert TOLD in run(practice, "amara", "--row", practice.progress).stdout
    assert OWN in run(practice, "Amara", "--row", practice.private).stdout


@pytest.mark.attack(4)
@pytest.mark.parametrize("login", OTHERS)
def test_nobody_else_reads_either(practice: Written, login: str) -> None:
    listed = run(practice, login)
    assert (listed.returncode, listed.stdout) == (0, ""), listed.stderr
    for row in (practice.progress, practice.private):
        assert refused(run(practice, login, "--row", row), "none of this person's keys opens it")


@pytest.mark.attack(1)
@pytest.mark.attack(2)
def test_it_needs_name_passphrase_and_secret(real: Written) -> None:
    secret, row = ("--secret", SECRET.hex()), ("--row", real.progress)
    done = run(real, "amara", *secret, *row)
    assert TOLD in done.stdout, done.stderr
    assert OWN in run(real, "amara", *secret, "--row", real.private).stdout
    wrong = ("--secret", bytes(32).hex())
    unfit = "name, passphrase or this computer's secret does not fit"
    assert refused(run(real, "amara", *row), unfit)
    assert refused(run(real, "amara", *wrong, *row), unfit)
    assert refused(run(real, "amara", *secret, *row, passphrase="sun"), unfit)
    assert refused(run(real, "stranger", *secret, *row), unfit)
    assert refused(run(real, "mia", *secret, *row), "none of this person's keys opens it")


def changed(house: Written, *statements: str) -> None:
    """Whoever has the database key changes the file with a tool."""
    cast = Cast(house.folder)
    with cast.seated("mia"), engines.writing(cast.desk("mia").engine) as db:
        for statement in statements:
            db.exec_driver_sql(statement)


@pytest.mark.attack(14)
@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (
            "UPDATE trail_entry SET detail = '{\"x\": 1}' WHERE seq = 3",
            "trail does not hold at entry 3",
        ),
        (
            "DELETE FROM trail_item WHERE seq = (SELECT max(seq) FROM trail_item)",
            "trail does not hold",
        ),
        ("DELETE FROM trail_entry WHERE seq = 4", "trail does not hold at entry 5"),
        ("UPDATE key_certificate SET ed_pub = x_pub WHERE display_name = 'Amara'", "does not hold"),
        ("UPDATE progress_note SET open_state = 'signed', made_at = made_at + 1", "does not open"),
        ("UPDATE member_list SET sig = zeroblob(64)", "none"),
        ("UPDATE progress_note SET rev = 2", "does not open in its place"),
    ],
)
def test_what_was_changed_is_not_believed(practice: Written, statement: str, why: str) -> None:
    changed(practice, statement)
    done = run(practice, "amara", "--row", practice.progress)
    assert refused(done, ""), done.stdout
    assert why == "none" or why in done.stderr


def test_an_older_data_file_is_noticed(practice: Written, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    older.write_bytes((practice.folder / door.DATA_FILE).read_bytes())
    with Cast(practice.folder).seated("amara"):
        pass
    (practice.folder / door.DATA_FILE).write_bytes(older.read_bytes())
    for name in ("-wal", "-shm"):
        (practice.folder / f"{door.DATA_FILE}{name}").unlink(missing_ok=True)
    assert refused(run(practice, "amara"), "older than what this person has seen")


def test_whoever_left_opens_nothing(practice: Written) -> None:
    path = practice.folder / door.KEY_FILE
    keyfile = KeyFile.load(path)
    bundle = slots.open_slot(keyfile, "amara", "moon", None, lambda: 1.0)
    del keyfile.database_keys[bundle.user_id]
    keyfile.save()
    assert refused(run(practice, "amara"), "they have left, or are suspended")


def test_a_blocked_counsellor_opens_nothing_that_came_after(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara", "bela"):
        rosa = cast.admit("nils")
        for login in ("amara", "bela"):
            cast.assign(rosa, login, Role.COU)
        blocking.block(cast.desk("mia"), rosa, cast.user("bela"))
        line = counselling.record_session(
            cast.desk("amara"), rosa, {"held_on": TODAY}, {"brought": TOLD}
        ).value
        assert line.note is not None
    house = Written(cast.folder, line.note.id, "")
    assert TOLD in run(house, "amara", "--row", house.progress).stdout
    assert refused(run(house, "bela", "--row", house.progress), "none of this person's keys")


def test_while_a_file_is_restricted_a_counsellors_list_lets_nobody_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.seated("mia", "nils", "amara", "bela"):
        rosa = cast.admit("nils")
        amara = cast.desk("amara")
        cast.assign(rosa, "amara", Role.COU)
        first = counselling.record_session(amara, rosa, {"held_on": TODAY}, {"brought": TOLD}).value
        cast.assign(rosa, "bela", Role.COU)
        # A program that does not keep to it: the list of her next note names bela.
        monkeypatch.setattr(Blocks, "is_restricted", lambda self, resident, at=0: False)
        with cast.desk("mia").work("storage.restrict") as work:
            work.restrict(rosa, holds=True)
        later = counselling.record_session(amara, rosa, {"held_on": TODAY}, {"brought": OWN}).value
    assert first.note is not None
    assert later.note is not None
    house = Written(cast.folder, first.note.id, later.note.id)
    assert TOLD in run(house, "amara", "--row", house.progress).stdout
    assert refused(run(house, "bela", "--row", house.private), "names no member list that counts")


def test_the_script_shares_no_code_with_the_program() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    names = {
        (alias.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    outside = names - set(sys.stdlib_module_names)
    assert outside == {"sqlcipher3", "cryptography", "argon2"}
