"""The trail as a file for an auditor, checked by a program that knows its format and not us."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shelterdesk.access import ceremonies, new_house
from shelterdesk.domain.kinds.resident import EverydayName
from shelterdesk.domain.roles import Role
from shelterdesk.errors import CannotWrite, Denied, NotFound, SecondPersonNeeded, SignInFailed
from shelterdesk.services import records, trail, trail_export
from shelterdesk.services.trail_export import Reason
from shelterdesk.vault.formats import entry_hash
from shelterdesk.vault.ledger import EntryRow, Item
from tests.access.test_accounts import NEW, add, alone, user_of
from tests.access.test_secrecy import a_session
from tests.cast import CHEAP, PEOPLE, Cast

VERIFIER = Path(__file__).parents[2] / "docs" / "audit" / "verify_trail.py"
SECOND = ("adam", "moon")
SECRET = "the river frightens her"
NEVER_LOGGED = (SECRET,)


def checked(file: Path, *more: str) -> tuple[int, str]:
    """What the auditor's program says; isolated, so that it cannot find our package."""
    ran = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(file), *more],
        capture_output=True,
        text=True,
        check=False,
        cwd=file.parent,
    )
    assert not ran.stderr, ran.stderr
    return ran.returncode, ran.stdout


def export(cast: Cast, file: Path, **days: object) -> trail_export.Exported:
    return trail_export.export(cast.desk("mia"), file, Reason.AUDIT, SECOND, **days)  # type: ignore[arg-type]


