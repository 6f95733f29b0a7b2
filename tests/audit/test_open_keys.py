"""Cards, paper codes, backups and drafts open by the written formats alone, for their owners."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from shelterdesk.access import door, new_house
from shelterdesk.domain.roles import Role
from shelterdesk.services import backups, counselling
from shelterdesk.vault import codes, slots
from shelterdesk.vault.cards import Card
from shelterdesk.vault.keyfile import KeyFile
from shelterdesk.vault.workstation import workstation_card
from tests.audit.test_open_note import SCRIPT as NOTES
from tests.audit.test_open_note import SECRET, TOLD, OneSecret
from tests.cast import CHEAP, PEOPLE, TODAY, Cast

SCRIPT = NOTES.with_name("open_keys.py")
TYPED = "half a sentence about the river"
UNFIT = "does not fit"


@dataclass(frozen=True)
class Kept:
    """A house that needs this computer's secret, a backup of it, and what lies on paper."""

    folder: Path
    backup: Path
    note: str
    cards: tuple[str, ...]
    code: str
    workstation: str


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    cast = Cast(tmp_path_factory.mktemp("kept") / "house")
    few = [person for person in PEOPLE if person.login in ("mia", "nils", "amara", "bela")]
    cards = new_house.found_practice_house(cast.house, "TEST-01", few, CHEAP)
    with cast.seated("mia", "nils", "amara", "bela"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        line = counselling.record_session(
            cast.desk("amara"), rosa, {"held_on": TODAY}, {"brought": TOLD}
        ).value
        assert line.note is not None
        cast.desk("amara").keep_draft("slot", {"text": TYPED})
    code = codes.new_code()
    path = cast.folder / door.KEY_FILE
    for login in ("amara", "bela", "mia"):
        keyfile = KeyFile.load(path)
        bundle = slots.open_slot(keyfile, login, "moon", None, lambda: 1.0)
        if login != "mia":  # she makes the backup, and has no computer's secret to sign in with
            slots.take_slots(keyfile, bundle.user_id)
            slots.put_slot(keyfile, login, "moon", bundle, CHEAP, OneSecret())
        if login == "amara":
            codes.put_code(keyfile, login, code, bundle, OneSecret())
        keyfile.save_alone()
    out = cast.folder.parent / "one.backup"
    with cast.seated("mia"):
        backups.make_backup(cast.desk("mia"), out)
    db = KeyFile.load(path).db
    on_paper = workstation_card(SECRET).text(db)
    return Kept(cast.folder, out, line.note.id, tuple(cards), code.text(db), on_paper)


def run(
    *said: str | Path, typed: tuple[str, ...], script: Path = SCRIPT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(script), *map(str, said)],
        input="".join(f"{line}\n" for line in typed),
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str], why: str) -> bool:
    said = done.stdout + done.stderr
    hidden = (TOLD, TYPED, SECRET.hex(), "Traceback")
    return done.returncode == 1 and why in done.stderr and not any(h in said for h in hidden)


@pytest.mark.attack(18)
def test_two_cards_of_this_house_open_the_escrow_and_nothing_else_does(kept: Kept) -> None:
    def cards(*typed: str) -> subprocess.CompletedProcess[str]:
        return run("cards", kept.folder, typed=typed)

    one, _, three = kept.cards
    done = cards(three.lower(), one)
    assert "cards 1 and 3 open the escrow, the root" in done.stdout, done.stderr
    assert refused(cards(one, one), "one card twice")
    assert refused(cards(one, f"A{three}"), "mistyped")
    assert refused(cards(one, kept.workstation), "this is no escrow card")
    db = KeyFile.load(kept.folder / door.KEY_FILE).db
    assert refused(cards(one, Card("escrow", 2, bytes(20)).text(db)), "were replaced")


@pytest.mark.attack(20)
def test_a_paper_code_opens_for_its_owner_on_this_computer(kept: Kept) -> None:
    def code(login: str, typed: str, *more: str) -> subprocess.CompletedProcess[str]:
        return run("code", kept.folder, login, *more, typed=(typed,))

    here = ("--secret", kept.workstation)
    done = code("Amara", kept.code, *here)
    assert "the code opens key" in done.stdout, done.stderr
    assert refused(code("amara", kept.code), UNFIT)
    assert refused(code("bela", kept.code, *here), UNFIT)
    assert refused(code("amara", kept.cards[0], *here), "this is no code card")
    other = codes.new_code().text(KeyFile.load(kept.folder / door.KEY_FILE).db)
    assert refused(code("amara", other, *here), UNFIT)


@pytest.mark.attack(37)
def test_a_backup_gives_its_house_back_by_right_or_by_cards(kept: Kept, tmp_path: Path) -> None:
    for n, (who, typed) in enumerate(((("mia",), ("moon",)), (("--cards",), kept.cards[1:]))):
        out = tmp_path / str(n)
        done = run("backup", kept.backup, *who, "--out", out, typed=typed)
        assert "is whole" in done.stdout, done.stderr
        # The house that comes out is read on by the other script, with the author's own passphrase.
        note = run(
            *(out, "amara", "--passphrase-stdin", "--secret", SECRET.hex(), "--row", kept.note),
            typed=("moon",),
            script=NOTES,
        )
        assert TOLD in note.stdout, note.stderr
    secret = ("--secret", SECRET.hex())
    assert refused(run("backup", kept.backup, "amara", *secret, typed=("moon",)), "no right")
    assert refused(run("backup", kept.backup, "mia", typed=("sun",)), UNFIT)


def _cut(whole: bytes) -> bytes:
    return whole[:-1]


def _piece(whole: bytes) -> bytes:
    return whole[:-100] + bytes([whole[-100] ^ 1]) + whole[-99:]


def _manifest(whole: bytes) -> bytes:
    return whole.replace(b'"made_at":1', b'"made_at":2', 1)


def _keys(whole: bytes) -> bytes:
    return whole.replace(b'"house_code":"TEST-01"', b'"house_code":"TEST-02"', 1).replace(
        b'"house_code": "TEST-01"', b'"house_code": "TEST-02"', 1
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_cut, "longer or shorter"),
        (_piece, "does not open in its place"),
        (_manifest, "not the one that its maker signed"),
        (_keys, "not the one that the manifest names"),
    ],
)
def test_a_backup_that_was_changed_is_not_believed(
    kept: Kept, tmp_path: Path, change: Callable[[bytes], bytes], why: str
) -> None:
    whole = kept.backup.read_bytes()
    changed = tmp_path / "changed.backup"
    changed.write_bytes(change(whole))
    assert changed.read_bytes() != whole
    assert refused(run("backup", changed, "mia", typed=("moon",)), why)


def test_a_draft_opens_for_whoever_typed_it(kept: Kept) -> None:
    def drafts(login: str) -> subprocess.CompletedProcess[str]:
        return run("drafts", kept.folder, login, "--secret", SECRET.hex(), typed=("moon",))

    assert TYPED in drafts("amara").stdout
    other = drafts("bela")
    assert (other.returncode, other.stdout) == (0, "")
    assert "not opened: 1" in other.stderr


def test_it_needs_no_more_than_two_packages_and_none_of_the_program() -> None:
    def outside(body: list[ast.stmt] | ast.AST) -> set[str]:
        nodes = body if isinstance(body, list) else list(ast.walk(body))
        names = {
            (alias.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
            for node in nodes
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        return names - set(sys.stdlib_module_names)

    tree = ast.parse(SCRIPT.read_text("utf-8"))
    assert outside(tree.body) == {"cryptography", "argon2"}
    assert outside(tree) == {"cryptography", "argon2", "sqlcipher3"}  # for drafts, in the data file