@pytest.fixture
def file(cast: Cast, tmp_path: Path) -> Path:
    """A month in which somebody came, wrote, was promoted and left, let out as a file."""
    add(cast)
    with alone(cast, "mia") as mia:
        colleagues = {c.display_name: c.user_id for c in mia.colleagues()}
        second = mia.accounts.second("adam", "moon")
        mia.accounts.give_roles(mia, colleagues["Noor"], (Role.COU, Role.CM), second)
    with alone(cast, "noor", NEW.passphrase):
        pass
    with cast.seated("mia", "nils", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        a_session(cast, rosa)
        records.page(cast.desk("mia"), EverydayName, rosa)
    with alone(cast, "mia") as mia:
        mia.accounts.let_go(mia, colleagues["Noor"])
    cast.time.pass_by(days=2)
    with cast.seated("mia", "nils"):
        cast.admit("nils", "Ana")
        export(cast, tmp_path / "trail.jsonl")
    return tmp_path / "trail.jsonl"


def test_a_good_file_holds_and_says_what_it_is(file: Path, cast: Cast) -> None:
    code, said = checked(file)
    assert (code, said.splitlines()[-1]) == (0, "This trail holds.")
    assert "let out by Mia and Adam" in said
    with alone(cast, "mia") as mia:
        printed = trail_export.root_fingerprint(mia)
    assert printed in said
    assert checked(file, "--root", printed.lower())[0] == 0
    assert checked(file, "--root", "AAAA " * 6)[0] == 1


def test_a_stretch_of_days_holds_by_itself(cast: Cast, file: Path, tmp_path: Path) -> None:
    """The entries before it that say who works here come along, so that roles can be judged."""
    with cast.seated("mia"):
        today = cast.time.at.date()
        part = export(cast, tmp_path / "part.jsonl", since=today)
        assert part.first > 10
        with pytest.raises(NotFound):
            export(cast, tmp_path / "none.jsonl", since=today + timedelta(days=1))
    assert not (tmp_path / "none.jsonl").exists()
    code, said = checked(tmp_path / "part.jsonl")
    assert code == 0, said
    assert len((tmp_path / "part.jsonl").read_bytes()) < len(file.read_bytes())


def test_no_content_and_no_name_of_a_resident_is_in_it(file: Path) -> None:
    text = file.read_text("utf-8")
    for word in ("Rosa", "Ana", SECRET, "Carla", "Hana"):  # nor of staff who are not needed
        assert word not in text
    assert "Nils" in text


# ---- tampering: every line below says where


def lines_of(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def put(file: Path, rows: list[dict[str, object]]) -> None:
    said = [json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in rows]
    file.write_text("\n".join(said) + "\n", "utf-8")


def first_entry(rows: list[dict[str, object]], action: str) -> int:
    return next(i for i, r in enumerate(rows) if r["t"] == "entry" and r["action"] == action)


def edited(rows: list[dict[str, object]]) -> int:
    at = first_entry(rows, "counselling_session.record")
    rows[at]["action"] = "sign_in"
    return at


def reordered(rows: list[dict[str, object]]) -> int:
    at = first_entry(rows, "counselling_session.record")
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    return at


def cut_in_the_middle(rows: list[dict[str, object]]) -> int:
    at = first_entry(rows, "counselling_session.record")
    del rows[at]
    return at


def signed_again(rows: list[dict[str, object]]) -> int:
    """Changed, with a hash that fits and the signature of somebody else's key."""
    at = first_entry(rows, "counselling_session.record")
    row = rows[at]
    row["detail"] = "{}"
    entry = EntryRow(
        int(str(row["seq"])),
        int(str(row["at"])),
        str(row["actor"]),
        str(row["action"]),
        str(row["detail"]),
        bytes.fromhex(str(row["prev"])),
        b"",
        b"",
    )
    items = tuple(Item(bytes.fromhex(o), r, bytes.fromhex(d)) for o, r, d in row["items"])  # type: ignore[attr-defined]
    hash = entry_hash(str(rows[0]["db"]), entry, items)
    row["hash"] = hash.hex()
    row["sig"] = Ed25519PrivateKey.generate().sign(hash).hex()
    rows[at + 1]["prev"] = hash.hex()
    return at


def given_to_another(rows: list[dict[str, object]]) -> int:
    """An entry that somebody else is made to have written."""
    at = first_entry(rows, "counselling_session.record")
    rows[at]["actor"] = rows[0]["by"]
    return at


def other_roles(rows: list[dict[str, object]]) -> int:
    at = next(i for i, r in enumerate(rows) if r["t"] == "roles")
    rows[at]["roles"] = ["MGR"] if rows[at]["roles"] != ["MGR"] else ["ADM"]
    return at


@pytest.mark.attack(14)
@pytest.mark.parametrize(
    "tamper", [edited, reordered, cut_in_the_middle, signed_again, given_to_another, other_roles]
)
def test_a_file_that_was_changed_fails_with_the_line(
    file: Path, tamper: Callable[[list[dict[str, object]]], int]
) -> None:
    rows = lines_of(file)
    at = tamper(rows)
    put(file, rows)
    code, said = checked(file)
    assert code == 1
    assert f"line {at + 1}: " in said
    assert said.splitlines()[-1] == "This trail does not hold."


def test_an_entry_by_somebody_whose_certificate_is_not_there_is_refused(file: Path) -> None:
    rows = lines_of(file)
    noor = next(i for i, r in enumerate(rows) if r["t"] == "key" and r.get("name") == "Noor")
    del rows[noor]
    put(file, rows)
    code, said = checked(file)
    assert code == 1
    assert "nobody with a certificate signed this entry" in said


@pytest.mark.parametrize("left", [1, 3, 20])
def test_a_file_that_ends_too_early_fails(file: Path, left: int) -> None:
    rows = lines_of(file)
    put(file, rows[:-left])
    code, said = checked(file)
    assert code == 1
    assert "the end of the file is missing" in said


def test_rubbish_is_told_apart_and_never_ends_in_a_trace(tmp_path: Path) -> None:
    rubbish = tmp_path / "x"
    for held in (b"", b"{}", b"\xff\xfe", b'{"t":"head","format":"shelterdesk-trail/1"}'):
        rubbish.write_bytes(held)
        assert checked(rubbish)[0] == 1


def test_the_auditors_program_shares_nothing_with_ours() -> None:
    tree = ast.parse(VERIFIER.read_text("utf-8"))
    taken = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    taken |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    outside = {name.split(".")[0] for name in taken if name} - sys.stdlib_module_names
    assert outside == {"cryptography"}


# ---- who may, and what stands in the trail


def test_it_takes_two_and_stands_in_the_trail_with_the_reason(cast: Cast, tmp_path: Path) -> None:
    with cast.seated("mia", "carla", "adam"):
        mia = cast.desk("mia")
        for second, error in (
            (("mia", "moon"), SecondPersonNeeded),
            (("carla", "moon"), SecondPersonNeeded),
            (("adam", "wrong"), SignInFailed),
        ):
            with pytest.raises(error):
                trail_export.export(mia, tmp_path / "t", Reason.AUDIT, second)
        with pytest.raises(Denied):
            trail_export.export(cast.desk("carla"), tmp_path / "t", Reason.AUDIT, SECOND)
        with pytest.raises(CannotWrite):
            trail_export.export(mia, tmp_path / "no" / "t", Reason.AUDIT, SECOND)
        assert not any(line.did.startswith("let the trail") for line in trail.mine(mia))
        done = trail_export.export(mia, tmp_path / "t", Reason.AUDIT, SECOND)
        entry = mia.latest("trail.export")
        assert entry is not None
        said = json.loads(entry.detail)
        assert (said["first"], said["last"], said["reason"]) == (1, done.last, "audit")
        assert trail.mine(mia)[0].did == "let the trail out, signed"
        by_adam = trail_export.export(
            cast.desk("adam"), tmp_path / "a", Reason.REVIEW, ("mia", "moon")
        )
        assert by_adam.last == entry.seq
    assert checked(tmp_path / "a")[0] == 0


def test_a_house_whose_manager_was_recovered_by_cards_still_holds(
    tmp_path: Path,
) -> None:
    """The key that signs the file is one that two cards gave."""
    cast = Cast(tmp_path / "carded")
    cards = new_house.found_practice_house(cast.house, "TEST-01", PEOPLE, CHEAP)
    with alone(cast, "mia") as mia:
        user = user_of(mia, "Mia")
    with ceremonies.two_cards(cast.house, (cards[0], cards[1])) as table:
        table.recover(user, "mia", "sun")
    with alone(cast, "mia", "sun") as mia:
        trail_export.export(mia, tmp_path / "t", Reason.AUDIT, SECOND)
    code, said = checked(tmp_path / "t")
    assert code == 0, said
